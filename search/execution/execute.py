"""A query tree put to an index: exact total, the first hits in order, and the whole set for those who count in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.postings.segment import Column
from search.execution.accumulators import forget
from search.execution.bag_of_words import Plain, plain
from search.execution.docset import DocSet
from search.execution.kernel import Docs
from search.execution.matching import Matcher
from search.execution.maxscore import Listed, Term, candidates
from search.execution.posting_lists import lists, weight
from search.execution.ranking import Scores
from search.execution.recency import Recency, factors
from search.execution.scoring import Scorer
from search.execution.searcher import Part, Store
from search.execution.taat import documents, find
from search.execution.topk import Key, Values, best, first
from search.execution.tree import (
    And,
    AtLeast,
    Boost,
    Constant,
    Every,
    Maybe,
    Node,
    Not,
    Nothing,
    Or,
    Range,
    Value,
    Word,
)

PLAIN_MOST = 150_000
"""Questions for some of several words, over more postings than this, are pruned instead: measured at a million
articles, where both take as long. All of several words, one word, and an order by date leave less to prune than
pruning costs."""
PRUNE_FROM = 50_000
"""Answers whose documents, times the posting lists to look them up in, are fewer are scored whole."""
PRUNE_SHARE = 8
"""And so are answers of which more than one document in so many is wanted."""


Ranked: TypeAlias = tuple[Part, NDArray[np.integer], Scores]
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


class Answer(NamedTuple):
    """What an index says to a query. `documents` are global numbers, int64; `scores` are aligned with them, float32, 0
    where the order is not by score; `sets` hold all documents of the answer, one set a segment, by segment number."""

    total: int
    documents: NDArray[np.int64]
    scores: Scores
    sets: tuple[DocSet, ...]


BY_SCORE = Order()


def evaluate(
    store: Store, root: Node, limit: int = 10, order: Order = BY_SCORE, recency: Recency | None = None
) -> Answer:
    """The answer of a store to a tree: its exact total and the first `limit` documents in the given order.

    Filters are nodes: And((query, Range(...), Value(...))). They hold before anything is ordered.
    """
    try:
        return _answer(store, root, limit, order, recency)
    except BaseException:
        forget()
        raise


def _answer(store: Store, root: Node, limit: int, order: Order, recency: Recency | None) -> Answer:
    if recency is None:
        asked = plain(root, store.ranking.weights)
        if asked is not None and (order.score or len(asked.words) == 1):
            answer = _plain_answer(store, asked, limit, order)
            if answer is not None:
                return answer
    matchers = [Matcher(part) for part in store.parts]
    scorer = Scorer(store, matchers)
    sets = [matcher.answer(root) for matcher in matchers]
    hits: list[Ranked] = []
    floor = 0.0
    for matcher, found in zip(matchers, sets, strict=True):
        if not found.size or limit <= 0:
            continue
        docs, scores = _first(scorer, matcher, root, found, limit, order, recency, floor)
        hits.append((matcher.part, docs, scores))
        if order.score and len(docs) == limit:
            floor = max(floor, float(scores[-1]))
    documents, scores = _merged(hits, limit, order)
    return Answer(sum(found.size for found in sets), documents, scores, tuple(sets))


def _plain_answer(store: Store, asked: Plain, limit: int, order: Order) -> Answer | None:
    """The answer to a plain question; None where its lists are so long that scoring all of them is not the way."""
    found = [[lists(part, word) for part in store.parts] for word in asked.words]
    if order.score and asked.least < len(found):
        sizes = [sum([one.size for parts in word for one in parts if one is not None]) for word in found]
        if sum(sizes) > PLAIN_MOST:
            return None
    weights = [weight(store, word, parts) for word, parts in zip(asked.words, found, strict=True) if order.score]
    sets: list[DocSet] = []
    hits: list[Ranked] = []
    for at, part in enumerate(store.parts):
        words = [[one for one in parts[at] if one is not None] for parts in found]
        values: Scores | None = None
        if not order.score:
            near = docs = documents(part, words[0], asked.filters)
        else:
            docs, near, values = find(part, asked, words, weights, store.ranking.k1, limit)
        sets.append(DocSet(part.documents, len(docs), read=partial(_listed, docs)))
        if len(docs) and limit > 0:
            columns = [(part.column(by.column), by.descending) for by in order.columns]
            keys = [partial(_column_values, column, descending) for column, descending in columns if column is not None]
            if values is None:
                chosen, _ = first(near, keys.pop(0)(near) if keys else np.zeros(len(near), np.int8), keys, limit)
                hits.append((part, chosen, np.zeros(len(chosen), np.float32)))
            else:
                hits.append((part, *first(near, values, keys, limit)))
    documents_, scores = _merged(hits, limit, order)
    return Answer(sum([one.size for one in sets]), documents_, scores, tuple(sets))


def _listed(docs: NDArray[np.intp]) -> Docs:
    return np.sort(docs).astype(np.int32)


def _first(
    scorer: Scorer,
    matcher: Matcher,
    root: Node,
    found: DocSet,
    limit: int,
    order: Order,
    recent: Recency | None,
    floor: float,
) -> tuple[Docs, Scores]:
    """The first documents of one segment, in order, with their scores."""
    part = matcher.part
    if not order.score or (recent is None and not scorer.scoring(root)):
        docs = found.listed()
        docs = docs.take(best(len(docs), limit, _column_keys(part, order, docs)))
        return docs, scorer.scores(matcher, root, docs) if order.score else np.zeros(len(docs), np.float32)
    chosen: Docs | None = None
    if recent is None and limit * PRUNE_SHARE < found.size:
        words = added_words(root)
        if words is not None and sum(len(word.forms) for word, _ in words) * found.size > PRUNE_FROM:
            terms = [_term(scorer, matcher, word, factor) for word, factor in words]
            chosen = candidates(
                terms, found, limit, scorer.ranking.k1, floor, lambda docs: scorer.scores(matcher, root, docs)
            )
    docs = found.listed() if chosen is None else chosen
    scores = scorer.scores(matcher, root, docs)
    if recent is not None:
        scores = scores * factors(part, recent, docs)
    at = best(len(docs), limit, [lambda positions: scores.take(positions), *_column_keys(part, order, docs)])
    return docs.take(at), scores.take(at)


def added_words(root: Node) -> list[tuple[Word, float]] | None:
    """The words, with their boosts' factors, whose scores add up to that of every document found; None for other trees.

    A word below an `Or` adds to each document that has it only if nothing but `Or` is between it and a node that every
    document of the answer matches.
    """
    match root:
        case And() | Or() | AtLeast():
            lists = [
                added_words(child) if isinstance(root, And) or not isinstance(child, And | AtLeast | Maybe) else None
                for child in root.children
            ]
        case Maybe():
            optional = root.optional
            lists = [
                added_words(root.required),
                None if isinstance(optional, And | AtLeast | Maybe) else added_words(optional),
            ]
        case Boost():
            inner = (
                None if root.factor < 0 or isinstance(root.child, And | AtLeast | Maybe) else added_words(root.child)
            )
            return None if inner is None else [(word, factor * root.factor) for word, factor in inner]
        case Word():
            return [(root, 1.0)] if root.times <= 1 and root.boost >= 0 else None
        case Range() | Value() | Every() | Nothing() | Not() | Constant(score=0):
            return []
        case _:
            return None
    words: list[tuple[Word, float]] = []
    for inner in lists:
        if inner is None:
            return None
        words += inner
    return words


def _term(scorer: Scorer, matcher: Matcher, word: Word, factor: float) -> Term:
    weights, part = scorer.ranking.weights, matcher.part
    return Term(
        scorer.weight(word) * factor,
        tuple(
            Listed(posting, part.norms(posting.field.name), part.most(posting.field.name))
            for posting in matcher.postings(word)
            if weights.get(posting.field.name)
        ),
        matcher.match(word),
    )


def _column_keys(part: Part, order: Order, docs: Docs) -> list[Key]:
    columns = [(part.column(by.column), by.descending) for by in order.columns]
    return [_column_key(column, descending, docs) for column, descending in columns if column is not None]


def _column_key(column: Column, descending: bool, docs: Docs) -> Key:
    def key(positions: NDArray[np.intp]) -> Values:
        return _column_values(column, descending, docs.take(positions))

    return key


def _column_values(column: Column, descending: bool, docs: NDArray[np.integer]) -> Values:
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
    hits: Sequence[tuple[Part, NDArray[np.integer], Scores]], limit: int, order: Order
) -> tuple[NDArray[np.int64], Scores]:
    """The first hits of all segments, each of which brings its own first ones in order."""
    if not hits:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    if len(hits) == 1:
        part, docs, scores = hits[0]
        documents = docs.astype(np.int64, copy=False)
        return documents + part.base if part.base else documents, scores
    documents = np.concatenate([docs.astype(np.int64) + part.base for part, docs, _ in hits])
    scores = np.concatenate([scores for *_, scores in hits])
    entries = [(part, doc) for part, docs, _ in hits for doc in docs.tolist()]
    at = list(range(len(entries)))
    # A stable sort by each key, the last one first. Codes of strings are a segment's own: the strings are compared.
    for by in reversed(order.columns):
        values: list[Any] = [part.value(by.column, doc) for part, doc in entries]
        present = [value is not None for value in values]
        filler = next((value for value in values if value is not None), None)
        values = [filler if value is None else value for value in values]
        if filler is not None:
            at.sort(key=values.__getitem__, reverse=by.descending)
            at.sort(key=present.__getitem__, reverse=True)
    if order.score:
        at.sort(key=scores.__getitem__, reverse=True)
    return documents.take(at[:limit]), scores.take(at[:limit])
