"""What stands around the names of a signature: labels, kinds of pieces, calls, reading times, credits of pictures."""

import re
from collections.abc import Iterable
from functools import lru_cache

from index.cleaning.forms import folded, letters

_READING_TIME = re.compile(
    r"[\s|•·,;–—-]*\(?(?:(?:temps de )?lecture\s*:?\s*(?:de )?(?:environ )?\d+\s?(?:min(?:utes?)?|mn)\b\.?"
    r"|\d+\s?(?:min(?:utes?)?|mn)\.?\s?(?:de |of )?(?:lecture|read(?:ing)?)\b|(?<=\s)\d+\s?(?:min|mn)\b\.?)\)?",
    re.I,
)
_CALL = (
    r"(?:suivre(?: (?:cet auteur|l['’]auteure?|sur \w+|@?\w+))?|suivez[- ]\w+.*|s['’]abonner.*|abonnez[- ]vous.*|"
    r"(?:voir|lire|retrouve[rz]|découvr\w+|afficher|consulte[rz]|accéder|cliquez|partage[rz]|contacte[rz]|"
    r"écri(?:re|vez)|imprimer|commenter|réagir|en savoir|plus d['’]|tous? (?:les|ses|l['’]))\b.+|"
    r"(?:son|sa|ses) (?:profil|biographie|bio|articles)|(?:lien|article|source|page|site)s?\b.{0,20}\borigin\w+.*|"
    r"follow(?: \w+)?|subscribe.*|view (?:all|profile).*|read more.*)"
)
_ONLY_A_CALL = re.compile(_CALL, re.I)
_CALL_AFTER = re.compile(
    rf"(?<=[\w.)])\s*[|•·,;+–—-]?\s+\+?\s*(?=[A-Z+]){_CALL}$|(?<=[a-zà-ÿ])(?:\+ ?)?(?=Suiv(?:re|ez)\b).*$", re.I
)

_WRITTEN = r"textes?|récits?|reportages?|propos|articles?|enquêtes?|interviews?|entretiens?|rédaction|portraits?"
_PICTURED = (
    r"photos?|photographies?|photographes?|images?|vidéos?|montages?|illustrations?|dessins?|infographies?|"
    r"cartographies?|cartes?|crédits?(?: photos?)?|légendes?|sons?"
)
_PART = re.compile(
    rf"(?<!\w)(?P<what>(?:{_WRITTEN}|{_PICTURED})(?:(?:\s*[,/+]\s*|\s+(?:et|&)\s+)(?:{_WRITTEN}|{_PICTURED}))*)"
    r"(?:\s*:\s*|\s+(?:de |d['’]|par )(?=[A-ZÀ-Ý])|\s+(?=[A-ZÀ-Ý][\w.’'-]+\s+[A-ZÀ-Ý]))",
    re.I,
)
_OF_TEXT = re.compile(rf"(?<!\w)(?:{_WRITTEN})", re.I)
_PICTURED_IN_BRACKETS = re.compile(
    rf"(?:(?:,\s*|\s+(?:et|&)\s+|^)(?:(?!\s(?:et|&)\s)[^,()])*)\(\s*(?:{_PICTURED})\s*\)", re.I
)
_TEXT_IN_BRACKETS = re.compile(rf"\s*\(\s*(?:{_WRITTEN})(?:\s*(?:,|et|&|/)\s*(?:{_WRITTEN}|{_PICTURED}))*\s*\)", re.I)

_PERSON = re.compile(r"(?!L[ae]s?\b)[A-ZÀ-Ý][a-zà-ÿ’'-]+ (?:[a-z]{1,3} )?[A-ZÀ-Ý][\w’'-]{2,}")

