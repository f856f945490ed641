"""A form lies within its class: what that saves changes no answer, of one word among many documents or of several."""

from dataclasses import replace
from unittest import mock

import numpy as np
import pytest
from memory_index import Document, MemorySegment, MemorySnapshot

from search.execution import costs
from search.execution import execute as executing
from search.execution.budget import Budget
from search.execution.execute import By, Order, execute
from search.execution.one_word import best_of_word
from search.execution.posting_lists import posting_lists
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.execution.tree import AllOf, AnyOf, AtLeast, Range, Term

RANKING = Ranking(weights={"title": 3.0, "title_exact": 1.5, "text": 1.0, "exact": 0.5})
WITHIN = (-1, -1, 0, 1)


def _words(of_text, of_title):
    """Classes are named by a letter: `a` has one form, `b` two, `c` three."""
    classes = {"text": of_text, "title": of_title}
    fields = {}
    for name, forms in classes.items():
        fields[name] = [(at, form[:1]) for at, form in enumerate(forms)]
        fields["exact" if name == "text" else "title_exact"] = list(enumerate(forms))
    return fields


def _store(deleted):
    numbers = np.random.default_rng(5)
    forms = [b"a0", b"b0", b"b1", b"c0", b"c1", b"c2", b"d0", b"d1", b"e0", b"f0", b"f1", b"g0"]
    weights = np.array([8, 6, 3, 4, 2, 1, 2, 2, 1, 0.5, 0.2, 0.05])
    weights /= weights.sum()

    def some(low, high):
        return [forms[at] for at in numbers.choice(len(forms), numbers.integers(low, high), p=weights).tolist()]

    parts = [
        [
            Document(
                _words(some(3, 40), some(0, 6)), {"day": int(numbers.integers(1, 300))}, numbers.random() < deleted
            )
            for _ in range(size)
        ]
        for size in (2500, 700)
    ]
    return Searcher(MemorySnapshot([MemorySegment(part, 400) for part in parts]), RANKING)


@pytest.fixture(scope="module", params=[0.0, 0.03], ids=["whole", "with deleted documents"])
def store(request):
    return _store(request.param)


def word(form):
    kind = form[:1]
    return Term((("title", kind), ("text", kind), ("title_exact", form), ("exact", form)), within=WITHIN)


def plain(tree):
    """The same tree, nothing told of what lies within what."""
    if isinstance(tree, Term):
        return replace(tree, within=())
    return replace(tree, children=tuple(map(plain, tree.children))) if hasattr(tree, "children") else tree


def same(one, other):
    assert one.total == other.total
    assert [found.listed().tolist() for found in one.sets] == [found.listed().tolist() for found in other.sets]
    # Sums in another order differ in their last bits: what is as good as the last hit may stand for it.
    sure = (other.scores > other.scores[-1:] * (1 + 1e-5)) if other.scores.any() else other.scores == 0
    assert set(other.documents[sure].tolist()) <= set(one.documents.tolist())
    assert one.scores.tolist() == pytest.approx(other.scores.tolist(), rel=1e-6)


@pytest.mark.parametrize("form", [b"a0", b"b0", b"b1", b"c0", b"c2", b"d1", b"e0", b"f1", b"g0", b"b9", b"z0"])
@pytest.mark.parametrize("limit", [1, 10, 300])
@pytest.mark.parametrize("share", [1, 2, 4])
def test_the_best_of_one_word_are_found_without_weighing_all_of_its_documents(store, form, limit, share):
    with (
        mock.patch.object(costs, "WORD_POSTINGS_TO_PRUNE", 1),
        mock.patch.object(costs, "WORD_POSTINGS_A_CANDIDATE", share),
        mock.patch.object(costs, "SEEDS", 8),
    ):
        pruned = execute(store, word(form), limit)
    same(pruned, execute(store, plain(word(form)), limit))


def test_of_a_frequent_word_hardly_any_document_is_weighed():
    segment = _store(0.0).segments[0]
    asked = Term((("text", b"a"), ("exact", b"a0")), within=(-1, 0))
    found = [one for one in posting_lists(segment, asked, Budget()) if one is not None]
    with (
        mock.patch.object(costs, "WORD_POSTINGS_TO_PRUNE", 1),
        mock.patch.object(costs, "WORD_POSTINGS_A_CANDIDATE", 1),
        mock.patch.object(costs, "SEEDS", 8),
    ):
        best = best_of_word(segment, found, 3, RANKING.k1)
    assert best is not None
    size, near, _ = best
    assert 10 * len(near) < size


@pytest.mark.parametrize("tree", [
    AnyOf((word(b"c1"), word(b"e0"), word(b"g0"))),
    AllOf((word(b"b0"), word(b"c2"))),
    AllOf((word(b"a0"), word(b"d1"), Range("day", 50, 200))),
    AllOf((word(b"b1"), Range("day", 50, 200))),
    AtLeast(2, (word(b"b1"), word(b"d0"), word(b"e0"), word(b"f0"))),
], ids=lambda tree: type(tree).__name__)  # fmt: skip
@pytest.mark.parametrize("order", [executing.BY_SCORE, Order(columns=(By("day", True),))])
@pytest.mark.parametrize("straight", [True, False], ids=["term at a time", "any tree"])
def test_forms_within_classes_change_no_answer(store, tree, order, straight):
    if straight:
        same(execute(store, tree, 20, order), execute(store, plain(tree), 20, order))
        return
    with (
        mock.patch.object(executing, "bag_answer", return_value=None),
        mock.patch.object(costs, "MIN_LOOKUPS_TO_PRUNE", 1),
    ):
        same(execute(store, tree, 20, order), execute(store, plain(tree), 20, order))


def test_a_word_by_date_is_told_by_its_classes(store):
    newest = Order(score=False, columns=(By("day", True),))
    same(execute(store, word(b"c0"), 15, newest), execute(store, plain(word(b"c0")), 15, newest))


def test_a_form_that_is_counted_thrice_counts_thrice(store):
    forms = (("title_exact", b"c1"), ("exact", b"c1"))
    thrice = Term(forms * 3, within=(-1, -1, 0, 1, 0, 1))
    same(execute(store, thrice, 20), execute(store, plain(thrice), 20))
