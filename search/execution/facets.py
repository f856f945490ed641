"""How many documents of an answer have each value of a field, and how many were published on each day."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.execution.docset import DocSet, everything
from search.execution.searcher import Searcher
from search.execution.value_groups import ValueGroups, column_values

DAY_COLUMN = "day"


class Days(NamedTuple):
    """Days, ascending, as `date.toordinal` counts them, and how many documents each has."""

    days: NDArray[np.int64]
    counts: NDArray[np.int64]


class FacetCounter:
    """Counts over the answers of one opened index; what it learns of a field's values it keeps."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._groups: dict[str, ValueGroups] = {}

    def groups(self, name: str) -> ValueGroups:
        """The groups of a field's values."""
        made = self._groups.get(name)
        if made is None:
            made = self._groups[name] = ValueGroups(self._searcher.segments, name)
        return made

    def values(
        self, name: str, found: Sequence[DocSet], most: int | None = None, contains: str = ""
    ) -> list[tuple[str, int]]:
        """The values of a field in an answer (a set a segment) with their counts: `ValueGroups.top`."""
        groups = self.groups(name)
        return groups.top(groups.counts(found), most, contains)

    def everywhere(self, name: str) -> list[tuple[str, int]]:
        """The values of a field in all documents, deleted ones included."""
        return self.values(name, [everything(segment.documents) for segment in self._searcher.segments])

    def days(self, found: Sequence[DocSet]) -> Days:
        """The days of an answer; documents without one are counted nowhere."""
        parts = []
        for segment, documents in zip(self._searcher.segments, found, strict=True):
            column = segment.column(DAY_COLUMN)
            if column is None or not documents.size:
                continue
            values = column_values(column, documents)
            values = values.compress(values != column.default)
            if len(values):
                first = int(values.min())
                by_day = np.bincount(values - first)
                some = np.flatnonzero(by_day)
                parts.append((some + first, by_day.take(some)))
        if len(parts) == 1:
            return Days(*parts[0])
        if not parts:
            return Days(np.empty(0, np.int64), np.empty(0, np.int64))
        days, at = np.unique(np.concatenate([days for days, _ in parts]), return_inverse=True)
        return Days(days, np.bincount(at, np.concatenate([counts for _, counts in parts])).astype(np.int64))
