"""What an engine counts over an answer: days, forms of words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Unit = Literal["year", "month", "day"]
_UNITS: Mapping[str, str] = {"year": "Y", "month": "M", "day": "D"}
_EPOCH = 719_163
"""1 January 1970 as `date.toordinal` counts days."""


@dataclass(frozen=True, slots=True)
class DayCounts:
    """The days on which an answer's articles were published, ascending, as `date.toordinal` counts them, how many
    articles each has, how many there are in all, and of these without a date."""

    days: NDArray[np.int64]
    counts: NDArray[np.int64]
    total: int
    undated: int


@dataclass(frozen=True, slots=True)
class FormCounts:
    """How often each form of a word (folded) stands in the titles and texts of an answer and in those of the whole
    index: `forms` in order, aligned with them `inside` and `whole`; `articles` in the answer. All forms of two counts
    of one generation are the same."""

    generation: str
    forms: Sequence[str]
    inside: NDArray[np.int64]
    whole: NDArray[np.int64]
    articles: int


class Completion(NamedTuple):
    """What may be meant: the text, `name` or `pair`, and about how many articles have it."""

    text: str
    kind: str
    articles: int


def by_period(days: NDArray[np.int64], counts: NDArray[np.int64], unit: Unit) -> Mapping[str, int]:
    """The counts of days (`date.toordinal`) by year, month or day, as 2024, 2024-11, 2024-11-17, the latest first."""
    if not len(days):
        return {}
    dates = (days - _EPOCH).astype("datetime64[D]").astype(f"datetime64[{_UNITS[unit]}]").astype(np.int64)
    first = int(dates.min())
    dates -= first
    there = np.flatnonzero(np.bincount(dates))[::-1]
    totals = np.bincount(dates, counts).take(there).astype(np.int64)
    return dict(zip(_named(there + first, unit), totals.tolist(), strict=True))


def _named(periods: NDArray[np.int64], unit: Unit) -> list[str]:
    """The names of periods that are counted from 1970 on, as NumPy counts them, at a tenth of its price."""
    if unit == "day":
        return list(map(str, periods.astype("datetime64[D]")))
    if unit == "year":
        return [f"{1970 + number:04}" for number in periods.tolist()]
    return [f"{1970 + number // 12:04}-{number % 12 + 1:02}" for number in periods.tolist()]


def periods_between(first: int, last: int, unit: Unit) -> tuple[str, ...]:
    """The names of all periods from that of one day to that of another (`date.toordinal`), in order."""
    kind = f"datetime64[{_UNITS[unit]}]"
    low, high = (np.array([first, last]) - _EPOCH).astype("datetime64[D]").astype(kind).astype(np.int64)
    return tuple(map(str, np.arange(low, high + 1).astype(kind)))
