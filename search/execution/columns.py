"""Filters by a column or a length: a comparison over one number, or one code, a document."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.postings.segment import Column, FieldPostings
from search.execution.kernel import Mask
from search.execution.tree import Length, Range, Value


def _values(column: Column, docs: NDArray[np.integer] | None) -> NDArray[np.integer]:
    values: NDArray[np.integer] = column.values  # type: ignore[assignment]
    return values if docs is None else values.take(docs)


def in_range(column: Column | None, node: Range, docs: NDArray[np.integer] | None) -> Mask | None:
    """Which of `docs`, or of all documents, have a number within a range; None where there is no column."""
    if column is None:
        return None
    values = _values(column, docs)
    held: Mask = values != column.default
    if node.low is not None:
        held &= values >= node.low
    if node.high is not None:
        held &= values <= node.high
    return held


def has_length(field: FieldPostings | None, node: Length, documents: int) -> Mask:
    """Which of all documents have a text of some length, in words; one without the field has none."""
    words: NDArray[np.int64] = np.zeros(documents, np.int64)
    if field is not None and field.has_positions:
        starts = field.starts.astype(np.int64)
        words = starts[1:] - starts[:-1] - 1
    held: Mask = words >= (0 if node.low is None else node.low)
    if node.high is not None:
        held &= words <= node.high
    return held


def has_value(column: Column | None, node: Value, docs: NDArray[np.integer] | None) -> Mask | None:
    """Which of `docs`, or of all documents, have one of some values; None where there is no column."""
    if column is None:
        return None
    values = _values(column, docs)
    held: Mask = np.zeros(len(values), np.bool_)
    for value in node.values:
        code = value if column.strings is None else _code(column.strings, value)
        if code is not None:
            held |= values == code
    return held


def _code(strings: Sequence[str], value: str | int) -> int | None:
    at = bisect_left(strings, str(value))
    return at if at < len(strings) and strings[at] == value else None
