"""Query trees on arrays against plain Python: the same documents, totals, scores and order, however it is segmented."""

import os
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_index import OF_ONE_TEXT, Document, MemorySegment, MemorySnapshot, extent
from tree_oracle import Oracle

from search.execution import accumulators, costs, kernel
from search.execution import execute as executing
from search.execution.execute import By, Order, execute
from search.execution.ranking import Ranking
from search.execution.recency import Recency
from search.execution.searcher import Searcher
from search.execution.tree import (
    Adjacent,
    AllOf,
    AnyOf,
    AtLeast,
    Best,
    Boost,
    Constant,
    Either,
    Every,
    Fuzzy,
    InLead,
    Length,
    Located,
    Maybe,
    NoneOf,
    Nothing,
    PhraseIn,
    Prefix,
    Range,
    SameUnit,
    Spots,
    Term,
    TermRange,
    Value,
    Wildcard,
    Window,
)

RANKING = Ranking(weights={"title": 3.0, "text": 1.0, "exact": 0.5}, field_b={"title": 0.4})
TREES = int(os.environ.get("MANCHETTE_RANDOM_TREES", "200"))
"""How many random trees are put to the engine; 2,000 before a release."""
TERMS = [b"a", b"b", b"ab", b"ba", b"abc", b"abd", b"cab", "é".encode(), b"bbbbb"]
FIELDS = ["title", "text", "exact", "silent"]

terms = st.sampled_from(TERMS)
fields = st.sampled_from(FIELDS)
boosts = st.sampled_from([0.5, 1.0, 2.0])


@st.composite
def contents(draw):
    """Tokens whose positions now and then repeat (a compound's joined form) or skip."""
    position = 0
    tokens = set()
    for term in draw(st.lists(terms, max_size=12)):
        tokens.add((position, term))
        position += draw(st.sampled_from([1, 1, 1, 1, 0, 2]))
    return sorted(tokens)


def breaks():
    return st.dictionaries(st.integers(1, 12), st.sampled_from([b"sentence", b"paragraph"]), max_size=3).map(
        lambda places: sorted(places.items())
    )


@st.composite
def texts_with_breaks(draw):
    texts = draw(st.dictionaries(fields, contents(), max_size=4))
    if "exact" in texts:
        texts.setdefault("text", [])
    if texts.get("text"):
        last = extent(Document(texts), OF_ONE_TEXT)
        texts["text_breaks"] = [(at, term) for at, term in draw(breaks()) if at < last]
    return texts


documents = st.builds(
    Document,
    fields=texts_with_breaks(),
    values=st.fixed_dictionaries({}, optional={"day": st.integers(1, 5), "source": st.sampled_from(["un", "deux"])}),
    deleted=st.sampled_from([False, False, False, True]),
)
segments = st.lists(st.lists(documents, min_size=1, max_size=12), min_size=1, max_size=3)
forms = st.lists(st.tuples(fields, terms), min_size=1, max_size=4).map(tuple)
phrase_places = st.builds(
    PhraseIn,
    fields,
    st.lists(terms, min_size=1, max_size=3).flatmap(
        lambda words: st.lists(st.integers(1, 2), min_size=len(words), max_size=len(words)).map(
            lambda steps: tuple(zip(words, [sum(steps[:at]) for at in range(len(steps))], strict=True))
        )
    ),
)
spots = st.builds(
    Spots, st.lists(st.tuples(st.sampled_from(["text", "exact"]), terms), min_size=1, max_size=2).map(tuple)
)
word_places = st.one_of(
    spots,
    spots,
    st.builds(Prefix, st.tuples(st.tuples(st.just("text"), st.sampled_from([b"a", b"b"])))),
    st.builds(Wildcard, st.just(("exact",)), st.sampled_from(["*b", "a?", "*"])),
    st.builds(Fuzzy, st.tuples(st.tuples(st.just("text"), terms))),
    st.builds(Either, st.lists(spots, max_size=2).map(tuple)),
)


def _windows(inner):
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    few = st.lists(inner, max_size=1).map(tuple)
    return st.one_of(
        st.builds(Window, several, st.integers(1, 4), st.just(True)),
        st.builds(Window, st.lists(inner, min_size=1, max_size=2).map(tuple), st.integers(1, 4), st.just(False)),
        st.builds(SameUnit, st.sampled_from(["sentence", "paragraph"]), several, few),
        st.builds(InLead, inner),
        st.builds(Either, several),
    )


