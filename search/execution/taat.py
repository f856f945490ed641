"""The common question answered straight: words, at least so many of them, filters, over lists that are not very long.

What a tree says by general rules (match, then score what matched) is done here in one pass: each posting list is read
once, what the filters refuse goes before it is weighed, and what tells a match (a weighted frequency above 0) is what
scores it. A NumPy call costs a microsecond whatever it does, and for lists of a few thousand documents the calls are
the cost. `search.execution.execute` answers everything else.
"""

from collections.abc import Callable, Sequence
from functools import partial, reduce
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from search.execution import costs, kernel
from search.execution.accumulators import flag_accumulator, score_accumulator
from search.execution.bag_of_words import BagOfWords
from search.execution.kernel import Docs
from search.execution.one_word import best_of_word
from search.execution.posting_lists import DocArray, Postings
from search.execution.ranking import Scores, as_good, saturate
from search.execution.searcher import SegmentReader
from search.execution.topk import reached
from search.execution.tree import Range, Value
from search.execution.weighing import few, let_through, postings_hold, summed_lists, weighed, x_of


class Found(NamedTuple):
    """What a segment has for a plain question: how many documents, what reads them all, in order, and those that may be
    among the best, in no order, with their scores."""

    size: int
    read: Callable[[], Docs]
    near: DocArray
    scores: Scores


def term_at_a_time(
    segment: SegmentReader,
    asked: BagOfWords,
    words: Sequence[Sequence[Postings]],
    weights: Sequence[float],
    k1: float,
    limit: int,
) -> Found:
    """What a segment has for a plain question: `words` are each word's lists there, `limit` the documents wanted."""
    if not all(words) and sum(map(bool, words)) < asked.least:
        return _all_scored(np.empty(0, np.intp), np.empty(0, np.float32))
    if len(words) == 1:
        return _one_word(segment, asked, words[0], weights[0], k1, max(1, limit))
    if asked.least == len(words):
        return _conjunction(segment, asked, words, weights, k1)
    return (_disjunction if asked.least == 1 else _quorum)(segment, asked, words, weights, k1)


def _all_scored(docs: DocArray, scores: Scores) -> Found:
    return Found(len(docs), partial(listed, docs), docs, scores)


def listed(docs: DocArray) -> Docs:
    """Distinct documents in order, as sets have them."""
    return np.sort(docs).astype(np.int32)


def _one_word(
    segment: SegmentReader, asked: BagOfWords, found: Sequence[Postings], weight: float, k1: float, limit: int
) -> Found:
    """One word's scores are in the order of what its occurrences count: those that may be the best alone are scored."""
    best = best_of_word(segment, found, limit, k1) if found and not asked.filters else None
    if best is not None:
        size, near, x = best
        return Found(size, lambda: listed(matching_docs(segment, found)), near, saturate(x, k1, weight))
    docs, x = weighed(segment, found, asked.filters)
    if len(docs) <= 8 * limit or k1 <= 0:
        return _all_scored(docs, saturate(x, k1, weight))
    good = (x >= as_good(float(reached(x, limit)), k1)).nonzero()[0]
    return Found(len(docs), partial(listed, docs), docs.take(good), saturate(x.take(good), k1, weight))


def matching_docs(segment: SegmentReader, found: Sequence[Postings], filters: Sequence[Range | Value] = ()) -> DocArray:
    """The documents of any of the lists that the filters let through, in no order, each once; deleted ones left out."""
    if not found:
        return np.empty(0, np.intp)
    longest, *others = sorted(found, key=attrgetter("size"), reverse=True)
    docs = longest.docs()
    if others:
        bits = longest.bitmap()
        pile = [docs]
        if len(others) == 1 and (bits is not None or few(others, longest)):
            more = others[0].docs()
            held = (
                kernel.holds(bits, more)
                if bits is not None
                else docs.take(docs.searchsorted(more), mode="clip") == more
            )
            pile.append(more.compress(~held))
        else:
            # The shorter lists are marked, and what the longest has of them is not: it is read, which costs less.
            marks = flag_accumulator(segment.documents)
            shorter = [one.docs() for one in others]
            for more in shorter:
                marks[more] = 1
            marks[docs.compress(marks.take(docs).view(np.bool_))] = 0
            for more in shorter:
                pile.append(more.compress(marks.take(more).view(np.bool_)))
                marks[more] = 0
        docs = np.concatenate(pile)
    held = let_through(segment, filters, docs)
    return docs if held is None else docs.compress(held)


