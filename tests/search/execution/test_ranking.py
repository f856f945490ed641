"""BM25F and recency by worked numbers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_index import Document, MemorySegment, MemorySnapshot

from search.execution.execute import execute
from search.execution.ranking import Ranking, as_good, idf, needed, norms, recency, saturate
from search.execution.searcher import Searcher
from search.execution.tree import Term


def test_idf_by_worked_numbers():
    # 100 documents, 10 with the word: ln(1 + 90.5 / 10.5)
    assert idf(10, 100) == pytest.approx(2.264, abs=1e-3)
    # in all of them: ln(1 + 0.5 / 100.5), still positive
    assert idf(100, 100) == pytest.approx(0.00496, abs=1e-5)


def test_norms_discount_long_fields():
    # weight 3, b .6, average 10: 3 / (.4 + .6 * length / 10)
    assert norms(np.array([10, 20, 0]), 10.0, 3.0, 0.6) == pytest.approx([3.0, 3 / 1.6, 7.5])


def test_norms_without_length_normalisation_or_without_lengths():
    assert norms(np.array([1, 50]), 10.0, 2.0, 0.0) == pytest.approx([2.0, 2.0])
    assert norms(np.array([0, 0]), 0.0, 2.0, 0.6) == pytest.approx([2.0, 2.0])


def test_saturation_is_half_at_k1_and_stays_below_the_weight():
    x = np.array([0.0, 0.9, 1e6], np.float32)
    assert saturate(x, 0.9, 2.0) == pytest.approx([0.0, 1.0, 2.0], abs=1e-5)


def test_k1_of_zero_counts_presence_alone():
    assert saturate(np.array([0.0, 0.1, 7.0], np.float32), 0.0, 2.0).tolist() == [0.0, 2.0, 2.0]


@settings(deadline=None)
@given(st.floats(0.1, 2), st.floats(0.1, 10), st.floats(0.01, 0.99))
def test_needed_undoes_saturation(k1, weight, share):
    x = needed(weight * share, k1, weight)
    assert saturate(np.array([x], np.float32), k1, weight)[0] == pytest.approx(weight * share, rel=1e-4)
    assert math.isinf(needed(weight, k1, weight))
    assert needed(0.0, k1, weight) == 0.0


@given(
    st.lists(st.floats(1 / 64, 1000, width=32), min_size=1, max_size=50),
    st.floats(1 / 64, 1000, width=32),
    st.integers(-60, 0),
    st.floats(0.1, 3),
    st.floats(0.01, 20),
)
def test_whatever_lies_below_as_good_scores_less_in_float32_too(
    others: list[float], x: float, ulps: int, k1: float, weight: float
) -> None:
    close = float(np.float32(x) + ulps * np.spacing(np.float32(x)))
    values = np.array([*others, close], np.float32)
    below = values[values < as_good(x, k1)]
    score = saturate(np.array([x], np.float32), k1, weight)[0]
    assert (saturate(below, k1, weight) < score).all()


def test_one_saturation_over_title_and_text():
    """Two documents, one word. Titles of 2 and 2 tokens, texts of 4 and 2: averages 2 and 3.

    Document 0: once in the title (3 * 1 / 1) and twice in the text (2 / (.4 + .6 * 4 / 3) = 1.6667): x = 4.6667.
    idf = ln(1 + (2 - 1 + .5) / 1.5) = ln 2; score = ln 2 * 4.6667 / 5.5667 = .58109. Fields saturated apart would have
    given ln 2 * (3 / 3.9 + 1.6667 / 2.5667) = .98328.
    """
    store = Searcher(
        MemorySnapshot(
            [
                MemorySegment(
                    [
                        Document(
                            {"title": [(0, b"a"), (1, b"x")], "text": [(0, b"a"), (1, b"a"), (2, b"x"), (3, b"x")]}
                        ),
                        Document({"title": [(0, b"x"), (1, b"x")], "text": [(0, b"x"), (1, b"x")]}),
                    ]
                )
            ]
        ),
        Ranking(weights={"title": 3.0, "text": 1.0}),
    )
    answer = execute(store, Term((("title", b"a"), ("text", b"a"))))
    assert answer.documents.tolist() == [0]
    assert answer.scores[0] == pytest.approx(0.58109, abs=1e-5)


def test_recency_halves_with_each_half_life():
    assert recency(np.array([0, 30, 60, -5]), 30.0) == pytest.approx([1.0, 0.5, 0.25, 1.0])
