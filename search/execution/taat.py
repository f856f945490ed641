"""The common question answered straight: words, at least so many of them, filters, over lists that are not very long.

What a tree says by general rules (match, then score what matched) is done here in one pass: each posting list is read
once, what the filters refuse goes before it is weighed, and what tells a match (a weighted frequency above 0) is what
scores it. A NumPy call costs a microsecond whatever it does, and for lists of a few thousand documents the calls are
the cost. `search.execution.execute` answers everything else.
"""

from collections.abc import Sequence
from functools import reduce
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.execution import costs, kernel
from search.execution.accumulators import flag_accumulator, score_accumulator
from search.execution.bag_of_words import BagOfWords
from search.execution.columns import has_value, in_range
from search.execution.posting_lists import DocArray, Postings
from search.execution.ranking import Scores, as_good, saturate
from search.execution.searcher import SegmentReader
from search.execution.topk import reached
from search.execution.tree import Range, Value


class Found(NamedTuple):
    """What a segment has for a plain question.

    `docs` are all of its documents, each once, in no order; `near` those that may be among the best, with their scores.
    """

    docs: DocArray
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
        none = np.empty(0, np.intp)
        return Found(none, none, np.empty(0, np.float32))
    if len(words) == 1:
        docs, x = _weighed(segment, words[0], asked.filters)
        if len(docs) <= 8 * limit or k1 <= 0:
            return Found(docs, docs, saturate(x, k1, weights[0]))
        # One word's scores are in the order of what its occurrences count: those that may be the best alone are scored.
        near = (x >= as_good(float(reached(x, max(1, limit))), k1)).nonzero()[0]
        return Found(docs, docs.take(near), saturate(x.take(near), k1, weights[0]))
    if asked.least == len(words):
        return _conjunction(segment, asked, words, weights, k1)
    return (_disjunction if asked.least == 1 else _quorum)(segment, asked, words, weights, k1)


def matching_docs(segment: SegmentReader, found: Sequence[Postings], filters: Sequence[Range | Value] = ()) -> DocArray:
    """The documents of any of the lists that the filters let through, in no order, each once; deleted ones left out."""
    if not found:
        return np.empty(0, np.intp)
    longest, *others = sorted(found, key=attrgetter("size"), reverse=True)
    docs = longest.docs()
    if others:
        bits = longest.bitmap()
        pile = [docs]
        if len(others) == 1 and (bits is not None or _few(others, longest)):
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
    held = _allowed(segment, filters, docs)
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
            docs = docs.compress(reduce(np.logical_or, [_holds(segment, one, docs) for one in words[at]]))
        xs = {at: _x_of(segment, words[at], docs) for at in range(len(words))}
    else:
        docs, xs[first] = _weighed(segment, words[first], asked.filters)
        for at in others:
            x = _x_of(segment, words[at], docs)
            held = x > 0
            docs, xs = docs.compress(held), {one: values.compress(held) for one, values in xs.items()}
            xs[at] = x.compress(held)
    scores = [saturate(xs[at], k1, weight) for at, weight in enumerate(weights)]  # added up in the order of the words
    return Found(docs, docs, reduce(np.add, scores))


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
        docs, x = _weighed(segment, words[at], asked.filters)
        scores = saturate(x, k1, weights[at])
        if pile:
            scores += totals.take(docs)
        totals[docs] = scores
        pile.append(docs)
    docs, x = _weighed(segment, words[last], asked.filters)
    docs, scores = _joined(totals, pile, docs, saturate(x, k1, weights[last]))
    return Found(docs, docs, scores)


def _quorum(
    segment: SegmentReader, asked: BagOfWords, words: Sequence[Sequence[Postings]], weights: Sequence[float], k1: float
) -> Found:
    """Documents with several of the words: as `_any`, and how many words each has is counted beside."""
    totals = score_accumulator(segment.documents)
    counts = flag_accumulator(segment.documents)
    pile: list[DocArray] = []
    for found, weight in zip(words, weights, strict=True):
        if not found:
            continue
        docs, x = _weighed(segment, found, asked.filters)
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
    return Found(docs, docs, scores)


def _weighed(
    segment: SegmentReader, found: Sequence[Postings], filters: Sequence[Range | Value]
) -> tuple[DocArray, Scores]:
    """The documents of any of the lists that the filters let through, in no order, each once, and what all their
    occurrences count in each; deleted ones left out."""
    if len(found) == 1:
        return _counted(segment, found[0], filters)
    longest, *others = sorted(found, key=attrgetter("size"), reverse=True)
    return (_searched if _few(others, longest) else _summed)(segment, longest, others, filters)


def _few(others: Sequence[Postings], longest: Postings) -> bool:
    """Whether searching the longest list for the others' documents costs less than marking."""
    return sum([one.size for one in others]) * costs.SEARCH_MARKS < longest.size + costs.MARKING_DOCS


