"""Some articles of a cluster as a segment of our own, so that what is told by positions is told by the same code.

Made from their stored originals by the analysis that indexed them; what is counted over all articles comes from the
cluster.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from index.postings.index_spec import Breaks, IndexSpec, PairsField, Words, source_of
from index.postings.segment import Segment, open_segment
from index.postings.segment_builder import SegmentBuilder
from index.schema import arrays, day_number
from search.engines.opensearch.statistics import IndexStatistics
from search.execution.matching import Matcher
from search.execution.ranking import Ranking
from search.execution.scoring import Scorer
from search.execution.searcher import Searcher
from search.execution.tree import Adjacent, Located, Term

_MEMORY = "/dev/shm"  # noqa: S108
"""Where systems that have it keep files in memory: a sample lives for one question."""
_BODY_TEXTS = ("title", "text")
"""Texts that scores are made of."""


@dataclass(slots=True)
class SampledIndex:
    """`search.execution.searcher.SegmentSource`: a segment that stands for an index of so many documents."""

    segment: Segment
    documents: int
    averages: Mapping[str, float]

    def leaves(self) -> Iterator[tuple[int, Segment]]:
        """The segment alone."""
        yield 0, self.segment

    def average_length(self, field: str) -> float:
        """Tokens of a field per document of the whole index."""
        return self.averages.get(field, 0.0)


class SampleSearcher(Searcher):
    """A sample opened for search: how frequent words are is told by the whole index."""

    def __init__(self, segment: Segment, ranking: Ranking, statistics: IndexStatistics) -> None:
        super().__init__(SampledIndex(segment, statistics.documents, statistics.averages), ranking)
        self._statistics = statistics

    def df(self, field: str, term: bytes) -> int:
        """See `Searcher`."""
        return self._statistics.df(field, term)

    def live_df(self, field: str, term: bytes) -> int:
        """See `Searcher`."""
        return self._statistics.df(field, term)


class SampleScorer(Scorer):
    """Scores of a sample's documents, by weights that are known."""

    def __init__(self, searcher: Searcher, matcher: Matcher, weights: Mapping[Any, float]) -> None:
        super().__init__(searcher, [matcher])
        self._known = weights

    def weight(self, node: Term | Adjacent | Located) -> float:
        """See `Scorer`."""
        return self._known[node] * node.boost


def sampled(stored: Sequence[Mapping[str, Any]], names: Sequence[str] = _BODY_TEXTS, places: bool = True) -> Segment:
    """A segment of articles, in order, given as they are stored; of their texts those of some names. Without `places`
    it answers neither phrases of frequent words nor what asks for sentences."""
    with tempfile.TemporaryDirectory(prefix="manchette-sample-", dir=_scratch()) as folder:
        builder = SegmentBuilder(_spec(tuple(names), places), Path(folder) / "scratch")
        for article in stored:
            day = day_number(article.get("date"))
            builder.add({**{name: article[name] for name in names if name in article}, **({"day": day} if day else {})})
        return open_segment(Path(folder), builder.finish(Path(folder), "sample"))


def source_of_text(name: str) -> str:
    """What is stored of a text, by the name of the field that its matches score in."""
    return next((source_of(one) for one in arrays().fields if one.name == name), name)


@cache
def _scratch() -> str | None:
    return _MEMORY if os.access(_MEMORY, os.W_OK) else None


@cache
def _spec(names: tuple[str, ...], places: bool) -> IndexSpec:
    every = arrays()
    kept = tuple(
        one
        for one in every.fields
        if isinstance(one, Words | PairsField | Breaks if places else Words)
        and source_of(one) in names
        and one.positions
    )
    days = tuple(one for one in every.columns if one.name == "day")
    plain = tuple(replace(one, capitals=False) if isinstance(one, Words) else one for one in kept)
    return replace(every, fields=plain, columns=days, heads=(), bodies=())
