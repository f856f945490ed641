"""New documents first, a little: what a score is multiplied by for a document's age."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.execution.ranking import Scores, recency
from search.execution.searcher import SegmentReader


@dataclass(frozen=True, slots=True)
class Recency:
    """New documents first, a little: a score is multiplied by 1 - share + share * 2 ** (-age / half_life).

    Ages are `today` minus the column's day, in days; a document without a day keeps 1 - share.
    """

    column: str
    today: int
    half_life: float
    share: float = 0.2


def factors(segment: SegmentReader, recent: Recency, docs: NDArray[np.integer]) -> Scores:
    """What the scores of documents of one segment are multiplied by."""
    column = segment.column(recent.column)
    if column is None:
        return np.full(len(docs), 1 - recent.share, np.float32)
    days: NDArray[np.integer] = column.values.take(docs).astype(np.int64)
    found = recency(recent.today - days, recent.half_life) * np.float32(recent.share)
    found[days == column.default] = 0
    return found + np.float32(1 - recent.share)
