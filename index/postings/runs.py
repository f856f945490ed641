"""A part: the postings of some documents in memory-sized pieces on disk, sorted by term, ready to be joined."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
from numpy.typing import NDArray

from index.postings.capitals import COUNTERS, CaseCounts
from index.postings.container import as_bytes
from index.postings.lexicon import Vocabulary
from index.reads import fill

Numbers = NDArray[np.integer[Any]]


class FieldPart(Protocol):
    """The postings of one field of a part. Documents and addresses count from 0 in the part."""

    @property
    def lengths(self) -> Numbers:
        """Tokens of each document."""

    @property
    def extents(self) -> Numbers | None:
        """Positions of each document; None for a field without positions."""

    @property
    def written(self) -> CaseCounts | None:
        """How each of the part's terms is written, in the order of their bytes; None where the field keeps it not."""

    def counts(self, first: int, end: int | None = None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """In how many documents each of the part's terms first..end-1 is, and how often; to the last for None."""

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

    def __getstate__(self) -> tuple[Path, int]:
        self._file.flush()
        return self.path, self._at

    def __setstate__(self, state: tuple[Path, int]) -> None:
        self.path, self._at = state
        self._file = self.path.open("r+b")

    def put(self, values: NDArray[Any]) -> Stretch:
        """Append an array."""
        stretch = Stretch(self._at, values.dtype, values.size)
        if values.size:
            self._file.write(as_bytes(values))
        self._at += values.nbytes
        return stretch

    def get(self, stretch: Stretch, first: int = 0, end: int | None = None) -> NDArray[Any]:
        """The items first..end-1 of an array; raises OSError where not all of them come."""
        values = np.empty((stretch.count if end is None else end) - first, stretch.dtype)
        if values.size:
            self._file.flush()
            # Opened each time: processes that share the work would share the place in one open file, too.
            with self.path.open("rb", buffering=0) as file:
                file.seek(stretch.offset + first * stretch.dtype.itemsize)
                fill(file, as_bytes(values), self.path)
        return values

    def close(self) -> None:
        """Drop the file."""
        self._file.close()
        self.path.unlink(missing_ok=True)


class SpooledTerms:
    """Terms in a spool, read again each time they are gone through: a vocabulary is not kept in memory for the join."""

    def __init__(self, spool: Spool, terms: Sequence[bytes]) -> None:
        self._spool = spool
        self._blob = spool.put(np.frombuffer(b"".join(terms), np.uint8))
        self._lengths = spool.put(np.fromiter(map(len, terms), np.uint32, len(terms)))

    def __iter__(self) -> Iterator[bytes]:
        blob = self._spool.get(self._blob).tobytes()
        at = 0
        for length in self._spool.get(self._lengths).tolist():
            yield blob[at : at + length]
            at += length


@dataclass(slots=True)
class SpilledField:
    """A field's postings in a spool. `ordered` are its terms' numbers in a vocabulary, in the order of their bytes;
    `docs_to` and `tokens_to` are where the documents and the tokens of each begin, and the end.

    All of a build wait until they are joined: what is of the size of the vocabulary, or of the documents, waits in the
    spool too.
    """

    spool: Spool
    ordered: Stretch
    docs_to: Stretch
    tokens_to: Stretch
    docs: Stretch
    freqs: Stretch
    addresses: Stretch | None
    lengths_at: Stretch
    extents_at: Stretch | None
    written_at: tuple[Stretch, Stretch] | None = None
    """Rows and classes of `written`."""
    ranks: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """The rank of each number of the vocabulary, set when it is complete."""

    def ordinals(self) -> NDArray[np.int64]:
        """The ranks of the terms in their vocabulary."""
        ranks: NDArray[np.int64] = self.ranks[self.spool.get(self.ordered)]
        return ranks

    @property
    def lengths(self) -> Numbers:
        """Tokens of each document."""
        return self.spool.get(self.lengths_at)

    @property
    def extents(self) -> Numbers | None:
        """Positions of each document; None for a field without positions."""
        return None if self.extents_at is None else self.spool.get(self.extents_at)

    @property
    def written(self) -> CaseCounts | None:
        """How each term is written."""
        if self.written_at is None:
            return None
        rows, classes = map(self.spool.get, self.written_at)
        return CaseCounts(rows.reshape(len(COUNTERS), -1), classes)

    def keep_written(self, by_number: CaseCounts) -> None:
        """Put aside how terms are written, given by their numbers."""
        mine = by_number.take(self.spool.get(self.ordered))
        self.written_at = self.spool.put(np.ascontiguousarray(mine.rows)), self.spool.put(mine.classes)

    def counts(self, first: int, end: int | None = None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Documents and tokens of each of the terms first..end-1."""
        to = None if end is None else end + 1
        docs, tokens = (np.diff(self.spool.get(bounds, first, to)) for bounds in (self.docs_to, self.tokens_to))
        return docs.astype(np.int64), tokens.astype(np.int64)

    def read(self, first: int, end: int) -> tuple[Numbers, Numbers, Numbers | None]:
        """Documents, frequencies and addresses of the terms first..end-1, term by term."""
        low, high = self._ends(self.docs_to, first, end)
        docs, freqs = self.spool.get(self.docs, low, high), self.spool.get(self.freqs, low, high)
        if self.addresses is None:
            return docs, freqs, None
        return docs, freqs, self.spool.get(self.addresses, *self._ends(self.tokens_to, first, end))

    def _ends(self, bounds: Stretch, first: int, end: int) -> tuple[int, int]:
        low, high = (int(self.spool.get(bounds, at, at + 1)[0]) for at in (first, end))
        return low, high


@dataclass(frozen=True, slots=True)
class Inverted:
    """The postings of a chunk's tokens, by the number of their term: a piece of a part before its terms are ordered."""

    numbers: NDArray[np.integer[Any]]
    dfs: NDArray[np.int64]
    cfs: NDArray[np.int64]
    docs: NDArray[np.uint32]
    freqs: NDArray[np.unsignedinteger[Any]]
    addresses: NDArray[np.uint32] | None

    @property
    def nbytes(self) -> int:
        """Bytes that it takes in memory."""
        arrays = (self.numbers, self.dfs, self.cfs, self.docs, self.freqs, self.addresses)
        return sum(array.nbytes for array in arrays if array is not None)


def inverted(
    terms: NDArray[np.int32], addresses: NDArray[np.uint32], docs: NDArray[np.uint32], positions: bool
) -> Inverted:
    """The postings of tokens given in the order of their addresses, with the document of each."""
    order = _order_by(terms)
    terms, docs = terms.take(order), docs.take(order)
    # Behind the last token another term would begin: so each begins and ends somewhere.
    new_term = np.ones(len(terms) + 1, np.bool_)
    np.not_equal(terms[1:], terms[:-1], out=new_term[1:-1])
    new_posting = new_term.copy()
    new_posting[1:-1] |= docs[1:] != docs[:-1]
    terms_at, postings_at = np.flatnonzero(new_term), np.flatnonzero(new_posting)
    freqs = np.diff(postings_at)
    small = not len(freqs) or int(freqs.max()) < 256
    return Inverted(
        numbers=terms.take(terms_at[:-1]),
        dfs=np.diff(np.flatnonzero(new_term.take(postings_at))),
        cfs=np.diff(terms_at),
        docs=docs.take(postings_at[:-1]),
        freqs=freqs.astype(np.uint8 if small else np.uint32),
        addresses=addresses.take(order) if positions else None,
    )


def _order_by(terms: NDArray[np.int32]) -> NDArray[np.int64]:
    """The stable order of term numbers. NumPy sorts 16 bits by radix, five times faster than 32: so, in two rounds."""
    order = np.argsort(terms.astype(np.uint16), kind="stable")
    if len(terms) and int(terms.max()) >= 1 << 16:
        high = (terms >> 16).astype(np.uint16).take(order)
        # Terms are numbered as they turn up: those above 16 bits are rare, and are sorted by themselves.
        rare = high > 0
        last = np.argsort(high.compress(rare), kind="stable")
        order = np.concatenate([order.compress(~rare), order.compress(rare).take(last)])
    return order


def spilled(
    spool: Spool, pieces: Sequence[Inverted], vocabulary: Vocabulary, lengths: Numbers, extents: Numbers | None
) -> SpilledField:
    """Put the pieces of a part side by side, their terms in the order of their bytes, into a spool."""
    ranks = vocabulary.ranks()
    dfs, cfs = np.zeros(len(ranks), np.int64), np.zeros(len(ranks), np.int64)
    for piece in pieces:
        at = ranks[piece.numbers]
        dfs[at] += piece.dfs
        cfs[at] += piece.cfs
    docs = np.empty(int(dfs.sum()), np.uint16 if len(lengths) <= 1 << 16 else np.uint32)
    freqs = np.empty(len(docs), max((piece.freqs.dtype for piece in pieces), default=np.dtype(np.uint8)))
    addresses = np.empty(int(cfs.sum()), np.uint32) if extents is not None else None
    next_doc, next_address = np.cumsum(dfs) - dfs, np.cumsum(cfs) - cfs
    for piece in pieces:
        at = ranks[piece.numbers]
        to = places(next_doc, at, piece.dfs)
        # Of one type first: converted one by one they would take twice as long.
        docs[to] = piece.docs.astype(docs.dtype)
        freqs[to] = piece.freqs.astype(freqs.dtype, copy=False)
        if addresses is not None and piece.addresses is not None:
            addresses[places(next_address, at, piece.cfs)] = piece.addresses
    used = dfs > 0
    return SpilledField(
        spool=spool,
        ordered=spool.put(vocabulary.ordered()[used].astype(np.int32)),
        docs_to=spool.put(_bounds(dfs[used])),
        tokens_to=spool.put(_bounds(cfs[used])),
        docs=spool.put(docs),
        freqs=spool.put(freqs),
        addresses=None if addresses is None else spool.put(addresses),
        lengths_at=spool.put(lengths.astype(np.uint32)),
        extents_at=None if extents is None else spool.put(extents.astype(np.uint32)),
    )


def _bounds(counts: NDArray[np.int64]) -> Numbers:
    """Where each group of so many begins, and the end, in 32 bits where they suffice."""
    bounds = np.concatenate([[0], np.cumsum(counts)])
    return bounds.astype(np.uint32) if bounds[-1] < 2**32 else bounds


def places(next_place: NDArray[np.int64], terms: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where to put items that come grouped by term, `counts` of them, at least one, for each; moves each term's next
    place on."""
    begin = next_place[terms]
    after = begin + counts
    next_place[terms] = after
    # Sums of steps, since np.repeat takes twice as long.
    steps = np.ones(int(counts.sum()), np.int64)
    if len(begin):
        steps[0] = begin[0]
        steps[np.cumsum(counts[:-1])] = begin[1:] - after[:-1] + 1
    return np.cumsum(steps, out=steps)


def starts_of(extents: Sequence[int] | Numbers) -> NDArray[np.int64]:
    """The first address of each document, and the first beyond the last: an unused address follows each document."""
    starts = np.zeros(len(extents) + 1, np.int64)
    np.cumsum(np.asarray(extents, np.int64) + 1, out=starts[1:])
    return starts
