"""One term's postings as a query reads them: each array fetched once, in the form that NumPy is fastest with."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.postings.segment import FieldPostings
from search.execution import kernel
from search.execution.docset import DocSet
from search.execution.kernel import Addresses, Bits, Docs, Mask, Positions
from search.execution.ranking import Scores

_LONG, _SEARCH_COST = 100_000, 30
"""A list longer than this, and than so many addresses for each one wanted, is searched where it lies."""


class _List(Protocol):
    @property
    def field(self) -> FieldPostings: ...
    @property
    def ordinal(self) -> int: ...
    @property
    def size(self) -> int: ...


def says_the_same(inner: _List, outer: _List) -> bool:
    """Whether two lists are one and the same, given that the first form stands only where the second does: then as many
    documents are the same documents, and as many occurrences the same number in each."""
    return inner.size == outer.size and inner.field.cf(inner.ordinal) == outer.field.cf(outer.ordinal)


class Posting:
    """The postings of a term in one field of one segment, for the time of one query."""

    __slots__ = ("_docs", "_freqs", "_ranks", "bits", "field", "ordinal", "size")

    def __init__(self, field: FieldPostings, ordinal: int) -> None:
        self.field = field
        self.ordinal = ordinal
        self.size = field.df(ordinal)
        self.bits: Bits | None = field.bitmap(ordinal)
        """Its documents as a bitmap, where the index has one."""
        self._docs: Docs | None = None
        self._ranks: NDArray[np.int32] | None = None
        self._freqs: NDArray[np.unsignedinteger] | None = None

    def docs(self) -> Docs:
        """Its documents."""
        if self._docs is None:
            self._docs = self.field.docs(self.ordinal)
        return self._docs

    def freqs(self) -> NDArray[np.unsignedinteger]:
        """How often it occurs in each of `docs`."""
        if self._freqs is None:
            self._freqs = self.field.freqs(self.ordinal)
        return self._freqs

    def set(self) -> DocSet:
        """Its documents as a set; the list is not read before it is needed."""
        return DocSet(self.field.documents, self.size, bits=self.bits, read=self.docs)

    def located(self, docs: Docs) -> tuple[Positions, Positions]:
        """Which of `docs` have the term: their positions in `docs` and, aligned, in the postings."""
        if self.bits is None:
            return kernel.located_in_list(docs, self.docs())
        if self._ranks is None:
            self._ranks = kernel.ranks(self.bits)
        return kernel.located(self.bits, self._ranks, docs)

    def held(self, wanted: Addresses) -> Mask:
        """Which of the ascending addresses `wanted` the term has."""
        held = None
        if self.field.cf(self.ordinal) > _LONG + _SEARCH_COST * len(wanted):
            held = self.field.held(self.ordinal, wanted)
        return kernel.held(self.field.addresses(self.ordinal), wanted) if held is None else held

    def counted(self, norms: Scores) -> Scores:
        """What its occurrences count in each of its documents."""
        counts = norms.take(self.docs())
        counts *= self.freqs()
        return counts

    def often(self, norms: Scores, least: int) -> tuple[Docs, Scores]:
        """The documents that have the term at least so often, and what its occurrences count there."""
        if least <= 1:
            return self.docs(), self.counted(norms)
        at = (self.freqs() >= least).nonzero()[0]
        docs = self.docs().take(at)
        counts = norms.take(docs)
        counts *= self.freqs().take(at)
        return docs, counts

    def add_to(self, x: Scores, docs: Docs, norms: Scores) -> None:
        """Add to x what its occurrences count in each of `docs`."""
        here, at = self.located(docs)
        if len(here):
            counts = norms.take(docs.take(here))
            counts *= self.freqs().take(at)
            x[here] += counts
