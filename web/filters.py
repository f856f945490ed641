"""What narrows an answer, as the page shows it: filters in place as chips, the values of facets as boxes to tick."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from search.allowance import UNITS_BESIDE, Allowance, sharing
from search.errors import TooCostly
from search.filter_values import FILTERS
from search.results import MAX_VALUES, VALUE_FACETS, Request, Results
from web.addresses import Links
from web.formats import day
from web.state import state

FIRST_VALUES = 8
"""Values of a facet that are shown at once; the others open below them."""
MOST_APART = 3
"""Values that no facet has, each counted by itself; the others are shown without a number."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in place: what it says, and the address of the same search without it; none where that is too long."""

    label: str
    address: str | None


@dataclass(frozen=True, slots=True)
class FilterValue:
    """A value of a facet, in how many articles of the answer; whether the search keeps it alone, or leaves it out."""

    text: str
    articles: int | None
    chosen: bool
    excluded: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet by the name of its parameter, the values that are shown at once, and the others."""

    name: str
    first: Sequence[FilterValue]
    more: Sequence[FilterValue]


def unfiltered(asked: Request) -> Request:
    """The same question without any filter, from its first page."""
    none: dict[str, Any] = dict.fromkeys(FILTERS.values(), ())
    return replace(asked, page=1, since=None, until=None, excluded=(), **none)


def filter_count(asked: Request) -> int:
    """How many filters a search has."""
    values = sum(len(getattr(asked, attribute)) for attribute in FILTERS.values())
    return values + len(asked.excluded) + bool(asked.since) + bool(asked.until)


def chips(asked: Request, links: Links) -> list[Chip]:
    """Every filter of a search, with the way out of it."""
    here, bare = state(), links.left("chips")
    found: list[Chip] = []

    def add(label: str, value: str, **without: Any) -> None:
        way_out = None if bare else links.to(page=1, **without)
        found.append(Chip(here.texts[f"filter_{label}"].format(value=value), way_out))

    for facet, attribute in FILTERS.items():
        values = getattr(asked, attribute)
        for value in values:
            add(facet, value, **{attribute: _without(values, value)})
    for pair in asked.excluded:
        facet, value = pair
        told = here.texts[f"filter_{facet}"].format(value=value)
        add("exclude", told, excluded=_without(asked.excluded, pair))
    if asked.since:
        add("since", day(asked.since, here.lang), since=None)
    if asked.until:
        add("until", day(asked.until, here.lang), until=None)
    return found


def facets(asked: Request, results: Results) -> list[Facet]:
    """The facets of an answer that have values to choose from. Where a facet filters, its values are counted as though
    it did not, so that others of it may be added."""
    with sharing(Allowance(UNITS_BESIDE)):
        return _facets(asked, results)


def _facets(asked: Request, results: Results) -> list[Facet]:
    found = []
    for name, attribute in FILTERS.items():
        chosen: tuple[str, ...] = getattr(asked, attribute)
        counted = results.facets.get(name, ())
        if chosen and name in VALUE_FACETS:
            counted = _as_though_unfiltered(asked, name, attribute) or counted
        left_out = [value for facet, value in asked.excluded if facet == name]
        known = {text.casefold() for text, _ in counted}
        # A value may be typed as a part of a name, or in another spelling: what it finds is counted by itself.
        typed = [value for value in chosen if value.casefold() not in known]
        apart = [(value, _articles(asked, attribute, value)) for value in typed[:MOST_APART]]
        values = _values([*counted, *apart], chosen, left_out)
        # A value that all articles have narrows nothing.
        if len(values) > 1 or (values and (chosen or left_out or values[0].articles != results.total)):
            found.append(Facet(name, values[:FIRST_VALUES], values[FIRST_VALUES:]))
    return found


def _as_though_unfiltered(asked: Request, facet: str, attribute: str) -> Sequence[tuple[str, int]]:
    """The values of a facet were it not to filter; none where counting them takes too much work."""
    without: dict[str, Any] = {attribute: ()}
    try:
        return state().engine.count_values(replace(asked, **without), facet, MAX_VALUES)
    except TooCostly:
        return ()


def _articles(asked: Request, attribute: str, value: str) -> int | None:
    """How many articles a value finds; None where counting them takes too much work."""
    changes: dict[str, Any] = {attribute: (value,)}
    try:
        return state().engine.count_days(replace(asked, **changes)).total
    except TooCostly:
        return None


def _values(
    counted: Sequence[tuple[str, int | None]], chosen: Sequence[str], left_out: Sequence[str]
) -> list[FilterValue]:
    """Those that filter first: nobody looks for a box that is ticked."""
    articles = {text.casefold(): (text, count) for text, count in counted}
    marked = {value.casefold(): value for value in (*chosen, *left_out)}
    kept, out = {value.casefold() for value in chosen}, {value.casefold() for value in left_out}
    values = []
    for key, value in marked.items():
        values.append(FilterValue(value, articles.get(key, ("", None))[1], key in kept, key in out))
    return values + [
        FilterValue(text, count, False, False) for key, (text, count) in articles.items() if key not in marked
    ]


def _without(values: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    return tuple(other for other in values if other != value)