def _summed(
    segment: SegmentReader, longest: Postings, others: Sequence[Postings], filters: Sequence[Range | Value]
) -> tuple[DocArray, Scores]:
    """The shorter lists added up in a buffer of one number a document; the longest, which is only read, added to it."""
    totals = score_accumulator(segment.documents, 1)
    shorter: list[DocArray] = []
    for one in others:
        docs, x = _counted(segment, one, filters)
        if shorter:
            x += totals.take(docs)
        totals[docs] = x
        shorter.append(docs)
    return _joined(totals, shorter, *_counted(segment, longest, filters))


def _joined(totals: Scores, shorter: Sequence[DocArray], docs: DocArray, x: Scores) -> tuple[DocArray, Scores]:
    """A list's documents, and what else `totals` has, which is the sum of the shorter lists: each document once, with
    both sums added up. `totals` is all 0 again."""
    if not shorter:
        return docs, x
    before = totals.take(docs)
    x += before
    totals[docs.compress(before > 0)] = 0
    piles, xs = [docs], [x]
    for these in shorter:
        left = totals.take(these)
        apart = left > 0
        piles.append(these.compress(apart))
        xs.append(left.compress(apart))
        totals[these] = 0  # what a later list has of these is there already
    return np.concatenate(piles), np.concatenate(xs)


def _searched(
    segment: SegmentReader, longest: Postings, others: Sequence[Postings], filters: Sequence[Range | Value]
) -> tuple[DocArray, Scores]:
    """The documents of short lists looked up in a long one, and those that it has not put behind it."""
    docs, x = _counted(segment, longest, filters)
    late: list[tuple[DocArray, Scores]] = []
    for one in others:
        these, counts = _counted(segment, one, filters)
        at = docs.searchsorted(these)
        held = docs.take(at, mode="clip") == these if len(docs) else np.zeros(len(these), np.bool_)
        x[at.compress(held)] += counts.compress(held)
        late.append((these.compress(~held), counts.compress(~held)))
    added, counts = late[0]
    if len(late) > 1:  # lists that may share documents
        added, which = kernel.unique_numbered(np.concatenate([these for these, _ in late]))
        counts = np.bincount(which, np.concatenate([more for _, more in late]), len(added)).astype(np.float32)
    return np.concatenate((docs, added)), np.concatenate((x, counts))


def _counted(segment: SegmentReader, one: Postings, filters: Sequence[Range | Value]) -> tuple[DocArray, Scores]:
    docs, freqs = one.docs(), one.freqs()
    held = _allowed(segment, filters, docs)
    if held is not None:
        docs, freqs = docs.compress(held), freqs.compress(held)
    counts = segment.norms(one.name).take(docs)
    counts *= freqs
    return docs, counts


def _x_of(segment: SegmentReader, found: Sequence[Postings], docs: DocArray) -> Scores:
    """What the occurrences of a word count in each of `docs`, 0 where it is not."""
    x = np.zeros(len(docs), np.float32)
    for one in found:
        here, at = _located(one, docs)
        if len(here):
            counts = segment.norms(one.name).take(docs.take(here))
            counts *= one.freqs().take(at)
            x[here] += counts
    return x


def _located(one: Postings, docs: DocArray) -> tuple[NDArray[Any], NDArray[Any]]:
    """Which of `docs` a list has, and where: positions in `docs` and, aligned, in the list."""
    bits = one.bitmap()
    if bits is not None:
        return kernel.located(bits, kernel.ranks(bits), docs)
    listed = one.docs()
    at = listed.searchsorted(docs)
    here = (listed.take(at, mode="clip") == docs).nonzero()[0]
    return here, at.take(here)


def _holds(segment: SegmentReader, one: Postings, docs: DocArray) -> NDArray[np.bool_]:
    """Which of `docs` a list has."""
    bits = one.bitmap()
    if bits is not None:
        return kernel.holds(bits, docs)
    marks = flag_accumulator(segment.documents)
    listed = one.docs()
    marks[listed] = 1
    held = marks.take(docs).view(np.bool_)
    marks[listed] = 0
    return held


def _allowed(segment: SegmentReader, filters: Sequence[Range | Value], docs: DocArray) -> NDArray[np.bool_] | None:
    """Which of `docs` are not deleted and let through by all filters; None where all are."""
    live = segment.live_mask()
    allowed = None if live is None else live.take(docs)
    for one in filters:
        column = segment.column(one.column)
        held = in_range(column, one, docs) if isinstance(one, Range) else has_value(column, one, docs)
        if held is None:
            return np.zeros(len(docs), np.bool_)
        allowed = held if allowed is None else allowed & held
    return allowed
