"""A tree as a query that reads back as the same tree."""

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache

from search.errors import BadQuery
from search.language.fields import FRENCH_NAMES
from search.language.lexer import lex, operators_of
from search.language.syntax import (
    And,
    Between,
    Node,
    Not,
    Or,
    Phrase,
    Proximity,
    QuorumOf,
    SameSpan,
    Word,
    children_of,
    with_children,
)
from search.language.translation import in_our_language, tells_database, with_parentheses
from search.language.words import typed_word
from search.results import QueryNote

_SPANS = {"sentence": "MÊME PHRASE", "paragraph": "MÊME PARAGRAPHE"}
_RESERVED = frozenset("and or not andnot butnot but same".split())
"""Words that a query of Factiva or Nexis has for operators: whether a query is one depends on all its words."""
_QUOTES = (('"', '"'), ("«", "»"), ("“", "”"))


def printed(node: Node) -> str:
    """The query, in French, that means the tree."""
    if isinstance(node, Word) and node.field is None and _reads_alone(_signed(node), node):
        return _signed(node)
    text = _shown(node)
    # All in capitals, operators would be words.
    return text if operators_of(text) else _grouped(text)


def _shown(node: Node) -> str:
    match node:
        case Word():
            return _word(node)
        case Phrase():
            return _phrase(node)
        case Between():
            return _between(node)
        case Not(child):
            return f"SAUF {_operand(child)}"
        case QuorumOf(least, children):
            return f"{least} de {_grouped(' OU '.join(map(_operand, children)))}"
        case And() | Or() | SameSpan() | Proximity() if (field := _field_of(node)) is not None:
            return f"{FRENCH_NAMES[field]}:{_grouped(_shown(_without_field(node)))}"
        case And(children):
            return _conjunction(children)
        case Or(children):
            return " OU ".join(map(_operand, children))
        case SameSpan(span, children):
            return f" {_SPANS[span]} ".join(map(_operand, children))
        case Proximity(children, within, ordered):
            return f" {'AVANT' if ordered else 'PROCHE'}/{within} ".join(map(_operand, children))


def _conjunction(children: tuple[Node, ...]) -> str:
    first, *rest = children
    found = _shown(first) if isinstance(first, Not) else _operand(first)
    for child in rest:
        found += f" SAUF {_operand(child.child)}" if isinstance(child, Not) else f" ET {_operand(child)}"
    return found


def _operand(node: Node) -> str:
    """A node below an operator, in parentheses where it is none that stands alone."""
    alone = isinstance(node, Word | Phrase | Between | QuorumOf)
    text = _shown(node)
    if alone or (isinstance(node, And | Or | SameSpan | Proximity) and _field_of(node) is not None):
        return text
    return _grouped(text)


def _grouped(text: str) -> str:
    # An address takes a parenthesis that touches it for its own.
    return f"({text} )" if "://" in text or "www." in text.lower() else f"({text})"


def _field_of(node: Node) -> str | None:
    """The field that every leaf below a node names; None where they differ, or are not all words."""
    if isinstance(node, Word | Phrase):
        return node.field
    fields = {_field_of(child) for child in children_of(node)}
    return fields.pop() if len(fields) == 1 else None


def _without_field(node: Node) -> Node:
    if isinstance(node, Word | Phrase):
        return replace(node, field=None)
    return with_children(node, _without_field)


def _signed(word: Word) -> str:
    """A word as it is typed, without its field."""
    marks = ("*" if word.prefix else "") + ("", "~", "~2")[word.distance]
    return f"{'=' if word.exact else ''}{word.text}{marks}{_times(word)}"


def _times(word: Word) -> str:
    return f">={word.times}" if word.times > 1 else ""


def _word(word: Word) -> str:
    field = f"{FRENCH_NAMES[word.field]}:" if word.field else ""
    shown, times = _signed(word), _times(word)
    if shown.lower() not in _RESERVED and not tells_database(shown) and _reads_as(shown, word):
        return field + shown
    escaped = re.sub(r"([\\\s()\"«»“”])", r"\\\1", word.text)
    return f"{field}\\{escaped}{' ' if times else ''}{times}"


def _reads_as(shown: str, word: Word) -> bool:
    """Whether a text between other words of a query is read as that word."""
    return _reads_beside_words(shown, replace(word, at=0, also=()))


@lru_cache(maxsize=4_096)
def _reads_beside_words(shown: str, word: Word) -> bool:
    return all(_reads_beside(other, shown, word) for other in ("a", "=a"))


def _reads_beside(other: str, shown: str, word: Word) -> bool:
    # Behind a field's colon NON is a word.
    return _read_within(f"{other} ET {'titre:' if word.field else ''}{shown} ET b", 2, word)


def _reads_alone(shown: str, word: Word) -> bool:
    """Whether a text that is a whole query is read as that word: NON, which is an operator beside others."""
    return not tells_database(shown) and _read_within(shown, 0, word)


def _read_within(query: str, beside: int, word: Word) -> bool:
    try:
        lexemes = in_our_language(lex(with_parentheses(query)), query).lexemes
    except BadQuery:
        return False
    lexemes = lexemes[beside : len(lexemes) - beside]
    if word.field and lexemes and lexemes[0].kind == "field":
        lexemes = lexemes[1:]
    if len(lexemes) != 1 or lexemes[0].kind not in ("word", "literal"):
        return False
    told: list[QueryNote] = []
    read = typed_word(lexemes[0], query, told)
    return not told and read is not None and replace(read, at=word.at, field=word.field, also=word.also) == word


def _phrase(phrase: Phrase) -> str:
    left, right = next((pair for pair in _QUOTES if pair[1] not in phrase.text), _QUOTES[0])
    field = f"{FRENCH_NAMES[phrase.field]}:" if phrase.field else ""
    within = "" if phrase.within is None else f"{'^' if phrase.ordered else '~'}{phrase.within}"
    times = f">={phrase.times}" if phrase.times > 1 else ""
    return f"{field}{left}{phrase.text}{right}{within}{times}"


def _between(node: Between) -> str:
    low, high = node.low, node.high
    if node.field == "words":
        if low is None or high is None:
            return f"mots:<={high}" if low is None else f"mots:>={low}"
        return f"mots:{low}" if low == high else f"mots:{low}..{high}"
    if low is None:
        return f"avant:{date.fromordinal((high or 1) + 1)}"
    if high is None:
        return f"depuis:{date.fromordinal(low)}"
    return f"date:{date.fromordinal(low)}" + ("" if low == high else f"..{date.fromordinal(high)}")
