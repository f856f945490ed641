"""Which trees are bags of words, answered by `search.execution.taat`: words, at least so many of them, and filters."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from search.execution.tree import Adjacent, AllOf, AnyOf, AtLeast, Range, Term, Tree, Value


class BagOfWords(NamedTuple):
    """`least` of the words (or phrases), and every filter. All words score."""

    words: tuple[Term | Adjacent, ...]
    least: int
    filters: tuple[Range | Value, ...] = ()


def bag_of_words(root: Tree, weights: Any) -> BagOfWords | None:
    """The tree as a plain question; None where it is none."""
    match root:
        case Term() | Adjacent():
            return BagOfWords((root,), 1) if _scores(root, weights) else None
        case AnyOf(children) | AtLeast(_, children, _):
            words = _words(children, weights)
            least = root.least if isinstance(root, AtLeast) else 1
            return BagOfWords(words, least) if words and 1 <= least <= len(words) else None
        case AllOf(children):
            filters = tuple(child for child in children if isinstance(child, Range | Value))
            others = tuple(child for child in children if not isinstance(child, Range | Value))
            if len(others) == 1:
                inner = bag_of_words(others[0], weights)
                return None if inner is None else BagOfWords(inner.words, inner.least, inner.filters + filters)
            words = _words(others, weights)
            return BagOfWords(words, len(words), filters) if words else None
        case _:
            return None


def _words(children: Sequence[Tree], weights: Any) -> tuple[Term | Adjacent, ...]:
    """The children where all of them are words that score, none otherwise."""
    words = tuple(child for child in children if isinstance(child, Term | Adjacent) and _scores(child, weights))
    return words if len(words) == len(children) else ()


def _scores(word: Term | Adjacent, weights: Any) -> bool:
    """Whether every document that has the word gets a score for it."""
    if isinstance(word, Adjacent):
        fields = [place.field for place in word.places]
    elif word.times > 1:
        return False
    else:
        fields = [field for field, _ in word.forms]
    return word.boost > 0 and not [field for field in fields if weights.get(field, 0) <= 0]
