"""Selection against sorting."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from search.execution import topk

values = st.lists(st.integers(0, 6), max_size=60)


@settings(deadline=None)
@given(st.integers(1, 5000), st.integers(1, 40), st.integers(1, 50), st.integers(0, 2**32 - 1))
def test_the_kth_largest_is_that_of_a_sorted_list(size, k, distinct, seed):
    numbers = np.random.default_rng(seed).integers(0, distinct, size).astype(np.float32)
    k = min(k, size)
    assert topk.kth_largest(numbers, k) == sorted(numbers.tolist(), reverse=True)[k - 1]
    assert np.count_nonzero(numbers >= topk.reached(numbers, k)) >= k


@settings(deadline=None)
@given(st.integers(0, 900), st.integers(0, 40), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_the_best_are_the_first_of_all_sorted_by_every_key(size, k, distinct, seed):
    numbers = np.random.default_rng(seed)
    scores = numbers.integers(0, distinct, size).astype(np.float32)
    days = numbers.integers(0, 3, size)
    found = topk.best(size, k, [lambda at: scores.take(at), lambda at: days.take(at)])
    expected = sorted(range(size), key=lambda at: (-scores[at], -days[at], at))[:k]
    assert found.tolist() == expected


@settings(deadline=None)
@given(st.integers(1, 6000), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_dense_candidates_hold_the_k_largest_totals(size, k, seed):
    numbers = np.random.default_rng(seed)
    totals = (numbers.random(size) * (numbers.random(size) < 0.1)).astype(np.float32)
    found = topk.dense_candidates(totals, k, 0.0)
    positive = int((totals > 0).sum())
    if found is None:
        assert positive < max(k, size // 512 * 8 + k)
    else:
        assert found.tolist() == sorted(set(found.tolist()))
        best = sorted(totals.tolist(), reverse=True)[:k]
        assert sorted(totals[found].tolist(), reverse=True)[:k] == best
