"""An answer over time as bars, each a link to its period: years, months of a few years, days of a month; beside it, if
asked for, a second question, and shares of all articles in place of numbers."""

from calendar import monthrange
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from search.analytics.bursts import MOST_BURSTS, stretches_above
from search.counts import DayCounts, Unit, by_period, periods_between
from search.errors import BadQuery
from search.results import Request, Results
from web.addresses import Links, address
from web.formats import day, month
from web.front import corpus_days, corpus_months
from web.state import state

_MOST_MONTHS = 24
"""Up to so many months a curve is by month; bars stay wide enough to be met with a finger."""
LEAST_PERIODS = 6
"""Of fewer periods none is said to stand out: the bars say as much."""
BARS_OF_CURVE = 120
"""Beyond it, periods without an article are left out."""
_PER_ROW: Mapping[Unit, int] = {"year": 10, "month": 12, "day": 11}
"""Bars that stay together where a curve is broken into lines: as many as a phone has room for."""
HEIGHT = 88

PeriodLink = Callable[[str, str], str]
"""Of the first and the last day of a period, its address."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A period: its name, the articles of the answer and how high their bar is, those of the second question and how
    high theirs; which shares these are of all articles of the period, None where numbers are shown; whether the period
    stands out; its address."""

    name: str
    articles: int
    height: int
    beside: int
    beside_height: int
    share: float | None
    beside_share: float | None
    stands_out: bool
    address: str


