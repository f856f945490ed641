"""Each array function against its twin on Python sets."""

from collections import Counter
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.execution import costs, docset, kernel
from search.execution.accumulators import flag_accumulator

DOCUMENTS = 3000
few = st.sets(st.integers(0, DOCUMENTS - 1), max_size=30)
many = st.builds(
    lambda first, step, more: set(range(first, DOCUMENTS, step)) | more, st.integers(0, 50), st.integers(1, 9), few
)
sets = st.one_of(few, many)


def docs_of(numbers):
    return np.array(sorted(numbers), np.int32)


def addresses_of(numbers):
    return np.array(sorted(numbers), np.uint32)


@settings(deadline=None)
@given(sets)
def test_a_bitmap_holds_its_list_and_counts_it(one):
    bits = kernel.pack(docs_of(one), DOCUMENTS)
    assert kernel.unpack(bits, DOCUMENTS).tolist() == sorted(one)
    assert kernel.count(bits) == len(one)
    assert kernel.pack_mask(kernel.unpack_mask(bits, DOCUMENTS)).tolist() == bits.tolist()


@pytest.mark.parametrize("documents", [0, 1, 63, 64, 65, 1000])
def test_the_full_bitmap_holds_every_document_and_no_more(documents):
    assert kernel.unpack(kernel.full(documents), documents).tolist() == list(range(documents))
    assert kernel.count(kernel.full(documents)) == documents


@settings(deadline=None)
@given(sets, sets)
def test_membership_is_the_same_by_list_and_by_bitmap(asked, listed):
    expected = [one in listed for one in sorted(asked)]
    docs, bits = docs_of(asked), kernel.pack(docs_of(listed), DOCUMENTS)
    assert kernel.member(docs, docs_of(listed)).tolist() == expected
    assert kernel.holds(bits, docs).tolist() == expected


@settings(deadline=None)
@given(sets, sets)
def test_places_in_a_list_are_the_same_by_search_by_pass_and_by_rank(asked, listed):
    docs, them = docs_of(asked), docs_of(listed)
    both = sorted(asked & listed)
    here = [sorted(asked).index(one) for one in both]
    there = [sorted(listed).index(one) for one in both]
    bits = kernel.pack(them, DOCUMENTS)
    for found in (
        kernel.located_in_list(docs, them),
        kernel.located(bits, kernel.ranks(bits), docs),
    ):
        assert [found[0].tolist(), found[1].tolist()] == [here, there]


@settings(deadline=None)
@given(st.lists(sets, max_size=4))
def test_union_and_intersection_are_those_of_sets(several):
    lists = [docs_of(one) for one in several]
    assert kernel.union(lists).tolist() == sorted(set().union(*several))
    if several:
        assert kernel.intersection(lists).tolist() == sorted(set.intersection(*several))


@settings(deadline=None)
@given(sets, sets)
def test_difference_is_that_of_sets(one, other):
    assert kernel.difference(docs_of(one), docs_of(other)).tolist() == sorted(one - other)
    bits = kernel.pack(docs_of(one), DOCUMENTS)
    assert kernel.unpack(kernel.add_to_bits(bits, docs_of(other)), DOCUMENTS).tolist() == sorted(one | other)


@settings(deadline=None)
@given(st.lists(sets, min_size=1, max_size=5), st.integers(0, 6))
def test_at_least_n_counts_in_how_many_a_document_is(several, least):
    counts = Counter(one for each in several for one in each)
    expected = sorted(one for one, count in counts.items() if count >= max(least, 1))
    assert kernel.at_least([docs_of(one) for one in several], least).tolist() == expected
    if least:
        bits = kernel.at_least_bits([kernel.pack(docs_of(one), DOCUMENTS) for one in several], least)
        assert kernel.unpack(bits, DOCUMENTS).tolist() == expected


@settings(deadline=None)
@given(st.lists(st.tuples(sets, st.booleans()), max_size=5), st.integers(1, 3))
def test_sets_of_either_form_answer_alike(several, least):
    lists = [(docset.of_docs(docs_of(one), DOCUMENTS), dense) for one, dense in several]
    made = [docset.of_bits(found.bitmap(), DOCUMENTS) if dense else found for found, dense in lists]
    plain = [one for one, _ in several]
    united = docset.union_of_sets(made, DOCUMENTS)
    assert united.listed().tolist() == sorted(set().union(*plain))
    assert united.size == len(set().union(*plain))
    counts = Counter(one for each in plain for one in each)
    assert docset.in_at_least(made, least, DOCUMENTS).listed().tolist() == sorted(
        one for one, count in counts.items() if count >= least
    )
    for first, second in zip(range(len(made)), range(1, len(made)), strict=False):
        both = docset.intersection_of_sets(made[first], made[second])
        assert both.listed().tolist() == sorted(plain[first] & plain[second])
        assert docset.difference_of_sets(made[first], made[second]).listed().tolist() == sorted(
            plain[first] - plain[second]
        )


slots = st.lists(st.tuples(sets, st.integers(0, 5)), min_size=1, max_size=4)


@settings(deadline=None)
@given(slots, st.sampled_from([(64, 0), (1 << 20, 0), (1 << 20, 1200)]))
def test_a_phrase_begins_where_every_word_stands_at_its_offset(several, blocks):
    expected = sorted(
        one - several[0][1]
        for one in several[0][0]
        if one >= several[0][1] and all(one - several[0][1] + offset in words for words, offset in several)
    )
    block, cost = blocks
    with mock.patch.multiple(costs, BYTE_MAP_ADDRESSES=block, BYTE_MAP_CALLS=cost):
        found = kernel.phrase([(addresses_of(words), offset) for words, offset in several])
    assert found.tolist() == expected


@settings(deadline=None)
@given(st.lists(st.integers(0, 20)))
def test_runs_count_repetitions(values):
    distinct, counts = kernel.runs(np.array(sorted(values), np.int32))
    assert dict(zip(distinct.tolist(), counts.tolist(), strict=True)) == Counter(values)


@pytest.mark.parametrize("block", [1 << 8, 1 << 20])
def test_long_phrases_are_found_by_a_pass_over_blocks_of_addresses(block):
    numbers = np.random.default_rng(3)
    first, second = (
        np.flatnonzero(numbers.random(40_000) < density).astype(np.uint32) + np.uint32(1000) for density in (0.4, 0.6)
    )
    expected = sorted(set(first.tolist()) & {one - 3 for one in second.tolist()})
    with mock.patch.multiple(costs, BYTE_MAP_ADDRESSES=block, BYTE_MAP_CALLS=0):
        assert kernel.phrase([(first, 0), (second, 3)]).tolist() == expected


def test_scratch_buffers_are_left_clean():
    numbers = np.random.default_rng(4)
    lists = [np.flatnonzero(numbers.random(20_000) < density).astype(np.int32) for density in (0.5, 0.3, 0.2)]
    kernel.union(lists)
    kernel.intersection(lists)
    kernel.difference(lists[0], lists[1])
    kernel.located_in_list(lists[0], lists[1])
    kernel.phrase([(one.astype(np.uint32), at) for at, one in enumerate(lists)])
    assert not flag_accumulator(50_000).any()


@given(st.lists(st.integers(-5, 5), max_size=30))
def test_values_are_numbered_as_numpy_numbers_the_different_ones(values: list[int]) -> None:
    given_values = np.array(values, np.int32)
    found, which = kernel.unique_numbered(given_values)
    expected, inverse = np.unique(given_values, return_inverse=True)
    assert found.tolist() == expected.tolist()
    assert which.tolist() == inverse.tolist()
