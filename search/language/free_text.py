"""Queries without any operator: a plain question, and a pasted passage."""

from search.language.lexer import has_signs, lex
from search.language.lookalikes import SHORT, lookalike_notes
from search.language.notes import once_each
from search.language.pasted import without_lost
from search.language.syntax import And, Node, Phrase, Query, Word, joined
from search.language.words import typed_word
from search.results import QueryNote

MAX_PARENTHESES = 50
"""Parentheses within parentheses."""


def pasted_passage(text: str) -> Query:
    """The query of a pasted passage, whose stars and dashes are punctuation."""
    leaves: list[Node] = []
    for kind, found, at, _, _ in lex(without_lost(text), plain=True):
        if kind == "phrase":
            leaves.append(Phrase(found.replace("*", "").replace("?", ""), at))
        elif kind in ("word", "literal") and any(map(str.isalnum, found)):
            leaves.append(Word(found, at))
    return Query(text, joined(And, leaves), True)


def words_alone(text: str) -> Query | None:
    """The query of a text that is words, quotes and parentheses alone, as nearly all are: they group nothing there.
    None where it has any operator."""
    if has_signs(text):
        return None
    lexemes = lex(text, plain=True)
    if sum(lexeme.kind == "(" for lexeme in lexemes) > MAX_PARENTHESES:
        return None
    told: list[QueryNote] = []
    leaves: list[Node] = []
    for lexeme in lexemes:
        if lexeme.kind == "phrase":
            leaves.append(Phrase(lexeme.text, lexeme.at))
        elif lexeme.kind in ("word", "literal"):
            word = typed_word(lexeme, text, told)
            if word is not None:
                leaves.append(word)
        elif lexeme.kind not in ("(", ")"):
            return None
    if len(lexemes) <= SHORT:
        told += lookalike_notes(lexemes, text)
    return Query(text, joined(And, leaves), True, once_each(told))
