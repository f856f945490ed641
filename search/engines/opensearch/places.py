"""Where words stand in a text, as interval rules of a cluster: those places whose meaning is the same there.

Lucene keeps of several intervals those that contain no other, and bounds the words between parts: of parts of one
length each, that is our `Window`. What it would read otherwise has no rule here and is looked up in the texts
themselves (`search.engines.opensearch.lookup`).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any

from search.engines.opensearch.mapping import term_text
from search.execution.tree import (
    LEAD_WORDS,
    Either,
    Forms,
    Fuzzy,
    InLead,
    PhraseIn,
    Place,
    Prefix,
    SameUnit,
    Spots,
    Wildcard,
    Window,
)

IntervalRule = dict[str, Any]
PlacedSpelling = Prefix | Wildcard | Fuzzy
SpeltTerms = Mapping[PlacedSpelling, Sequence[str]]

MOST_TERMS = 500
"""Terms that a spelling may stand for within an interval: each is a clause of the query."""
MOST_CLAUSES = 300
"""Of one place: a query has each of them up to three times, and the cluster refuses 1,024."""
IN_NO_TEXT = "\u0001"
_MOST_IN_ANY_ORDER = 4
"""Parts in any order: each order is a rule."""
_WITH_BREAKS = "text"
_BREAKS = "text_breaks"
_UNITS = {"sentence": "s", "paragraph": "p"}
_LEAD = "l"
_EARLY = f"interval.end < {LEAD_WORDS}"


def place_rule(name: str, place: Place, spelt: SpeltTerms) -> IntervalRule | None:
    """The rule that finds the place in the texts of the field `name`; None where none means the same. `spelt` are the
    terms that spellings stand for, where they are known to be few."""
    match place:
        case Spots(forms):
            return spots_rule(forms)
        case Prefix() | Wildcard() | Fuzzy():
            terms = spelt.get(place)
            field = place.fields[0] if isinstance(place, Wildcard) else place.forms[0][0]
            return None if terms is None else _any_term(field, terms)
        case Either(alternatives):
            return any_rule([place_rule(name, one, spelt) for one in alternatives])
        case Window():
            return _window(name, place, spelt)
        case SameUnit(unit, parts, unwanted):
            rules = [place_rule(name, part, spelt) for part in parts]
            none = [place_rule(name, part, spelt) for part in unwanted]
            if any(isinstance(part, SameUnit | InLead) for part in _below((*parts, *unwanted))):
                return None
            if name != _WITH_BREAKS:
                return None if unwanted else _every(rules)
            return _in_one(unit_rule(_UNITS[unit]), rules, none)
        case InLead(part):
            rule = place_rule(name, part, spelt)
            if rule is None or any(isinstance(one, SameUnit | InLead) for one in _below((part,))):
                return None
            lead = {"contained_by": unit_rule(_LEAD)} if name == _WITH_BREAKS else {"script": {"source": _EARLY}}
            return {"all_of": {"intervals": [rule], "filter": lead}}


def _any_term(field: str, terms: Sequence[str]) -> IntervalRule:
    # A rule must name some term: no text has this one.
    return any_rule([_term(field, term) for term in terms or (IN_NO_TEXT,)]) or {}


def _term(field: str, term: str) -> IntervalRule:
    return {"match": {"query": term, "use_field": field}}


def counting_rule(name: str, place: Place, spelt: SpeltTerms) -> IntervalRule | None:
    """A rule whose intervals are of one word each and as many as the place is found, nearly: what a score counts; None
    where `place_rule` has none."""
    rule = place_rule(name, place, spelt)
    if rule is None:
        return None
    match place:
        case SameUnit(unit) if name == _WITH_BREAKS:
            begins = [_term(_BREAKS, f"{_UNITS[unit]}{mark}") for mark in "bo"]
            return {"any_of": {"intervals": begins, "filter": {"contained_by": rule}}}
        case Window(parts) if len(parts) > 1 and all(width(part) == 1 for part in parts):
            orders = [parts] if place.ordered else list(permutations(parts))
            counted: list[IntervalRule] = []
            for order in orders:
                rules = [place_rule(name, part, spelt) or {} for part in order]
                inside = {"contained_by": _in_order(rules, place.within)}
                counted.append({"any_of": {"intervals": rules[-1:], "filter": inside}})
            return any_rule(counted)
        case _:
            pass
    return rule


def clauses(body: Any) -> int:
    """How many clauses a rule, or a query, counts for."""
    if isinstance(body, dict):
        return ("match" in body) + sum(map(clauses, body.values()))
    return sum(map(clauses, body)) if isinstance(body, list) else 0


def spots_rule(forms: Forms) -> IntervalRule | None:
    """Where any of some terms stands."""
    return any_rule([_term(field, term_text(term)) for field, term in forms])


def any_rule(rules: Sequence[IntervalRule | None]) -> IntervalRule | None:
    """Where any of some rules finds something."""
    known = [rule for rule in rules if rule is not None]
    if not known or len(known) < len(rules):
        return None
    return known[0] if len(known) == 1 else {"any_of": {"intervals": known}}


def unit_rule(unit: str) -> IntervalRule:
    """The sentences, paragraphs or leads of a text, each a whole."""
    begin, end, only = ({"match": {"query": f"{unit}{mark}", "use_field": _BREAKS}} for mark in "beo")
    return {"any_of": {"intervals": [{"all_of": {"ordered": True, "intervals": [begin, end]}}, only]}}


def width(place: Place) -> int | None:
    """How many words a place takes, wherever it is found; None where that differs."""
    match place:
        case Spots() | Prefix() | Wildcard() | Fuzzy():
            return 1
        case Window(parts, 1, True):
            widths = [width(part) for part in parts]
            known = [one for one in widths if one is not None]
            return sum(known) + (place.skipped[-1] if place.skipped else 0) if len(known) == len(widths) else None
        case Either(alternatives):
            widths = list({width(one) for one in alternatives})
            return widths[0] if len(widths) == 1 else None
        case _:
            return None


def phrase_with_gaps(place: Place) -> PhraseIn | None:
    """The place as a phrase of single terms of one field, some words between them whichever they are; None for any
    other place."""
    if not isinstance(place, Window) or place.within != 1 or not place.ordered:
        return None
    forms = [part.forms for part in place.parts if isinstance(part, Spots) and len(part.forms) == 1]
    fields = {form[0][0] for form in forms}
    if len(forms) < len(place.parts) or len(fields) > 1:
        return None
    skipped = place.skipped or (0,) * len(forms)
    offsets = [at + gap for at, gap in enumerate(skipped)]
    return PhraseIn(fields.pop(), tuple((form[0][1], offset) for form, offset in zip(forms, offsets, strict=True)))


def _window(name: str, window: Window, spelt: SpeltTerms) -> IntervalRule | None:
    rules = [place_rule(name, part, spelt) for part in window.parts]
    known = [rule for rule in rules if rule is not None]
    if window.skipped or len(known) < len(rules) or any(width(part) is None for part in window.parts):
        return None
    if len(known) == 1:
        return known[0]
    if window.ordered:
        return _in_order(known, window.within)
    if len(known) > _MOST_IN_ANY_ORDER:
        return None
    # Parts may share words, which an unordered rule would let lie upon one another.
    return any_rule([_in_order(order, window.within) for order in permutations(known)])


def _in_order(rules: Sequence[IntervalRule], within: int) -> IntervalRule:
    return {"all_of": {"ordered": True, "max_gaps": within - 1, "intervals": list(rules)}}


def _every(rules: Sequence[IntervalRule | None]) -> IntervalRule | None:
    known = [rule for rule in rules if rule is not None]
    if len(known) < len(rules):
        return None
    return known[0] if len(known) == 1 else {"all_of": {"ordered": False, "intervals": known}}


def _in_one(
    unit: IntervalRule, rules: Sequence[IntervalRule | None], unwanted: Sequence[IntervalRule | None]
) -> IntervalRule | None:
    """The units that contain each of `rules` and none of `unwanted`."""
    for kind, parts in (("containing", rules), ("not_containing", unwanted)):
        for rule in parts:
            if rule is None:
                return None
            unit = {"all_of": {"intervals": [unit], "filter": {kind: rule}}}
    return unit


def spellings_in(place: Place) -> Iterator[PlacedSpelling]:
    """The spellings that a place is told by."""
    for one in _below((place,)):
        if isinstance(one, Prefix | Wildcard | Fuzzy):
            yield one


def _below(places: Sequence[Place]) -> Iterator[Place]:
    """The places and all below them."""
    for place in places:
        yield place
        match place:
            case Window(parts):
                yield from _below(parts)
            case SameUnit(_, parts, unwanted):
                yield from _below((*parts, *unwanted))
            case Either(alternatives):
                yield from _below(alternatives)
            case InLead(part):
                yield from _below((part,))
