"""The posting lists of a plain question's words in each segment, and what a word weighs by them."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.postings.segment import FieldPostings
from search.execution import kernel
from search.execution.budget import Budget
from search.execution.kernel import Bits, Docs
from search.execution.matching import Matcher
from search.execution.postings import says_the_same
from search.execution.searcher import Searcher, SegmentReader
from search.execution.tree import Adjacent, Term

DocArray: TypeAlias = NDArray[np.intp]
"""Documents as NumPy indexes with: as int32 they would be converted at every use."""


class TermPostings:
    """The postings of one form in one segment. `names` are the fields in each of which an occurrence counts; `within`
    are lists of other forms, whose documents are all among these."""

    __slots__ = ("_docs", "field", "names", "ordinal", "size", "within")

    def __init__(self, field: FieldPostings, ordinal: int) -> None:
        self.field = field
        self.ordinal = ordinal
        self.size = field.df(ordinal)
        self.names: tuple[str, ...] = (field.name,)
        self.within: tuple[TermPostings, ...] = ()
        self._docs: DocArray | None = None

    def docs(self) -> DocArray:
        """Its documents, ascending; not to be changed."""
        if self._docs is None:
            self._docs = self.field.docs(self.ordinal, np.intp)
        return self._docs

    def docs_at(self, places: NDArray[np.intp]) -> DocArray:
        """Its documents at ascending places of `docs`, the others left unread."""
        if self._docs is not None:
            return self._docs.take(places)
        return self.field.docs_at_places(self.ordinal, places)

    def freqs(self) -> NDArray[np.integer]:
        """How often it occurs in each of them."""
        return self.field.freqs(self.ordinal)

    def bitmap(self) -> Bits | None:
        """Its documents as a bitmap, where the index has one."""
        return self.field.bitmap(self.ordinal)


class PhrasePostings(NamedTuple):
    """Where a phrase stands in one field of one segment, as a list of its own."""

    name: str
    found: Docs
    counts: NDArray[np.integer]
    size: int

    @property
    def names(self) -> tuple[str, ...]:
        """The field's name."""
        return (self.name,)

    @property
    def within(self) -> tuple[TermPostings, ...]:
        """Nothing."""
        return ()

    def docs(self) -> DocArray:
        """The documents that have the phrase, ascending."""
        return self.found.astype(np.intp)

    def docs_at(self, places: NDArray[np.intp]) -> DocArray:
        """Those at some places."""
        return self.found.take(places).astype(np.intp)

    def freqs(self) -> NDArray[np.integer]:
        """How often each has it."""
        return self.counts

    def bitmap(self) -> None:
        """None: a phrase has no bitmap."""
        return


Postings: TypeAlias = TermPostings | PhrasePostings


def posting_lists(segment: SegmentReader, word: Term | Adjacent, budget: Budget) -> list[Postings | None]:
    """The postings of a word's forms, None where the segment has none or they count with those that they lie within;
    those of a phrase where it has any."""
    if isinstance(word, Adjacent):
        return [PhrasePostings(*one, len(one[1])) for one in Matcher(segment, budget).occurrences(word)]
    found: list[TermPostings | None] = []
    for name, term in word.forms:
        field = segment.field(name)
        ordinal = -1 if field is None else field.find(term)
        found.append(TermPostings(field, ordinal) if field is not None and ordinal >= 0 else None)
    for at, outer in enumerate(word.within):
        inner, whole = found[at], found[outer]
        if outer >= 0 and inner is not None and whole is not None:
            found[at] = None
            if says_the_same(inner, whole):
                whole.names += inner.names
            else:
                whole.within += (inner,)
    return list(found)


def word_weight(searcher: Searcher, word: Term | Adjacent, found: Sequence[Sequence[Postings | None]]) -> float:
    """The word's idf times its boost, from its lists in all segments (see `ranking.idf`); a phrase's df is exact."""
    if isinstance(word, Adjacent):
        df = sum(
            [kernel.union_size([one.found for one in segment if isinstance(one, PhrasePostings)]) for segment in found]
        )
    else:
        sizes = [[0 if one is None else one.size for one in segment] for segment in found]
        df = max(map(sum, zip(*sizes, strict=True)), default=0)  # an index without articles has no segments
    return searcher.idf(df) * word.boost
