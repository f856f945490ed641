"""One term's postings as a query reads them: each array fetched once, in the form that NumPy is fastest with."""

import numpy as np
from numpy.typing import NDArray

from index.postings.segment import FieldPostings
from search.docset import DocSet
from search.kernel import Docs
from search.ranking import Scores
from search.scratch import sums

_SEARCH_COST = 12
"""A binary search costs about this many steps of a linear pass."""


class Posting:
    """The postings of a term in one field of one segment, for the time of one query."""

    __slots__ = ("_at", "_docs", "_freqs", "field", "ordinal", "size")

    def __init__(self, field: FieldPostings, ordinal: int) -> None:
        self.field = field
        self.ordinal = ordinal
        self.size = field.df(ordinal)
        self._docs: Docs | None = None
        self._at: NDArray[np.intp] | None = None
        self._freqs: NDArray[np.unsignedinteger] | None = None

    def docs(self) -> Docs:
        """Its documents."""
        if self._docs is None:
            self._docs = self.field.docs(self.ordinal)
        return self._docs

    def at(self) -> NDArray[np.intp]:
        """Its documents as NumPy's own index type: a scatter or a gather would convert them each time."""
        if self._at is None:
            self._at = self.docs().astype(np.intp)
        return self._at

    def freqs(self) -> NDArray[np.unsignedinteger]:
        """How often it occurs in each of `docs`."""
        if self._freqs is None:
            self._freqs = self.field.freqs(self.ordinal)
        return self._freqs

    def set(self) -> DocSet:
        """Its documents as a set; the list is not read before it is needed."""
        return DocSet(self.field.documents, self.size, bits=self.field.bitmap(self.ordinal), read=self.docs)

    def counted(self, norms: Scores) -> Scores:
        """What its occurrences count in each of `docs`."""
        counts = norms.take(self.at())
        counts *= self.freqs()
        return counts

    def add_to(self, x: Scores, docs: Docs, norms: Scores) -> None:
        """Add to x what its occurrences count in each of `docs`; both ways of finding them give the same last bit."""
        if len(docs) * _SEARCH_COST < self.size:
            listed = self.docs()
            at = listed.searchsorted(docs)
            here = np.flatnonzero(listed.take(at, mode="clip") == docs)
            if len(here):
                counts = norms.take(docs.take(here))
                counts *= self.freqs().take(at.take(here))
                x[here] += counts
            return
        buffer = sums(self.field.documents)
        at = self.at()
        buffer[at] = self.counted(norms)
        x += buffer.take(docs)
        buffer[at] = 0
