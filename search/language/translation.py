"""What a query typed in the language of Europresse, Factiva or Nexis means in this one; and what only looks like it.

`& | !` are punctuation as often as operators: the words beside them decide. Where a sign stands that only a database
has (`TIT_HEAD=`, `hd=`, `near5`, `w/5`, `atleast3`), all of the query is read as that database reads it: `and or not`
in any case, words side by side as a phrase (Factiva, Nexis) or as all wanted in the field before them (Europresse).
"""

import re
from dataclasses import dataclass
from typing import Literal

from index.analysis.classes import class_of
from index.cleaning.forms import folded
from search.language.fields import EUROPRESSE_KEYS
from search.language.lexer import Lexeme
from search.language.notes import lower_operator, read_as_word, repaired
from search.results import QueryNote

Database = Literal["europresse", "factiva"]

_STRONG = re.compile(
    r"""\b(?:TIT_HEAD|AUT_BY|SUJ_KW)\s?= | (?<!\S)(?i:near|adj|atleast|pre/|w/)\d | \b(?i:hd|hlp|by|wc)[=<>]
    | /[nN]\d+/ | \bHLEAD\( | \bATLEAST\d+\(""",
    re.VERBOSE,
)
_BRACKETS = str.maketrans("[]", "()")
_NATIVE_NEAR = re.compile(r"(?:PROCHE|NEAR|AVANT|PRE)/\d+")
_DATABASE_NEAR = re.compile(r"(?:NEAR|ADJ)\d|near|adj|pre/?\d|(?i:w/|n/|within)|/")
_ENGLISH = {"and": "and", "or": "or", "not": "not"}
_LOWER = {"ou": "OU", "et": "ET", "sauf": "SAUF", "non": "SAUF", "or": "OR", "and": "AND", "not": "NOT"}
_LOWER_NEAR = {
    "near": "PROCHE/5",
    "proche": "PROCHE/5",
    "adj": "AVANT/5",
    "same": "MÊME PARAGRAPHE",
}
_TERMS = frozenset({"word", "literal", "phrase", "range", ")", "("})
_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Translated:
    """Lexemes of this language alone; `foreign` tells that something was typed in another's."""

    lexemes: list[Lexeme]
    notes: list[QueryNote]
    foreign: bool


def with_parentheses(text: str) -> str:
    """The text with brackets as parentheses where its database groups with them; of the same length."""
    return text.translate(_BRACKETS) if "[" in text and _STRONG.search(text) else text


def in_our_language(lexemes: list[Lexeme], text: str) -> Translated:
    """The lexemes of a query's `text`, other databases' signs made ours."""
    database = _database(lexemes)
    notes: list[QueryNote] = []
    found, foreign = _without_signs(lexemes, text, database, notes)
    foreign = foreign or database is not None or any(_is_foreign(lexeme) for lexeme in found)
    if database is None:
        notes += lower_case_notes(found, text)
        return Translated(found, notes, foreign)
    found = [_in_any_case(lexeme) for lexeme in found]
    return Translated(_runs(found, text, database), notes, foreign)


def _database(lexemes: list[Lexeme]) -> Database | None:
    """The database whose language a query is in; None where nothing tells."""
    found: Database | None = None
    for kind, text, _, _, value in lexemes:
        if kind == "field" and value[1] == "foreign":
            name = text.rstrip("= ").upper()
            if "=" in text and name in EUROPRESSE_KEYS:
                return "europresse"
            if text.rstrip("= ").lower() not in ("titre", "texte", "auteur", "source", "rubrique", "tag"):
                found = "factiva"
        elif kind == "near" and text.startswith("%"):
            return "europresse"
        elif (
            (kind == "near" and _DATABASE_NEAR.match(text))
            or kind in ("atleast", "lead")
            or (kind == "span" and "/" in text)
            or (kind == "range" and not text.lower().startswith(("date:", "depuis", "avant", "mots")) and value[1])
        ):
            found = "factiva"
    return found


def _is_foreign(lexeme: Lexeme) -> bool:
    match lexeme.kind:
        case "near":
            return _NATIVE_NEAR.fullmatch(lexeme.text) is None
        case "field":
            return lexeme.value[1] is not None
        case "range":
            return bool(lexeme.value[1])
        case "span":
            return "/" in lexeme.text or lexeme.text == "SAME"
        case kind:
            return kind in ("atleast", "lead", "bare")


def _without_signs(
    lexemes: list[Lexeme], text: str, database: Database | None, notes: list[QueryNote]
) -> tuple[list[Lexeme], bool]:
    """The lexemes with `& | !` as operators where they are, left out where they are punctuation, and the truncations of
    others (`élect!`, `élect$`, `élect+`) as ours."""
    found: list[Lexeme] = []
    foreign = False
    alone = all(len(side) <= 2 for side in _sides(lexemes))
    for at, lexeme in enumerate(lexemes):
        if lexeme.kind == "word" and lexeme.text[-1] in "!$+0123456789":
            cut = _truncated(lexeme, database)
            foreign = foreign or cut is not lexeme
            found.append(cut)
            continue
        if lexeme.kind != "sign":
            found.append(lexeme)
            continue
        before = lexemes[at - 1] if at else None
        after = lexemes[at + 1] if at + 1 < len(lexemes) else None
        if before is None or after is None or before.kind not in _TERMS | {"times", "suffix"}:
            continue
        operator = _meant(lexeme, before, after, text, database is not None, alone, len(lexemes))
        if operator is not None:
            found.append(Lexeme(operator, lexeme.text, lexeme.at, lexeme.end))
            foreign = True
        elif lexeme.text == "!" and before.text.islower() and after.text.islower():
            shown = repaired(text, lexeme.at, lexeme.end, "SAUF")
            notes.append(
                read_as_word("!", "pour exclure : SAUF", "to exclude: NOT", lexeme.at, shown),
            )
    return found, foreign


