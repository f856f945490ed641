"""A part: the postings of some documents in memory-sized pieces on disk, sorted by term, ready to be joined."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.integer[Any]]


class FieldPart(Protocol):
    """The postings of one field of a part. Documents and addresses count from 0 in the part."""

    lengths: Numbers
    """Tokens of each document."""
    extents: Numbers | None
    """Positions of each document; None for a field without positions."""
    dfs: NDArray[np.int64]
    cfs: NDArray[np.int64]
    """Of each of the part's terms, in the order of the terms' bytes."""

    def ordinals(self) -> NDArray[np.int64]:
        """The place of each of the part's terms in its vocabulary, ascending."""

    def read(self, first: int, end: int) -> tuple[Numbers, Numbers, Numbers | None]:
        """Documents and frequencies of the part's terms first..end-1, term by term, and their addresses."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where an array lies in a spool."""

    offset: int
    dtype: np.dtype[Any]
    count: int


class Spool:
    """A scratch file of arrays."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO = path.open("w+b")
        self._at = 0

    def put(self, values: NDArray[Any]) -> Stretch:
        """Append an array."""
        stretch = Stretch(self._at, values.dtype, values.size)
        if values.size:
            self._file.write(memoryview(np.ascontiguousarray(values)).cast("B"))
        self._at += values.nbytes
        return stretch

    def get(self, stretch: Stretch, first: int = 0, end: int | None = None) -> NDArray[Any]:
        """The items first..end-1 of an array."""
        count = (stretch.count if end is None else end) - first
        self._file.flush()
        return np.fromfile(self.path, stretch.dtype, count, offset=stretch.offset + first * stretch.dtype.itemsize)

    def close(self) -> None:
        """Drop the file."""
        self._file.close()
        self.path.unlink(missing_ok=True)


@dataclass(slots=True)
class SpilledField:
    """One field's postings in a spool. `ordered` are its terms' numbers in a vocabulary, by the order of their bytes."""

    spool: Spool
    ordered: NDArray[np.int64]
    dfs: NDArray[np.int64]
    cfs: NDArray[np.int64]
    docs: Stretch
    freqs: Stretch
    addresses: Stretch | None
    lengths: Numbers
    extents: Numbers | None
    ranks: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """The rank of each number of the vocabulary, set when it is complete."""

    def ordinals(self) -> NDArray[np.int64]:
        return self.ranks[self.ordered]

    def read(self, first: int, end: int) -> tuple[Numbers, Numbers, Numbers | None]:
        before, here = int(self.dfs[:first].sum()), int(self.dfs[first:end].sum())
        docs = self.spool.get(self.docs, before, before + here)
        freqs = self.spool.get(self.freqs, before, before + here)
        if self.addresses is None:
            return docs, freqs, None
        before, here = int(self.cfs[:first].sum()), int(self.cfs[first:end].sum())
        return docs, freqs, self.spool.get(self.addresses, before, before + here)


def spilled(
    spool: Spool,
    keys: NDArray[np.uint64],
    ordered: NDArray[np.int64],
    lengths: Numbers,
    extents: NDArray[np.int64],
    positions: bool,
) -> SpilledField:
    """Sort packed keys, `rank of the term << 32 | address`, in place, and put their postings in a spool.

    `ordered` are the numbers of the ranks; `extents` how many addresses each document has, the unused one excepted.
    """
    keys.sort()
    halves = keys.view(np.uint32)
    addresses, ranks = halves[0::2].copy(), halves[1::2]
    documents = np.repeat(np.arange(len(extents), dtype=np.uint32), extents + 1)[addresses]
    term_starts = np.empty(len(keys), np.bool_)
    term_starts[:1] = True
    np.not_equal(ranks[1:], ranks[:-1], out=term_starts[1:])
    starts = term_starts.copy()
    starts[1:] |= documents[1:] != documents[:-1]
    first_of_term = np.flatnonzero(term_starts)
    first_of_posting = np.flatnonzero(starts)
    freqs = np.diff(first_of_posting, append=len(keys))
    terms = ranks[first_of_term]
    posting_of_term = np.searchsorted(first_of_posting, first_of_term)
    narrow = np.uint8 if not len(freqs) or freqs.max() < 256 else np.uint32
    return SpilledField(
        spool=spool,
        ordered=ordered[terms],
        dfs=np.diff(posting_of_term, append=len(first_of_posting)),
        cfs=np.diff(first_of_term, append=len(keys)),
        docs=spool.put(documents[first_of_posting]),
        freqs=spool.put(freqs.astype(narrow)),
        addresses=spool.put(addresses) if positions else None,
        lengths=lengths,
        extents=extents if positions else None,
    )


def starts_of(extents: Sequence[int] | Numbers) -> NDArray[np.int64]:
    """The first address of each document, and the first beyond the last: an unused address follows each document."""
    starts = np.zeros(len(extents) + 1, np.int64)
    np.cumsum(np.asarray(extents, np.int64) + 1, out=starts[1:])
    return starts
