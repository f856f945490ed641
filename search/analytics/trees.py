"""Trees of typed queries, one of their words left out or another one in its place."""

from dataclasses import replace

from search.language.syntax import (
    And,
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


def replaced(node: Node, old: Word | Phrase, new: Node) -> Node:
    """The tree with another node in the place of a word or a phrase."""
    if node == old:
        return new
    return with_children(node, lambda child: replaced(child, old, new))


def without_word(node: Node, leaf: Node) -> Node | None:
    """The tree without one of its words; None where nothing is asked then."""
    if node == leaf:
        return None
    if isinstance(node, Not) or not children_of(node):
        return node
    kept = [left for child in children_of(node) if (left := without_word(child, leaf)) is not None]
    if all(isinstance(child, Not) for child in kept):
        return None
    if len(kept) == 1:
        return kept[0]
    match node:
        case QuorumOf(least, _):
            return QuorumOf(min(least, len(kept)), tuple(kept))
        case And() | Or() | SameSpan() | Proximity():
            return replace(node, children=tuple(kept))
        case _:
            return node
