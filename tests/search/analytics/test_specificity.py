"""Specificities are Lafon's, to the last digits that a float has, however improbable."""

from math import comb, log10

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analytics.specificity import specificities


def log10_of(number: int) -> float:
    bits = max(0, number.bit_length() - 200)
    return log10(number >> bits) + bits * log10(2)


def by_hand(part: int, whole: int, part_size: int, whole_size: int) -> float:
    """The score by whole numbers alone."""
    rest = whole_size - whole
    if part * whole_size >= whole * part_size:
        ways, sign = range(part, min(whole, part_size) + 1), -1
    else:
        ways, sign = range(max(0, part_size - rest), part + 1), 1
    found = sum(comb(whole, k) * comb(rest, part_size - k) for k in ways)
    return sign * (log10_of(found) - log10_of(comb(whole_size, part_size)))


@st.composite
def drawn(draw: st.DrawFn) -> tuple[int, int, int, int]:
    whole_size = draw(st.integers(2, 4000))
    part_size, whole = draw(st.integers(1, whole_size - 1)), draw(st.integers(1, whole_size))
    part = draw(st.integers(max(0, part_size - (whole_size - whole)), min(whole, part_size)))
    return part, whole, part_size, whole_size


@given(drawn())
def test_a_score_is_that_of_whole_numbers(case: tuple[int, int, int, int]) -> None:
    part, whole, part_size, whole_size = case
    score = specificities(np.array([part]), np.array([whole]), part_size, whole_size)[0]
    assert score == pytest.approx(by_hand(*case), rel=1e-10, abs=1e-10)


def test_a_probability_too_small_for_a_float_keeps_its_digits() -> None:
    case = (3000, 3200, 20_000, 200_000)
    score = specificities(np.array([3000]), np.array([3200]), 20_000, 200_000)[0]
    assert score > 400
    assert score == pytest.approx(by_hand(*case), rel=1e-12)


def test_words_are_scored_together_as_one_by_one() -> None:
    part, whole = np.array([5, 0, 12, 5, 1]), np.array([9, 30, 12, 9, 80])
    together = specificities(part, whole, 100, 1000)
    alone = [specificities(part[at : at + 1], whole[at : at + 1], 100, 1000)[0] for at in range(5)]
    assert together.tolist() == alone
    assert (together > 0).tolist() == [True, False, True, True, False]


@pytest.mark.parametrize("size", [0, 1000])
def test_nothing_and_everything_have_nothing_of_their_own(size: int) -> None:
    assert specificities(np.array([size // 10]), np.array([100]), size, 1000).tolist() == [0.0]
