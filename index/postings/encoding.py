"""Postings to arrays as they lie on disk: the writing side of `FieldPostings`, a range of terms at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.postings.addresses import BLOCK_BITS
from index.postings.capitals import COUNTERS, CaseCounts
from index.postings.container import ContainerWriter, Damaged, Room, as_bytes
from index.postings.runs import Numbers, starts_of
from index.postings.terms import dictionary_arrays

_BLOCK = 1 << BLOCK_BITS
_DENSE = 16
"""A term has a bitmap where more than one document in so many has it: from there the bitmap is the smaller."""
_DENSE_DOCUMENTS = 64
"""No bitmaps under so many documents: reading the list is as fast."""


class _Stream:
    """An array that grows on disk, in a file of its own."""

    def __init__(self, path: Path, dtype: Any) -> None:
        self.path = path
        self._dtype = np.dtype(dtype)
        self._file = path.open("wb")
        self.length = 0

    def append(self, values: NDArray[Any]) -> None:
        if values.size:
            self.length += self._file.write(as_bytes(values.astype(self._dtype, copy=False)))

    def close(self) -> None:
        self._file.close()


@dataclass(frozen=True, slots=True)
class Encoded:
    """What an encoder made of some ranges of terms: a file by array, with its bytes, and what else it tells of them."""

    files: Mapping[str, tuple[Path, int]]
    low_ends: Sequence[NDArray[np.uint32]]
    big_at: Sequence[NDArray[np.int64]]
    big: Sequence[NDArray[np.uint32]]
    low_address_terms: Sequence[NDArray[np.int64]]


class FieldEncoder:
    """Takes the postings of a field's terms in order, range by range, and writes the field's arrays into a container.

    Another process may take the ranges behind a certain one: there `begin_apart`, then `made`; here `follow`.
    """

    def __init__(
        self,
        name: str,
        container: ContainerWriter,
        dfs: NDArray[np.int64],
        cfs: NDArray[np.int64],
        lengths: Numbers,
        extents: Numbers | None,
    ) -> None:
        self._name = name
        self._container = container
        self._dfs = dfs
        self._lengths = lengths
        self._documents = len(lengths)
        self._offsets = _offsets(dfs)
        self._blocks = -(-self._documents // _BLOCK)
        # Under 65,537 documents the low part is all there is of a number, and no term needs a directory of blocks.
        self._all_low = self._blocks <= 1
        self._low = dfs >= (0 if self._all_low else 4 * self._blocks)
        self._dense = (dfs * _DENSE > self._documents) & (self._documents >= _DENSE_DOCUMENTS)
        low_docs, bitmaps = int(dfs[self._low].sum()), int(self._dense.sum()) * -(-self._documents // 64)
        rooms = {
            "low_docs": (np.uint16, low_docs),
            "wide_docs": (np.int32, int(self._offsets[-1]) - low_docs),
            "freqs": (np.uint8, int(self._offsets[-1])),
            "bitmaps": (np.uint64, bitmaps),
        }
        self._starts: NDArray[np.int64] | None = None
        if extents is not None:
            self._starts = starts_of(extents)
            self._address_offsets = _offsets(cfs)
            self._address_blocks = -(-int(self._starts[-1]) // _BLOCK)
            # A row of the directory takes 2 bytes a block and saves 2 bytes an address.
            self._low_address = cfs > 3 * self._address_blocks // 2
            low_addresses = int(cfs[self._low_address].sum())
            # Only a document of so many positions can fill a block with one word, which then goes with the others.
            long = len(extents) > 0 and int(np.max(extents)) >= _BLOCK
            turned = int(cfs[self._low_address & (cfs >= _BLOCK)].sum()) if long else 0
            rooms |= {
                "low_addresses": (np.uint16, low_addresses),
                "wide_addresses": (np.uint32, int(self._address_offsets[-1]) - low_addresses + turned),
                "low_address_counts": (np.uint16, int(self._low_address.sum()) * self._address_blocks),
            }
        self._types = {key: np.dtype(dtype) for key, (dtype, _) in rooms.items()}
        self._rooms = {
            key: container.room(f"{name}/{key}", self._types[key], count) for key, (_, count) in rooms.items()
        }
        self._begin(self._rooms)

    def _begin(self, streams: Mapping[str, Room | _Stream]) -> None:
        self._streams = streams
        self._low_ends: list[NDArray[np.uint32]] = []
        self._big_at: list[NDArray[np.int64]] = []
        self._big: list[NDArray[np.uint32]] = []
        self._low_address_terms: list[NDArray[np.int64]] = []

    def begin_apart(self, scratch: Path) -> None:
        """Forget what was added, and go on in files of a folder, where nothing of the container is touched."""
        scratch.mkdir(parents=True, exist_ok=True)
        self._begin({key: _Stream(scratch / key, dtype) for key, dtype in self._types.items()})

    def made(self) -> Encoded:
        """What was added since the beginning; nothing can be added afterwards."""
        files = {}
        for key, stream in self._streams.items():
            stream.close()
            if isinstance(stream, _Stream):
                files[key] = stream.path, stream.length
        return Encoded(files, self._low_ends, self._big_at, self._big, self._low_address_terms)

    def follow(self, encoded: Encoded) -> None:
        """Let the ranges that another encoder of this field took follow; its files are dropped."""
        for key, (path, length) in encoded.files.items():
            self._rooms[key].follow(path, length)
            path.unlink()
        self._low_ends += encoded.low_ends
        self._big_at += encoded.big_at
        self._big += encoded.big
        self._low_address_terms += encoded.low_address_terms

    def add(self, first: int, docs: Numbers, freqs: Numbers, addresses: Numbers | None, end: int) -> None:
        """The postings of the terms first..end-1, term by term: documents, frequencies, addresses."""
        dfs = self._dfs[first:end]
        self._add_docs(first, docs, dfs)
        big = np.flatnonzero(freqs >= 255)
        if len(big):
            self._big_at.append(big + int(self._offsets[first]))
            self._big.append(freqs[big].astype(np.uint32))
            freqs = np.minimum(freqs, 255)
        self._streams["freqs"].append(freqs.astype(np.uint8, copy=False))
        begin = int(self._offsets[first])
        for term in (np.flatnonzero(self._dense[first:end]) + first).tolist():
            bits = np.zeros(-(-self._documents // 64) * 64, np.bool_)
            bits[docs[self._offsets[term] - begin : self._offsets[term + 1] - begin]] = True
            self._streams["bitmaps"].append(np.packbits(bits, bitorder="little").view(np.uint64))
        if addresses is not None:
            self._add_addresses(first, addresses, end)

    def _add_docs(self, first: int, docs: Numbers, dfs: NDArray[np.int64]) -> None:
        if self._all_low:
            self._streams["low_docs"].append(docs.astype(np.uint16))
            return
        low = self._low[first : first + len(dfs)]
        if low.all():
            docs_low = docs
        else:
            of_low = np.repeat(low, dfs)
            docs_low = docs.compress(of_low)
            self._streams["wide_docs"].append(docs.compress(~of_low).astype(np.int32))
        self._streams["low_docs"].append(docs_low.astype(np.uint16))
        counts = _by_block(docs_low, dfs[low], self._blocks)
        self._low_ends.append(counts.cumsum(axis=1).astype(np.uint32))

    def _add_addresses(self, first: int, addresses: Numbers, end: int) -> None:
        cfs = np.diff(self._address_offsets[first : end + 1])
        low = self._low_address[first:end].copy()
        of_low = None if low.all() else np.repeat(low, cfs)
        counts = _by_block(_kept(addresses, of_low), cfs[low], self._address_blocks)
        full = counts.max(axis=1, initial=0) >= _BLOCK
        if full.any():  # A count that does not fit the directory: one document of nothing but this word.
            low[np.flatnonzero(low)[full]] = False
            counts = counts[~full]
            of_low = np.repeat(low, cfs)
        self._low_address_terms.append(np.flatnonzero(low) + first)
        self._streams["low_address_counts"].append(counts.astype(np.uint16))
        self._streams["low_addresses"].append(_kept(addresses, of_low).astype(np.uint16))
        if of_low is not None:
            self._streams["wide_addresses"].append(addresses.compress(~of_low).astype(np.uint32))

    def finish(self, terms: list[bytes], written: CaseCounts | None) -> None:
        """Write every array of the field; `written` tells how its terms are, where it keeps that. Raises Damaged where
        less was added than the counts of terms tell."""
        self._check()
        arrays: dict[str, NDArray[Any]] = dictionary_arrays(terms)
        if written is not None:
            order = np.argsort(written.classes, kind="stable")
            arrays |= {name: row.astype(np.uint32) for name, row in zip(COUNTERS, written.rows, strict=True)}
            arrays |= {"class_keys": written.classes[order], "class_terms": order.astype(np.uint32)}
        low = np.empty(0, np.int64) if self._all_low else np.flatnonzero(self._low)
        arrays |= {
            "posting_offsets": _unsigned(self._offsets),
            "low_doc_terms": low.astype(np.uint32),
            "low_doc_offsets": _unsigned(_offsets(self._dfs[low])),
            "low_doc_ends": np.concatenate(self._low_ends).ravel() if self._low_ends else np.empty(0, np.uint32),
            "big_freq_at": _joined(self._big_at, np.uint64),
            "big_freqs": _joined(self._big, np.uint32),
            "bitmap_terms": np.flatnonzero(self._dense).astype(np.uint32),
            "lengths": _unsigned(self._lengths, np.uint8),
        }
        granule_bits = 0
        if self._starts is not None:
            at_low = _joined(self._low_address_terms, np.int64)
            mean = int(self._starts[-1]) // max(1, self._documents)
            granule_bits = max(0, mean.bit_length() - 2)
            granules = (
                np.searchsorted(self._starts, np.arange(0, int(self._starts[-1]), 1 << granule_bits), "right") - 1
            )
            arrays |= {
                "starts": self._starts.astype(np.uint32),
                "granules": granules.astype(np.uint32),
                "address_offsets": _unsigned(self._address_offsets),
                "low_address_terms": at_low.astype(np.uint32),
                "low_address_offsets": _unsigned(_offsets(np.diff(self._address_offsets)[at_low])),
            }
        filled = int(np.count_nonzero(self._lengths))
        arrays["totals"] = np.array([int(self._lengths.sum(dtype=np.int64)), filled, granule_bits], np.int64)
        for key, array in arrays.items():
            self._container.add(f"{self._name}/{key}", array)
        for room in self._rooms.values():
            room.close()

    def _check(self) -> None:
        """Nothing that was counted is missing: what is read from scratch files is what was put there, or an error."""
        wanted = {("low_docs", "wide_docs"): int(self._offsets[-1]), ("freqs",): int(self._offsets[-1])}
        if self._starts is not None:
            wanted["low_addresses", "wide_addresses"] = int(self._address_offsets[-1])
        for keys, count in wanted.items():
            came = sum(self._rooms[key].count for key in keys)
            if came != count:
                raise Damaged(self._container.path, f"{came} {keys[0]} of {self._name} where {count} were counted")


def _kept(values: Numbers, which: NDArray[np.bool_] | None) -> Numbers:
    return values if which is None else values.compress(which)


def _by_block(values: Numbers, counts: NDArray[np.int64], blocks: int) -> NDArray[np.int64]:
    """How many of each term's values, `counts` of them, ascending, lie in each block: a row for each term."""
    table = np.zeros((len(counts), blocks), np.int64)
    if len(counts) == 1:
        # One very frequent word: nothing of the number of its values is made beside them.
        edges = np.arange(blocks + 1, dtype=np.uint32) << np.uint32(BLOCK_BITS)
        table[0] = np.diff(values.searchsorted(edges.astype(values.dtype)))
        return table
    block = (values >> BLOCK_BITS).astype(np.uint16)
    changes = np.ones(len(values), np.bool_)
    np.not_equal(block[1:], block[:-1], out=changes[1:])
    first = np.cumsum(counts) - counts
    changes[first] = True
    at = np.flatnonzero(changes)
    table[np.searchsorted(first, at, "right") - 1, block[at]] = np.diff(at, append=len(values))
    return table


def _offsets(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def _unsigned(values: Numbers, least: Any = np.uint32) -> NDArray[Any]:
    """The values in the narrowest unsigned type of 1 (if `least` allows), 2, 4 or 8 bytes that holds them."""
    top = int(values.max()) if len(values) else 0
    for dtype in (np.uint8, np.uint16, np.uint32):
        if np.dtype(dtype).itemsize >= np.dtype(least).itemsize and top <= np.iinfo(dtype).max:
            return values.astype(dtype)
    return values.astype(np.uint64)


def _joined(pieces: list[NDArray[Any]], dtype: Any) -> NDArray[Any]:
    return np.concatenate(pieces).astype(dtype) if pieces else np.empty(0, dtype)
