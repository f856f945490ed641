"""Which of many words are a few edits from one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.execution.expansion import within
from search.spelling.edit_distance import within_edits

WORDS = st.text("abcd", min_size=1, max_size=9)


@given(WORDS, st.lists(WORDS, min_size=1, max_size=30), st.integers(0, 3))
def test_it_finds_what_the_table_of_distances_finds(word, words, edits):
    words = sorted(words, key=len)
    letters = np.array([each.encode() for each in words], "S24").view(np.uint8).reshape(-1, 24)
    assert within_edits(word, letters, edits).tolist() == within(word, words, edits).tolist()


@given(st.text("ab", min_size=20, max_size=24), st.text("ab", min_size=18, max_size=24))
def test_it_holds_for_the_longest_words_too(word, other):
    letters = np.array([other.encode()], "S24").view(np.uint8).reshape(-1, 24)
    assert within_edits(word, letters, 2).tolist() == within(word, [other], 2).tolist()
