"""What narrows an answer, as the page shows it: filters in place as chips, the values of facets as boxes to tick."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from search.filter_values import FILTERS
from search.results import MAX_VALUES, VALUE_FACETS, Request, Results
from web.formats import day
from web.params import parameters
from web.state import state

FIRST_VALUES = 8
"""Values of a facet that are shown at once; the others open below them."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in place: what it says, and the address of the same search without it."""

    label: str
    address: str


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


def address(asked: Request) -> str:
    """The address of the results of `asked`."""
    return url_for("pages.home", **parameters(asked))


def unfiltered(asked: Request) -> Request:
    """The same question without any filter, from its first page."""
    none: dict[str, Any] = dict.fromkeys(FILTERS.values(), ())
    return replace(asked, page=1, since=None, until=None, excluded=(), **none)


def chips(asked: Request) -> list[Chip]:
    """Every filter of a search, with the way out of it."""
    here, first, found = state(), replace(asked, page=1), []

    def add(label: str, value: str, **without: Any) -> None:
        found.append(Chip(here.texts[f"filter_{label}"].format(value=value), address(replace(first, **without))))

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
    found = []
    for name, attribute in FILTERS.items():
        chosen: tuple[str, ...] = getattr(asked, attribute)
        counted = results.facets.get(name, ())
        if chosen and name in VALUE_FACETS:
            counted = state().engine.count_values(replace(asked, **{attribute: ()}), name, MAX_VALUES)  # type: ignore[arg-type]
        left_out = [value for facet, value in asked.excluded if facet == name]
        values = _values(counted, chosen, left_out)
        if values:
            found.append(Facet(name, values[:FIRST_VALUES], values[FIRST_VALUES:]))
    return found


def _values(counted: Sequence[tuple[str, int]], chosen: Sequence[str], left_out: Sequence[str]) -> list[FilterValue]:
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
