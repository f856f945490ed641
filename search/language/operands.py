"""What stands on either side of `PROCHE/5` and `MÊME PHRASE`: words, phrases and alternatives of them.

A field that one side names holds for the other. Other operands are distributed over the operator where that means the
same: (a b) PROCHE/5 c is a PROCHE/5 c and b PROCHE/5 c.
"""

from itertools import product

from index.messages import Message
from search.errors import BadQuery
from search.language.lexer import Lexeme
from search.language.syntax import (
    And,
    Node,
    Or,
    Phrase,
    Proximity,
    SameSpan,
    Span,
    Word,
    joined,
    typed_words,
    with_field,
)

MAX_COMBINATIONS = 64
"""Proximities that the operands of one operator may be distributed over."""


def near_of(operands: list[Node], within: int, ordered: bool, operator: Lexeme) -> Node:
    """The operands at most `within` words apart; BadQuery where one can't be."""
    beside: list[Node] = []
    units = [_units(operand, operator, beside) for operand in _in_one_field(operands, operator)]
    combinations = 1
    for unit in units:
        combinations *= len(unit)
    if combinations > MAX_COMBINATIONS:
        raise _refused(operator)
    found = [*beside, *(Proximity(children, within, ordered) for children in product(*units))]
    return joined(And, found) or operands[0]


def same_span_of(span: Span, operands: list[Node], operator: Lexeme) -> Node:
    """The operands in one sentence or paragraph; BadQuery where one can't be."""
    beside: list[Node] = []
    children = tuple(
        unit for operand in _in_one_field(operands, operator) for unit in _units(operand, operator, beside)
    )
    return joined(And, [*beside, SameSpan(span, children)]) or operands[0]


def _in_one_field(operands: list[Node], operator: Lexeme) -> list[Node]:
    """The operands in the field that one of them names: words of two fields stand nowhere near each other."""
    fields = {leaf.field for operand in operands for leaf in typed_words(operand) if leaf.field is not None}
    if len(fields) > 1:
        typed = operator.text.strip()
        raise BadQuery(
            Message(
                fr=f"« {typed} » relie des mots d’un même champ : titre:(a {typed} b)",
                en=f"“{typed}” joins words of one field: title:(a {typed} b)",
            ),
            operator.at,
        )
    return [with_field(operand, field) for operand in operands for field in fields] or operands


def _units(node: Node, operator: Lexeme, beside: list[Node]) -> list[Node]:
    """The words, phrases and alternatives that an operand asks for, all of them; what it asks of them beside their
    place is added to `beside`."""
    match node:
        case Word() | Phrase():
            return [node]
        case Or(children):
            leaves = [unit for child in children for unit in _alternatives(child, operator)]
            return [Or(tuple(leaves))]
        case And(children):
            return [unit for child in children for unit in _units(child, operator, beside)]
        case Proximity(children) | SameSpan(_, children):
            beside.append(node)
            return [unit for child in children for unit in _units(child, operator, beside)]
        case _:
            raise _refused(operator)


def _alternatives(node: Node, operator: Lexeme) -> list[Node]:
    match node:
        case Word() | Phrase():
            return [node]
        case Or(children):
            return [leaf for child in children for leaf in _alternatives(child, operator)]
        case _:
            raise _refused(operator)


def _refused(operator: Lexeme) -> BadQuery:
    typed = operator.text.strip()
    return BadQuery(
        Message(
            fr=f"« {typed} » relie des mots, des phrases entre guillemets ou (a OU b) : "
            "mettez le reste à part, avec ET",
            en=f"“{typed}” joins words, quoted phrases or (a OR b): put the rest apart, with AND",
        ),
        operator.at,
    )
