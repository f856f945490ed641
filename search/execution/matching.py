"""Which documents of one segment a query tree finds, counted exactly. Scores are `search.execution.scoring`'s."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.execution import costs, docset, intervals, kernel
from search.execution.budget import CALLS, Budget, OverBudget
from search.execution.columns import has_length, has_value, in_range
from search.execution.docset import DocSet
from search.execution.expansion import Ordinals
from search.execution.found_terms import found_terms
from search.execution.indexed_text import IndexedText, possible_documents
from search.execution.kernel import Docs, Mask
from search.execution.locating import find_place
from search.execution.postings import Posting, says_the_same
from search.execution.searcher import SegmentReader
from search.execution.tree import (
    Adjacent,
    AllOf,
    AnyOf,
    AtLeast,
    Best,
    Boost,
    Constant,
    Every,
    Expansion,
    Fuzzy,
    Length,
    Located,
    Maybe,
    NoneOf,
    Nothing,
    PhraseIn,
    Prefix,
    Range,
    Term,
    TermRange,
    Tree,
    Value,
    Wildcard,
)

Occurrences = tuple[str, Docs, NDArray[np.integer]]
"""A field, the documents that have a phrase in it, and how often each has it."""


class Matcher:
    """One query on one segment. Every node is evaluated once, however often it is asked for.

    Deleted documents are among what `match` finds, since they count in document frequencies; `answer` leaves them out.
    Nodes are told apart by identity: the tree must live as long as its matcher. Work is charged to `budget`.
    """

    def __init__(self, segment: SegmentReader, budget: Budget | None = None) -> None:
        self.segment = segment
        self.budget = Budget() if budget is None else budget
        self.documents = segment.documents
        self._sets: dict[int, DocSet] = {}
        self._postings: dict[tuple[str, bytes], Posting | None] = {}
        self._occurrences: dict[int, list[Occurrences]] = {}
        self.spelt_keys: dict[Expansion, intervals.WordKeys] = {}
        """Where the terms of spellings stand, for `search.execution.indexed_text`."""

    def answer(self, root: Tree) -> DocSet:
        """The documents that the tree finds and that are not deleted."""
        found = self.match(root)
        live = self.segment.live_bits()
        if live is None or not found.size:
            return found
        if found.dense:
            return docset.of_bits(found.bitmap() & live, self.documents)
        docs = found.listed()
        return docset.of_docs(docs.compress(kernel.holds(live, docs)), self.documents)

    def match(self, node: Tree) -> DocSet:
        """The documents that a node finds, deleted ones included."""
        found = self._sets.get(id(node))
        if found is None:
            found = self._sets[id(node)] = _MATCH[type(node)](self, node)
        return found

    def posting(self, field: str, term: bytes) -> Posting | None:
        """The postings of a term, None where the segment has none."""
        key = (field, term)
        if key not in self._postings:
            postings = self.segment.field(field)
            ordinal = postings.find(term) if postings is not None else -1
            self._postings[key] = Posting(postings, ordinal) if postings is not None and ordinal >= 0 else None
        return self._postings[key]

    def postings(self, word: Term) -> list[Posting]:
        """The postings of a word's forms that the segment has, in the word's order; without those that lie within
        others, unless it matters how often the word occurs."""
        forms: Iterable[tuple[str, bytes]] = word.forms
        if word.within and word.times <= 1:
            forms = [form for form, outer in zip(word.forms, word.within, strict=True) if outer < 0]
        found = (self.posting(field, term) for field, term in forms)
        return [posting for posting in found if posting is not None]

    def counted(self, word: Term) -> list[tuple[Posting, tuple[str, ...]]]:
        """The postings that score for a word, each with the fields in each of which an occurrence counts: a list that
        says the same as the one that it lies within is not read again."""
        found = [self.posting(field, term) for field, term in word.forms]
        names: list[tuple[str, ...]] = [() if posting is None else (posting.field.name,) for posting in found]
        for at, outer in enumerate(word.within):
            inner, whole = found[at], found[outer]
            if outer >= 0 and inner is not None and whole is not None and says_the_same(inner, whole):
                names[outer] += names[at]
                found[at] = None
        return [(one, fields) for one, fields in zip(found, names, strict=True) if one is not None]

    def occurrences(self, node: Adjacent | Located) -> list[Occurrences]:
        """Where a phrase, or a place, is found: per text that has any."""
        found = self._occurrences.get(id(node))
        if found is None:
            places = self._phrases(node) if isinstance(node, Adjacent) else self._located(node)
            found = self._occurrences[id(node)] = [place for place in places if place is not None]
        return found

    def narrowed(self, found: DocSet, node: Tree) -> DocSet:
        """The documents of a set that a node finds too: only they are looked at where the node allows it."""
        while isinstance(node, Constant | Boost | Maybe):
            node = node.required if isinstance(node, Maybe) else node.child
        if found.dense or id(node) in self._sets:
            return docset.intersection_of_sets(found, self.match(node))
        docs = found.listed()
        if isinstance(node, Term):
            self.budget.charge(CALLS + len(docs) * len(node.forms), node)
        held: Mask | None
        match node:
            case Term(times=1):
                held = np.zeros(len(docs), np.bool_)
                for posting in self.postings(node):
                    held |= posting.set().holds(docs)
            case Range():
                held = in_range(self.segment.column(node.column), node, docs)
            case Value():
                held = has_value(self.segment.column(node.column), node, docs)
            case _:
                return docset.intersection_of_sets(found, self.match(node))
        return docset.nothing(self.documents) if held is None else docset.of_docs(docs.compress(held), self.documents)

    def _word(self, node: Term) -> DocSet:
        postings = self.postings(node)
        listed = sum(posting.size for posting in postings if posting.bits is None)
        bits = sum(posting.bits is not None for posting in postings) * self.documents
        self.budget.charge(CALLS + listed + (bits >> 5), node)
        found = docset.union_of_sets([posting.set() for posting in postings], self.documents)
        if node.times <= 1:
            return found
        self.budget.charge(8 * sum(posting.size for posting in postings), node)
        docs = found.listed()
        total = np.zeros(len(docs), np.int64)
        for posting in postings:
            total[docs.searchsorted(posting.docs())] += posting.freqs()
        return docset.of_docs(docs.compress(total >= node.times), self.documents)

    def _by_occurrences(self, node: Adjacent | Located) -> DocSet:
        occurrences = self.occurrences(node)
        found = docset.union_of_sets(
            [docset.of_docs(docs, self.documents) for _, docs, _ in occurrences], self.documents
        )
        if isinstance(node, Adjacent) or node.times <= 1:
            return found
        docs = found.listed()
        total = np.zeros(len(docs), np.int64)
        for _, at, freqs in occurrences:
            total[docs.searchsorted(at)] += freqs
        return docset.of_docs(docs.compress(total >= node.times), self.documents)

    def _phrases(self, node: Adjacent) -> Iterator[Occurrences | None]:
        for place in node.places:
            yield self._phrase_in(place, node)

    def _phrase_in(self, place: PhraseIn, node: Adjacent) -> Occurrences | None:
        slots = [(self.posting(name, term), offset) for name, term, offset in _slots(place)]
        postings = [posting for posting, _ in slots if posting is not None]
        if not postings or len(postings) < len(slots):
            return None
        if len(slots) == 1:
            self.budget.charge(CALLS + 4 * postings[0].size, node)
            return place.field, postings[0].docs(), postings[0].freqs()
        field = postings[0].field
        if not field.has_positions:
            return None
        rarest, at = min(zip(postings, (offset for _, offset in slots), strict=True), key=lambda slot: slot[0].size)
        occurrences = [posting.field.cf(posting.ordinal) for posting in postings]
        least = rarest.field.cf(rarest.ordinal)
        self.budget.charge(CALLS + least * 6 + sum(min(often * 2, least * 16) for often in occurrences), node)
        first, docs = self._addresses(rarest, [posting for posting in postings if posting is not rarest])
        others = [(posting, offset - at) for posting, (_, offset) in zip(postings, slots, strict=True)]
        others.remove((rarest, 0))
        found = kernel.phrase_at(
            first, [(posting.field.cf(posting.ordinal), offset, posting.held) for posting, offset in others]
        )
        docs = docs.take(found)
        offsets = sorted(offset for _, offset in slots)
        if len(found) and any(after > before + 1 for before, after in pairwise(offsets)):
            # One unused address parts two documents: a phrase with a gap in it could run over.
            begins = first.take(found) - np.uint32(at)
            ends = begins + np.uint32(offsets[-1])
            docs = docs.compress(field.docs_at(begins + np.uint32(offsets[0])) == field.docs_at(ends))
        return (place.field, *kernel.runs(docs)) if len(docs) else None

    def _addresses(self, rarest: Posting, others: Sequence[Posting]) -> tuple[NDArray[np.uint32], Docs]:
        """The addresses of a term, and the document of each; without those of documents that clearly lack another."""
        addresses = rarest.field.addresses(rarest.ordinal)
        docs, freqs = rarest.docs(), rarest.freqs()
        for other in others:
            if other.bits is not None and len(docs) > costs.FEW_DOCS:
                held = kernel.holds(other.bits, docs)
                addresses = addresses.compress(held.repeat(freqs))
                docs, freqs = docs.compress(held), freqs.compress(held)
        return addresses, docs.repeat(freqs)

    def _located(self, node: Located) -> Iterator[Occurrences | None]:
        for name, place in node.places:
            documents = possible_documents(self, place)
            if documents.size:
                try:
                    found = find_place(place, IndexedText(self, name, documents, node))
                except intervals.TooManyParts as error:
                    raise OverBudget(node) from error
                if len(found.ends):
                    yield (name, *kernel.runs(intervals.document_of(intervals.distinct_keys(found.ends))))

    def _spelling(self, node: Expansion) -> DocSet:
        lists: list[Docs] = []
        for name, ordinals in self.expanded(node):
            field = self.segment.segment.fields[name]
            if isinstance(ordinals, range):
                self.budget.charge(CALLS + 2 * field.size(ordinals.start, ordinals.stop), node)
                lists += field.docs_of(ordinals.start, ordinals.stop)
            else:
                self.budget.charge(sum(CALLS + 2 * field.df(ordinal) for ordinal in ordinals), node)
                lists += [field.docs(ordinal) for ordinal in ordinals]
        return docset.of_lists(lists, self.documents)

    def expanded(self, node: Expansion) -> list[tuple[str, Ordinals]]:
        """The terms of each field that a spelling stands for."""
        return found_terms(self.segment, node, self.budget.charging(node))

    def _range(self, node: Range) -> DocSet:
        return self._by_column(in_range(self.segment.column(node.column), node, None))

    def _value(self, node: Value) -> DocSet:
        return self._by_column(has_value(self.segment.column(node.column), node, None))

    def _length(self, node: Length) -> DocSet:
        return self._by_column(has_length(self.segment.field(node.field), node, self.documents))

    def _by_column(self, held: Mask | None) -> DocSet:
        if held is None:
            return docset.nothing(self.documents)
        return docset.of_bits(kernel.pack_mask(held), self.documents)

    def _and(self, node: AllOf) -> DocSet:
        children = list(_flattened(node))
        wanted = sorted((child for child in children if not isinstance(child, NoneOf)), key=self._size)
        found = self.match(wanted[0]) if wanted else docset.everything(self.documents)
        for child in wanted[1:]:
            if not found.size:
                return found
            found = self.narrowed(found, child)
        for unwanted in children:
            if isinstance(unwanted, NoneOf):
                found = docset.difference_of_sets(found, self.match(unwanted.child))
        return found

    def _size(self, node: Tree) -> int:
        """About how many documents a node finds at most, without evaluating it."""
        if id(node) in self._sets:
            return self._sets[id(node)].size
        match node:
            case Term():
                return sum(posting.size for posting in self.postings(node))
            case Adjacent():
                return max(
                    (self._rarest((name, term) for name, term, _ in _slots(at)) for at in node.places), default=0
                )
            case AllOf():
                return min(map(self._size, node.children), default=self.documents)
            case AnyOf() | Best() | AtLeast():
                return sum(map(self._size, node.children))
            case Constant() | Boost():
                return self._size(node.child)
            case Maybe():
                return self._size(node.required)
            case Nothing():
                return 0
            case _:
                return self.documents

    def _rarest(self, forms: Iterable[tuple[str, bytes]]) -> int:
        found = [self.posting(name, term) for name, term in forms]
        return min((posting.size if posting is not None else 0 for posting in found), default=0)

    def _or(self, node: AnyOf | Best) -> DocSet:
        sets = [self.match(child) for child in node.children]
        self.budget.charge(sum(self.documents >> 6 if found.bits is not None else found.size for found in sets), node)
        return docset.union_of_sets(sets, self.documents)

    def _at_least(self, node: AtLeast) -> DocSet:
        sets = [self.match(child) for child in node.children]
        dense = any(found.dense for found in sets)
        rows = min(node.least, len(sets)) * (self.documents >> 6)
        self.budget.charge(len(sets) * rows // 2 if dense else 4 * sum(found.size for found in sets), node)
        return docset.in_at_least(sets, node.least, self.documents)

    def _not(self, node: NoneOf) -> DocSet:
        return docset.difference_of_sets(docset.everything(self.documents), self.match(node.child))

    def _child(self, node: Constant | Boost) -> DocSet:
        return self.match(node.child)

    def _maybe(self, node: Maybe) -> DocSet:
        return self.match(node.required)

    def _every(self, node: Every) -> DocSet:
        if node.field is None:
            return docset.everything(self.documents)
        field = self.segment.field(node.field)
        if field is None:
            return docset.nothing(self.documents)
        return docset.of_bits(kernel.pack_mask(field.lengths > 0), self.documents)

    def _nothing(self, _: Nothing) -> DocSet:
        return docset.nothing(self.documents)


_MATCH: dict[type, Callable[[Matcher, Any], DocSet]] = {
    Term: Matcher._word,
    Adjacent: Matcher._by_occurrences,
    Located: Matcher._by_occurrences,
    Length: Matcher._length,
    Prefix: Matcher._spelling,
    Wildcard: Matcher._spelling,
    Fuzzy: Matcher._spelling,
    TermRange: Matcher._spelling,
    Range: Matcher._range,
    Value: Matcher._value,
    AllOf: Matcher._and,
    AnyOf: Matcher._or,
    Best: Matcher._or,
    AtLeast: Matcher._at_least,
    NoneOf: Matcher._not,
    Maybe: Matcher._maybe,
    Constant: Matcher._child,
    Boost: Matcher._child,
    Every: Matcher._every,
    Nothing: Matcher._nothing,
}


def _flattened(node: AllOf) -> Sequence[Tree]:
    children: list[Tree] = []
    for child in node.children:
        children += _flattened(child) if isinstance(child, AllOf) else [child]
    return children


def _slots(place: PhraseIn) -> Sequence[tuple[str, bytes, int]]:
    return place.slots or [(place.field, term, offset) for term, offset in place.terms]
