"""Neighbours: which words stand in the same company as a word, and how near they are. A table of stems in one file.

terms, term_offsets     the stems, sorted, as one blob, and where each begins in it
offsets                 where each stem's neighbours begin in the two arrays that follow, nearest first
numbers, nearness       each neighbour's place among the stems, and the cosine of the two as a share of 255
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.postings.container import Container, ContainerWriter

NEIGHBOURS_FILE = "neighbours.seg"
"""Beside the segments of a generation; never rewritten in place."""
NEAREST = 40
"""Neighbours of a word that are kept, at most."""
LEAST_COSINE = 0.3
"""A cosine below this tells nothing of two words."""
_SEGMENT = "neighbours"
_ONE = 255


class NeighbourTable:
    """A table of neighbours, read where it lies."""

    def __init__(self, container: Container) -> None:
        self.facts: Mapping[str, Any] = container.facts
        arrays = container.arrays
        self._terms = memoryview(arrays["terms"])  # type: ignore[arg-type]
        self._bounds = memoryview(arrays["term_offsets"])  # type: ignore[arg-type]
        self._offsets = memoryview(arrays["offsets"])  # type: ignore[arg-type]
        self._numbers = arrays["numbers"]
        self._nearness = arrays["nearness"]

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def term(self, number: int) -> bytes:
        """A stem by its place."""
        return bytes(self._terms[self._bounds[number] : self._bounds[number + 1]])

    def of(self, term: bytes) -> list[tuple[bytes, float]]:
        """The neighbours of a stem with their cosines, nearest first; none of a stem that the table has not got."""
        at = bisect_left(range(len(self)), term, key=self.term)
        if at == len(self) or self.term(at) != term:
            return []
        first, end = self._offsets[at], self._offsets[at + 1]
        numbers, nearness = self._numbers[first:end].tolist(), self._nearness[first:end].tolist()
        return [(self.term(number), near / _ONE) for number, near in zip(numbers, nearness, strict=True)]


def open_neighbours(path: Path) -> NeighbourTable:
    """The table in a file; raises Damaged."""
    return NeighbourTable(Container.alone(path, _SEGMENT))


def write_neighbours(
    path: Path, terms: Sequence[bytes], vectors: NDArray[np.float32], facts: Mapping[str, Any]
) -> None:
    """Write the table of stems, which are sorted, by their vectors, whose lengths are 1 (or 0: near no other); in place
    of the file that lies there, which may be one with that of another generation."""
    offsets, numbers, nearness = _nearest(vectors)
    aside = path.with_name(f".{path.name}.new")
    writer = ContainerWriter(aside, _SEGMENT)
    try:
        writer.add("terms", np.frombuffer(b"".join(terms), np.uint8))
        writer.add("term_offsets", np.cumsum([0, *map(len, terms)]).astype(np.uint32))
        writer.add("offsets", offsets)
        writer.add("numbers", numbers.astype(np.uint16 if len(terms) <= 1 << 16 else np.uint32))
        writer.add("nearness", nearness)
        writer.finish(facts)
    except BaseException:
        writer.abandon()
        raise
    aside.rename(path)


_ROWS = 512


def _nearest(vectors: NDArray[np.float32]) -> tuple[NDArray[np.uint32], NDArray[np.intp], NDArray[np.uint8]]:
    """`offsets`, `numbers` and `nearness` of the table."""
    counts, numbers, nearness = [np.zeros(1, np.int64)], [np.empty(0, np.intp)], [np.empty(0, np.uint8)]
    for first in range(0, len(vectors), _ROWS):
        cosines = vectors[first : first + _ROWS] @ vectors.T
        rows = np.arange(len(cosines))
        cosines[rows, first + rows] = 0  # no word is its own neighbour
        row, number = np.divmod(np.flatnonzero(cosines >= LEAST_COSINE), len(vectors))
        found = cosines[row, number]
        order = np.lexsort((number, -found, row))
        row, number, found = row.take(order), number.take(order), found.take(order)
        begins = row.searchsorted(rows)
        kept = np.arange(len(row)) - begins.take(row) < NEAREST
        counts.append(np.bincount(row[kept], minlength=len(cosines)))
        numbers.append(number[kept])
        nearness.append(np.rint(np.minimum(found[kept], 1) * _ONE).astype(np.uint8))
    return np.concatenate(counts).cumsum().astype(np.uint32), np.concatenate(numbers), np.concatenate(nearness)