def _meant(sign: Lexeme, before: Lexeme, after: Lexeme, text: str, strong: bool, alone: bool, count: int) -> str | None:
    """The operator that a sign between two lexemes is; None for punctuation."""
    lower = all(side.kind != "word" or side.text.islower() for side in (before, after))
    glued = sign.end < len(text) and not text[sign.end].isspace()
    match sign.text[0]:
        case "&":
            return "and" if strong or lower or sign.text == "&&" or after.kind == "field" else None
        case "|":
            within = text.rfind("(", 0, sign.at) > text.rfind(")", 0, sign.at)
            tight = glued and not text[sign.at - 1].isspace()
            return "or" if strong or within or tight or alone or sign.text == "||" else None
        case _:
            return "not" if strong or glued or (lower and count == 3) else None


def _sides(lexemes: list[Lexeme]) -> list[list[Lexeme]]:
    """What stands between the bars of a query."""
    sides: list[list[Lexeme]] = [[]]
    for lexeme in lexemes:
        if lexeme.kind == "sign" and lexeme.text[0] == "|":
            sides.append([])
        else:
            sides[-1].append(lexeme)
    return sides


def _truncated(word: Lexeme, database: Database | None) -> Lexeme:
    """`élect!` (Nexis) and `élect$`, `élect$3` (Factiva) as `élect*`; `climat+` (Europresse: any inflection) as a word.

    A word of the dictionary with an exclamation mark is an exclamation."""
    cut = re.fullmatch(r"([^\W\d_]{3,})(!|\$\d?|\+)", word.text)
    if cut is None or not (cut[1].islower() or (database and not cut[1].isupper())):
        return word
    if cut[2] == "+":
        return word._replace(text=cut[1]) if database == "europresse" else word
    if cut[2] == "!" and database is None and class_of(folded(cut[1])) is not None:
        return word
    return word._replace(text=f"{cut[1]}*")


def _in_any_case(lexeme: Lexeme) -> Lexeme:
    operator = _ENGLISH.get(lexeme.text.lower()) if lexeme.kind == "word" else None
    return lexeme if operator is None else lexeme._replace(kind=operator)


def _runs(lexemes: list[Lexeme], text: str, database: Database) -> list[Lexeme]:
    """Words side by side as the database reads them."""
    found: list[Lexeme] = []
    run: list[Lexeme] = []
    for lexeme in [*lexemes, Lexeme("", "", len(text), len(text))]:
        marked = lexeme.kind == "word" and re.search(r"[=~^<>≥]", lexeme.text) is not None
        if lexeme.kind in ("word", "literal") and not marked:
            run.append(lexeme)
            continue
        # What touches the last word (>2) belongs to it alone.
        tail = [run.pop()] if run and lexeme.kind in ("times", "suffix", "lead") else []
        if len(run) < 2:
            found += run
        elif database == "factiva":
            found.append(Lexeme("phrase", " ".join(word.text for word in run), run[0].at, run[-1].end))
        elif found and found[-1].kind == "field":
            found += [Lexeme("(", "(", run[0].at, run[0].at), *run, Lexeme(")", ")", run[-1].end, run[-1].end)]
        else:
            found += run
        found += tail
        run = []
        found.append(lexeme)
    return found[:-1]


def lower_case_notes(lexemes: list[Lexeme], text: str) -> list[QueryNote]:
    """Notes on `ou`, `sauf` and the like between terms: in a query that has operators, or is nothing but
    `maire ou port`. In a headline or a sentence they are words."""
    if len(lexemes) < 3:
        return []
    if not any(lexeme.text in _LOWER or lexeme.text in _LOWER_NEAR for lexeme in lexemes):
        return []
    marked = any(lexeme.kind not in ("word", "literal", "phrase", "(", ")") for lexeme in lexemes)
    terms = [lexeme for lexeme in lexemes[::2] if lexeme.kind == "phrase" or lexeme.text.islower()]
    links = [lexeme for lexeme in lexemes[1::2] if lexeme.text in _LOWER or lexeme.text in _LOWER_NEAR]
    short = len(lexemes) % 2 == 1 and len(terms) == len(lexemes[::2]) and len(links) == len(lexemes[1::2])
    notes = []
    for at, (before, lexeme, after) in enumerate(zip(lexemes, lexemes[1:], lexemes[2:], strict=False)):
        grouped = at > 0 and lexemes[at - 1].kind == "(" and [one.kind for one in lexemes[at + 3 : at + 4]] == [")"]
        if not (marked or short or grouped):
            continue
        if lexeme.kind != "word" or before.kind not in _TERMS - {"("} or after.kind not in (_TERMS | {"field"}) - {")"}:
            continue
        if lexeme.text in _LOWER:
            notes.append(lower_operator(lexeme.text, _LOWER[lexeme.text], lexeme.at, text))
        elif lexeme.text in _LOWER_NEAR and short:
            operator = _LOWER_NEAR[lexeme.text]
            repair = repaired(text, lexeme.at, lexeme.end, operator)
            notes.append(read_as_word(lexeme.text, f"écrivez {operator}", f"write {operator}", lexeme.at, repair))
    return notes
