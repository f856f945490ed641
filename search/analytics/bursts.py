"""Bursts: periods that have far more of an answer than chance would give them, with the words that are theirs.

How far is told by the model of the specificity of a word (`search.analytics.specificity`): of all dated articles of the
index as many are drawn as the answer has; a period's share of the index tells how many of them chance puts there.
A burst has at least twice that, LEAST_ARTICLES articles, and a score that chance reaches in fewer than one of a
thousand such curves (3, and the logarithm of the number of periods: Bonferroni's correction). Neighbouring periods are
one burst.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from index.analysis import Analyser
from search.analytics.specificity import specificities
from search.analytics.timeline import Timeline
from search.analytics.words import DistinctiveWord, words_of
from search.counts import Unit
from search.results import Request

if TYPE_CHECKING:
    from search.engine import Engine

BURST_METHOD = "hypergeometric (Lafon 1980) of the period, twice its expectation, score over 3 + log10(periods)"
LEAST_ARTICLES = 5
MOST_BURSTS = 5
BURST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Burst:
    """A stretch of periods, how many articles it has, how many chance would give it, its score, its words."""

    query: str
    first: str
    last: str
    count: int
    expected: float
    score: float
    words: tuple[DistinctiveWord, ...]

    def to_dict(self) -> dict[str, Any]:
        """The burst as JSON."""
        return {
            "query": self.query,
            "first": self.first,
            "last": self.last,
            "count": self.count,
            "expected": round(self.expected, 2),
            "score": round(self.score, 2),
            "words": [[word.word, round(word.score, 2)] for word in self.words],
        }


def found_bursts(
    engine: "Engine", requests: Sequence[Request], curves: Timeline, most: int = MOST_BURSTS
) -> list[Burst]:
    """The `most` clearest bursts of each curve, in the order of time."""
    found = []
    for request, series in zip(requests, curves.series, strict=True):
        stretches = sorted(stretches_above(series.counts, curves.corpus), key=lambda one: -one[2])[:most]
        for first, last, score, count, expected in sorted(stretches):
            words = _words(engine, request, curves, first, last)
            found.append(
                Burst(series.query, curves.periods[first], curves.periods[last], count, expected, score, words)
            )
    return found


def stretches_above(counts: Sequence[int], corpus: Sequence[int]) -> list[tuple[int, int, float, int, float]]:
    """The bursts of a curve: the first and last of their periods, the best of these' scores, articles, expectation."""
    part, whole = np.array(counts, np.int64), np.array(corpus, np.int64)
    size, every = int(part.sum()), int(whole.sum())
    if not 0 < size < every:
        return []
    # The score costs most: only periods that may be bursts are given one.
    scores = np.zeros(len(part))
    likely = (part * every >= 2 * whole * size) & (part >= LEAST_ARTICLES)
    scores[likely] = specificities(part[likely], whole[likely], size, every)
    above = likely & (scores >= 3 + np.log10(len(part)))
    edges = np.flatnonzero(np.diff(np.concatenate(([0], above.astype(np.int8), [0]))))
    return [
        (
            first,
            end - 1,
            float(scores[first:end].max()),
            int(part[first:end].sum()),
            float(whole[first:end].sum() * size / every),
        )
        for first, end in edges.reshape(-1, 2).tolist()
    ]


def _words(engine: "Engine", request: Request, curves: Timeline, first: int, last: int) -> tuple[DistinctiveWord, ...]:
    """What tells the articles of a burst from the rest of the answer; the words of the question tell nothing."""
    since, until = first_day(curves.periods[first], curves.by), last_day(curves.periods[last], curves.by)
    inside = replace(
        request,
        since=max(filter(None, (since, request.since))),
        until=min(filter(None, (until, request.until))),
    )
    asked = {token.form for token in Analyser().analyse(request.query)}
    return tuple(words_of(engine, inside, against=request, most=BURST_WORDS, without=asked).over)


def first_day(period: str, by: Unit) -> str:
    """The first day of a period, ISO 8601."""
    return {"year": f"{period}-01-01", "month": f"{period}-01", "day": period}[by]


def last_day(period: str, by: Unit) -> str:
    """The last day of a period, ISO 8601."""
    if by == "day":
        return period
    if by == "year":
        return f"{period}-12-31"
    year, month = map(int, period.split("-"))
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).isoformat()


def timeline_json(curves: Timeline, found: Sequence[Burst]) -> dict[str, Any]:
    """Curves and their found_bursts as JSON."""
    return {**curves.to_dict(), "bursts": [burst.to_dict() for burst in found], "method": BURST_METHOD}
