"""The lines between a title and its article: who signs, when it appeared, in which section."""

import re
from dataclasses import dataclass
from functools import lru_cache

from index.cleaning.byline import are_persons, is_function, signature_of
from index.cleaning.dates import MONTH_NAME, without_dates
from index.cleaning.forms import folded, letters
from index.cleaning.furniture import SHARE
from index.cleaning.published import Clock, WrittenDate, published_in, without_relative_dates
from index.cleaning.ticker import known_section

_LONGEST = 160
_LONGEST_NAME = 100
_MOST_NAME_WORDS = 5
_OLDEST = "1990"
"""Year before which a date alone on a line is the story's, not the page's."""

_BY = re.compile(
    r"(?:(?:propos |texte |article |)recueillis? |(?:article |texte )?(?:rédigé|écrit|proposé|soumis|posté|publié) |"
    r"article |texte |)"
    r"(?:(?:par|by)(?:\s*:\s*|\s+)|(?-i:Par|par|By|by)(?=(?-i:[A-ZÀ-Ý])))(?=\S)",
    re.I,
)
_BY_US = re.compile(r"de (?=(?:notre|nos) (?:envoyée?|correspondante?)s?\b)", re.I)
_NOT_A_NAME = re.compile(
    r"ailleurs|amour|bonheur|chance|consequent|contre|crainte|curiosite|defaut|definition|deux|endroits|erreur|essence|"
    r"exces|exemple|extension|fois|habitude|hasard|ici|instants|la|le|les|malheur|manque|mesure|milliers|moments|nature|"
    r"peur|prudence|rapport|solidarite|souci|suite|temps|tous|tout|toutes|trois|un|une|voie"
)
"""Words after "par" that begin a sentence; "la", "le", "les" and "un" sign only before a newsroom's word."""
_NEWSROOM = re.compile(
    r"(?:(?:la|le|les|l'|notre|nos|un|une|des) ?)?(?:redactions?|correspondante?s?|envoyee?s?|service|equipe|agences?|"
    r"journalistes?|bureau|stagiaires?|afp|reuters)\b.*"
)
_ROLE = re.compile(r",|\s(?:avec|pour|à|en|au|aux)\s", re.I)
"""Where a name ends and what its bearer does begins: "Anne Le Goff, à Kiev", "Anne Le Goff avec AFP"."""
_PARTICLE = re.compile(r"a|aux?|avec|da?|del?|der|des|di|du|el|en|et|for|la|les?|l|van|von|y|ibn|ben|bin")
_AGENCY = re.compile(
    r"[(\[]?(?:(?:avec|source|sources|©|par) ?:? ?)?(?:l'|les )?(?P<name>(?:afp|reuters|belga|ats|agences?|ap)"
    r"(?:(?: ?[,/-] ?| et | avec )(?:afp|reuters|belga|ats|agences?|ap|services?))*)[)\]]?"
)
_DATE_WORD = re.compile(
    r"a|actualisee?|article|at|ce|creation|cree|dans|date|de|derniere|diffuse|du|ecrit|edition|en|et|heures?|h|jour|"
    r"l[ae]?|les|ligne|min|numero|lun|mar|mer|jeu|ven|sam|dim|"
    r"mise?|modifiee?|modification|on|par|paru|parution|postee?|published|publication|publiee?|redige|updated"
)
_NO_DATE_WORD = re.compile(
    r"(?<![^\W_])(?!actuali|aout|apres|article|aujourd|avant|avri|cre|dans|date|days|dece|derni|diffuse|dima|ecrit|"
    r"edition|environ|fevr|heure|hier|hour|instant|janv|jeud|jour|juil|juin|just|ligne|lund|mard|mars|matin|merc|midi|"
    r"mins|minut|mis|modifi|mois|month|nove|numero|octo|paru|plus|poste|publi|quelques|redige|rubrique|same|second|sous|"
    r"semaine|sept|soir|today|update|vend|vers|week|year|yester)[^\W\d_]{4}"
)
"""A word of four letters and more that is in no date and is no `_DATE_WORD`, not even by its beginning."""
_FILED = re.compile(r"\b(?:dans|rubrique|sous)\b")
_PUBLISHED = re.compile(
    r"\b(?:publiee?|paru|poste|mise?s? (?:a jour|en ligne)|actualise|modifie|published|updated|posted)\b"
)
_CUT_SHORT = re.compile(r"\b(?:publiee?|postee?|mise? a jour|modifiee?) le\W*$")
"""A line whose date stood in a tag that did not come along."""
_DAY = re.compile(r"\b\d{1,2}(?:er)? (?:janv|fevr|mars|avri|mai|juin|juil|aout|sept|octo|nove|dece)\w*")
_CLOCK = re.compile(r"\b\d{1,2} ?(?:[:h]|heures?) ?(?:\d\d)?\b")
_DAY_AND_CLOCK = re.compile(_DAY.pattern + r"\b.*" + _CLOCK.pattern)
"""A day without its year, and an hour: nobody writes so above a paragraph but to say when it appeared."""
_AGO = re.compile(r"\bil y a (?:\d+|une?) ?(?:secondes?|minutes?|min|mn|heures?|h|jours?|j)\b|\bago\b")
_HINTS = "hier jour matin soir instant publi post ligne modif updat today yester now".split()
_DIGIT_OR_DAY = re.compile(r"\d|di\b")
_PIECES = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+|,\s+(?=(?:publi|post|mis|modifi|actualis|le \d))", re.I)
_PARTED = re.compile(r"[|•·]|\s[-–—]\s|,\s+(?:publi|post|mis|modifi|actualis|le \d)", re.I)
"""What is in every line of several pieces, and found sooner than they are taken apart."""
_MONTH_ALONE = re.compile(rf"^(?:(?:publiee?|parue?) en |en )?(?:{MONTH_NAME})\.? (?:19|20)\d\d$")
_DATELINE = re.compile(r"[A-ZÀ-Ý][\w’' -]{1,40} ?\((?P<agency>[^()]{2,30})\) ?[-–—,] ?(?P<date>.+)")
_FILED_UNDER = re.compile(r"\s(?:dans|rubrique|sous)\s*:?\s+(?P<section>\S.{1,40})$", re.I)
_SIGNED_ON = re.compile(r"(?P<by>(?:\w+ )?(?:Par|par) .+?),?\s+(?P<date>(?:(?:publiée?|mis en ligne) )?le\s+.*\d.*)")
_LABELLED = re.compile(
    r"(?:(?:un|une|le|la|cet|cette) )?(?:articles?|textes?|reportages?|enquêtes?|papier|récit)"
    r"(?:(?:,| et| &) (?:photos?|vidéos?|dessins?|infographies?))?(?: (?:écrit|rédigé|réalisé|signé)e?)?"
    r"(?:\s*:\s*| de (?=[A-ZÀ-Ý])| d['’](?=[A-ZÀ-Ý])).+|.+\((?:textes?|photos?|vidéos?)(?:(?:,| et| &) \w+)?\).*",
    re.I,
)
"""A signature told by what it says of the work, without a "par"."""
_FUNCTION = re.compile(
    r"(?P<name>[^,(]+?)(?:, | \()(?:(?:notre|nos|grande?|cheff?e? d[eu] \w+,?) )*"
    r"(?:journalistes?|reporters?|correspondante?s?|envoyée?s? spécia\w+|rédact(?:eur|rice)s?|pigistes?|stagiaires?|"
    r"alternante?s?|chroniqueu(?:r|se)s?|éditorialistes?|photographes?)\b[^.!?]*"
)
_PLACED = re.compile(r"(?P<name>[^,(]+?)(?:, | \()(?:à|au|aux|en|avec) (?:l[ae]s? |l['’])?[A-ZÀ-Ý][^.!?()]{1,40}\)?")
_DATED_BY = re.compile(r"(?P<date>.*\d.*?)\s+(?P<by>par\s+[A-ZÀ-Ý].*)")
_NAME = r"(?:d['’])?[A-ZÀ-Ý][\w.'’-]"
_BARE_NAME = re.compile(
    rf"(?:De |D['’])?{_NAME}*(?: (?:{_NAME}*|d[eu]|la|le|van|von|el|ben)){{0,3}} {_NAME}+"
    r"(?: \(?(?:avec|et) [\w '’,.-]{2,50}\)?)?"
)
_DOES = re.compile(
    r"\((?:avec|et|à) [^)]{2,60}\)$|(?:est|a été) (?:une? |grand |grande )?(?:journaliste|reporter|correspondante?|"
    r"chroniqueu\w+|éditorialiste|envoyée?|rédact\w+|pigiste)\b"
)
_SLUG = re.compile(r"(?=.*[/-].*/|.*/.*-)[a-z]{2,4}(?:-[a-z]{2,4})*(?:/[a-z]{2,4}(?:-[a-z]{2,4})*)+")
_TRAIL = re.compile(r"(?:accueil|home|actualites?|vous etes ici ?:?.{0,20}?)(?:\s*[>›»/|]\s*.+)", re.I)
_STEP = re.compile(r"\s*[>›»/|]\s*")


