"""How the articles of an answer spread over values of a column: counts for facets, months for a timeline."""

from collections import Counter
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.postings.segment import Column
from search.docset import DocSet
from search.evaluate import Answer
from search.store import Store

VALUES = ("source", "section", "author")
MOST = 20
"""Values given for each facet, most frequent first."""


def facets(store: Store, answer: Answer) -> dict[str, list[tuple[str, int]]]:
    """The most frequent sources, sections and authors of all articles of the answer, and its months, latest first.

    Equal counts are in the order of their values. Articles without a value, or without a date, are not counted.
    """
    counted: dict[str, Counter[str]] = {name: Counter() for name in (*VALUES, "month")}
    for part, found in zip(store.parts, answer.sets, strict=True):
        if not found.size:
            continue
        for name in VALUES:
            if (column := part.column(name)) is not None:
                counted[name].update(_strings(column, found))
        if (column := part.column("day")) is not None:
            counted["month"].update(_months(column, found))
    facets = {name: sorted(counted[name].items(), key=lambda pair: (-pair[1], pair[0]))[:MOST] for name in VALUES}
    return facets | {"month": sorted(counted["month"].items(), reverse=True)}


def _strings(column: Column, found: DocSet) -> dict[str, int]:
    strings = column.strings
    assert strings is not None, f"{column.name} is a column of strings"
    counts = np.bincount(_values(column, found) + 1, minlength=1)
    return {strings[code - 1]: int(counts[code]) for code in np.flatnonzero(counts).tolist() if code}


def _months(column: Column, found: DocSet) -> dict[str, int]:
    days = _values(column, found)
    days = days[days != column.default]
    if not len(days):
        return {}
    first = int(days.min())
    counts = np.bincount(days - first)
    months: Counter[str] = Counter()
    for day in np.flatnonzero(counts).tolist():
        months[date.fromordinal(first + day).isoformat()[:7]] += int(counts[day])
    return months


def _values(column: Column, found: DocSet) -> NDArray[np.integer]:
    values: NDArray[np.integer] = column.values.take(found.listed())  # type: ignore[assignment]
    return values
