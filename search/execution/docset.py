"""A set of documents of one segment: a sorted list where it is sparse, a bitmap where it is dense, both where known."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from search.execution import costs, kernel
from search.execution.kernel import Bits, Docs, Mask

PILE = 1 << 20
"""Documents of many lists that are put together at once: 4 MB of them."""


@dataclass(slots=True)
class DocSet:
    """`size` documents out of `documents`. At least one form is there: a list, a bitmap, or a list that can be read.

    Another form is made when asked for and kept; nothing else ever changes. A set belongs to one query.
    """

    documents: int
    size: int
    docs: Docs | None = None
    bits: Bits | None = None
    read: Callable[[], Docs] | None = None

    def listed(self) -> Docs:
        """The set as a sorted list."""
        if self.docs is None:
            if self.read is not None:
                self.docs = self.read()
            else:
                assert self.bits is not None
                self.docs = kernel.unpack(self.bits, self.documents)
        return self.docs

    def bitmap(self) -> Bits:
        """The set as a bitmap."""
        if self.bits is None:
            self.bits = kernel.pack(self.listed(), self.documents)
        return self.bits

    def holds(self, docs: Docs) -> Mask:
        """Which of `docs` are in the set."""
        if self.bits is not None:
            return kernel.holds(self.bits, docs)
        return kernel.member(docs, self.listed())

    @property
    def listable(self) -> bool:
        """Whether the list costs less than unpacking a bitmap."""
        return self.docs is not None or self.read is not None

    @property
    def dense(self) -> bool:
        """Whether the bitmap is the form to go on with."""
        return self.bits is not None and self.size * 32 > self.documents


def of_docs(docs: Docs, documents: int) -> DocSet:
    """The set of a sorted list."""
    return DocSet(documents, len(docs), docs=docs)


def of_lists(lists: Sequence[Docs], documents: int) -> DocSet:
    """The documents of any of very many lists."""
    total = sum(map(len, lists))
    if not total:
        return nothing(documents)
    if total * 8 > documents:
        piles = (kernel.pack(pile, documents) for pile in _piles(lists))
        bits = next(piles)
        for more in piles:
            bits |= more
        return of_bits(bits, documents)
    pile = np.concatenate(lists)
    pile.sort(kind="stable")
    return of_docs(kernel.distinct(pile), documents)


def _piles(lists: Sequence[Docs]) -> Iterator[Docs]:
    """The lists put together, PILE documents or so at a time: a copy of all would take as much memory as the lists."""
    first = size = 0
    for at, one in enumerate(lists, 1):
        size += len(one)
        if size >= PILE or at == len(lists):
            yield np.concatenate(lists[first:at])
            first, size = at, 0


def of_bits(bits: Bits, documents: int) -> DocSet:
    """The set of a bitmap."""
    return DocSet(documents, kernel.count(bits), bits=bits)


def nothing(documents: int) -> DocSet:
    """No document."""
    return DocSet(documents, 0, docs=kernel.EMPTY)


def everything(documents: int) -> DocSet:
    """All documents."""
    return DocSet(documents, documents, bits=kernel.full(documents))


def union_of_sets(sets: Sequence[DocSet], documents: int) -> DocSet:
    """The documents of any set: bitmaps joined, lists merged, and what the lists add put into the bitmap."""
    sets = [found for found in sets if found.size]
    if len(sets) < 2:
        return sets[0] if sets else nothing(documents)
    bitmaps = [found.bits for found in sets if found.bits is not None]
    lists = [found.listed() for found in sets if found.bits is None]
    if len(lists) >= costs.SORT_LISTS_FROM or sum(map(len, lists)) * 8 > documents:
        merged = of_lists(lists, documents)
        if not bitmaps:
            return merged
        lists = [merged.listed()] if merged.bits is None else []
        bitmaps += [] if merged.bits is None else [merged.bits]
    if not bitmaps:
        return of_docs(kernel.union(lists), documents)
    bits = bitmaps[0]
    for other in bitmaps[1:]:
        bits = bits | other
    for docs in lists:
        bits = kernel.add_to_bits(bits, docs)
    return of_bits(bits, documents)


def intersection_of_sets(first: DocSet, second: DocSet) -> DocSet:
    """The documents of both sets."""
    if first.bits is not None and second.bits is not None and first.dense and second.dense:
        return of_bits(first.bits & second.bits, first.documents)
    if second.listable and (not first.listable or second.size < first.size):
        first, second = second, first
    docs = first.listed()
    return of_docs(docs.compress(second.holds(docs)), first.documents)


def difference_of_sets(first: DocSet, second: DocSet) -> DocSet:
    """The documents of the first set that the second has not."""
    if not first.size or not second.size:
        return first
    if first.dense:
        return of_bits(first.bitmap() & ~second.bitmap(), first.documents)
    docs = first.listed()
    return of_docs(docs.compress(~second.holds(docs)), first.documents)


def in_at_least(sets: Sequence[DocSet], least: int, documents: int) -> DocSet:
    """The documents of at least `least` sets."""
    if least <= 0:
        return everything(documents)
    if least == 1:
        return union_of_sets(sets, documents)
    if least > len(sets):
        return nothing(documents)
    if any(found.dense for found in sets):
        return of_bits(kernel.at_least_bits([found.bitmap() for found in sets], least), documents)
    return of_docs(kernel.at_least([found.listed() for found in sets], least), documents)
