"""One facet of an answer: its values with their counts, or those of them that contain a text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

from index.analysis import fold
from search.counts import Unit, by_period
from search.errors import BadQuery, Message
from search.filter_values import group_counts
from search.results import VALUE_FACETS, Request

if TYPE_CHECKING:
    from search.engine import Engine

FACET_NAMES = (*VALUE_FACETS, "group", *get_args(Unit))


def facet_values(
    engine: "Engine", request: Request, facet: str, most: int | None = None, contains: str = ""
) -> Sequence[tuple[str, int]]:
    """The values of one of FACET_NAMES in an answer with their counts, the most frequent first, periods the latest
    first; `most` of those that contain a text, whatever its case and accents. BadQuery where there is no such facet."""
    if facet in VALUE_FACETS:
        return engine.count_values(request, facet, most, contains)
    values: Sequence[tuple[str, int]]
    if facet == "group":
        values = group_counts(engine.groups(), engine.count_values(request, "source"))
    elif facet in ("year", "month", "day"):
        days = engine.count_days(request)
        values = list(by_period(days.days, days.counts, facet).items())  # type: ignore[arg-type]
    else:
        known = ", ".join(FACET_NAMES)
        raise BadQuery(
            Message(
                fr=f"facette inconnue\u00a0: «\u00a0{facet[:40]}\u00a0»\u00a0; connues\u00a0: {known}",
                en=f"unknown facet “{facet[:40]}”; known: {known}",
            )
        )
    return [pair for pair in values if fold(contains) in fold(pair[0])][:most]
