"""The best of one word's documents, of which there are many, without weighing them all.

A short list (a title's) is read whole. Of the longest list a document can be among the best only if it has the word
often: comparing frequencies costs a fiftieth of decoding a document and weighing it.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.execution import costs, kernel
from search.execution.posting_lists import DocArray, Postings
from search.execution.ranking import Scores, as_good
from search.execution.searcher import SegmentReader
from search.execution.topk import kth_largest
from search.execution.weighing import places_in, weighed, x_of

_OFTEN = (24, 16, 12, 8, 6, 4, 3, 2)
"""How often the word occurs in the documents that are looked at first: the first of these that enough have."""


def best_of_word(
    segment: SegmentReader, found: Sequence[Postings], k: int, k1: float
) -> tuple[int, DocArray, Scores] | None:
    """How many documents any of a word's lists has, those that may be among the `k` best, and what its occurrences
    count in each of them; None where weighing them all is the way."""
    longest, *others = sorted(found, key=lambda one: one.size, reverse=True)
    if longest.size < costs.WORD_POSTINGS_TO_PRUNE or k1 <= 0 or segment.live_mask() is not None:
        return None
    if sum([one.size for one in others]) * costs.WORD_POSTINGS_A_CANDIDATE > longest.size:
        return None
    freqs = longest.freqs()
    names = (*longest.names, *[name for inner in longest.within for name in inner.names])
    most = segment.max_norm(names)
    docs, x = weighed(segment, others, ()) if others else (np.empty(0, np.intp), np.empty(0, np.float32))
    total = longest.size
    if len(docs):
        total += len(docs) - len(places_in(longest, docs)[0])
        x += x_of(segment, (longest,), docs)
    reached = float(kth_largest(x, k)) if len(docs) >= k else 0.0
    often, frequent = _frequent(freqs, k)
    if often * most > reached:
        seeds = longest.docs_at(frequent)
        reached = max(reached, float(kth_largest(x_of_own(segment, longest, seeds, frequent, freqs), k)))
    reached = as_good(reached, k1)
    least = max(1, math.ceil(reached / most))
    places = frequent if least == often else (freqs >= least).nonzero()[0]
    if len(places) * costs.WORD_POSTINGS_A_CANDIDATE > longest.size:
        return None
    near = longest.docs_at(places)
    bound = segment.summed_norms(names).take(near)
    bound *= freqs.take(places)
    at = (bound >= reached).nonzero()[0]
    near, places = near.take(at), places.take(at)
    own = bound.take(at) if not longest.within else x_of_own(segment, longest, near, places, freqs)
    # What the short lists have, too, was weighed with them.
    best = (x >= reached).nonzero()[0]
    docs, x = docs.take(best), x.take(best)
    alone = ~kernel.member(near.astype(np.int32), np.sort(docs).astype(np.int32)) & (own >= reached)
    return total, np.concatenate((docs, near.compress(alone))), np.concatenate((x, own.compress(alone)))


def x_of_own(
    segment: SegmentReader, one: Postings, docs: DocArray, places: NDArray[np.intp], freqs: NDArray[np.integer]
) -> Scores:
    """What the occurrences of a list count in documents of its own, whose places in it are known."""
    x = segment.summed_norms(one.names).take(docs)
    x *= freqs.take(places)
    for inner in one.within:
        x += x_of(segment, (inner,), docs)
    return x


def _frequent(freqs: NDArray[np.integer], k: int) -> tuple[int, NDArray[np.intp]]:
    """The places of the documents that have a word so often that they are few but enough, and how often that
    is: 0 where there are none."""
    wanted = max(costs.SEEDS, 4 * k)
    for often in _OFTEN:
        have = freqs >= often
        if np.count_nonzero(have) >= wanted:
            return often, have.nonzero()[0]
    return 0, np.empty(0, np.intp)
