"""Trees of typed queries, one of their words left out or another one in its place."""

from dataclasses import replace

from search.language.parser import parse
from search.language.printer import printed
from search.language.query_analysis import CONTENT_WORDS
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
    typed_words,
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


def node_as_typed(node: Node) -> str:
    """A tree as a person would type it: as it is printed, but for capitals that are words (NON LIEU), which stand side
    by side where that reads as the same."""
    text = printed(node)
    if not text.startswith(("(", "\\")) and " \\" not in text:
        return text
    words = [leaf for leaf in children_of(node) if isinstance(leaf, Word) and leaf.plain and leaf.field is None]
    if not isinstance(node, And) or len(words) != len(node.children) or len(words) > CONTENT_WORDS:
        return text
    free = " ".join(word.text for word in words)
    read = parse(free)
    same = read.free and [leaf.text for leaf in typed_words(read.root)] == [word.text for word in words]
    return free if same else text