@dataclass(frozen=True, slots=True)
class Heading:
    """What one line of a heading says, and the reason for which it leaves the text."""

    reason: str
    author: str | None = None
    date: WrittenDate | None = None


def author_of(line: str) -> str | None:
    """The author in a byline ("Par Anne Le Goff avec AFP" gives "Anne Le Goff avec AFP"), None for any other line.

    A sentence that begins with "par" is no byline: names have capitals, or are one word, or name a newsroom.
    """
    if len(line) > _LONGEST_NAME:
        return None
    found = _BY.match(line) or _BY_US.match(line)
    if found is None or found.end() == 0:
        agency = _AGENCY.fullmatch(folded(line))
        return line.strip("()[] ") if agency else None
    name = line[found.end() :].strip().rstrip(",;:|-–— ").strip()
    return name if _is_name(name) else None


def _is_name(name: str) -> bool:
    plain = folded(name)
    if not name or name[-1] in '!?…»"' or (name[-1] == "." and len(name) > 40):
        return False
    if _NEWSROOM.fullmatch(plain):
        return True
    words = re.findall(r"[^\W\d_][\w.]*", _ROLE.split(name)[0])
    if not words or _NOT_A_NAME.fullmatch(folded(words[0])):
        return False
    if len(words) == 1 and re.fullmatch(r"[\w.@-]{2,30}", name):
        return True
    return words[0][0].isupper() and all(w[0].isupper() or _PARTICLE.fullmatch(folded(w)) for w in words)


