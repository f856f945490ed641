"""The best articles of a question, held in memory, rank as a segment of the arrays does."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from index.analysis import Analyser
from index.postings.segment import Segment
from search.engines.array_ranker import RANKING
from search.engines.opensearch.sample import SampleSearcher, sampled
from search.engines.opensearch.statistics import IndexStatistics
from search.engines.opensearch.window import window_of
from search.execution.ranking import SECOND
from search.execution.recency import Recency
from search.rerank.near_words import near_words
from search.rerank.second_stage import QueryWord, rerank

ARTICLES = [
    {
        "title": f"{subject} à {place}",
        "text": f"{subject} : le maire de {place} vote. " * (1 + at % 3)
        + f"Les {subject}s du port-franc, l’élu dit. " * at,
        "date": f"2024-03-{1 + at:02}",
    }
    for at, (subject, place) in enumerate(
        [("digue", "Brest"), ("port", "Nantes"), ("digue", "Nantes"), ("élection", "Brest"), ("phare", "Le Croisic")]
    )
] + [{"title": "", "text": ""}, {"title": "Digue", "date": "2020-01-01"}]


class Counted(IndexStatistics):
    """Statistics of an index that is not there."""

    def __init__(self) -> None:
        super().__init__(_Nobody(), ())

    @property
    def documents(self) -> int:
        return 20_000

    @property
    def averages(self) -> Mapping[str, float]:
        return {"title": 6.0, "title_exact": 6.0, "text": 40.0, "text_exact": 40.0}

    def df(self, field: str, term: bytes) -> int:
        return 3 + len(field) + len(term)


class _Nobody:
    def request(self, method: str, path: str, body: object = None, params: object = None) -> object:
        raise AssertionError(path)


def words_of(text: str) -> tuple[QueryWord, ...]:
    return tuple(
        QueryWord(stem=token.stem, form=token.form, forms=(), gap=min(at, 1), name=False)
        for at, token in enumerate(Analyser().analyse(text))
    )


@pytest.mark.parametrize(
    "query", ["digue nantes", "le maire de Brest", "élections du port", "élus portuaires", "zeppelin"]
)
def test_the_second_stage_orders_a_window_as_it_orders_a_segment(query: str, tmp_path: Path) -> None:
    def ranked(segment: Segment) -> tuple[list[int], list[float]]:
        searcher = SampleSearcher(segment, RANKING, Counted())
        documents, before = np.arange(len(ARTICLES)), np.ones(len(ARTICLES), np.float32)
        recent = Recency("day", 739_000, 30.0)
        order, scores = rerank(searcher, words_of(query), documents, before, SECOND, recent, near_words(tmp_path))
        return order.tolist(), scores.tolist()

    assert ranked(window_of(ARTICLES)) == ranked(sampled(ARTICLES, places=False))
