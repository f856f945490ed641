"""How many documents of an answer have each value of a column, and how many were published in each month."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.postings.segment import Column
from search.execution.docset import DocSet
from search.execution.execute import TopDocs
from search.execution.kernel import unpack_mask
from search.execution.searcher import Searcher

VALUE_FACETS = ("source", "section", "author")
DAY_COLUMN = "day"
MAX_VALUES = 20
"""Values that a facet shows."""

_EPOCH = 719_163
"""1 January 1970 as `date.toordinal` counts days."""


def facets(searcher: Searcher, answer: TopDocs, most: int = MAX_VALUES) -> Mapping[str, Sequence[tuple[str, int]]]:
    """The values of each facet with their counts, the most frequent first (ties by value); months the latest first.

    Documents without a value are counted nowhere.
    """
    values: dict[str, Counter[str]] = {name: Counter() for name in VALUE_FACETS}
    found_months: Counter[str] = Counter()
    for segment, found in zip(searcher.segments, answer.sets, strict=True):
        if not found.size:
            continue
        for name, counter in values.items():
            column = segment.column(name)
            if column is not None and column.strings is not None:
                counts = value_counts(column, found)
                for code in np.flatnonzero(counts).tolist():
                    counter[column.strings[code]] += int(counts[code])
        days = segment.column(DAY_COLUMN)
        if days is not None:
            found_months.update(month_counts(days, found))
    ranked = {name: sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])) for name, counter in values.items()}
    shown: dict[str, Sequence[tuple[str, int]]] = {name: pairs[:most] for name, pairs in ranked.items()}
    return shown | {"month": sorted(found_months.items(), reverse=True)}


def value_counts(column: Column, found: DocSet) -> NDArray[np.int64]:
    """How many documents of a set have each code of a column of strings."""
    # Code -1, no value, is counted at 0 and left out.
    codes = _values(column, found) + 1
    return np.bincount(codes, minlength=len(column.strings or ()) + 1)[1:].astype(np.int64)


def month_counts(days: Column, found: DocSet) -> dict[str, int]:
    """How many documents of a set fall in each month (`2024-11`), by a column of day numbers (`date.toordinal`)."""
    values = _values(days, found)
    values = values.compress(values != days.default)
    if not len(values):
        return {}
    first = int(values.min())
    by_day = np.bincount(values - first)
    some = np.flatnonzero(by_day)
    months = (some + (first - _EPOCH)).astype("datetime64[D]").astype("datetime64[M]")
    totals = np.bincount((months - months[0]).astype(np.int64), weights=by_day.take(some))
    return {str(months[0] + np.timedelta64(int(at), "M")): int(totals[at]) for at in np.flatnonzero(totals)}


def _values(column: Column, found: DocSet) -> NDArray[np.int64]:
    values = column.values
    if found.dense:
        return values.compress(unpack_mask(found.bitmap(), found.documents)).astype(np.int64)
    return values.take(found.listed()).astype(np.int64)