def bare_name(line: str) -> str | None:
    """The author in a line that is a name and nothing else, as stands beside a date: "Anne Le Goff avec AFP"."""
    if len(line) > _LONGEST_NAME or _BARE_NAME.fullmatch(line) is None:
        return None
    return re.sub(r"^D(?:e |['’])", "", line)


def labelled_name(line: str) -> str | None:
    """The author in a line that tells without "par" whose work a page is: "Texte : Anne Morel", "Anne Morel,
    journaliste à Brumeval"; None for any other line, and where it names no persons."""
    if len(line) > _LONGEST_NAME or line.endswith((".", "!", "?", ":")):
        return None
    named = _FUNCTION.fullmatch(line)
    signs = are_persons(named["name"]) if named else _LABELLED.fullmatch(line) is not None
    name = signature_of(line).author if signs else None
    return line if name and are_persons(name) else None


def name_at_foot(line: str) -> str | None:
    """The author in a line that ends a page: a person's name, with a function or a place behind it or alone, two names,
    or one in brackets."""
    if line.startswith("(") and line.endswith(")"):
        line = line[1:-1].strip()
    if labelled_name(line):
        return line
    placed = _PLACED.fullmatch(line)
    name = placed["name"] if placed else line
    short = all(len(one.split()) <= _MOST_NAME_WORDS for one in re.split(r" et |, ", name))
    return line if short and bare_name(name) is not None and are_persons(name) else None


def signs(line: str) -> bool:
    """Whether a line below a title tells who signs."""
    return author_of(line) is not None or labelled_name(line) is not None or signed_and_dated(line)


def signed_and_dated(line: str) -> bool:
    """Whether a line is a name beside a date: "Anne Le Goff — 3 mai 2021 à 8h"."""
    pieces = _pieces(line) if len(line) <= _LONGEST else []
    return len(pieces) > 1 and _names_persons(pieces[0]) and all(map(is_date, pieces[1:]))


def _names_persons(piece: str) -> bool:
    return bare_name(piece) is not None and are_persons(piece)


def signs_again(line: str, author: str) -> bool:
    """Whether a line below an article is its author's name once more, or says what he or she does."""
    rest = line[len(author) :].lstrip() if line.startswith(author) else None
    return rest is not None and (not rest or _DOES.match(rest) is not None)


def is_slug(line: str) -> bool:
    """Whether a line is the initials of those who worked on a dispatch: "abc-def/gh/ij"."""
    return len(line) <= _LONGEST_NAME and _SLUG.fullmatch(line) is not None


def written_author(author: str | None) -> str | None:
    """The author as a format gives it, without its leading "par"."""
    if author is None:
        return None
    found = _BY.match(author)
    return (author[found.end() :] if found else author).strip(" \t\n,;|") or None


