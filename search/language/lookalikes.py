"""Words that look like operators and are none: `maire ou port`, `gaz near prix`, `gaz SANS prix`, `gaz N5 prix`."""

import re

from search.language.lexer import Lexeme
from search.language.notes import lower_operator, operator_in_capitals, read_as_word, repaired
from search.results import QueryNote

TERMS = frozenset({"word", "literal", "phrase", "range", ")", "("})
"""Kinds of lexemes that an operator may stand beside."""
_SPELT_SPAN = 4
"""Lexemes of `gaz même phrase prix`."""
SHORT = 8
"""Lexemes of a query in which a word may have been meant for an operator."""
_LOWER = {"ou": "OU", "et": "ET", "sauf": "SAUF", "non": "SAUF", "or": "OR", "and": "AND", "not": "NOT"}
_OTHERS = {"near": "PROCHE/5", "proche": "PROCHE/5", "adj": "AVANT/5"}
_CAPITALS = {
    "PAS": "SAUF",
    "SANS": "SAUF",
    "EXCEPTÉ": "SAUF",
    "EXCEPT": "SAUF",
    "WITHOUT": "SAUF",
    "XOR": "OU",
    "AVEC": "ET",
    "WITH": "ET",
    "SUIVI": "AVANT/5",
    "WITHIN": "PROCHE/5",
    "PRE": "AVANT/5",
}
"""Words in capitals that other systems have for operators, and ours."""
_IN_CAPITALS = frozenset("OU SAUF NOT ANDNOT BUTNOT".split())
"""Operators that are words in a text that is all capitals, and would find other articles. NON and OR are words there
more often than not, ET finds the same."""
_NUMBERED = re.compile(r"(?P<name>[NW]|(?:PROX|DIST|NEXT)/?)(?P<number>\d{1,2})")


def lookalike_notes(lexemes: list[Lexeme], text: str) -> list[QueryNote]:
    """Notes on the words of a query's `text` that look like operators: in a query that has operators, or is nothing but
    `maire ou port`. In a headline or a sentence they are words."""
    notes = [
        operator_in_capitals(lexeme.text, lexeme.at, text)
        for lexeme in lexemes[1:-1]
        if lexeme.kind == "word" and lexeme.text in _IN_CAPITALS and len(lexemes) <= SHORT
    ][:1]
    words = [lexeme.text for lexeme in lexemes]
    if len(words) == _SPELT_SPAN and words[1] in ("même", "meme") and words[2] in ("phrase", "paragraphe"):
        repair = repaired(text, lexemes[1].at, lexemes[2].end, f"MÊME {words[2].upper()}")
        notes.append(lower_operator(" ".join(words[1:3]), f"MÊME {words[2].upper()}", lexemes[1].at, text, repair))
    if notes or len(lexemes) < 3 or not any(_operator(lexeme) for lexeme in lexemes):
        return notes
    marked = any(lexeme.kind not in ("word", "literal", "phrase", "(", ")") for lexeme in lexemes)
    terms = all(lexeme.kind == "phrase" or lexeme.text.islower() for lexeme in lexemes[::2])
    short = len(lexemes) % 2 == 1 and terms and all(_operator(lexeme) for lexeme in lexemes[1::2])
    for at, (before, lexeme, after) in enumerate(zip(lexemes, lexemes[1:], lexemes[2:], strict=False)):
        operator = _operator(lexeme)
        if not operator or after.kind not in (TERMS | {"field"}) - {")"}:
            continue
        start = before.at if _is_negation(before, lexeme) else lexeme.at
        if start == lexeme.at and before.kind not in TERMS - {"("}:
            continue
        beside = [one.kind for one in (*lexemes[at - 1 : at], *lexemes[at + 3 : at + 4])]
        grouped = len(lexemes) <= SHORT and beside == ["(", ")"]
        if lexeme.text in _LOWER:
            if marked or short or grouped:
                notes.append(lower_operator(lexeme.text, operator, lexeme.at, text))
        elif short or (lexeme.text in _CAPITALS and len(lexemes) <= SHORT and not after.text.isupper()):
            typed = text[start : lexeme.end]
            repair = repaired(text, start, lexeme.end, operator)
            notes.append(read_as_word(typed, f"écrivez {operator}", f"write {operator}", start, repair))
    return notes


def _operator(lexeme: Lexeme) -> str | None:
    """The operator of ours that a word may have been meant for."""
    if lexeme.kind != "word":
        return None
    word = lexeme.text
    if numbered := _NUMBERED.fullmatch(word):
        return f"{'AVANT' if numbered['name'][:3] in ('W', 'NEX') else 'PROCHE'}/{numbered['number']}"
    return _LOWER.get(word) or _OTHERS.get(word) or _CAPITALS.get(word)


def _is_negation(before: Lexeme, lexeme: Lexeme) -> bool:
    """Whether two words are one operator: ET PAS, MAIS PAS."""
    return lexeme.text == "PAS" and (before.kind == "and" or before.text == "MAIS")
