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
from search.language.fields import EUROPRESSE_KEYS, FACTIVA_KEYS
from search.language.lexer import Lexeme
from search.language.lookalikes import TERMS, lookalike_notes
from search.language.notes import read_as_word, repaired
from search.results import QueryNote

Database = Literal["europresse", "factiva", "nexis", "either"]
"""`either` is Factiva or Nexis: they share `w/5` and `atleast3`."""

_STRONG = re.compile(
    r"""\b(?:TIT_HEAD|AUT_BY|SUJ_KW)\s?= | (?<!\S)(?i:near|adj|atleast|pre/|w/)\d{1,3}(?!\S)
    | \b(?i:(?:hd|hlp|by)=|wc[<>]\d)
    | \[[^\[\]]*\s(?:or|and|not|OR|AND|NOT|OU|ET|SAUF)\s[^\[\]]*\] | /[nN]\d+/ | \bHLEAD\( | \bATLEAST\d+\(""",
    re.VERBOSE,
)
_QUOTED = re.compile(r'"[^"]*"|«[^»]*»|“[^”]*”')
_BRACKETS = str.maketrans("[]", "()")
_NATIVE_NEAR = re.compile(r"(?:PROCHE|NEAR|AVANT|PRE)/\d+")
_DATABASE_NEAR = re.compile(r"(?:NEAR|ADJ)\d|near|adj|pre/?\d|(?i:w/|n/|within)|/")
_FACTIVA_NEAR = re.compile(r"(?i)near\d|adj|/[nf]\d+/")
_NEXIS_NEAR = re.compile(r"pre/?\d|near/|(?i:onear)|/\d")
_ENGLISH = {"and": "and", "or": "or", "not": "not", "andnot": "not", "butnot": "not"}
_ARTICLES = frozenset("the a an one this that".split())
_RELATIONS = frozenset({"and", "not", "near", "bare", "span"})
_BEFORE_NEGATION = frozenset({"and", "or", "(", "field"})
"""What a sign of negation follows: `gaz & !pétrole`, `gaz (!pétrole)`, `titre:!gaz`."""
_DEEPEST = 50
_DOLLAR = re.compile(r"[^\W\d_A-Z]{3,}\$\d?")
_TRUNCATED = re.compile(r"[^\W\d_A-Z]{3,}!")


@dataclass(frozen=True, slots=True)
class Translated:
    """Lexemes of this language alone; `foreign` tells that something was typed in another's."""

    lexemes: list[Lexeme]
    notes: list[QueryNote]
    foreign: bool


def tells_database(text: str) -> bool:
    """Whether a text has a sign that only one database has."""
    return _STRONG.search(text) is not None


def with_parentheses(text: str) -> str:
    """The text with brackets as parentheses where its database groups with them; of the same length."""
    if "[" not in text or "\\" in text:
        return text
    if not tells_database(_QUOTED.sub(" ", text)):
        return text
    at = 0
    parts = []
    for quoted in _QUOTED.finditer(text):
        parts += [text[at : quoted.start()].translate(_BRACKETS), quoted[0]]
        at = quoted.end()
    return "".join([*parts, text[at:].translate(_BRACKETS)])


def in_our_language(lexemes: list[Lexeme], text: str) -> Translated:
    """The lexemes of a query's `text`, other databases' signs made ours."""
    lexemes = _with_same(lexemes)
    database = _database(lexemes)
    notes: list[QueryNote] = []
    found, foreign = _without_signs(lexemes, text, database, notes)
    foreign = foreign or database is not None or any(_is_foreign(lexeme) for lexeme in found)
    if database is None:
        notes += lookalike_notes(found, text)
        return Translated(found, notes, foreign)
    found = _runs(_in_any_case(found, database), text, database)
    return Translated(_or_first(found) if database == "nexis" else found, notes, foreign)