def heading_of(line: str, author: str | None, section: str | None, clock: Clock) -> Heading | None:
    """What a line near the title says of the article, None where it is part of the text."""
    if len(line) > _LONGEST:
        return None
    if "(" in line and (placed := _DATELINE.fullmatch(line)) and is_date(placed["date"]):
        return Heading("byline", placed["agency"], published_in(placed["date"], clock))
    dated = _DATED_BY.fullmatch(line) if " par " in line else None
    dated = dated or (_SIGNED_ON.fullmatch(line) if "ar " in line else None)
    pieces = list(dated.groups()) if dated and is_date(dated["date"]) else _pieces(line)
    dates = [piece for piece in pieces if is_date(piece)]
    dates += [piece for piece in pieces if dates and _CLOCK.fullmatch(piece)]
    published = [piece for piece in dates if _PUBLISHED.search(folded(piece))]
    signed: list[str] = []
    spare: list[str] = []
    for piece in pieces:
        if piece in dates or SHARE(piece):
            continue
        name = (
            author_of(piece) or labelled_name(piece) or (piece if len(dates) == 1 and _names_persons(piece) else None)
        )
        if name is None and author and letters(piece) == letters(author):
            name = piece
        if name is not None:
            signed.append(name)
        elif (
            not (signed and is_function(piece))
            and not (section and letters(piece) == letters(section))
            and not (published and known_section(piece))
        ):
            spare.append(piece)
    if spare and not (published and len(spare) == 1 and len(spare[0]) <= 60):
        return None
    written = published_in(line, clock) if dates else None
    moment = written if written and (published or written.moment >= _OLDEST) else None
    who = signed[0] if signed else (spare[0] if spare else None)
    if who is not None:
        return Heading("byline", who, moment)
    undated = any(pattern.search(folded(piece)) for piece in dates for pattern in (_MONTH_ALONE, _DAY_AND_CLOCK, _AGO))
    if published or moment or undated:
        return Heading("date", date=moment)
    if not dates and pieces and all(section and letters(piece) == letters(section) for piece in pieces):
        return Heading("breadcrumb")
    return None


def _pieces(line: str) -> list[str]:
    """The pieces of a line, apart by bars, dashes and commas before a date; nearly every line is one piece."""
    if _PARTED.search(line) is None:
        return [line] if line else []
    return [piece for piece in _PIECES.split(line) if piece]


def is_date(line: str) -> bool:
    """Whether a line says when a page appeared, and nothing else: "Publié le 3 mai 2021 à 10h, mis à jour à 12h"."""
    return len(line) <= _LONGEST and _is_date(line)


def _is_prose(plain: str) -> bool:
    """Whether a folded line has a word that no date line has, told by the first such: the name of a section, which may
    be any word, stands behind a word for it."""
    found = _NO_DATE_WORD.search(plain)
    return found is not None and _FILED.search(plain, 0, found.start()) is None


def _hints_at_date(line: str) -> bool:
    """Whether a line has what no date line is without."""
    plain = line.lower()
    return _DIGIT_OR_DAY.search(plain) is not None or any(hint in plain for hint in _HINTS)


@lru_cache(maxsize=1024)
def _is_date(line: str) -> bool:
    # At a glance, nearly every line is told to be none.
    if _is_prose(folded(line)) or not _hints_at_date(line):
        return False
    if filed := _FILED_UNDER.search(line):
        line = line[: filed.start()] if known_section(filed["section"]) else line
    if _MONTH_ALONE.fullmatch(folded(line)):
        return True
    rest = without_dates(line)
    dated = rest != folded(line) or _CUT_SHORT.search(rest) is not None
    if _PUBLISHED.search(rest) or _CLOCK.search(rest) or _AGO.search(rest):
        counted = without_relative_dates(rest)
        dated = dated or counted != rest
        rest = counted
    if _PUBLISHED.search(rest):
        dated = dated or _CLOCK.search(rest) is not None  # "mis à jour à 15h40", of a day given before
        rest = _DAY.sub(" ", rest)
    words = re.findall(r"[^\W\d_]+|\d+", _CLOCK.sub(" ", rest))
    return dated and all(map(_DATE_WORD.fullmatch, words))


def is_published(line: str) -> bool:
    """Whether a line says in words that a page was published or updated, and nothing else."""
    return len(line) <= _LONGEST and _PUBLISHED.search(folded(line)) is not None and is_date(line)


def trail_section(line: str, title: str = "") -> str | None:
    """The section in a breadcrumb trail ("Accueil > Politique > Élections" gives "Élections"); a last step that is the
    title is none."""
    if len(line) > _LONGEST or not _TRAIL.fullmatch(folded(line)):
        return None
    steps = [step for step in _STEP.split(line)[1:] if step and letters(step) != letters(title)]
    short = [step for step in steps if len(step) <= 40]
    return short[-1] if short else None