@dataclass(frozen=True, slots=True)
class Peak:
    """Periods that have far more of an answer than chance would give them: how they are called, how many articles they
    have, how many times what chance gives; their address."""

    name: str
    articles: int
    times: int
    address: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Bars of one unit, `per_row` of them side by side; how many articles have no date; the second question, if there
    is one, whether shares are shown, and the periods that stand out."""

    by: Unit
    bars: Sequence[Bar]
    per_row: int
    undated: int
    beside: str = ""
    shares: bool = False
    peaks: Sequence[Peak] = ()

    @property
    def links(self) -> int:
        """How many links it has, with its table."""
        return 2 * sum(bar.articles > 0 for bar in self.bars) + len(self.peaks)

    @property
    def rows(self) -> list[Sequence[Bar]]:
        """The bars, line by line."""
        return [self.bars[at : at + self.per_row] for at in range(0, len(self.bars), self.per_row)]


def curve(asked: Request, results: Results, links: Links) -> Curve | None:
    """The curve of an answer, made from the months that were counted with it; None where it has but one period."""
    months = dict(results.facets.get("month", ()))
    other = links.shown.get("vs", "")
    second = _beside(replace(asked, query=other)) if other and months else None
    by = _unit({**months, **(by_period(second.days, second.counts, "month") if second else {})})
    days = dict(results.facets.get("day", ()))
    if by is None or (by == "day" and asked.page > 1 and not days):
        return None
    engine = cast(Hashable, state().engine)
    if by == "day":
        counts = days or _of_days(state().engine.count_days(asked))
        corpus: Mapping[str, int] = _of_days(_within(corpus_days(engine, results.generation), min(months)))
    else:
        counts = _in_years(months) if by == "year" else months
        corpus = corpus_months(engine, results.generation)[0]
        corpus = _in_years(corpus) if by == "year" else corpus
    undated = results.total - sum(months.values())
    beside = by_period(second.days, second.counts, by) if second else {}
    return _drawn(by, counts, beside, corpus, undated, links.period, other, "share" in links.shown)


def corpus_curve(months: Mapping[str, int], undated: int) -> Curve | None:
    """The curve of the whole index; its bars lead to all articles of their period."""
    by = _unit(months)
    if by is None or by == "day":
        return None
    counts = _in_years(months) if by == "year" else months
    return _drawn(
        by, counts, {}, {}, undated, lambda first, last: address(Request(f"date:{first}..{last}", sort="newest"))
    )


def _beside(asked: Request) -> DayCounts:
    """The days of the second question. What is wrong with it is no fault of the first."""
    try:
        return state().engine.count_days(asked)
    except BadQuery as error:
        raise BadQuery(error.message) from error


def _unit(months: Mapping[str, int]) -> Unit | None:
    if not months:
        return None
    first, last = min(months), max(months)
    if first == last:
        return "day"
    across = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])
    return "month" if across < _MOST_MONTHS else "year"


def _within(found: DayCounts, period: str) -> DayCounts:
    """The days of a period."""
    first, last = (date.fromisoformat(day).toordinal() for day in (_first_day(period), _last_day(period)))
    here = slice(*found.days.searchsorted([first, last + 1]).tolist())
    return replace(found, days=found.days[here], counts=found.counts[here])


def _of_days(found: DayCounts) -> Mapping[str, int]:
    return by_period(found.days, found.counts, "day")


def _in_years(months: Mapping[str, int]) -> dict[str, int]:
    years: dict[str, int] = {}
    for name, count in months.items():
        years[name[:4]] = years.get(name[:4], 0) + count
    return years


def _drawn(
    by: Unit,
    counts: Mapping[str, int],
    beside: Mapping[str, int],
    corpus: Mapping[str, int],
    undated: int,
    link: PeriodLink,
    other: str = "",
    shares: bool = False,
) -> Curve | None:
    there = {*counts, *beside}
    if len(there) < 2:
        return None
    first, last = (date.fromisoformat(_first_day(name)).toordinal() for name in (min(there), max(there)))
    names = list(periods_between(first, last, by))
    if len(names) > BARS_OF_CURVE:
        names = sorted(there)
    stretches = (
        stretches_above([counts.get(name, 0) for name in names], [corpus.get(name, 0) for name in names])
        if len(names) >= LEAST_PERIODS
        else []
    )
    shown = _shown_by(by)
    whole = corpus if shares else {}
    values = [_value(counts.get(name, 0), whole.get(name)) for name in names]
    seconds = [_value(beside.get(name, 0), whole.get(name)) for name in names]
    most = max(*values, *seconds)
    out = {at for first, last, *_ in stretches for at in range(first, last + 1)}
    bars = [
        Bar(
            shown(name),
            counts.get(name, 0),
            _height(value, most),
            beside.get(name, 0),
            _height(second, most),
            value if shares else None,
            second if shares else None,
            at in out,
            link(_first_day(name), _last_day(name)),
        )
        for at, (name, value, second) in enumerate(zip(names, values, seconds, strict=True))
    ]
    peaks = [
        Peak(
            " – ".join(dict.fromkeys((bars[first].name, bars[last].name))),
            count,
            round(count / max(expected, 1)),
            link(_first_day(names[first]), _last_day(names[last])),
        )
        for first, last, _, count, expected in sorted(sorted(stretches, key=lambda one: -one[2])[:MOST_BURSTS])
    ]
    rows = -(-len(bars) // _PER_ROW[by])
    # A line of months is a year; other lines are as long as each other.
    per_row = _PER_ROW[by] if by == "month" and rows > 1 else -(-len(bars) // rows)
    return Curve(by, bars, per_row, undated, other, shares, peaks)


def _value(count: int, of: int | None) -> float:
    return float(count) if of is None else count / max(of, 1)


def _height(value: float, most: float) -> int:
    # A period with one article among thousands is still to be seen.
    return max(3, round(value / most * HEIGHT)) if value else 0


def _first_day(period: str) -> str:
    return period + "-01" * ((10 - len(period)) // 3)


def _last_day(period: str) -> str:
    if len(period) == 10:
        return period
    year, month_number = int(period[:4]), int(period[5:7] or 12)
    return f"{year:04}-{month_number:02}-{monthrange(year, month_number)[1]:02}"


def _shown_by(by: Unit) -> Callable[[str], str]:
    lang = state().lang
    return {"year": lambda period: period, "month": lambda period: month(period, lang),
            "day": lambda period: day(period, lang)}[by]  # fmt: skip
