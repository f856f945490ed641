"""Prefixes, patterns and misspellings against a plain pass over all terms."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from tree_oracle import edits

from index.postings.terms import TermDictionary, dictionary_arrays
from search.execution.expansion import TermExpander, term_range, within
from search.execution.tree import TermRange

spelt = st.text("abcdé北*?", max_size=6)
vocabularies = st.sets(spelt, max_size=40)


def dictionary_of(words):
    terms = sorted(word.encode() for word in words)
    arrays = dictionary_arrays(terms)
    return TermDictionary(arrays["terms"], arrays["term_offsets"], arrays["buckets"], arrays["ordinals"])


def _encoded(word):
    return None if word is None else word.encode()


def found(dictionary, ordinals):
    return {dictionary[ordinal].decode() for ordinal in ordinals}


@settings(deadline=None)
@given(vocabularies, st.text("abé?*", max_size=6))
def test_a_pattern_finds_the_terms_that_it_fits(words, pattern):
    dictionary = dictionary_of(words)
    regex = "".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in pattern)
    expected = {word for word in words if re.fullmatch(regex, word, re.DOTALL)}
    assert found(dictionary, TermExpander(dictionary).wildcard(pattern)) == expected


@settings(deadline=None)
@given(vocabularies, spelt, st.integers(0, 2), st.integers(0, 2), st.booleans())
def test_a_misspelling_finds_the_terms_within_its_distance(words, word, distance, same, swaps):
    dictionary = dictionary_of(words)
    expected = {term for term in words if term.startswith(word[:same]) and edits(term, word, swaps) <= distance}
    assert found(dictionary, TermExpander(dictionary).fuzzy(word, distance, same, swaps)) == expected


@settings(deadline=None)
@given(st.lists(spelt, min_size=1, max_size=10), spelt, st.integers(0, 2), st.booleans())
def test_distances_are_measured_for_many_terms_at_once(words, word, distance, swaps):
    expected = [edits(term, word, swaps) <= distance for term in words]
    assert within(word, words, distance, swaps).tolist() == expected


@settings(deadline=None)
@given(vocabularies, st.none() | spelt, st.none() | spelt, st.booleans(), st.booleans())
def test_a_range_of_terms_keeps_to_its_ends(words, low, high, with_low, with_high):
    dictionary = dictionary_of(words)
    node = TermRange("text", _encoded(low), _encoded(high), with_low, with_high)
    expected = {
        word
        for word in words
        if (node.low is None or word.encode() > node.low or (with_low and word.encode() == node.low))
        and (node.high is None or word.encode() < node.high or (with_high and word.encode() == node.high))
    }
    assert found(dictionary, term_range(dictionary, node)) == expected


def test_terms_longer_than_255_characters_are_compared_too():
    words = ["a" * 300, "a" * 301, "a" * 255, "b"]
    dictionary = dictionary_of(words)
    assert found(dictionary, TermExpander(dictionary).fuzzy("a" * 300, 1)) == {"a" * 300, "a" * 301}
    assert found(dictionary, TermExpander(dictionary).wildcard("?" * 300)) == {"a" * 300}
