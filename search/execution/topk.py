"""The first few of many: selection without sorting, by one key or several."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.execution import costs
from search.execution.ranking import Scores

RankPositions = NDArray[np.intp]
KeyValues = NDArray[np.floating | np.integer]
Key = Callable[[RankPositions], KeyValues]
"""The values of some positions; larger comes first."""


def reached(values: KeyValues, k: int) -> np.floating | np.integer:
    """A number that at least k values reach, and of many values few more: at most the k-th largest.

    The k-th largest of the maxima of disjoint blocks is such a number. NumPy's partition costs 8 ns a value, a maximum
    0.1.
    """
    blocks = max(costs.RANKING_BLOCKS, 8 * k)
    rows = len(values) // blocks
    if rows < 4:
        return kth_largest(values, k)
    maxima = values[: rows * blocks].reshape(rows, blocks).max(0)
    maxima.partition(blocks - k)
    found: np.floating | np.integer = maxima[blocks - k]
    return found


def kth_largest(values: KeyValues, k: int) -> np.floating | np.integer:
    """The k-th largest value, 1 <= k <= len(values); what `reached` leaves out need not be looked at again."""
    many = len(values) // max(costs.RANKING_BLOCKS, 8 * k) >= 4
    near = values.compress(values >= reached(values, k)) if many else values.copy()
    near.partition(len(near) - k)
    found: np.floating | np.integer = near[len(near) - k]
    return found


def best(size: int, k: int, keys: Sequence[Key]) -> RankPositions:
    """The k first of the positions 0..size-1, in order: by the first key, ties by the next, at last by position.

    A later key is asked only for the positions that the keys before it leave undecided.
    """
    return _best(np.arange(size if keys else min(k, size)), min(k, size), keys)


def _best(positions: RankPositions, k: int, keys: Sequence[Key]) -> RankPositions:
    if k <= 0:
        return positions[:0]
    if not keys:
        return positions[:k]
    if len(positions) <= costs.SORT_AT_ONCE_DOCS:
        return positions.take(_order([key(positions) for key in keys])[:k])
    values = keys[0](positions)
    if k < len(positions):
        kth = kth_largest(values, k)
        better = (values > kth).nonzero()[0]
        tied = positions.compress(values == kth)
    else:
        better, tied = np.arange(len(positions)), positions[:0]
    values = values.take(better)
    first = positions.take(better)
    order = _order([values, *(key(first) for key in keys[1:])])
    return np.concatenate([first.take(order), _best(tied, k - len(better), keys[1:])])


ColumnKey = Callable[[NDArray[np.integer]], KeyValues]
"""The values of some documents; larger comes first."""


def first(
    docs: NDArray[np.integer], values: NDArray[Any], later: Sequence[ColumnKey], k: int
) -> tuple[NDArray[np.integer], NDArray[Any]]:
    """The k first of distinct `docs`, and their values: by value, larger first, ties by the later keys, then number."""
    for threshold in (reached, kth_largest):
        if len(docs) > max(costs.SORT_AT_ONCE_DOCS, 4 * k):
            kept = (values >= threshold(values, k)).nonzero()[0]
            docs, values = docs.take(kept), values.take(kept)
    if len(docs) <= costs.SORT_AT_ONCE_DOCS:
        at = np.lexsort((docs, *[_negated(key(docs)) for key in reversed(later)], _negated(values)))[:k]
    else:
        at = docs.argsort()
        docs, values = docs.take(at), values.take(at)
        at = best(len(docs), k, [values.take, *(partial(_of, key, docs) for key in later)])
    return docs.take(at), values.take(at)


def _of(key: ColumnKey, docs: NDArray[np.integer], positions: RankPositions) -> KeyValues:
    return key(docs.take(positions))


def _order(columns: Sequence[KeyValues]) -> RankPositions:
    """The order of positions by columns, larger first, ties by position."""
    return np.lexsort([_negated(column) for column in reversed(columns)])


def _negated(column: KeyValues) -> KeyValues:
    return np.negative(column if column.dtype.kind == "f" else column.astype(np.int64))


def dense_candidates(totals: Scores, k: int, slack: float) -> RankPositions | None:
    """The k positions of the largest totals among few others, ascending; None where fewer than k totals are positive.

    With a slack, positions whose total is that much (a share) below the k-th largest are there too.
    """
    blocks = max(costs.RANKING_BLOCKS, 8 * k)
    rows = len(totals) // blocks
    if rows < 4:
        if len(totals) < k:
            return None
        least = float(np.partition(totals, len(totals) - k)[len(totals) - k]) * (1 - slack)
        return (totals >= least).nonzero()[0] if least > 0 else None
    table = totals[: rows * blocks].reshape(rows, blocks)
    maxima = table.max(0)
    least = float(np.partition(maxima, blocks - k)[blocks - k]) * (1 - slack)
    if least <= 0:
        return None
    columns = (maxima >= least).nonzero()[0]
    row, column = np.nonzero(table.take(columns, axis=1) >= least)
    found = row * blocks + columns.take(column)
    rest = (totals[rows * blocks :] >= least).nonzero()[0] + rows * blocks
    return np.concatenate([found, rest])
