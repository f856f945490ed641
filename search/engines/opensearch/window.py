"""The best articles of a question as a segment that lives for it alone: what the second stage asks of one, on arrays in
memory, made of their texts as they were read (`text_reading`)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from index.postings.segment import Column, Segment
from index.schema import NO_DAY, day_number
from search.engines.opensearch.mapping import term_text
from search.engines.opensearch.text_reading import ReadTexts, text_reader

_FIELDS = (("title", "stem", "title"), ("title_exact", "form", "title"),
           ("text", "stem", "text"), ("text_exact", "form", "text"))  # fmt: skip


class WindowField:
    """What is asked of `index.postings.field.FieldPostings` of a field of few texts."""

    has_positions = True

    def __init__(self, texts: ReadTexts, kind: str) -> None:
        self._numbers, positions, self._documents = texts.terms(kind)
        self._positions = positions.astype(np.uint32)
        self._known, self._names = texts.numbers[kind], texts.names[kind]
        self._places: dict[int, NDArray[np.intp]] = {}
        self._begun: list[list[int]] = []
        self.lengths = np.bincount(self._documents, minlength=len(texts.articles))
        self.starts = texts.starts().astype(np.uint32)

    @cached_property
    def _terms(self) -> list[tuple[str, int]]:
        """The terms with their numbers."""
        there = np.zeros(len(self._names), np.bool_)
        there[self._numbers] = True
        return [(self._names[number], number) for number in there.nonzero()[0].tolist()]

    def _at(self, ordinal: int) -> NDArray[np.intp]:
        """Which of the tokens are a term: fewer are asked for than sorting all of them would take."""
        if ordinal not in self._places:
            self._places[ordinal] = (self._numbers == ordinal).nonzero()[0]
        return self._places[ordinal]

    def find(self, term: bytes) -> int:
        """See `FieldPostings`; ordinals are in no order."""
        ordinal = self._known.get(term, -1)
        return ordinal if len(self._at(ordinal)) else -1

    def prefix(self, prefix: bytes) -> tuple[int, int]:
        """What stands for the terms that begin with `prefix` when it is handed to `size` and `postings_of`."""
        begins = term_text(prefix)
        self._begun.append([number for term, number in self._terms if term.startswith(begins)])
        return len(self._begun) - 1, len(self._begun)

    def size(self, first: int, end: int) -> int:
        """How often the terms of a `prefix` stand in the texts."""
        return sum(len(self._at(ordinal)) for some in self._begun[first:end] for ordinal in some)

    def postings_of(self, first: int, end: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """The documents of the terms of a `prefix`, one for each time that they stand there."""
        for ordinal in (each for some in self._begun[first:end] for each in some):
            documents = self._documents.take(self._at(ordinal))
            yield documents, np.ones(len(documents), np.int64)

    def docs(self, ordinal: int) -> NDArray[np.int64]:
        """See `FieldPostings`."""
        return np.unique(self._documents.take(self._at(ordinal)))

    def freqs(self, ordinal: int) -> NDArray[np.int64]:
        """See `FieldPostings`."""
        return np.unique(self._documents.take(self._at(ordinal)), return_counts=True)[1]

    def df(self, ordinal: int) -> int:
        """See `FieldPostings`."""
        return len(self.docs(ordinal))

    def cf(self, ordinal: int) -> int:
        """See `FieldPostings`."""
        return len(self._at(ordinal))

    def addresses(self, ordinal: int) -> NDArray[np.uint32]:
        """See `FieldPostings`."""
        return self._positions.take(self._at(ordinal))

    def addresses_near(self, ordinal: int, starts: object, ends: object) -> NDArray[np.uint32]:  # noqa: ARG002
        """See `FieldPostings`."""
        return self.addresses(ordinal)

    def bitmap(self, ordinal: int) -> None:
        """See `FieldPostings`: there is none."""


class _Window:
    """What is asked of `index.postings.segment.Segment`."""

    deleted = None
    columns = ("day",)

    def __init__(self, stored: Sequence[Mapping[str, Any]]) -> None:
        self.documents = len(stored)
        names = ("title", "text")
        read = text_reader().read([{name: one.get(name, "") for name in names} for one in stored], names, breaks=False)
        self.fields = {name: WindowField(read[source], kind) for name, kind, source in _FIELDS}
        self._days = [day_number(one.get("date")) or NO_DAY for one in stored]

    def column(self, name: str) -> Column:
        """The days of the articles."""
        return Column(name, np.array(self._days, np.int64), None, NO_DAY)


def window_of(stored: Sequence[Mapping[str, Any]]) -> Segment:
    """A segment of articles, in order, given as they are stored, for `search.rerank.second_stage` and no other use."""
    return cast("Segment", _Window(stored))
