"""From the answers of several engines to the same queries: times by class, and where they disagree."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from bench.speed.queries import CLASSES, Query

Answers = Sequence[Mapping[str, Any] | None]
"""One answer a query (`measure.serve`), None where the engine has no such query."""

_SHOWN = 10


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that at least this share of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def times(queries: Sequence[Query], answers: Answers) -> dict[str, dict[str, float]]:
    """By class, p50, p95 and p99 in nanoseconds: `cpu50` to `wall99`; no entry for a class that is not answered."""
    table = {}
    for group in CLASSES:
        found = [one for one in _of(group, queries, answers) if one is not None]
        if found:
            table[group] = {
                f"{clock}{share}": percentile([one[clock] for one in found], share / 100)
                for clock in ("cpu", "wall")
                for share in (50, 95, 99)
            }
    return table


def agreement(queries: Sequence[Query], ours: Answers, theirs: Answers) -> dict[str, dict[str, Any]]:
    """By class, how many queries both answered and how many with the same total; and the first that differ."""
    table: dict[str, dict[str, Any]] = {}
    for group in CLASSES:
        asked = _of(group, queries, queries)
        pairs = zip(asked, _of(group, queries, ours), _of(group, queries, theirs), strict=True)
        both = [(query, one["total"], other["total"]) for query, one, other in pairs if one and other]
        if both:
            differ = [(query.words, one, other) for query, one, other in both if one != other]
            table[group] = {
                "queries": len(both),
                "same": len(both) - len(differ),
                "differ": [{"words": " ".join(words), "ours": a, "theirs": b} for words, a, b in differ[:_SHOWN]],
            }
    return table


def ratios(ours: Mapping[str, Mapping[str, float]], theirs: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """By class, our CPU time over theirs at p50 and p95: below 1 we are faster."""
    return {
        group: {key: row[key] / theirs[group][key] for key in ("cpu50", "cpu95")}
        for group, row in ours.items()
        if group in theirs
    }


def _of(group: str, queries: Sequence[Query], things: Sequence[Any]) -> list[Any]:
    return [thing for query, thing in zip(queries, things, strict=True) if query.group == group]
