"""A query tree put to an index: exact total, the first hits in order, and the whole set for those who count in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.postings.segment import Column
from search.execution import costs
from search.execution.accumulators import reset
from search.execution.bag_of_words import BagOfWords, bag_of_words
from search.execution.budget import CALLS, FEW_WORDS, Budget, OverBudget
from search.execution.docset import DocSet
from search.execution.kernel import Docs
from search.execution.matching import Matcher
from search.execution.maxscore import ScoredList, ScoredTerm, candidates
from search.execution.posting_lists import posting_lists, word_weight
from search.execution.ranking import Scores
from search.execution.rarest import with_rarest_words
from search.execution.recency import Recency, factors
from search.execution.scoring import Scorer
from search.execution.searcher import Searcher, SegmentReader
from search.execution.taat import listed, matching_docs, term_at_a_time
from search.execution.topk import Key, KeyValues, best, first
from search.execution.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    Boost,
    Constant,
    Every,
    Maybe,
    NoneOf,
    Nothing,
    Range,
    Term,
    Tree,
    Value,
)

Ranked: TypeAlias = tuple[SegmentReader, NDArray[np.integer], Scores]
"""The first documents of one segment, in order, with their scores."""


@dataclass(frozen=True, slots=True)
class By:
    """Order by a column; documents without a value come last, in either direction."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """By score, best first, unless `score` is False; ties by the columns in turn, then by document number."""

    score: bool = True
    columns: tuple[By, ...] = ()


class TopDocs(NamedTuple):
    """What an index says to a query. `documents` are global numbers, int64; `scores` are aligned with them, float32, 0
    where the order is not by score; `sets` hold all documents of the answer, one set a segment, by segment number."""

    total: int
    documents: NDArray[np.int64]
    scores: Scores
    sets: tuple[DocSet, ...]


BY_SCORE = Order()


def execute(
    searcher: Searcher, root: Tree, limit: int = 10, order: Order = BY_SCORE, recency: Recency | None = None
) -> TopDocs:
    """The answer of a searcher to a tree: its exact total and the first `limit` documents in the given order.

    Filters are nodes: And((query, Range(...), Value(...))). They hold before anything is ordered. OverBudget where the
    tree asks for more work than the searcher allows.
    """
    try:
        try:
            return _answer(searcher, root, limit, order, recency)
        except OverBudget:
            reset()
            fewer = with_rarest_words(root, searcher)
            if fewer is None:
                raise
            return _answer(searcher, fewer, limit, order, recency)
    except BaseException:
        reset()
        raise


def _answer(searcher: Searcher, root: Tree, limit: int, order: Order, recency: Recency | None) -> TopDocs:
    budget = Budget(searcher.units)
    if recency is None:
        asked = bag_of_words(root, searcher.ranking.weights)
        if asked is not None and (order.score or len(asked.words) == 1):
            answer = bag_answer(searcher, asked, limit, order, budget)
            if answer is not None:
                return answer
    matchers = [Matcher(segment, budget) for segment in searcher.segments]
    scorer = Scorer(searcher, matchers)
    sets = [matcher.answer(root) for matcher in matchers]
    hits: list[Ranked] = []
    floor = 0.0
    for matcher, found in zip(matchers, sets, strict=True):
        if not found.size or limit <= 0:
            continue
        docs, scores = _first(scorer, matcher, root, found, limit, order, recency, floor)
        hits.append((matcher.segment, docs, scores))
        if order.score and len(docs) == limit:
            floor = max(floor, float(scores[-1]))
    documents, scores = _merged(hits, limit, order)
    return TopDocs(sum(found.size for found in sets), documents, scores, tuple(sets))


def bag_answer(searcher: Searcher, asked: BagOfWords, limit: int, order: Order, budget: Budget) -> TopDocs | None:
    """The answer to a plain question; None where its lists are so long that scoring all of them is not the way."""
    found = [[posting_lists(segment, word, budget) for segment in searcher.segments] for word in asked.words]
    if order.score and asked.least < len(found):
        sizes = [sum([one.size for parts in word for one in parts if one is not None]) for word in found]
        if sum(sizes) > costs.MAX_TAAT_POSTINGS:
            return None
    for word, lists in zip(asked.words, found, strict=True) if len(found) > FEW_WORDS else ():
        budget.charge(CALLS + 2 * sum([one.size for parts in lists for one in parts if one is not None]), word)
    weights = [
        word_weight(searcher, word, parts) for word, parts in zip(asked.words, found, strict=True) if order.score
    ]
    sets: list[DocSet] = []
    hits: list[Ranked] = []
    for at, segment in enumerate(searcher.segments):
        words = [[one for one in parts[at] if one is not None] for parts in found]
        values: Scores | None = None
        read: Callable[[], Docs]
        if not order.score:
            near = matching_docs(segment, words[0], asked.filters)
            size, read = len(near), partial(listed, near)
        else:
            size, read, near, values = term_at_a_time(segment, asked, words, weights, searcher.ranking.k1, limit)
        sets.append(DocSet(segment.documents, size, read=read))
        if size and limit > 0:
            columns = [(segment.column(by.column), by.descending) for by in order.columns]
            keys = [partial(_column_values, column, descending) for column, descending in columns if column is not None]
            if values is None:
                chosen, _ = first(near, keys.pop(0)(near) if keys else np.zeros(len(near), np.int8), keys, limit)
                hits.append((segment, chosen, np.zeros(len(chosen), np.float32)))
            else:
                hits.append((segment, *first(near, values, keys, limit)))
    documents_, scores = _merged(hits, limit, order)
    return TopDocs(sum([one.size for one in sets]), documents_, scores, tuple(sets))


def _first(
    scorer: Scorer,
    matcher: Matcher,
    root: Tree,
    found: DocSet,
    limit: int,
    order: Order,
    recent: Recency | None,
    floor: float,
) -> tuple[Docs, Scores]:
    """The first documents of one segment, in order, with their scores."""
    segment = matcher.segment
    if not order.score or (recent is None and not scorer.scoring(root)):
        docs = found.listed()
        docs = docs.take(best(len(docs), limit, _column_keys(segment, order, docs)))
        return docs, scorer.scores(matcher, root, docs) if order.score else np.zeros(len(docs), np.float32)
    chosen: Docs | None = None
    if recent is None and limit * costs.MIN_DOCS_A_HIT_TO_PRUNE < found.size:
        words = added_words(root)
        if words is not None and sum(len(word.forms) for word, _ in words) * found.size > costs.MIN_LOOKUPS_TO_PRUNE:
            for word, _ in words:
                matcher.budget.charge(CALLS + sum(posting.size for posting in matcher.postings(word)), word)
            terms = [_term(scorer, matcher, word, factor) for word, factor in words]
            chosen = candidates(
                terms, found, limit, scorer.ranking.k1, floor, lambda docs: scorer.scores(matcher, root, docs)
            )
    docs = found.listed() if chosen is None else chosen
    scores = scorer.scores(matcher, root, docs)
    if recent is not None:
        scores = scores * factors(segment, recent, docs)
    at = best(len(docs), limit, [lambda positions: scores.take(positions), *_column_keys(segment, order, docs)])
    return docs.take(at), scores.take(at)


def added_words(root: Tree) -> list[tuple[Term, float]] | None:
    """The words, with their boosts' factors, whose scores add up to that of every document found; None for other trees.

    A word below an `Or` adds to each document that has it only if nothing but `Or` is between it and a node that every
    document of the answer matches.
    """
    match root:
        case AllOf() | AnyOf() | AtLeast():
            lists = [
                added_words(child)
                if isinstance(root, AllOf) or not isinstance(child, AllOf | AtLeast | Maybe)
                else None
                for child in root.children
            ]
        case Maybe():
            optional = root.optional
            lists = [
                added_words(root.required),
                None if isinstance(optional, AllOf | AtLeast | Maybe) else added_words(optional),
            ]
        case Boost():
            inner = (
                None if root.factor < 0 or isinstance(root.child, AllOf | AtLeast | Maybe) else added_words(root.child)
            )
            return None if inner is None else [(word, factor * root.factor) for word, factor in inner]
        case Term():
            return [(root, 1.0)] if root.times <= 1 and root.boost >= 0 else None
        case Range() | Value() | Every() | Nothing() | NoneOf() | Constant(score=0):
            return []
        case _:
            return None
    words: list[tuple[Term, float]] = []
    for inner in lists:
        if inner is None:
            return None
        words += inner
    return words


def _term(scorer: Scorer, matcher: Matcher, word: Term, factor: float) -> ScoredTerm:
    weights, segment = scorer.ranking.weights, matcher.segment
    return ScoredTerm(
        scorer.weight(word) * factor,
        tuple(
            ScoredList(posting, segment.summed_norms(names), segment.max_norm(names))
            for posting, names in matcher.counted(word)
            if weights.get(posting.field.name)
        ),
        matcher.match(word),
    )


def _column_keys(segment: SegmentReader, order: Order, docs: Docs) -> list[Key]:
    columns = [(segment.column(by.column), by.descending) for by in order.columns]
    return [_column_key(column, descending, docs) for column, descending in columns if column is not None]


def _column_key(column: Column, descending: bool, docs: Docs) -> Key:
    def key(positions: NDArray[np.intp]) -> KeyValues:
        return _column_values(column, descending, docs.take(positions))

    return key


def _column_values(column: Column, descending: bool, docs: NDArray[np.integer]) -> KeyValues:
    """What orders documents by a column: larger comes first, and the least possible value where there is none."""
    values: NDArray[np.integer] = column.values  # type: ignore[assignment]
    chosen = values.take(docs)
    if descending and not column.default and column.strings is None and column.lowest >= 0:
        return chosen  # no value is the least value already
    chosen = chosen.astype(np.int64)
    missing = chosen == (column.default if column.strings is None else -1)
    keyed = chosen if descending else np.negative(chosen, out=chosen)
    keyed[missing] = np.iinfo(np.int64).min + 1
    return keyed


def _merged(
    hits: Sequence[tuple[SegmentReader, NDArray[np.integer], Scores]], limit: int, order: Order
) -> tuple[NDArray[np.int64], Scores]:
    """The first hits of all segments, each of which brings its own first ones in order."""
    if not hits:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    if len(hits) == 1:
        segment, docs, scores = hits[0]
        documents = docs.astype(np.int64, copy=False)
        return documents + segment.base if segment.base else documents, scores
    documents = np.concatenate([docs.astype(np.int64) + segment.base for segment, docs, _ in hits])
    scores = np.concatenate([scores for *_, scores in hits])
    entries = [(segment, doc) for segment, docs, _ in hits for doc in docs.tolist()]
    at = list(range(len(entries)))
    # A stable sort by each key, the last one first. Codes of strings are a segment's own: the strings are compared.
    for by in reversed(order.columns):
        values: list[Any] = [segment.value(by.column, doc) for segment, doc in entries]
        present = [value is not None for value in values]
        filler = next((value for value in values if value is not None), None)
        values = [filler if value is None else value for value in values]
        if filler is not None:
            at.sort(key=values.__getitem__, reverse=by.descending)
            at.sort(key=present.__getitem__, reverse=True)
    if order.score:
        at.sort(key=scores.__getitem__, reverse=True)
    return documents.take(at[:limit]), scores.take(at[:limit])