def _conjunction(
    segment: SegmentReader, asked: BagOfWords, words: Sequence[Sequence[Postings]], weights: Sequence[float], k1: float
) -> Found:
    """Documents with every word: the rarest word's, looked up in the lists of the others."""
    first, *others = sorted(range(len(words)), key=lambda at: sum([one.size for one in words[at]]))
    xs: dict[int, Scores] = {}
    if sum([one.size for one in words[first]]) > costs.CONTAINS_FROM_DOCS:
        # Most are about to go: whether a word is there costs less to tell than how often.
        docs = matching_docs(segment, words[first], asked.filters)
        for at in others:
            docs = docs.compress(reduce(np.logical_or, [postings_hold(segment, one, docs) for one in words[at]]))
        xs = {at: x_of(segment, words[at], docs) for at in range(len(words))}
    else:
        docs, xs[first] = weighed(segment, words[first], asked.filters)
        for at in others:
            x = x_of(segment, words[at], docs)
            held = x > 0
            docs, xs = docs.compress(held), {one: values.compress(held) for one, values in xs.items()}
            xs[at] = x.compress(held)
    scores = [saturate(xs[at], k1, weight) for at, weight in enumerate(weights)]  # added up in the order of the words
    return _all_scored(docs, reduce(np.add, scores))


def _disjunction(
    segment: SegmentReader, asked: BagOfWords, words: Sequence[Sequence[Postings]], weights: Sequence[float], k1: float
) -> Found:
    """Documents with any word: every word's score is added to its documents' totals, the rarest word's first.

    What the most frequent word, the last one, has in common with the others stands among its documents, which are only
    read.
    """
    *rarer, last = sorted([at for at, found in enumerate(words) if found], key=weights.__getitem__, reverse=True)
    totals = score_accumulator(segment.documents)
    pile: list[DocArray] = []
    for at in rarer:
        docs, x = weighed(segment, words[at], asked.filters)
        scores = saturate(x, k1, weights[at])
        if pile:
            scores += totals.take(docs)
        totals[docs] = scores
        pile.append(docs)
    docs, x = weighed(segment, words[last], asked.filters)
    docs, scores = summed_lists(totals, pile, docs, saturate(x, k1, weights[last]))
    return _all_scored(docs, scores)


def _quorum(
    segment: SegmentReader, asked: BagOfWords, words: Sequence[Sequence[Postings]], weights: Sequence[float], k1: float
) -> Found:
    """Documents with several of the words: as `_any`, and how many words each has is counted beside."""
    totals = score_accumulator(segment.documents)
    counts = flag_accumulator(segment.documents, 1)
    pile: list[DocArray] = []
    for found, weight in zip(words, weights, strict=True):
        if not found:
            continue
        docs, x = weighed(segment, found, asked.filters)
        scores = saturate(x, k1, weight)
        if pile:
            scores += totals.take(docs)
        totals[docs] = scores
        seen = counts.take(docs)
        seen += 1
        counts[docs] = seen
        pile.append(docs)
    piles: list[DocArray] = []
    for docs in pile:
        piles.append(docs.compress(counts.take(docs) >= asked.least))
        counts[docs] = 0  # what a later list has of these is there already
    docs = np.concatenate(piles)
    scores = totals.take(docs)
    for these in pile:
        totals[these] = 0
    return _all_scored(docs, scores)
