"""What a word's occurrences count in documents: posting lists decoded, weighed by BM25F's norms, and added up."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.execution import costs, kernel
from search.execution.accumulators import flag_accumulator, score_accumulator
from search.execution.columns import has_value, in_range
from search.execution.posting_lists import DocArray, Postings, TermPostings
from search.execution.ranking import Scores
from search.execution.searcher import SegmentReader
from search.execution.tree import Range, Value


def weighed(
    segment: SegmentReader, found: Sequence[Postings], filters: Sequence[Range | Value]
) -> tuple[DocArray, Scores]:
    """The documents of any of the lists that the filters let through, in no order, each once, and what all their
    occurrences count in each; deleted ones left out."""
    if len(found) == 1:
        return _counted(segment, found[0], filters)
    longest, *others = sorted(found, key=attrgetter("size"), reverse=True)
    return (_searched if few(others, longest) else _summed)(segment, longest, others, filters)


def few(others: Sequence[Postings], longest: Postings) -> bool:
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
    return summed_lists(totals, shorter, *_counted(segment, longest, filters))


def summed_lists(totals: Scores, shorter: Sequence[DocArray], docs: DocArray, x: Scores) -> tuple[DocArray, Scores]:
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
    held = let_through(segment, filters, docs)
    if held is not None:
        docs, freqs = docs.compress(held), freqs.compress(held)
    counts = segment.summed_norms(one.names).take(docs)
    counts *= freqs
    for inner in one.within:
        _add_within(segment, docs, counts, inner, filters)
    return docs, counts


def _add_within(
    segment: SegmentReader,
    docs: DocArray,
    counts: Scores,
    inner: TermPostings,
    filters: Sequence[Range | Value],
) -> None:
    """Add what a list counts whose documents are all among `docs`."""
    these, more = _counted(segment, inner, filters)
    if len(these) == len(docs):
        counts += more
    elif len(these) * costs.SEARCH_MARKS < len(docs) + costs.MARKING_DOCS:
        counts[docs.searchsorted(these)] += more
    else:
        marks = flag_accumulator(segment.documents)
        marks[these] = 1
        counts[marks.take(docs).view(np.bool_)] += more  # both ascend
        marks[these] = 0


def x_of(segment: SegmentReader, found: Sequence[Postings], docs: DocArray) -> Scores:
    """What the occurrences of a word count in each of `docs`, 0 where it is not."""
    x = np.zeros(len(docs), np.float32)
    for one in found:
        here, at = places_in(one, docs)
        if len(here):
            held = docs.take(here)
            counts = segment.summed_norms(one.names).take(held)
            counts *= one.freqs().take(at)
            for inner in one.within:
                counts += x_of(segment, (inner,), held)
            x[here] += counts
    return x


def places_in(one: Postings, docs: DocArray) -> tuple[NDArray[Any], NDArray[Any]]:
    """Which of `docs` a list has, and where: positions in `docs` and, aligned, in the list."""
    bits = one.bitmap()
    if bits is not None:
        return kernel.located(bits, kernel.ranks(bits), docs)
    listed = one.docs()
    at = listed.searchsorted(docs)
    here = (listed.take(at, mode="clip") == docs).nonzero()[0]
    return here, at.take(here)


def postings_hold(segment: SegmentReader, one: Postings, docs: DocArray) -> NDArray[np.bool_]:
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


def let_through(segment: SegmentReader, filters: Sequence[Range | Value], docs: DocArray) -> NDArray[np.bool_] | None:
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
