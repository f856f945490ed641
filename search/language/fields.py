"""The fields that a query may name before a colon, in French and English, and those of other press databases."""

from dataclasses import dataclass

from index.cleaning.forms import folded

FRENCH_NAMES = {
    "title": "titre",
    "text": "texte",
    "lead": "chapo",
    "front": "une",
    "author": "auteur",
    "source": "source",
    "section": "rubrique",
    "agency": "agence",
    "tags": "tag",
    "headlines": "breves",
    "url": "url",
}
"""The name that each field of words has in the query language, by the index's."""

DAY, SINCE, BEFORE, WORDS = "day", "since", "before", "words"
RANGES = frozenset({DAY, SINCE, BEFORE, WORDS})
"""What takes a period, or a number of words, instead of words."""

FIELD_NAMES = {
    "title": "titre titres title titles intitle allintitle headline manchette",
    "text": "texte textes text body corps intext allintext",
    "lead": "chapo chapos chapeau lead intro introduction accroche",
    "front": "une alaune front hlead",
    "author": "auteur auteurs auteure autrice author authors byline signature journaliste",
    "source": "source sources journal journaux titre_presse publication media medias site_presse",
    "section": "rubrique rubriques section sections",
    "agency": "agence agences agency",
    "tags": "tag tags motcle motscles motscle keyword keywords etiquette sujet sujets theme themes",
    "headlines": "breves breve headlines bandeau",
    "url": "url urls inurl adresse site lien",
    DAY: "date dates jour day periode",
    SINCE: "depuis since apres after",
    BEFORE: "avant before",
    WORDS: "mots mot words longueur length wordcount",
}
"""What may be typed before a colon for each field, without accents and in lower case."""
_FIELDS = {name: field for field, names in FIELD_NAMES.items() for name in names.split()}
SPACED = frozenset(
    "titre title texte text chapo chapô auteur author source rubrique section agence agency tag tags breves "
    "brèves url date depuis avant mots".split()
)
"""Names that may have a space about their colon; `une :` begins too many headlines."""
_SHORTEST_GUESS = 4


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """What a key of another database (`TIT_HEAD=`, `hd=`) means here: the field, None for all of the text; `lost` where
    there is nothing to look it up in, so that what it asks for is left out and named."""

    field: str | None
    lost: bool = False


_TEXT = ForeignKey(None)
_LOST = ForeignKey(None, lost=True)
EUROPRESSE_KEYS = {
    "TIT_HEAD": ForeignKey("title"),
    "TITRE_HEAD": ForeignKey("title"),
    "SUB_HEAD": ForeignKey("title"),
    "LEAD": ForeignKey("front"),
    "TEXT": _TEXT,
    "AUT_BY": ForeignKey("author"),
    "SUJ_KW": ForeignKey("tags"),
    "KW": ForeignKey("tags"),
    "PUB_NAME": ForeignKey("source"),
    "SRC_NAME": ForeignKey("source"),
    "SECT_HEAD": ForeignKey("section"),
    "SECTION": ForeignKey("section"),
    "DOC_TYPE": _LOST,
    "LANG": _LOST,
    "GEO_KW": ForeignKey("tags"),
}
"""Keys of Europresse and Eureka; words beside one another are all wanted there."""
FACTIVA_KEYS = {
    "HD": ForeignKey("title"),
    "HL": ForeignKey("title"),
    "HLP": ForeignKey("front"),
    "LP": ForeignKey("lead"),
    "TD": ForeignKey("text"),
    "ART": _TEXT,
    "BY": ForeignKey("author"),
    "SN": ForeignKey("source"),
    "PUB": ForeignKey("source"),
    "SE": ForeignKey("section"),
    "CLM": ForeignKey("section"),
    "CR": ForeignKey("agency"),
    "DE": ForeignKey("tags"),
    "RF": _LOST,
    "RST": _LOST,
    "SC": _LOST,
    "NS": _LOST,
    "IN": _LOST,
    "RE": _LOST,
    "CO": _LOST,
    "FDS": _LOST,
    "RIC": _LOST,
    "PE": _LOST,
    "LA": _LOST,
    "AN": _LOST,
    "PG": _LOST,
    "ED": _LOST,
    "VOL": _LOST,
    "CT": _LOST,
    "CX": _LOST,
    "CLD": _LOST,
    "TI": ForeignKey("title"),
    "AU": ForeignKey("author"),
    "SO": ForeignKey("source"),
    "SU": ForeignKey("tags"),
    "AB": ForeignKey("lead"),
    "FT": _TEXT,
}
"""Tags of Factiva's fields, and those of catalogues (TI, AU); words beside one another are a phrase there."""
NEXIS_SEGMENTS = {
    "HEADLINE": ForeignKey("title"),
    "TITLE": ForeignKey("title"),
    "HLEAD": ForeignKey("front"),
    "LEAD": ForeignKey("lead"),
    "BODY": ForeignKey("text"),
    "BYLINE": ForeignKey("author"),
    "AUTHOR": ForeignKey("author"),
    "PUBLICATION": ForeignKey("source"),
    "SOURCE": ForeignKey("source"),
    "SECTION": ForeignKey("section"),
    "CAPS": _TEXT,
    "ALLCAPS": _TEXT,
    "NOCAPS": _TEXT,
    "SINGULAR": _TEXT,
    "PLURAL": _TEXT,
    "SUBJECT": _LOST,
    "COMPANY": _LOST,
    "TERM": _LOST,
    "TERMS": _LOST,
    "GEOGRAPHIC": _LOST,
    "LANGUAGE": _LOST,
    "PERSON": _LOST,
    "INDUSTRY": _LOST,
    "CITY": _LOST,
    "COUNTRY": _LOST,
}
"""Segments of Nexis, written before a parenthesis."""


def field_named(name: str) -> str | None:
    """The field of that name, whatever its case and accents; None where there is none."""
    return _FIELDS.get(folded(name).replace("-", ""))


def field_meant(name: str) -> str | None:
    """The field whose name is one letter away, for a name that no field has."""
    plain = folded(name)
    if len(plain) < _SHORTEST_GUESS:
        return None
    wanted = [(known, field) for known, field in _FIELDS.items() if field not in RANGES]
    near = {field for known, field in wanted if len(known) >= _SHORTEST_GUESS and _one_apart(plain, known)}
    return near.pop() if len(near) == 1 else None


def _one_apart(left: str, right: str) -> bool:
    """Whether one letter more, less or other, or two that changed places, make the one the other."""
    if len(left) > len(right):
        left, right = right, left
    if len(right) - len(left) > 1:
        return False
    at = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), len(left))
    if len(left) < len(right):
        return left[at:] == right[at + 1 :]
    return left[at + 1 :] == right[at + 1 :] or (
        left[at : at + 2] == right[at : at + 2][::-1] and left[at + 2 :] == right[at + 2 :]
    )