def _with_same(lexemes: list[Lexeme]) -> list[Lexeme]:
    """`a same b` as Factiva means it: no word of French, and in English one that has an article."""
    found = list(lexemes)
    for at, (before, lexeme, after) in enumerate(zip(lexemes, lexemes[1:], lexemes[2:], strict=False), 1):
        terms = before.kind in TERMS - {"("} and after.kind in (TERMS | {"field"}) - {")"}
        if lexeme.kind == "word" and lexeme.text == "same" and terms and before.text.lower() not in _ARTICLES:
            found[at] = lexeme._replace(kind="span")
    return found


def _database(lexemes: list[Lexeme]) -> Database | None:
    """The database whose language a query is in; None where nothing tells."""
    told = {found for lexeme in lexemes if (found := _told_by(lexeme)) is not None}
    linked: list[str] = []
    grouped = False
    for before, lexeme, after in zip(lexemes, lexemes[1:], lexemes[2:], strict=False):
        if lexeme.kind != "word" or lexeme.text not in _ENGLISH:
            continue
        linked.append(lexeme.text)
        grouped = grouped or before.kind == ")" or after.kind == "("
        if before.text == "but" or (before.kind == "word" and before.text.endswith("!")):
            told.add("nexis")
    # "The rise and fall", "to be or not to be" are titles; "maire and (port or budget)" is none.
    if grouped or (
        len(linked) > 1
        and "and" in linked
        and all(lexeme.text.islower() for lexeme in lexemes if lexeme.kind == "word")
    ):
        told.add("either")
    if {"factiva", "nexis"} <= told:
        return "either"
    order: tuple[Database, ...] = ("europresse", "factiva", "nexis", "either")
    return next((database for database in order if database in told), None)


def _told_by(lexeme: Lexeme) -> Database | None:
    kind, text, value = lexeme.kind, lexeme.text, lexeme.value
    match kind:
        case "field" if value[1] == "foreign":
            name = text.rstrip("= ").upper()
            if "=" not in text:
                return "nexis"
            if name in EUROPRESSE_KEYS:
                return "europresse"
            return "factiva" if name in FACTIVA_KEYS else None
        case "near" if text.startswith("%"):
            return "europresse"
        case "near" if _FACTIVA_NEAR.match(text):
            return "factiva"
        case "near" if _NEXIS_NEAR.match(text):
            return "nexis"
        case "near" if _DATABASE_NEAR.match(text):
            return "either"
        case "span" if "/" in text:
            return "nexis"
        case "span" if text.lower() == "same":
            return "factiva"
        case "lead":
            return "factiva"
        case "atleast":
            return "either"
        case "range" if value[1] and not text.lower().startswith(("date:", "depuis", "avant", "mots")):
            return "nexis" if text.lower().startswith("length") else "factiva"
        case "word" if _DOLLAR.fullmatch(text):
            return "factiva"
        case "word" if text in ("andnot", "butnot"):
            return "nexis"
        case "word" if _TRUNCATED.fullmatch(text) and class_of(folded(text[:-1])) is None:
            return "nexis"
        case _:
            return None


def _is_foreign(lexeme: Lexeme) -> bool:
    match lexeme.kind:
        case "near":
            return _NATIVE_NEAR.fullmatch(lexeme.text) is None
        case "field":
            return lexeme.value[1] is not None
        case "range":
            return bool(lexeme.value[1])
        case "span":
            return "/" in lexeme.text or lexeme.text.lower() == "same"
        case kind:
            return kind in ("atleast", "lead", "bare")


def _without_signs(
    lexemes: list[Lexeme], text: str, database: Database | None, notes: list[QueryNote]
) -> tuple[list[Lexeme], bool]:
    """The lexemes with `& | !` as operators where they are, left out where they are punctuation, and the truncations of
    others (`élect!`, `élect$`, `élect+`) as ours."""
    found: list[Lexeme] = []
    foreign = False
    alone = all(len(side) <= 2 for side in _sides(lexemes))  # "Un titre de presse | Le Monde" is no alternative
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
        if after is not None and lexeme.text == "!" and found and found[-1].kind in _BEFORE_NEGATION:
            found.append(Lexeme("not", lexeme.text, lexeme.at, lexeme.end))
            foreign = True
            continue
        if before is None or after is None or before.kind not in TERMS | {"times", "suffix"}:
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
    """The words that stand beside one another, between signs and operators."""
    sides: list[list[Lexeme]] = [[]]
    for lexeme in lexemes:
        if lexeme.kind in ("word", "literal", "phrase"):
            sides[-1].append(lexeme)
        else:
            sides.append([])
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