gapped = st.lists(st.tuples(st.integers(0, 2), word_places), min_size=2, max_size=3).map(
    lambda some: Window(
        tuple(place for _, place in some),
        skipped=(0, *(sum(gap for gap, _ in some[1:at]) for at in range(2, len(some) + 1))),
    )
)
places = st.one_of(
    gapped,
    st.builds(Window, st.lists(word_places, min_size=3, max_size=4).map(tuple), st.integers(1, 4), st.just(False)),
    st.recursive(word_places, _windows, max_leaves=4),
)
title_words = st.builds(Spots, st.tuples(st.tuples(st.just("title"), terms)))
in_title = st.builds(Window, st.lists(title_words, min_size=1, max_size=2).map(tuple), st.integers(1, 3), st.booleans())
located_in = st.lists(
    st.tuples(st.just("text"), places) | st.tuples(st.just("title"), in_title), min_size=1, max_size=2
).map(tuple)
words = st.builds(Term, forms, boosts, st.sampled_from([1, 1, 2, 3]))
leaves = st.one_of(
    words,
    st.builds(Adjacent, st.lists(phrase_places, min_size=1, max_size=2).map(tuple), boosts),
    st.builds(Located, located_in, st.sampled_from([1, 1, 2, 3]), boosts),
    st.builds(Length, fields, st.none() | st.integers(0, 12), st.none() | st.integers(0, 12)),
    st.builds(Prefix, forms, boosts),
    st.builds(Wildcard, st.lists(fields, min_size=1, max_size=2).map(tuple), st.text("ab?*é", max_size=4), boosts),
    st.builds(Fuzzy, forms, st.integers(0, 2), st.integers(0, 1), st.booleans(), boosts),
    st.builds(TermRange, fields, st.none() | terms, st.none() | terms, st.booleans(), st.booleans(), boosts),
    st.builds(Range, st.sampled_from(["day", "none"]), st.none() | st.integers(0, 5), st.none() | st.integers(0, 5)),
    st.builds(Value, st.just("source"), st.lists(st.sampled_from(["un", "deux", "trois"]), max_size=2).map(tuple)),
    st.builds(Value, st.just("day"), st.lists(st.integers(1, 5), max_size=2).map(tuple)),
    st.builds(Every, st.none() | fields),
    st.just(Nothing()),
)


def _operators(inner):
    children = st.lists(inner, max_size=3).map(tuple)
    some = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(AllOf, some),
        st.builds(AnyOf, children),
        st.builds(AtLeast, st.integers(0, 3), children),
        st.builds(NoneOf, inner),
        st.builds(Maybe, inner, inner),
        st.builds(Best, some, st.sampled_from([0.0, 0.3])),
        st.builds(Constant, inner, st.sampled_from([0.0, 1.5])),
        st.builds(Boost, inner, boosts),
    )


trees = st.recursive(leaves, _operators, max_leaves=6)


def store_of(parts, ranking=RANKING):
    return Searcher(MemorySnapshot([MemorySegment(part) for part in parts]), ranking)


def agrees(store, oracle, tree, limit):
    expected = oracle.answer(tree)
    answer = execute(store, tree, limit)
    assert answer.total == len(expected)
    everything = {
        document + part.base
        for part, found in zip(store.segments, answer.sets, strict=True)
        for document in found.listed().tolist()
    }
    assert everything == set(expected)
    shown = answer.documents.tolist()
    assert len(shown) == len(set(shown)) == min(limit, len(expected))
    assert answer.scores.tolist() == pytest.approx([expected[one] for one in shown], rel=1e-5, abs=1e-6)
    best = sorted(expected.values(), reverse=True)[:limit]
    assert answer.scores.tolist() == pytest.approx(best, rel=1e-5, abs=1e-6)


@settings(max_examples=TREES, deadline=None)
@given(segments, trees, st.sampled_from([1, 3, 100]))
def test_any_tree_finds_counts_and_scores_as_plain_python_does(parts, tree, limit):
    oracle = Oracle([document for part in parts for document in part], RANKING)
    agrees(store_of(parts), oracle, tree, limit)


additive = st.recursive(
    st.builds(Term, forms, boosts),
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AtLeast, st.integers(1, 2), st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Maybe, inner, inner),
        st.builds(Boost, inner, boosts),
    ),
    max_leaves=5,
)


