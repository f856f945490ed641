"""An index opened for search: a snapshot, a ranking, and what follows from both and is worth keeping."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from index.postings.allocation import keep_freed_memory
from index.postings.segment import Column, FieldPostings, Segment
from search.execution import kernel
from search.execution.expansion import TermExpander
from search.execution.kernel import Bits, Mask
from search.execution.ranking import Ranking, Scores, idf, norms


class SegmentSource(Protocol):
    """What is asked of a snapshot: `index.postings.segment.Snapshot`, or one segment of it alone."""

    documents: int

    def leaves(self) -> Iterator[tuple[int, Segment]]:
        """Each segment with the global number of its first document."""

    def average_length(self, field: str) -> float:
        """Tokens of a field per document."""


class SegmentReader:
    """A segment with its norms, its live documents and its spellings, each made when first needed.

    Threads may share it: what two make at once is the same, and the last one stays.
    """

    def __init__(self, segment: Segment, base: int, snapshot: SegmentSource, ranking: Ranking) -> None:
        self.segment = segment
        self.base = base
        self.documents = segment.documents
        self._snapshot = snapshot
        self._ranking = ranking
        self._norms: dict[str, Scores] = {}
        self._summed: dict[tuple[str, ...], Scores] = {}
        self._most: dict[tuple[str, ...], float] = {}
        self._spellings: dict[str, TermExpander] = {}
        self.near: dict[str, Any] = {}
        """What the second stage keeps of the terms near a word."""
        self._live: Bits | None = None
        self._alive: Mask | None = None

    def field(self, name: str) -> FieldPostings | None:
        """The field's postings; None where no document of the segment has it."""
        return self.segment.fields.get(name)

    def norms(self, name: str) -> Scores:
        """What one occurrence in the field counts in each document."""
        made = self._norms.get(name)
        if made is None:
            ranking = self._ranking
            made = self._norms[name] = norms(
                self.segment.fields[name].lengths,
                self._snapshot.average_length(name),
                ranking.weights.get(name, 0.0),
                ranking.b_of(name),
            )
        return made

    def summed_norms(self, names: tuple[str, ...]) -> Scores:
        """What one occurrence counts in each document that is one in each of these fields; kept."""
        if len(names) == 1:
            return self.norms(names[0])
        made = self._summed.get(names)
        if made is None:
            made = self.norms(names[0]).copy()
            for name in names[1:]:
                made += self.norms(name)
            self._summed[names] = made
        return made

    def max_norm(self, names: tuple[str, ...]) -> float:
        """The most that such an occurrence counts in any document."""
        most = self._most.get(names)
        if most is None:
            most = self._most[names] = float(self.summed_norms(names).max(initial=0))
        return most

    def expander(self, name: str) -> TermExpander:
        """The sketches of the field's terms."""
        if name not in self._spellings:
            self._spellings[name] = TermExpander(self.segment.fields[name].dictionary)
        return self._spellings[name]

    def live_bits(self) -> Bits | None:
        """The documents not deleted; None where none is."""
        deleted = self.segment.deleted
        if deleted is not None and self._live is None:
            self._live = kernel.pack_mask(~deleted)
        return self._live

    def live_mask(self) -> Mask | None:
        """One boolean a document, true where it is not deleted; None where none is."""
        deleted = self.segment.deleted
        if deleted is not None and self._alive is None:
            self._alive = ~deleted
        return self._alive

    def column(self, name: str) -> Column | None:
        """A column; None where no document of the segment has a value."""
        return self.segment.column(name) if name in self.segment.columns else None

    def value(self, name: str, document: int) -> int | str | None:
        """What a column holds for a document; None where it holds nothing."""
        column = self.column(name)
        value = None if column is None else column[document]
        return None if column is None or (column.strings is None and value == column.default) else value


class Searcher:
    """A snapshot opened for search under one ranking. One searcher serves any number of threads and queries.

    `units` is what one evaluation of a tree may cost (`search.execution.budget`), None for whatever it takes.
    """

    def __init__(self, snapshot: SegmentSource, ranking: Ranking, units: int | None = None) -> None:
        keep_freed_memory()
        self.snapshot = snapshot
        self.ranking = ranking
        self.units = units
        self.segments: Sequence[SegmentReader] = tuple(
            SegmentReader(segment, base, snapshot, ranking) for base, segment in snapshot.leaves()
        )

    def idf(self, df: int) -> float:
        """The weight of a word of that document frequency."""
        return idf(df, self.snapshot.documents)

    def df(self, field: str, term: bytes) -> int:
        """How many documents have the term, deleted ones included."""
        total = 0
        for segment in self.segments:
            postings = segment.field(field)
            ordinal = postings.find(term) if postings is not None else -1
            if postings is not None and ordinal >= 0:
                total += postings.df(ordinal)
        return total

    def live_df(self, field: str, term: bytes) -> int:
        """How many documents have the term, those deleted left out: what a search for it finds."""
        total = 0
        for segment in self.segments:
            postings = segment.field(field)
            ordinal = postings.find(term) if postings is not None else -1
            if postings is not None and ordinal >= 0:
                live = segment.live_mask()
                total += postings.df(ordinal) if live is None else int(live.take(postings.docs(ordinal)).sum())
        return total
