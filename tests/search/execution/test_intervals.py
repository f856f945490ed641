"""Places in texts: in order, close by, in one sentence, in the lead."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_index import Document, MemorySegment, MemorySnapshot

from search.execution import intervals
from search.execution.execute import execute
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.execution.tree import InLead, Located, SameUnit, Spots

words = st.lists(st.integers(0, 25), min_size=1, max_size=8).map(lambda keys: np.array(sorted(set(keys)), np.int64))


@given(st.lists(words, min_size=1, max_size=4), st.integers(1, 5), st.booleans())
def test_words_near_each_other_are_found_wherever_one_choice_of_them_is(parts, within, ordered):
    expected = set()
    for places in product(*(part.tolist() for part in parts)):
        in_turn = sorted(places)
        apart = all(left < right for left, right in pairwise(in_turn))
        close = in_turn[-1] - in_turn[0] + 1 - len(parts) < within
        if apart and close and (not ordered or list(places) == in_turn):
            expected.add(in_turn[-1])
    find = intervals.in_order if ordered else intervals.in_any_order
    found = find([intervals.of_words(part) for part in parts], within)
    assert sorted(set(found.ends.tolist())) == sorted(expected)


def test_more_parts_that_share_words_than_can_be_gone_through_are_refused():
    parts = [intervals.of_words(np.arange(at, 30)) for at in range(intervals.MAX_OVERLAPPING_PARTS + 1)]
    with pytest.raises(intervals.TooManyParts):
        intervals.in_any_order(parts, 3)


def test_twelve_words_of_which_no_two_share_a_place_are_no_matter():
    parts = [intervals.of_words(np.arange(at, 1200, 12)) for at in range(12)]
    assert len(intervals.in_any_order(parts, 1).ends) == 1200 - 11


def test_what_lies_in_two_documents_is_never_near():
    last, first = (np.array([document << 32 | position]) for document, position in ((0, 7), (1, 0)))
    parts = [intervals.of_words(last), intervals.of_words(first)]
    assert not len(intervals.in_order(parts, 1000).ends)


def store(words, breaks=()):
    document = Document({"text": list(enumerate(words)), "text_breaks": list(breaks)})
    return Searcher(MemorySnapshot([MemorySegment([document])]), Ranking(weights={"text": 1.0}))


def found(searcher, place):
    return execute(searcher, Located((("text", place),))).total == 1


def word(term):
    return Spots((("text", term),))


@pytest.mark.parametrize(("position", "first_paragraph", "inside"), [
    (0, 200, True), (59, 200, True), (60, 200, False), (9, 10, True), (10, 10, False), (0, 0, True),
])  # fmt: skip
def test_the_lead_is_the_first_paragraph_and_no_more_than_sixty_words(position, first_paragraph, inside):
    words = [b"b"] * 100
    words[position] = b"a"
    breaks = [(first_paragraph, b"paragraph")] if 0 < first_paragraph < 100 else []
    assert found(store(words, breaks), InLead(word(b"a"))) is inside


def test_words_of_two_sentences_share_their_paragraph_alone():
    searcher = store([b"a", b"b", b"c"], [(1, b"sentence"), (2, b"paragraph")])
    assert not found(searcher, SameUnit("sentence", (word(b"a"), word(b"b"))))
    assert found(searcher, SameUnit("paragraph", (word(b"a"), word(b"b"))))
    assert not found(searcher, SameUnit("paragraph", (word(b"b"), word(b"c"))))


def test_a_sentence_with_what_is_not_wanted_is_none():
    searcher = store([b"a", b"b", b"a", b"c"], [(2, b"sentence")])
    assert found(searcher, SameUnit("sentence", (word(b"a"),), (word(b"b"),)))
    assert not found(searcher, SameUnit("sentence", (word(b"a"),), (word(b"b"), word(b"c"))))
