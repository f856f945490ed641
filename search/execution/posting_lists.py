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
from search.execution.searcher import Searcher, SegmentReader
from search.execution.tree import Adjacent, Term

DocArray: TypeAlias = NDArray[np.intp]
"""Documents as NumPy indexes with: as int32 they would be converted at every use."""


class TermPostings(NamedTuple):
    """The postings of one form in one segment."""

    field: FieldPostings
    ordinal: int
    size: int

    @property
    def name(self) -> str:
        """The field's name."""
        return self.field.name

    def docs(self) -> DocArray:
        """Its documents, ascending."""
        return self.field.docs(self.ordinal, np.intp)

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

    def docs(self) -> DocArray:
        """The documents that have the phrase, ascending."""
        return self.found.astype(np.intp)

    def freqs(self) -> NDArray[np.integer]:
        """How often each has it."""
        return self.counts

    def bitmap(self) -> None:
        """None: a phrase has no bitmap."""
        return


Postings: TypeAlias = TermPostings | PhrasePostings


def posting_lists(segment: SegmentReader, word: Term | Adjacent, budget: Budget) -> list[Postings | None]:
    """The postings of each form of a word, None where the segment has none; those of a phrase where it has any."""
    if isinstance(word, Adjacent):
        return [PhrasePostings(*one, len(one[1])) for one in Matcher(segment, budget).occurrences(word)]
    found: list[Postings | None] = []
    for name, term in word.forms:
        field = segment.field(name)
        ordinal = -1 if field is None else field.find(term)
        found.append(TermPostings(field, ordinal, field.df(ordinal)) if field is not None and ordinal >= 0 else None)
    return found


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