@settings(max_examples=200, deadline=None)
@given(segments, additive, st.sampled_from([1, 2]), st.integers(0, 40), st.integers(0, 4))
def test_pruning_leaves_the_best_documents_and_their_scores_as_they_are(parts, tree, limit, seeds, kept):
    oracle = Oracle([document for part in parts for document in part], RANKING)
    with (
        mock.patch.object(executing, "bag_answer", return_value=None),
        mock.patch.object(costs, "MIN_LOOKUPS_TO_PRUNE", 0),
        mock.patch.object(costs, "MIN_DOCS_A_HIT_TO_PRUNE", 1),
        mock.patch.object(costs, "RARE_POSTINGS", seeds),
        mock.patch.object(costs, "SEEDS", seeds % 7),
        mock.patch.object(costs, "KEPT_DOCS", kept + 1),
        mock.patch.object(costs, "MIN_POSTINGS_A_CANDIDATE", 1),
    ):
        agrees(store_of(parts), oracle, tree, limit)


@settings(max_examples=150, deadline=None)
@given(segments, trees, st.booleans(), st.booleans(), st.booleans(), st.integers(1, 6))
def test_hits_are_ordered_by_score_then_by_columns_then_by_number(parts, tree, score, newest, backwards, limit):
    everything = [document for part in parts for document in part]
    expected = Oracle(everything, RANKING).answer(tree)
    store = store_of(parts)
    whole = execute(store, tree, 1000)
    scores = dict(zip(whole.documents.tolist(), whole.scores.tolist(), strict=True))
    order = Order(score, (By("day", newest), By("source", backwards)))

    def key(number):
        values = everything[number].values
        day, source = values.get("day"), values.get("source", "")
        return (
            -scores[number] if score else 0,
            day is None,
            -(day or 0) if newest else day or 0,
            not source,
            [-ord(c) for c in source] + [1] if backwards else [ord(c) for c in source],
            number,
        )

    shown = execute(store, tree, limit, order).documents.tolist()
    assert shown == sorted(expected, key=key)[:limit]


def test_recency_lowers_old_and_undated_documents():
    parts = [[Document({"text": [(0, b"a")]}, {"day": 100}), Document({"text": [(0, b"a")]}, {"day": 90})],
             [Document({"text": [(0, b"a")]}), Document({"text": [(0, b"a")]}, {"day": 120})]]  # fmt: skip
    store = store_of(parts)
    word = Term((("text", b"a"),))
    plain = execute(store, word).scores[0]
    answer = execute(store, word, recency=Recency("day", 100, 10.0, 0.5))
    assert answer.documents.tolist() == [0, 3, 1, 2]
    assert answer.scores == pytest.approx([plain, plain, plain * 0.75, plain * 0.5])


def test_a_limit_of_none_still_counts():
    store = store_of([[Document({"text": [(0, b"a")]})] * 3])
    answer = execute(store, Term((("text", b"a"),)), 0)
    assert (answer.total, len(answer.documents)) == (3, 0)


def test_an_empty_index_answers_nothing():
    answer = execute(Searcher(MemorySnapshot([]), RANKING), Every())
    assert (answer.total, answer.documents.tolist()) == (0, [])


@pytest.fixture(scope="module")
def large():
    """6,000 documents in two segments over words of very unlike frequency, one in fifty deleted."""
    numbers = np.random.default_rng(7)
    vocabulary = [b"w%d" % at for at in range(30)]
    weights = 1 / np.arange(1, 31) ** 1.3
    weights /= weights.sum()
    parts = []
    for _ in range(2):
        part = []
        for _ in range(3000):
            text = numbers.choice(30, size=numbers.integers(3, 40), p=weights).tolist()
            title = numbers.choice(30, size=numbers.integers(1, 9), p=weights).tolist()
            part.append(
                Document(
                    {
                        "text": [(at, vocabulary[one]) for at, one in enumerate(text)],
                        "exact": [(at, vocabulary[one]) for at, one in enumerate(text) if one % 2],
                        "title": [(at, vocabulary[one]) for at, one in enumerate(title)],
                    },
                    {"day": int(numbers.integers(1, 400))},
                    bool(numbers.random() < 0.02),
                )
            )
        parts.append(part)
    return Searcher(MemorySnapshot([MemorySegment(part, 200) for part in parts]), RANKING)


