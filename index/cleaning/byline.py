"""Who signs: a signature as pages write it to the names of its authors and the agencies whose copy it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.cleaning.credit_line import without_labels
from index.cleaning.forms import folded

AGENCIES = {
    "AFP": r"AFP(?:[-/]\w+| Services| Relaxnews|TV)?|Afp|afp|Agence [Ff]rance[- ][Pp]resse",
    "Reuters": r"Reuters|REUTERS|reuters",
    "AP": r"AP|Associated Press",
    "UPI": r"UPI",
    "dpa": r"dpa|DPA|Dpa|Deutsche Presse-Agentur",
    "ANSA": r"ANSA|Ansa",
    "EFE": r"EFE|Efe",
    "Lusa": r"Lusa|LUSA",
    "Belga": r"Belga|BELGA|belga",
    "Keystone-ATS": r"Keystone[-/ ]ATS|ATS|Keystone|KEYSTONE",
    "APA": r"APA",
    "PAP": r"PAP",
    "Xinhua": r"Xinhua|XINHUA|Chine [Nn]ouvelle",
    "Kyodo": r"Kyodo|KYODO",
    "TASS": r"(?:ITAR-|Itar-)?TASS|Tass",
    "Interfax": r"Interfax",
    "RIA Novosti": r"RIA[- ]Novosti|Ria[- ]Novosti",
    "Anadolu": r"Anadolu(?: Agency)?|Agence Anadolu",
    "APS": r"APS|Algérie [Pp]resse [Ss]ervice",
    "MAP": r"MAP|Maghreb Arabe Presse",
    "TAP": r"TAP|Tunis Afrique Presse",
    "ANP": r"ANP",
    "La Presse Canadienne": r"(?:La )?Presse [Cc]anadienne",
    "Bloomberg": r"Bloomberg",
    "6Medias": r"6[Mm][ée]dias|6MEDIAS|6MÉDIAS",
}
"""The name that an agency is filed under, and how signatures write it: acronyms count in capitals only."""

_NAMES = tuple(AGENCIES)
_ANY = "|".join(AGENCIES.values())
_AGENCY = re.compile(r"(?<![\w@.-])(?:" + "|".join(f"({spelled})" for spelled in AGENCIES.values()) + r")(?![\w@])")
_LINK = r"(?i:avec (?:les |l['’]|nos )?|et (?:l['’])?|sources? ?:? ?|via |pour (?:l['’])?|par |d['’]après )|[©/,–-]"
_WITH_AGENCY = re.compile(
    rf"\s*(?:[,(/–—-]\s*)?(?:(?:{_LINK})\s*)*(?<![\w@.-])(?:{_ANY}|(?i:agences?(?: de presse)?))(?![\w@])\s*\)?"
)
_LEADING = re.compile(r"^(?:(?:avec|source|sources|et|par|©)\b|[\s:,(/©–—-])+", re.I)

_CONTACT = re.compile(
    r"\(?\b(?:https?://|www\.)\S+|[(<\[]?\s*[\w.+-]+@[\w-]+\.[\w.-]+\s*[)>\]]?|[(\[]?(?<![\w.])@\w{2,}[)\]]?"
    r"|\b(?:twitter|x|mail|e-mail|courriel)\s*:\s*(?=$|[\s,)])",
    re.I,
)
_SEPARATOR = re.compile(r"(\s*(?:,\s+(?:et|and)\s|[,;|•·]|\s(?:et|&|and)\s|\s[-–—/]\s)\s*)")
_ROLE = re.compile(
    r"(?:de |par )?(?:(?:notre |nos |le |la |l['’]|grande? |jeune |ancien(?:ne)? )?"
    r"(?:journalistes?|reporters?|grands? reporters?|envoyee?s?|correspondante?s?|redact(?:eur|rice)s?|"
    r"chef(?:fe)?s?|chroniqueu(?:r|se)|editorialiste|editoriali|stagiaires?|photographes?|direct(?:eur|rice)|service|"
    r"professeure?|maitre|maitresse|chercheu(?:r|se)|docteure?|"
    r"doctorante?|economiste|historien(?:ne)?|politologue|sociologue|avocate?|ecrivaine?|presidente?|special(?:e|iste)?|"
    r"pigiste|alternante?|secretaire|contributeur|contributrice|critique|auteure?|autrice|staff|writer|senior|editor|"
    r"correspondent|correspondances?)\b.*|(?:a|au|aux|en|depuis|pour) \S.*)"
)
_PLACE = re.compile(r"\s+(?:à|au|aux|en|depuis)\s+(?:l[ae]s?\s|l['’])?[A-ZÀ-Ý][\w’'-]*(?:[ -][A-ZÀ-Ý][\w’'-]*)*\s*$")
_SENT = re.compile(
    r"(?:de )?(?:notre|nos) (?:envoyée?s? spéciale?s?|correspondante?s?|reporters?|journalistes?)(?: permanente?s?)?"
    r"(?: (?:à|au|aux|en|dans) (?:l[ae]s? |l['’])?[A-ZÀ-Ý][\w’'-]*)?\s*:?\s+(?=[A-ZÀ-Ý])",
    re.I,
)
_BETWEEN_NAMES = re.compile(r"\s*[;/|&•·+]\s*")
_ASIDE = re.compile(
    r"\s*[(\[](?:à|au|aux|en|avec|texte|photos?|vidéo|envoy|correspond|journal|rédac|stag|@)[^)\]]*[)\]]?", re.I
)
_DATED = re.compile(
    r"\s*(?:[|•·,–-]\s*)?(?:\b(?:publiée?|mise? à jour|mis en ligne|modifiée?)\b|"
    r"(?<!\w)(?:le )?(?:\d{1,2}(?:er)? [a-zéû]{3,9}\.? \d{4}|\d\d?[/.]\d\d?[/.]\d|\d{4}-\d\d-\d\d)).*$",
    re.I,
)
_BUREAUX = re.compile(
    r",?\s*\b(?:avec|et)\s+(?:(?:les|des|nos)\s+)?(?:bureaux|correspondants|envoyés spéciaux)\b.*$", re.I
)
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]|<\s*>")
_PARTICLES = frozenset(("d", "da", "de", "del", "der", "des", "di", "du", "el", "la", "le", "les", "van", "von", "y",
                        "ibn", "ben", "bin", "al", "dos", "avec"))  # fmt: skip
_NEWSROOM = re.compile(r"(?:(?:la|notre|par la) )?redaction")
_NOBODY = re.compile(
    r"admin\w*|webmaster|root|wordpress|user\d*|utilisateur|anonyme|inconnu|unknown|none|null|n/?a|auteur|author"
)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Signature:
    """The authors of an article as one line, None where nobody is named, and the agencies, by their usual names."""

    author: str | None = None
    agencies: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def signature_of(text: str | None) -> Signature:
    """What a signature says, its leading "par" already off.

    Addresses, accounts, functions ("envoyée spéciale à Kiev") and places leave it. Agencies leave it where persons sign
    with them ("Anne Morel avec AFP"); a newsroom's formula ("Le Phare avec AFP") or an agency alone stays as written.
    """
    if not text or len(text) > _LONGEST:
        return Signature(text or None)
    bare = _EMPTY.sub("", _DATED.sub("", _CONTACT.sub(" ", without_labels(text))))
    agencies = agencies_in(bare)
    author = _without_functions(_ASIDE.sub("", _BUREAUX.sub("", bare)))
    alone = _tidy(_WITH_AGENCY.sub(" ", author)) if agencies or "agence" in author.lower() else author
    if alone != author:
        if author.startswith(alone) and are_persons(alone):
            author = _without_functions(alone)
        elif not _LEADING.sub("", alone):
            author = _tidy(_LEADING.sub("", author))
    sent = _SENT.match(author)
    if sent and are_persons(author[sent.end() :]):
        author = author[sent.end() :]
    names = _BETWEEN_NAMES.split(author)
    if len(names) > 1 and all(map(are_persons, names)):
        author = ", ".join(names)
    author = author or ", ".join(agencies)
    plain = folded(author)
    if _NEWSROOM.fullmatch(plain):
        author = "La rédaction"
    return Signature(None if not author or _NOBODY.fullmatch(plain) else author, agencies)


def agencies_in(text: str) -> tuple[str, ...]:
    """The agencies that a signature names, each once, by their usual names."""
    return tuple(dict.fromkeys(_NAMES[match.lastindex - 1] for match in _AGENCY.finditer(text) if match.lastindex))


_DATELINE = re.compile(r"^[^()\n]{0,60}\((?P<who>[^()\n]{2,40})\)\s*[-–—.]")
_CLOSING = re.compile(
    r"(?:[(\[]\s*(?:avec |source ?:? ?|©\s*)?(?P<who>[^()\[\]\n]{2,40})[)\]]|(?:©|Source ?:)\s*(?P<said>.{2,40}))\s*$"
)


def agencies_around(lines: Sequence[str]) -> tuple[str, ...]:
    """The agencies that a text names in its dateline ("Paris (AFP) -") or in brackets at its end ("(avec AFP)")."""
    told: list[str] = []
    if lines and (found := _DATELINE.match(lines[0][:120])):
        told.append(found["who"])
    if lines and (found := _CLOSING.search(lines[-1][-60:])):
        told.append(found["who"] or found["said"])
    return tuple(dict.fromkeys(name for who in told if _made_of_agencies(who) for name in agencies_in(who)))


@lru_cache(maxsize=1024)
def without_agencies(text: str) -> str:
    """A signature without the agencies that it names: "Le Phare avec AFP" gives "Le Phare"."""
    return _tidy(_WITH_AGENCY.sub(" ", text))


def _made_of_agencies(who: str) -> bool:
    return not re.search(r"\w", re.sub(r"(?i)\b(?:avec|et|source)\b", "", _AGENCY.sub("", who)))


def _without_functions(text: str) -> str:
    """The signature without the pieces that say what its bearers do and where they are."""
    pieces = _SEPARATOR.split(text)
    roles = [not piece.strip() or _ROLE.fullmatch(folded(piece.strip())) is not None for piece in pieces[::2]]
    if all(roles):  # nobody but a function signs
        roles = [not piece.strip() for piece in pieces[::2]]
    kept: list[str] = []
    for number in range(0, len(pieces), 2):
        piece = pieces[number].strip()
        if roles[number // 2]:
            continue
        place = _PLACE.search(piece)
        if place and are_persons(piece[: place.start()]):
            piece = piece[: place.start()]
        # The comma of ", et" closed a function that has left.
        kept += [re.sub(r"^,\s+(?=\w)", " ", pieces[number - 1]) if kept else "", piece]
    return _tidy("".join(kept))


def is_function(text: str) -> bool:
    """Whether a piece of a signature says what its bearer does, or where: "correspondance", "à Brumeval"."""
    return _ROLE.fullmatch(folded(text.strip())) is not None


def are_persons(text: str) -> bool:
    """Whether a signature is names of persons, each with a first and a last name: two words or more with capitals."""
    names = [name for name in _SEPARATOR.split(text)[::2] if name.strip()]
    return bool(names) and all(_is_person(name) for name in names)


def _is_person(name: str) -> bool:
    words = re.findall(r"[^\W\d_][\w.-]*", name)
    capitals = [word for word in words if word[0].isupper()]
    others = [word for word in words if not word[0].isupper()]
    article = folded(words[0]) in ("le", "la", "les", "l") if words else True
    return len(capitals) > 1 and not article and all(folded(word) in _PARTICLES for word in others)


def _tidy(text: str) -> str:
    return re.sub(r"[ \t]+", " ", text).strip(" \t\n,;:|/&•·–—-").strip()
