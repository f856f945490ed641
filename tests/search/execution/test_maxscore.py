"""Bounds never leave out a document that reaches a score."""

from unittest import mock

import numpy as np
import pytest
from memory_index import Document, MemorySegment, MemorySnapshot

from search.execution import costs, maxscore
from search.execution.matching import Matcher
from search.execution.maxscore import ScoredList, ScoredTerm
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.execution.tree import Term

RANKING = Ranking(weights={"title": 3.0, "text": 1.0, "exact": 0.5})
WORD = Term((("title", b"a"), ("text", b"a"), ("exact", b"a")))


@pytest.fixture(scope="module")
def term():
    """A word often in texts, seldom in titles, its forms now and then where its stem is not."""
    numbers = np.random.default_rng(5)
    documents = []
    for _ in range(1500):
        text = [(at, b"a" if numbers.random() < 0.3 else b"x") for at in range(numbers.integers(1, 30))]
        exact = [(at, b"a" if word == b"a" or numbers.random() < 0.02 else b"x") for at, word in text]
        rate = 0.01 if numbers.random() < 0.9 else 0.4
        title = [(at, b"a" if numbers.random() < rate else b"x") for at in range(numbers.integers(1, 9))]
        documents.append(Document({"title": title, "text": text, "exact": exact}))
    store = Searcher(MemorySnapshot([MemorySegment(documents, 100)]), RANKING)
    part = store.segments[0]
    matcher = Matcher(part)
    lists = tuple(
        ScoredList(posting, part.norms(posting.field.name), part.max_norm((posting.field.name,)))
        for posting in matcher.postings(WORD)
    )
    return ScoredTerm(1.0, lists, matcher.match(WORD))


@pytest.mark.parametrize("kept", [1, 10, 100])
@pytest.mark.parametrize("least", [0.5, 2, 4, 6, 8, 10, 12, 15])
def test_every_document_that_reaches_a_frequency_is_among_those_that_may(term, least, kept):
    docs = term.matched.listed()
    reaching = set(docs[term.x(docs) >= least].tolist())
    with mock.patch.object(costs, "KEPT_DOCS", kept):
        candidates = set(np.concatenate(maxscore.docs_with_enough(term, least)).tolist())
    assert reaching <= candidates


def test_a_high_bound_leaves_few_to_be_scored(term):
    x = term.x(term.matched.listed())
    candidates = set(np.concatenate(maxscore.docs_with_enough(term, float(np.sort(x)[-10]))).tolist())
    assert len(candidates) < term.matched.size / 3


@pytest.mark.parametrize("k", [1, 10, 40])
def test_candidates_hold_the_best_by_bounds_and_by_totals(term, k):
    def scores(docs):
        x = term.x(docs)
        return x / (x + np.float32(0.9))

    docs = term.matched.listed()
    best = set(docs[np.argsort(-scores(docs), kind="stable")[:k]].tolist())
    by_bounds = maxscore.candidates([term], term.matched, k, 0.9, 0.0, scores)
    by_totals = maxscore.candidates_by_totals([term], term.matched, k, 0.9)
    for found in (by_bounds, by_totals):
        assert found is None or best <= set(found.tolist())
    assert by_totals is not None
