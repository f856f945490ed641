"""Words spelt nearly alike, as queries of a cluster: what they find is what our own edits find."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.opensearch.spellings import fuzzy_query
from search.execution.expansion import within

_WORDS = st.text("abc", min_size=1, max_size=4)


@given(
    word=_WORDS, terms=st.lists(st.text("abcd", min_size=1, max_size=6), min_size=1, max_size=30), swaps=st.booleans()
)
def test_the_ways_to_write_a_short_word_are_those_within_its_edits(word: str, terms: list[str], swaps: bool) -> None:
    for distance in (1, 2):
        if len(word) > 2 * distance:
            continue
        asked = fuzzy_query("text_exact", word, distance, 0, swaps)["regexp"]["text_exact"]["value"]
        found = [re.fullmatch(asked, term) is not None for term in terms]
        assert found == np.asarray(within(word, terms, distance, swaps)).tolist()


def test_a_long_word_is_left_to_the_cluster_and_no_edit_to_a_term() -> None:
    assert fuzzy_query("text_exact", "maires", 2, 1, True)["fuzzy"]["text_exact"]["prefix_length"] == 1
    assert fuzzy_query("text_exact", "maires", 0, 0, True) == {"term": {"text_exact": "maires"}}


def test_signs_of_patterns_in_a_word_stand_for_themselves() -> None:
    asked = fuzzy_query("text_exact", "c+", 1, 0, True)["regexp"]["text_exact"]["value"]
    assert re.fullmatch(asked, "c+") and re.fullmatch(asked, "cd+") and not re.fullmatch(asked, "ccc")