def _in_any_case(lexemes: list[Lexeme], database: Database) -> list[Lexeme]:
    """The lexemes with the operators of a database as it writes them: `and or not` in any case, `but not`, `w/seg`;
    `w/5` in order where it is Factiva's."""
    found = []
    for at, lexeme in enumerate(lexemes):
        following = lexemes[at + 1].text.lower() if at + 1 < len(lexemes) else ""
        operator = _ENGLISH.get(lexeme.text.lower()) if lexeme.kind == "word" else None
        if operator is not None:
            found.append(lexeme._replace(kind=operator))
        elif lexeme.kind == "span" and lexeme.text.lower().endswith("seg"):
            found.append(lexeme._replace(kind="and"))
        elif lexeme.kind == "near" and database == "factiva" and lexeme.text[:2].lower() == "w/":
            found.append(lexeme._replace(text=f"adj{lexeme.text[2:]}"))
        elif not (lexeme.kind == "word" and lexeme.text.lower() == "but" and following == "not"):
            found.append(lexeme)
    return found


def _or_first(lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes with parentheses about alternatives, which Nexis joins before anything else."""
    depth = deepest = 0
    for lexeme in lexemes:
        depth += (lexeme.kind == "(") - (lexeme.kind == ")")
        deepest = max(deepest, depth)
    return _alternatives_apart(lexemes) if deepest <= _DEEPEST else lexemes


def _alternatives_apart(lexemes: list[Lexeme]) -> list[Lexeme]:
    found: list[Lexeme] = []
    chain: list[list[Lexeme]] = [[]]

    def closed() -> None:
        several = len(chain) > 1 and all(chain)
        first, last = (chain[0][0].at, chain[-1][-1].end) if several else (0, 0)
        found.extend([Lexeme("(", "(", first, first)] if several else [])
        for number, operand in enumerate(chain):
            found.extend([Lexeme("or", "or", operand[0].at if operand else 0, 0)] if number else [])
            found.extend(operand)
        found.extend([Lexeme(")", ")", last, last)] if several else [])
        chain[:] = [[]]

    at = 0
    while at < len(lexemes):
        lexeme = lexemes[at]
        at += 1
        if lexeme.kind == "(":
            end = _closing(lexemes, at)
            chain[-1] += [lexeme, *_alternatives_apart(lexemes[at:end]), *lexemes[end : end + 1]]
            at = end + 1
        elif lexeme.kind == "or":
            chain.append([])
        elif lexeme.kind in _RELATIONS:
            closed()
            found.append(lexeme)
        else:
            chain[-1].append(lexeme)
    closed()
    return found


def _closing(lexemes: list[Lexeme], at: int) -> int:
    """Where the parenthesis that is open at `at` closes; the end of the lexemes where it does not."""
    depth = 1
    for end in range(at, len(lexemes)):
        depth += (lexemes[end].kind == "(") - (lexemes[end].kind == ")")
        if depth == 0:
            return end
    return len(lexemes)


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
        if run and found and found[-1].kind == "field" and found[-1].value[0].lost:
            found.append(run.pop(0))  # a code is one word
        if len(run) < 2:
            found += run
        elif database != "europresse":
            found.append(Lexeme("phrase", " ".join(word.text for word in run), run[0].at, run[-1].end))
        elif found and found[-1].kind == "field":
            found += [Lexeme("(", "(", run[0].at, run[0].at), *run, Lexeme(")", ")", run[-1].end, run[-1].end)]
        else:
            found += run
        found += tail
        run = []
        found.append(lexeme)
    return found[:-1]
