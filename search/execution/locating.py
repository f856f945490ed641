"""Where a place (`search.execution.tree.Place`) is found, in an index or in one text: the same steps over either."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from search.execution import intervals
from search.execution.intervals import Intervals, WordKeys
from search.execution.tree import (
    LEAD_WORDS,
    Either,
    Forms,
    Fuzzy,
    InLead,
    Place,
    Prefix,
    SameUnit,
    Spots,
    TextUnit,
    Wildcard,
    Window,
)


class Text(Protocol):
    """The words of one text of each document, by their keys."""

    def words(self, forms: Forms) -> WordKeys:
        """Where any of the terms stands, ascending."""

    def spelt(self, node: Prefix | Wildcard | Fuzzy) -> WordKeys:
        """Where any term stands that a spelling finds, ascending."""

    def units(self, keys: WordKeys, unit: TextUnit) -> WordKeys:
        """Numbers of the sentences or paragraphs that words lie in, ascending as words do."""


def find_place(place: Place, text: Text) -> Intervals:
    """Where the place is found."""
    match place:
        case Spots(forms):
            return intervals.of_words(text.words(forms))
        case Prefix() | Wildcard() | Fuzzy():
            return intervals.of_words(text.spelt(place))
        case Either(alternatives):
            return intervals.united([find_place(one, text) for one in alternatives])
        case Window(parts, within, ordered, skipped):
            found = _all_found(parts, text)
            if found is None:
                return intervals.NONE
            if skipped:
                return intervals.in_order_with_gaps(found, skipped, within)
            return intervals.in_order(found, within) if ordered else intervals.in_any_order(found, within)
        case SameUnit(unit, parts, unwanted):
            found = _all_found(parts, text)
            if found is None:
                return intervals.NONE
            return intervals.in_one_unit(
                found,
                [find_place(part, text) for part in unwanted],
                lambda keys: text.units(keys, unit),
            )
        case InLead(part):
            return _in_lead(find_place(part, text), text)


def evidence(place: Place, text: Text, inside: Intervals | None = None) -> Iterator[tuple[Place, Intervals]]:
    """The words, and the phrases as a whole, by which the place is found (within one of `inside`): what to mark."""
    match place:
        case Either(alternatives):
            for one in alternatives:
                yield from evidence(one, text, inside)
        case Window(parts, within, ordered) if not (ordered and within == 1):
            yield from _of_parts(parts, text, _kept(find_place(place, text), inside))
        case SameUnit(_, parts):
            yield from _of_parts(parts, text, _kept(find_place(place, text), inside))
        case InLead(part):
            yield from evidence(part, text, _kept(find_place(place, text), inside))
        case _:
            yield place, _kept(find_place(place, text), inside)


def _of_parts(parts: Sequence[Place], text: Text, found: Intervals) -> Iterator[tuple[Place, Intervals]]:
    for part in parts if len(found.ends) else ():
        yield from evidence(part, text, found)


def _all_found(parts: Sequence[Place], text: Text) -> list[Intervals] | None:
    """Where each part is found; None where one is not at all."""
    found = []
    for part in parts:
        here = find_place(part, text)
        if not len(here.ends):
            return None
        found.append(here)
    return found


def _kept(found: Intervals, inside: Intervals | None) -> Intervals:
    return found if inside is None else intervals.within_any(found, inside)


def _in_lead(found: Intervals, text: Text) -> Intervals:
    early = intervals.position_of(found.ends) < LEAD_WORDS
    begins, ends = found.begins.compress(early), found.ends.compress(early)
    first_words = ends - intervals.position_of(ends)
    first = text.units(ends, "paragraph") == text.units(first_words, "paragraph")
    return Intervals(begins.compress(first), ends.compress(first))
