"""Free text whose words have more postings than can be read: its rarest words, which tell most, answer for it."""

from dataclasses import replace

from search.execution.searcher import Searcher
from search.execution.tree import Adjacent, AllOf, AnyOf, AtLeast, Boost, Term, Tree

_SHARE = 8
"""Units of a question for each posting that is read of its rarest words."""


def with_rarest_words(root: Tree, searcher: Searcher) -> Tree | None:
    """The tree with as many of the rarest words of its free text as can be read; None where it has no such text."""
    match root:
        case AtLeast(rarest=True):
            return _cut(root, searcher)
        case AllOf(children):
            changed = [with_rarest_words(child, searcher) for child in children]
            if not any(changed):
                return None
            return AllOf(tuple(new or child for new, child in zip(changed, children, strict=True)))
        case _:
            return None


def _cut(node: AtLeast, searcher: Searcher) -> AtLeast | None:
    if searcher.units is None:
        return None
    sizes = [_postings(child, searcher) for child in node.children]
    left = min(searcher.units // _SHARE, sum(sizes) // 3)
    kept: set[int] = set()
    for at in sorted(range(len(sizes)), key=sizes.__getitem__):
        left -= sizes[at]
        if left < 0 and kept:
            break
        kept.add(at)
    if len(kept) == len(sizes):
        return None
    children = tuple(child for at, child in enumerate(node.children) if at in kept)
    return replace(node, least=max(1, node.least * len(children) // len(sizes)), children=children)


def _postings(node: Tree, searcher: Searcher) -> int:
    """About how many postings are read for a word."""
    match node:
        case Term(forms):
            return sum(searcher.df(field, term) for field, term in dict.fromkeys(forms))
        case Adjacent(places):
            return sum(min(searcher.df(place.field, term) for term, _ in place.terms) for place in places)
        case AnyOf(children):
            return sum(_postings(child, searcher) for child in children)
        case Boost(child):
            return _postings(child, searcher)
        case _:
            return searcher.snapshot.documents
