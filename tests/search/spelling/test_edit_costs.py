"""What it costs to make one word of another."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.execution.expansion import within
from search.spelling.edit_costs import edit_costs
from search.spelling.vocabulary import LONGEST_WORD

WORDS = st.text("abeghls", min_size=1, max_size=9)


def cost(typed: str, *words: str) -> list[float]:
    letters = np.array([word.encode() for word in words], f"S{LONGEST_WORD}").view(np.uint8).reshape(-1, LONGEST_WORD)
    return [float(each) for each in edit_costs(typed, letters)]


@pytest.mark.parametrize(
    ("typed", "nearer", "farther"),
    [
        ("gillets", "gilets", "billets"),  # a doubled letter, another letter
        ("jamias", "jamais", "jamis"),  # swapped, lost
        ("sarkosy", "sarkozy", "sarkopy"),  # alike by ear
        ("retrates", "retraites", "retables"),  # one letter, two
        ("bonjoue", "bonjour", "bonjoul"),  # keys side by side
        ("poutin", "poutine", "poutina"),  # a mute end
        ("atheme", "ateme", "atleme"),  # an h that is not heard
        ("aison", "saison", "raiso"),  # the first letter lost costs, two edits cost more
        ("marin", "martin", "parin"),  # the first letter is seldom wrong
    ],
)
def test_what_people_often_mistype_costs_less(typed, nearer, farther):
    near, far = cost(typed, nearer, farther)
    assert near < far


def test_a_word_costs_nothing_beside_itself():
    assert cost("presidentielle", "presidentielle") == [0]


@given(WORDS, st.lists(WORDS, min_size=1, max_size=12))
def test_a_word_within_two_edits_costs_no_more_than_they_may(typed, words):
    near = within(typed, words, 2)
    for word, is_near, price in zip(words, near, cost(typed, *words), strict=True):
        assert (price == 0) == (word == typed)
        if is_near:
            assert price <= 2 * (1.1 + 0.5)


@given(WORDS, st.lists(WORDS, min_size=1, max_size=4))
def test_the_cost_of_a_word_does_not_depend_on_the_others_beside_it(typed, words):
    assert cost(typed, *words) == [price for word in words for price in cost(typed, word)]


@cache
def edits(typed: str, word: str) -> int:
    """By the book: insertions, deletions, substitutions, swaps."""
    if not typed or not word:
        return len(typed) + len(word)
    if typed[-1] == word[-1]:
        return edits(typed[:-1], word[:-1])
    least = 1 + min(edits(typed[:-1], word), edits(typed, word[:-1]), edits(typed[:-1], word[:-1]))
    if typed[-2:] == word[-2:][::-1] and len(typed) > 1:
        least = min(least, 1 + edits(typed[:-2], word[:-2]))
    return least


@given(WORDS, WORDS)
def test_the_cost_is_never_less_than_the_cheapest_edits_would_be(typed, word):
    assert cost(typed, word)[0] >= 0.3 * edits(typed, word) - 1e-6
