"""A question is refused beyond the work it may ask for; plain ones never are."""

import numpy as np
import pytest
from memory_index import Document, MemorySegment, MemorySnapshot

from search.execution.budget import Budget, OverBudget
from search.execution.execute import execute
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.execution.tree import (
    Adjacent,
    AllOf,
    AnyOf,
    AtLeast,
    Fuzzy,
    Located,
    PhraseIn,
    Prefix,
    Range,
    SameUnit,
    Spots,
    Term,
    Wildcard,
    Window,
)

RANKING = Ranking(weights={"text": 1.0})
WORDS = [b"w%d" % at for at in range(40)]


@pytest.fixture(scope="module")
def segments():
    numbers = np.random.default_rng(9)
    weights = 1 / np.arange(1, 41)
    weights /= weights.sum()
    documents = [
        Document({"text": [(at, WORDS[one]) for at, one in enumerate(numbers.choice(40, 30, p=weights))]}, {"day": 1})
        for _ in range(500)
    ]
    return MemorySnapshot([MemorySegment(documents[:300]), MemorySegment(documents[300:])])


def word(at):
    return Term((("text", WORDS[at]),))


def spots(at):
    return Spots((("text", WORDS[at]),))


def in_text(place):
    return Located((("text", place),))


DEAR = [
    Prefix((("text", b"w"),)),
    Wildcard(("text",), "*1*"),
    Fuzzy((("text", b"w1"),), 2),
    Adjacent((PhraseIn("text", ((b"w0", 0), (b"w1", 1))),)),
    in_text(Window((spots(0), spots(1)), 5, ordered=False)),
    in_text(SameUnit("sentence", (spots(0), spots(1)))),
    AnyOf(tuple(map(word, range(40)))),
    AtLeast(9, tuple(map(word, range(40)))),
]


@pytest.mark.parametrize("tree", DEAR, ids=lambda tree: type(tree).__name__)
def test_what_asks_for_more_than_is_allowed_is_refused_and_named(segments, tree):
    assert execute(Searcher(segments, RANKING), tree).total > 0
    with pytest.raises(OverBudget) as refused:
        execute(Searcher(segments, RANKING, 4000), AllOf((word(39), tree)))
    assert refused.value.costliest in (tree, *getattr(tree, "children", ()))


@pytest.mark.parametrize("tree", [
    word(0),
    AllOf((word(0), word(1), word(2), word(3))),
    AnyOf((word(0), word(1))),
    AllOf((word(0), Range("day", 1, 1))),
], ids=["word", "all", "some", "filtered"])  # fmt: skip
def test_a_plain_question_of_few_words_is_answered_whatever_it_takes(segments, tree):
    assert execute(Searcher(segments, RANKING, 1), tree).total == execute(Searcher(segments, RANKING), tree).total > 0


def test_free_text_of_more_words_than_can_be_read_is_answered_by_its_rarest(segments):
    text = AtLeast(12, tuple(map(word, range(40))), rarest=True)
    whole = execute(Searcher(segments, RANKING), text)
    part = execute(Searcher(segments, RANKING, 30_000), AllOf((text, Range("day", 1, 1))))
    assert 0 < part.total != whole.total
    with pytest.raises(OverBudget):
        execute(Searcher(segments, RANKING, 30_000), AllOf((AtLeast(12, text.children), Range("day", 1, 1))))


def test_the_same_question_costs_the_same_each_time(segments):
    spent = set()
    for _ in range(3):
        for limit in range(1000, 200_000, 7000):
            try:
                execute(Searcher(segments, RANKING, limit), DEAR[4])
            except OverBudget:
                continue
            spent.add(limit)
            break
    assert len(spent) == 1


def test_the_part_that_asks_for_most_is_named():
    budget = Budget(100)
    cheap, dear = word(1), word(2)
    budget.charge(30, dear)
    budget.charge(40, cheap)
    with pytest.raises(OverBudget) as refused:
        budget.charge(40, dear)
    assert refused.value.costliest is dear