_LABEL = re.compile(
    r"(?:(?:(?:l['’])?auteure?s?|autrices?|author|journalistes?|rédact(?:eur|rice)s?|signature|signée?|propos)"
    r"(?: de (?:l['’]article|cet article|ce texte|la page))?\s*:\s*"
    r"|(?:(?:publiée?|postée?|mise? en ligne|écrite?|rédigée?|proposée?|réalisée?|éditée?|envoyée?|signée?|traduite?|"
    r"written|posted|published)s? (?:par|by)(?=\W)\s*:?\s*)"
    r"|(?:par|by)\s*:\s*)",
    re.I,
)
_KIND = re.compile(
    r"(?:(?:un|une|le|la|l['’]|notre|nos)\s?)?\b(?:grand |grande )?"
    r"(?:reportage|enquête|article|texte|entretien|interview|portrait|récit|dossier|analyse|chronique|billet|éditorial|"
    r"tribune|critique|papier|décryptage|propos|témoignage|document|compte[- ]rendu)s?"
    r"(?: (?:exclusi(?:f|ve)|audio|vidéo|photo|spécial|à lire|signé))?"
    r"(?: (?:réalisée?|recueilli[es]*|rédigée?|écrite?|signée?|menée?|publiée?|proposée?)s?)?"
    r"(?: (?:à|au|en) [A-ZÀ-Ý][\w’'-]*)?"
    r"\s*(?::\s*|\b(?:de |par |by )|d['’]|(?<=signé )|(?<=signée ))\s*(?=[A-ZÀ-Ý])"
)
_GENRES_ANY_CASE = re.compile(_KIND.pattern.replace("(?=[A-ZÀ-Ý])", "(?=(?-i:[A-ZÀ-Ý]))"), re.I)
_LABEL_BEFORE_BY = re.compile(r"[A-ZÀ-Ý][^.,:]{3,30}[.|–—]\s+(?:par|by)\s+(?=(?-i:[A-ZÀ-Ý]))", re.I)
"""What a piece is called, with a stop before its "par"."""
_GLUED_COMMA = re.compile(r"(?<=[a-zà-ÿ]),(?=[A-ZÀ-Ý])")
_DOMAIN = re.compile(r"\.(?:fr|com|net|org|info|eu|be|ch|ca|media|news|bzh|paris|[a-z]{2,8})$", re.I)
_BESIDE = re.compile(r"(\s*(?:[/|•·,;]|\s[-–—]\s|\bpour\b(?=\s))\s*|\s*\([^)]*\)\s*)")


def without_labels(text: str) -> str:
    """The names of a signature without what a page writes around them: "Texte : Anne Morel Photos : Luc Arvor" gives
    "Anne Morel". Empty where it names nobody."""
    bare = _GLUED_COMMA.sub(", ", text).strip()
    if _ONLY_A_CALL.fullmatch(bare):
        return ""
    called = None
    while called != bare:
        called = bare
        bare = _CALL_AFTER.sub("", _READING_TIME.sub("", bare)).strip()
    bare = _of_the_text(_TEXT_IN_BRACKETS.sub("", _PICTURED_IN_BRACKETS.sub("", bare)))
    before = None
    while before != bare:
        before = bare
        for pattern in (_LABEL, _GENRES_ANY_CASE, _LABEL_BEFORE_BY):
            if found := pattern.match(bare):
                bare = bare[found.end() :].strip()
    return bare.strip(" ,;|:–—-")


def _of_the_text(text: str) -> str:
    """Who wrote, where a signature tells writers from photographers."""
    parts = list(_PART.finditer(text))
    told = any(":" in part[0] for part in parts) or _PERSON.search(text[parts[0].end() :] if parts else "")
    if not told or not any(re.search(rf"(?<!\w)(?:{_PICTURED})", part["what"], re.I) for part in parts):
        return text
    before = text[: parts[0].start()].strip(" ,;|/•·–—-")
    ends = [*(part.start() for part in parts[1:]), len(text)]
    written = [
        text[part.end() : end].strip(" ,;|/•·–—-")
        for part, end in zip(parts, ends, strict=True)
        if _OF_TEXT.search(part["what"])
    ]
    return ", ".join(filter(None, (re.sub(r"\s+(?:et|&)$", "", before), *written)))


@lru_cache(maxsize=1024)
def without_paper(author: str, names: tuple[str | None, ...]) -> str:
    """A signature without the pieces that are the paper's own name ("Anne Morel / Le Phare", "Anne Morel, Phare.fr");
    as it stands where nothing else would be left."""
    papers = {_paper(name) for name in names if name}
    pieces = _BESIDE.split(author)
    kept: list[str] = []
    for number in range(0, len(pieces), 2):
        piece, mark = pieces[number], pieces[number - 1] if number else ""
        if mark.strip().startswith("(") and _paper(mark.strip(" ()")) not in papers:
            piece = mark + piece
            mark = ""
        if piece.strip() and _paper(piece) not in papers:
            kept += [mark if kept and not mark.strip().startswith("(") else "", piece]
    return "".join(kept).strip() or author


def is_paper(author: str, names: Iterable[str | None]) -> bool:
    """Whether a signature is the paper's name, or its address, and nobody else's."""
    return _paper(author) in {_paper(name) for name in names if name}


@lru_cache(maxsize=1024)
def _paper(name: str) -> str:
    """A paper's name or address to be compared: "Le Phare.fr" is "Le Phare"."""
    plain = folded(name).removeprefix("www.").strip()
    return letters(_DOMAIN.sub("", plain))
