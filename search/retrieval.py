"""The hits of one page, from any engine that ranks documents: paging, completion, collapsing, the second stage.

An engine is asked for documents through the small port `Ranker`; what is decided here is the same whichever answers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search.execution.execute import By, Order, TopDocs
from search.execution.ranking import Scores
from search.execution.tree import AllOf, AnyOf, Boost, Tree
from search.language.planning import Plan
from search.rerank.accents import SpellingPostings, prefer
from search.rerank.collapse import NO_FAMILIES, FamilyNumbers, collapsed
from search.rerank.second_stage import QueryWord
from search.results import Request, Sort

_FOREMOST = 1000.0
"""So much more counts what is to come first: more than any other evidence."""
PARTIAL_BELOW = 10
"""A free query that finds fewer articles than this, or by relevance fewer than a page shows, is completed with articles
that have some of its words."""

_BY_DAY = By("day", descending=True)
ORDERS: dict[Sort, Order] = {
    "relevance": Order(columns=(_BY_DAY,)),
    "newest": Order(score=False, columns=(_BY_DAY,)),
    "oldest": Order(score=False, columns=(By("day"),)),
}


class Ranker(Protocol):
    """One state of an index, opened: what an engine has to give. Documents are numbers that hold for that state."""

    @property
    def window(self) -> int:
        """How many of the best documents the second stage orders anew."""

    def top(self, tree: Tree, limit: int, order: Order) -> TopDocs:
        """The first stage: the exact total and the first `limit` documents of the tree in the order."""

    def reranked(
        self, words: tuple[QueryWord, ...], documents: NDArray[np.int64], scores: Scores
    ) -> tuple[NDArray[np.int64], Scores]:
        """The second stage: the first `window` documents ordered anew, see `search.rerank.second_stage.rerank`."""

    def text(self, document: int) -> str:
        """The title and the text of a document, as they are written."""

    def family_numbers(self, documents: NDArray[np.int64]) -> FamilyNumbers | None:
        """The family of each document, -1 for one that stands alone; None where the index has no family at all."""

    def collapsed_count(self, found: TopDocs, shown: FamilyNumbers) -> int:
        """How many hits the whole of an answer has once families are collapsed; those of `shown` stand elsewhere."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What a request finds: the answer proper, how many articles complete it, the page's (document, score, partial),
    how many hits there are in all where that was asked for, and whether any follow the page."""

    primary: TopDocs
    partial_total: int
    page: Sequence[tuple[int, float, bool]]
    collapsed_total: int | None
    more: bool


def retrieve(ranker: Ranker, plan: Plan, request: Request, first: int | None = None) -> Retrieved:
    """The page that `request` asks for of what `plan` finds; with `first`, the page behind so many hits."""
    first = (request.page - 1) * request.per_page if first is None else first
    last = first + request.per_page + 1  # one more tells whether any follow
    order = ORDERS[request.sort]
    words = plan.words if request.sort == "relevance" else ()
    collapse = request.collapse and ranker.family_numbers(np.empty(0, np.int64)) is not None

    def best(tree: Tree, foremost: Tree | None = None) -> Callable[[int], TopDocs]:
        return lambda limit: _best(ranker, tree, limit, order, words, foremost)

    # Where the answer may be completed, all of its few articles are wanted: their families are not to appear twice.
    # A page of a hundred is no shorter than it must be: what lacks a word may be what is meant.
    short = max(PARTIAL_BELOW, request.per_page) if request.sort == "relevance" else PARTIAL_BELOW
    wanted = last if plan.fallback is None else max(last, short)
    primary, at = _hits(ranker, best(plan.primary, plan.foremost), wanted, collapse)
    page = _entries(primary, at[first:last], partial=False)
    shown = _families(ranker, primary.documents) if collapse else NO_FAMILIES
    hits = ranker.collapsed_count(primary, NO_FAMILIES) if collapse and request.count_collapsed else primary.total
    partial_total = 0
    if plan.fallback is not None and primary.total < short:
        rest, more = _hits(ranker, best(plan.fallback), max(0, last - len(at)), collapse, shown)
        partial_total = rest.total
        page += _entries(rest, more[max(0, first - len(at)) : max(0, last - len(at))], partial=True)
        hits += ranker.collapsed_count(rest, shown) if collapse and request.count_collapsed else rest.total
    count = hits if request.count_collapsed else None
    return Retrieved(primary, partial_total, page[: request.per_page], count, len(page) > request.per_page)


def whole_answer(ranker: Ranker, plan: Plan, request: Request) -> tuple[int, NDArray[np.int64], Scores]:
    """How many articles match the whole query, and all documents that stand for a hit with their scores, in the order
    of the pages."""
    order = ORDERS[request.sort]
    words = plan.words if request.sort == "relevance" else ()
    collapse = request.collapse and ranker.family_numbers(np.empty(0, np.int64)) is not None
    total = ranker.top(plan.primary, 0, order).total
    found, at = _hits(
        ranker, lambda limit: _best(ranker, plan.primary, limit, order, words, plan.foremost), total, collapse
    )
    return total, found.documents.take(at), found.scores.take(at)


def _hits(
    ranker: Ranker, ask: Callable[[int], TopDocs], wanted: int, collapse: bool, shown: FamilyNumbers = NO_FAMILIES
) -> tuple[TopDocs, NDArray[np.intp]]:
    """The answer to a limit, and the positions in it of the first `wanted` documents that stand for a hit."""
    if collapse:
        return collapsed(ask, lambda documents: _families(ranker, documents), wanted, shown)
    found = ask(wanted)
    return found, np.arange(len(found.documents))


def _families(ranker: Ranker, documents: NDArray[np.int64]) -> FamilyNumbers:
    numbers = ranker.family_numbers(documents)
    return NO_FAMILIES if numbers is None else numbers


def _best(
    ranker: Ranker, tree: Tree, limit: int, order: Order, words: tuple[QueryWord, ...], foremost: Tree | None = None
) -> TopDocs:
    """The answer with its `limit` first documents at least, ordered anew by the second stage where there are words, and
    by the accents and capitals of those that were typed with any; what `foremost` finds of it comes first."""
    if not words:
        return ranker.top(tree, limit, order)
    # The window is the same for every page: no hit comes twice or never.
    wanted = max(limit, ranker.window)
    named = None if foremost is None else AllOf((tree, foremost))
    found = ranker.top(tree if named is None else AnyOf((tree, Boost(named, _FOREMOST))), wanted, order)
    documents, scores = ranker.reranked(words, found.documents, found.scores)
    typed = [word.accented for word in words if word.accented]
    names = [word.capitalised for word in words if word.capitalised]
    told = ranker if isinstance(ranker, SpellingPostings) else None
    documents, scores = prefer(typed, documents, scores, ranker.text, names, told)
    if named is not None:
        first = np.isin(documents, ranker.top(named, wanted, order).documents)
        places = np.argsort(~first, kind="stable")
        documents, scores = documents.take(places), np.minimum.accumulate(scores.take(places))
    return found._replace(documents=documents, scores=scores)


def _entries(found: TopDocs, at: NDArray[np.intp], partial: bool) -> list[tuple[int, float, bool]]:
    documents, scores = found.documents.take(at).tolist(), found.scores.take(at).tolist()
    return [(document, score, partial) for document, score in zip(documents, scores, strict=True)]
