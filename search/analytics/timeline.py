"""Answers over time: how many articles each of a few questions has every day, month or year, and the index."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from search.counts import DayCounts, Unit, by_period, periods_between
from search.errors import BadQuery, Message
from search.results import Request

if TYPE_CHECKING:
    from search.engine import Engine

MAX_SERIES = 4
MAX_PERIODS = 20_000
_FEW_DAYS, _FEW_YEARS = 92, 12
"""Up to so many days a curve is by day, up to so many years by month, unless another unit is asked for."""


@dataclass(frozen=True, slots=True)
class Series:
    """The curve of one question: how many articles each period has, those without a date told apart, and the share
    (0 to 1) that they are of all articles of the period, 0 where it has none."""

    query: str
    total: int
    undated: int
    counts: tuple[int, ...]
    shares: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """The series as JSON."""
        return {
            "query": self.query,
            "total": self.total,
            "undated": self.undated,
            "counts": list(self.counts),
            "shares": [round(share, 6) for share in self.shares],
        }


@dataclass(frozen=True, slots=True)
class Timeline:
    """Curves of several questions over the same periods, without a gap: 2024, 2024-11 or 2024-11-17. `corpus` counts
    all articles of each period."""

    by: Unit
    periods: tuple[str, ...]
    corpus: tuple[int, ...]
    series: tuple[Series, ...]

    def without_gaps(self) -> "Timeline":
        """The same without the periods in which no series has an article."""
        kept = [at for at in range(len(self.periods)) if any(one.counts[at] for one in self.series)]
        series = tuple(
            replace(one, counts=tuple(one.counts[at] for at in kept), shares=tuple(one.shares[at] for at in kept))
            for one in self.series
        )
        periods, corpus = (tuple(values[at] for at in kept) for values in (self.periods, self.corpus))
        return Timeline(self.by, periods, corpus, series)  # type: ignore[arg-type]

    def to_dict(self) -> dict[str, Any]:
        """The curves as JSON."""
        return {
            "by": self.by,
            "periods": list(self.periods),
            "corpus": list(self.corpus),
            "series": [series.to_dict() for series in self.series],
        }


def timeline(engine: "Engine", requests: Sequence[Request], by: Unit | None = None) -> Timeline:
    """The curves of one to MAX_SERIES questions, by a unit that fits them all where none is given.

    Shares are of the whole index, whatever the filters. BadQuery for too many questions, or too many periods.
    """
    if not 1 <= len(requests) <= MAX_SERIES:
        raise BadQuery(
            Message(
                fr=f"{len(requests)} requêtes à comparer\u00a0: donnez-en de 1 à {MAX_SERIES}",
                en=f"{len(requests)} queries to compare: give 1 to {MAX_SERIES}",
            )
        )
    counted = [engine.count_days(request) for request in requests]
    every = engine.count_days(Request(""))
    edges = [int(days[at]) for days in (one.days for one in counted) if len(days) for at in (0, -1)]
    if not edges:
        return Timeline(
            by or "year", (), (), tuple(_series(*pair, (), ()) for pair in zip(requests, counted, strict=True))
        )
    first, last = min(edges), max(edges)
    unit = by or _fitting(first, last)
    periods = periods_between(first, last, unit)
    if len(periods) > MAX_PERIODS:
        raise BadQuery(
            Message(
                fr=f"{len(periods)} périodes\u00a0: prenez une unité plus grande (month, year) ou bornez la période",
                en=f"{len(periods)} periods: take a larger unit (month, year) or bound the period",
            )
        )
    corpus = _over(every, unit, periods)
    series = (_series(*pair, _over(pair[1], unit, periods), corpus) for pair in zip(requests, counted, strict=True))
    return Timeline(unit, periods, corpus, tuple(series))


def _fitting(first: int, last: int) -> Unit:
    if last - first < _FEW_DAYS:
        return "day"
    return "month" if date.fromordinal(last).year - date.fromordinal(first).year < _FEW_YEARS else "year"


def _over(counted: DayCounts, unit: Unit, periods: tuple[str, ...]) -> tuple[int, ...]:
    found = by_period(counted.days, counted.counts, unit)
    return tuple(found.get(period, 0) for period in periods)


def _series(request: Request, counted: DayCounts, counts: tuple[int, ...], corpus: tuple[int, ...]) -> Series:
    shares: NDArray[np.float64] = np.array(counts, float) / np.maximum(np.array(corpus, float), 1)
    return Series(request.query, counted.total, counted.undated, counts, tuple(shares.tolist()))