def _in_all(term):
    return Term((("title", term), ("text", term), ("exact", term)))


@pytest.mark.parametrize("tree", [
    _in_all(b"w0"),
    *(_in_all(b"w%d" % at) for at in (3, 4, 5, 6, 8, 12)),
    AnyOf((_in_all(b"w0"), _in_all(b"w5"))),
    AnyOf((_in_all(b"w1"), _in_all(b"w2"), _in_all(b"w29"))),
    AnyOf(tuple(_in_all(b"w%d" % at) for at in range(8))),
    AllOf((_in_all(b"w0"), _in_all(b"w1"))),
    AllOf((_in_all(b"w0"), _in_all(b"w1"), Range("day", 100, 300))),
    AllOf((AnyOf((_in_all(b"w0"), _in_all(b"w7"))), NoneOf(_in_all(b"w2")))),
    AtLeast(2, (_in_all(b"w0"), _in_all(b"w1"), _in_all(b"w4"))),
], ids=lambda tree: type(tree).__name__)  # fmt: skip
@pytest.mark.parametrize("limit", [1, 10, 200])
@pytest.mark.parametrize("kept", [5, 40])
def test_pruning_of_long_lists_changes_nothing(large, tree, limit, kept):
    with (
        mock.patch.object(executing, "bag_answer", return_value=None),
        mock.patch.object(costs, "MIN_LOOKUPS_TO_PRUNE", 0),
        mock.patch.object(costs, "RARE_POSTINGS", 50),
        mock.patch.object(costs, "KEPT_DOCS", kept),
    ):
        pruned = execute(large, tree, limit)
    with (
        mock.patch.object(executing, "bag_answer", return_value=None),
        mock.patch.object(costs, "MIN_LOOKUPS_TO_PRUNE", 10**9),
    ):
        whole = execute(large, tree, limit)
    assert pruned.total == whole.total
    assert pruned.documents.tolist() == whole.documents.tolist()
    assert pruned.scores.tolist() == whole.scores.tolist()


def test_threads_share_a_store_and_answer_as_one_does(large):
    trees = [AnyOf((_in_all(b"w%d" % at), _in_all(b"w%d" % (at + 3)), Prefix((("text", b"w1"),)))) for at in range(8)]
    alone = [execute(large, tree) for tree in trees]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda tree: execute(large, tree), trees * 5))
    for at, answer in enumerate(together):
        assert answer.total == alone[at % 8].total
        assert answer.documents.tolist() == alone[at % 8].documents.tolist()
        assert answer.scores.tolist() == alone[at % 8].scores.tolist()


@pytest.mark.parametrize("tree", [
    _in_all(b"w3"), _in_all(b"none"),
    AnyOf((_in_all(b"w5"), _in_all(b"w0"), _in_all(b"w29"))),
    AllOf((_in_all(b"w5"), _in_all(b"w0"), _in_all(b"w4"))),
    AllOf((AtLeast(2, tuple(_in_all(b"w%d" % at) for at in range(4, 12))), Range("day", 100, 300))),
], ids=lambda tree: type(tree).__name__)  # fmt: skip
@pytest.mark.parametrize("order", [executing.BY_SCORE, Order(columns=(By("day", True),)), Order(False, (By("day"),))])
def test_words_alone_are_answered_as_any_tree_is(large, tree, order):
    straight = execute(large, tree, 25, order)
    with mock.patch.object(executing, "bag_answer", return_value=None):
        general = execute(large, tree, 25, order)
    assert straight.total == general.total
    assert [found.listed().tolist() for found in straight.sets] == [found.listed().tolist() for found in general.sets]
    assert straight.scores.tolist() == pytest.approx(general.scores.tolist(), rel=1e-6)
    if not order.score:
        assert straight.documents.tolist() == general.documents.tolist()


def test_an_error_leaves_no_trace_in_the_answers_after_it(large):
    tree = AnyOf((_in_all(b"w0"), _in_all(b"w1"), Prefix((("text", b"w2"),))))
    before = execute(large, tree)

    def interrupted(*_):
        accumulators.flag_accumulator(6000)[:] = 1
        raise MemoryError

    with mock.patch.object(kernel, "count", interrupted), pytest.raises(MemoryError):
        execute(large, tree)
    after = execute(large, tree)
    assert (after.total, after.documents.tolist()) == (before.total, before.documents.tolist())
    assert not accumulators.flag_accumulator(6000).any()
