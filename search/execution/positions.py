"""Where in a document a query matched, by the addresses of the index: nothing is analysed again."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from index.postings.segment import FieldPostings
from search.execution import docset, intervals, kernel
from search.execution.indexed_text import IndexedText
from search.execution.intervals import Intervals
from search.execution.kernel import Addresses, Docs
from search.execution.locating import evidence
from search.execution.matching import Matcher
from search.execution.searcher import Searcher
from search.execution.tree import (
    Adjacent,
    AllOf,
    AnyOf,
    AtLeast,
    Best,
    Boost,
    Constant,
    Fuzzy,
    Located,
    Maybe,
    PhraseIn,
    Prefix,
    Term,
    TermRange,
    Tree,
    Wildcard,
)


class MatchPosition(NamedTuple):
    """A token that matched: its field, its position there, and which leaf of the tree it matched, from the left."""

    field: str
    position: int
    leaf: int


def match_positions(searcher: Searcher, root: Tree, documents: Sequence[int]) -> list[list[MatchPosition]]:
    """The matching tokens of each document (global numbers), by field and position; excluded leaves have none.

    A word matches wherever it stands, a phrase and a place only where all of it is.
    """
    found: list[list[MatchPosition]] = [[] for _ in documents]
    leaves = list(_leaves(root))
    for segment in searcher.segments:
        here = sorted(
            {doc - segment.base for doc in documents if segment.base <= doc < segment.base + segment.documents}
        )
        if not here:
            continue
        docs = np.array(here, np.int32)
        matcher = Matcher(segment)
        by_document: dict[int, list[MatchPosition]] = {doc: [] for doc in here}
        for number, leaf in enumerate(leaves):
            for field, addresses in _addresses(matcher, leaf, docs):
                of_token = field.docs_at(addresses)
                positions = addresses - field.starts.take(of_token)
                for doc, position in zip(of_token.tolist(), positions.tolist(), strict=True):
                    by_document[doc].append(MatchPosition(field.name, position, number))
        for at, doc in enumerate(documents):
            if doc - segment.base in by_document:
                found[at] = sorted(set(by_document[doc - segment.base]))
    return found


def _leaves(node: Tree) -> Iterator[Tree]:
    match node:
        case AllOf() | AnyOf() | AtLeast() | Best():
            for child in node.children:
                yield from _leaves(child)
        case Maybe():
            yield from _leaves(node.required)
            yield from _leaves(node.optional)
        case Constant() | Boost():
            yield from _leaves(node.child)
        case Term() | Adjacent() | Located() | Prefix() | Wildcard() | Fuzzy() | TermRange():
            yield node
        case _:
            return


def _addresses(matcher: Matcher, leaf: Tree, docs: Docs) -> Iterator[tuple[FieldPostings, Addresses]]:
    match leaf:
        case Term():
            for posting in (matcher.posting(field, term) for field, term in leaf.forms):
                if posting is not None and posting.field.has_positions:
                    yield posting.field, _within(posting.field, posting.ordinal, docs)
        case Adjacent():
            for place in leaf.places:
                yield from _phrase(matcher, place, docs)
        case Located():
            of_docs = docset.of_docs(docs, matcher.documents)
            for name, wanted in leaf.places:
                field = matcher.segment.field(name)
                if field is not None:
                    for _, found in evidence(wanted, IndexedText(matcher, name, of_docs, leaf)):
                        yield field, _addresses_of(field, found)
        case Prefix() | Wildcard() | Fuzzy() | TermRange():
            for name, ordinals in matcher.expanded(leaf):
                field = matcher.segment.segment.fields[name]
                if field.has_positions:
                    for ordinal in ordinals:
                        if _any_has(field, ordinal, docs):
                            yield field, _within(field, ordinal, docs)


def _any_has(field: FieldPostings, ordinal: int, docs: Docs) -> bool:
    """Whether any of `docs` has the term: most terms of a spelling are in none, and need not be read further."""
    return bool(kernel.member(docs, field.docs(ordinal)).any())


def _within(field: FieldPostings, ordinal: int, docs: Docs) -> Addresses:
    """The addresses of a term in some documents."""
    addresses = field.addresses(ordinal)
    firsts = addresses.searchsorted(field.starts.take(docs))
    ends = addresses.searchsorted(field.starts.take(docs + 1))
    pieces = [addresses[first:end] for first, end in zip(firsts.tolist(), ends.tolist(), strict=True)]
    return np.concatenate(pieces)


def _phrase(matcher: Matcher, place: PhraseIn, docs: Docs) -> Iterator[tuple[FieldPostings, Addresses]]:
    postings = [matcher.posting(place.field, term) for term, _ in place.terms]
    field = matcher.segment.field(place.field)
    if field is None or not field.has_positions or None in postings:
        return
    offsets = [offset for _, offset in place.terms]
    slots = [_within(field, posting.ordinal, docs) for posting in postings if posting is not None]
    begins = kernel.phrase(list(zip(slots, offsets, strict=True)))
    if len(begins):
        low, high = np.uint32(min(offsets)), np.uint32(max(offsets))
        begins = begins.compress(field.docs_at(begins + low) == field.docs_at(begins + high))
    for offset in set(offsets):
        yield field, begins + np.uint32(offset)


def _addresses_of(field: FieldPostings, found: Intervals) -> Addresses:
    """The addresses of all words from the first to the last of intervals."""
    sizes = found.ends - found.begins + 1
    keys = found.begins.repeat(sizes) + np.arange(sizes.sum()) - (sizes.cumsum() - sizes).repeat(sizes)
    addresses: Addresses = (field.starts.take(intervals.document_of(keys)) + intervals.position_of(keys)).astype(
        np.uint32
    )
    return addresses
