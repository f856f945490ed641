"""An answer over time as bars, each a link to its period: years, months of a few years, days of a month."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from search.counts import Unit, by_period, periods_between
from search.results import Request, Results
from web.filters import address
from web.formats import day, month
from web.state import state

_MOST_MONTHS = 24
"""Up to so many months a curve is by month; bars stay wide enough to be met with a finger."""
BARS_OF_CURVE = 120
"""Beyond it, periods without an article are left out."""
HEIGHT, WIDTH = 88, 28


@dataclass(frozen=True, slots=True)
class Bar:
    """A period: its name, how many articles, where its bar begins and how high it is in the drawing, its address."""

    name: str
    articles: int
    x: int
    height: int
    address: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Bars of one unit, and how many articles have no date."""

    by: Unit
    bars: Sequence[Bar]
    most: int
    undated: int

    @property
    def width(self) -> int:
        """Of the drawing, in its own units."""
        return WIDTH * len(self.bars)


def curve(asked: Request, results: Results) -> Curve | None:
    """The curve of an answer, made from the months that were counted with it; None where it has but one period."""
    months = dict(results.facets.get("month", ()))
    if len(months) == 1 and asked.page == 1:
        days = state().engine.count_days(asked)
        return _drawn("day", by_period(days.days, days.counts, "day"), days.undated, _narrowed(asked))
    return _of_months(months, results.total - sum(months.values()), _narrowed(asked))


def corpus_curve(months: Mapping[str, int], undated: int) -> Curve | None:
    """The curve of the whole index; its bars lead to all articles of their period."""
    return _of_months(months, undated, lambda first, last: address(Request(f"date:{first}..{last}", sort="newest")))


def _of_months(months: Mapping[str, int], undated: int, link: Callable[[date, date], str]) -> Curve | None:
    if not months:
        return None
    first, last = min(months), max(months)
    if (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) < _MOST_MONTHS:
        return _drawn("month", months, undated, link)
    years: dict[str, int] = {}
    for name, count in months.items():
        years[name[:4]] = years.get(name[:4], 0) + count
    return _drawn("year", years, undated, link)


def _narrowed(asked: Request) -> Callable[[date, date], str]:
    """The same search in a period, never wider than it was."""

    def link(first: date, last: date) -> str:
        since = max(first.isoformat(), asked.since or "")
        until = min(last.isoformat(), asked.until or "9999-12-31")
        return address(replace(asked, page=1, since=since, until=until))

    return link


def _drawn(by: Unit, counts: Mapping[str, int], undated: int, link: Callable[[date, date], str]) -> Curve | None:
    if len(counts) < 2:
        return None
    names: Iterable[str] = periods_between(_edges(min(counts))[0].toordinal(), _edges(max(counts))[0].toordinal(), by)
    names = list(names)
    if len(names) > BARS_OF_CURVE:
        names = sorted(counts)
    most = max(counts.values())
    bars = [
        # A period with one article among thousands is still to be seen.
        Bar(_shown(name), count, at * WIDTH, max(3, round(count / most * HEIGHT)) if count else 0, link(*_edges(name)))
        for at, name in enumerate(names)
        for count in (counts.get(name, 0),)
    ]
    return Curve(by, bars, most, undated)


def _edges(period: str) -> tuple[date, date]:
    """The first and the last day of 2024, 2024-03 or 2024-03-17."""
    parts = [int(part) for part in period.split("-")]
    first = date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    if len(parts) == 3:
        return first, first
    last_month = parts[1] if len(parts) == 2 else 12
    return first, date(parts[0], last_month, monthrange(parts[0], last_month)[1])


def _shown(period: str) -> str:
    lang = state().lang
    return period if len(period) == 4 else month(period, lang) if len(period) == 7 else day(period, lang)
