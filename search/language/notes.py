"""What is said of a query that was read otherwise than it may have been meant: each line names what, and what works."""

import re
from collections.abc import Iterable

from index.messages import Message
from search.results import QueryNote

_TWICE = re.compile(r"\s(and|or|not|ET|OU|SAUF|AND|OR|NOT|&|\|)\s+(and|or|ET|OU|AND|OR|&|\|)(?=\s)")
_DANGLING = re.compile(r"(?:^|\s)(?:(?i:and|or|not)|ET|OU|SAUF|&|\|)\s*$|^(?:(?i:and|or|not)|ET|OU|SAUF|&|\|)\s")
FIELDS_SHOWN = "titre texte chapo une auteur source rubrique agence tag breves url date depuis avant mots"
"""The fields that a note on an unknown one lists."""


def repaired(query: str, start: int, end: int, new: str) -> str:
    """The query with the characters from `start` to `end` replaced; without an operator that has nothing beside it
    then."""
    found = f"{query[:start]}{new}{query[end:]}".strip()
    return found if new else _TWICE.sub(r" \2", _DANGLING.sub("", found)).strip()


def once_each(told: Iterable[QueryNote]) -> tuple[QueryNote, ...]:
    """The notes in the order of their places, each said once though its fault stands there many times."""
    found: dict[str, QueryNote] = {}
    for note in sorted(told, key=lambda note: note.position or 0):
        found.setdefault(note.message.fr, note)
    return tuple(found.values())


def lower_operator(word: str, operator: str, at: int, query: str, repair: str | None = None) -> QueryNote:
    """`ou`, `sauf`, `même phrase` in lower case, which are words."""
    return QueryNote(
        Message(
            fr=f"« {word} » en minuscules est lu comme un mot ; l’opérateur s’écrit en capitales : {operator}",
            en=f"“{word}” in lower case is read as a word; the operator is written in capitals: {operator}",
        ),
        at,
        repair or repaired(query, at, at + len(word), operator),
    )


def operator_in_capitals(word: str, at: int, query: str) -> QueryNote:
    """`OU`, `SAUF` in a text that is all capitals, where they are words."""
    return QueryNote(
        Message(
            fr=f"« {word} » est lu comme un mot, tout étant en capitales ; l’opérateur se lit entre parenthèses",
            en=f"“{word}” is read as a word, all being in capitals; it is an operator within parentheses",
        ),
        at,
        f"({query.strip()})",
    )


def unknown_field(name: str, at: int, repair: str | None) -> QueryNote:
    """A word before a colon, or an equals sign, that names no field."""
    fields = ", ".join(FIELDS_SHOWN.split())
    return QueryNote(
        Message(
            fr=f"« {name} » n’est pas un champ : lu comme un mot. Champs : {fields}",
            en=f"“{name}” is not a field: read as a word. Fields: {fields}",
        ),
        at,
        repair,
    )


def guessed_field(typed: str, name: str, at: int, repair: str) -> QueryNote:
    """A field's name with a slip, or with spaces about its colon, read all the same."""
    return QueryNote(
        Message(fr=f"« {typed} » est lu comme {name}:", en=f"“{typed}” is read as {name}:"),
        at,
        repair,
    )


def headline_field(typed: str, name: str, at: int, repair: str) -> QueryNote:
    """What may be a field with a space about its colon, or a headline."""
    return QueryNote(
        Message(
            fr=f"« {typed} » est lu comme des mots ; pour chercher dans ce champ, collez le deux-points : {name}:mot",
            en=f"“{typed}” is read as words; to search that field, leave no space: {name}:word",
        ),
        at,
        repair,
    )


def rest_of_name(first: str, rest: str, at: int, repair: str) -> QueryNote:
    """The second word of a name, which the field before the first one does not reach."""
    return QueryNote(
        Message(
            fr=f"« {rest} » est cherché dans le texte : un nom de plusieurs mots se met entre guillemets, {first}",
            en=f"“{rest}” is searched in the text: a name of several words is put in quotes, {first}",
        ),
        at,
        repair,
    )


def nothing_asked(typed: str) -> QueryNote:
    """A query without a word: empty, or signs alone."""
    shown = " ".join(typed.split())[:40]
    if not shown:
        return QueryNote(
            Message(fr="requête vide : tapez un mot ou un nom", en="empty query: type a word or a name"), 0
        )
    return QueryNote(
        Message(
            fr=f"« {shown} » ne contient aucun mot à chercher : tapez un mot ou un nom",
            en=f"“{shown}” has no word to search for: type a word or a name",
        ),
        0,
    )


def nothing_after(typed: str, at: int, repair: str | None) -> QueryNote:
    """An operator or a field with nothing behind it."""
    return QueryNote(
        Message(fr=f"rien ne suit « {typed} » : laissé de côté", en=f"nothing follows “{typed}”: left out"),
        at,
        repair,
    )


def field_alone(typed: str, at: int, repair: str | None) -> QueryNote:
    """A field's name at the end of a query."""
    return QueryNote(
        Message(fr=f"rien ne suit « {typed} » : lu comme un mot", en=f"nothing follows “{typed}”: read as a word"),
        at,
        repair,
    )


def short_wildcard(typed: str, at: int, repair: str | None) -> QueryNote:
    """A truncation of too few letters."""
    return QueryNote(
        Message(
            fr=f"« {typed} » est lu comme un mot : donnez au moins deux lettres avec l’astérisque, comme po*",
            en=f"“{typed}” is read as a word: give two letters at least with the star, such as po*",
        ),
        at,
        repair,
    )


def number_given(typed: str, shown: str, at: int, repair: str) -> QueryNote:
    """An operator that wants a number and has none, or one that it does not take."""
    return QueryNote(
        Message(fr=f"« {typed} » est lu comme {shown}", en=f"“{typed}” is read as {shown}"),
        at,
        repair,
    )


def lost_key(key: str, value: str, at: int, repair: str | None) -> QueryNote:
    """A key of another database for which there is nothing here."""
    return QueryNote(
        Message(
            fr=f"« {key} » n’a pas d’équivalent ici : « {value} » est laissé de côté",
            en=f"“{key}” has no equivalent here: “{value}” is left out",
        ),
        at,
        repair,
    )


def read_as_word(typed: str, means_fr: str, means_en: str, at: int, repair: str | None) -> QueryNote:
    """A sign of another system that is a word, or nothing, here; what would work."""
    return QueryNote(
        Message(
            fr=f"« {typed} » n’est pas un opérateur ici ; {means_fr}",
            en=f"“{typed}” is not an operator here; {means_en}",
        ),
        at,
        repair,
    )
