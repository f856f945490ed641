"""The terms of a field: one sorted blob, found by hash or by order."""

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.postings.guarded import GuardedArray, as_guarded

_STEP = 128
"""One term in so many is kept as an object, once terms were looked for by order: a term read from the blob costs a
third of a microsecond."""


class TermDictionary:
    """Sorted distinct terms. `blob` holds their bytes one after another, `offsets` where each begins, and the end.

    Both are public: a wildcard or a spelling distance over all terms reads them whole. `buckets` and `ordinals` are a
    hash table: the terms of bucket b = crc32(term) % len(buckets-1) are ordinals[buckets[b]:buckets[b + 1]].
    """

    def __init__(
        self,
        blob: NDArray[np.generic] | GuardedArray,
        offsets: NDArray[np.generic] | GuardedArray,
        buckets: NDArray[np.generic] | GuardedArray,
        ordinals: NDArray[np.generic] | GuardedArray,
    ) -> None:
        self._blob, self._offsets = as_guarded(blob), as_guarded(offsets)
        self._buckets, self._ordinals = as_guarded(buckets), as_guarded(ordinals)
        self._slots = len(self._buckets) - 1
        self._samples: list[bytes] | None = None

    @property
    def blob(self) -> NDArray[np.generic]:
        """The bytes of all terms."""
        return self._blob.whole

    @property
    def offsets(self) -> NDArray[np.generic]:
        """Where each term begins in `blob`, and the end."""
        return self._offsets.whole

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, ordinal: int) -> bytes:
        return self._blob.octets(*self._offsets.pair(ordinal))

    def __iter__(self) -> Iterator[bytes]:
        return self.slice(0, len(self))

    def slice(self, first: int, end: int) -> Iterator[bytes]:
        """The terms of the ordinals first..end-1."""
        if first >= end:
            return
        bounds = self._offsets[first : end + 1].tolist()
        blob = self._blob.octets(bounds[0], bounds[-1])
        base = bounds[0]
        for at in range(len(bounds) - 1):
            yield blob[bounds[at] - base : bounds[at + 1] - base]

    def find(self, term: bytes) -> int:
        """The ordinal of a term, -1 where it is absent."""
        first, end = self._buckets.pair(zlib.crc32(term) % self._slots)
        length = len(term)
        for at in range(first, end):
            ordinal: int = self._ordinals[at]
            begin, stop = self._offsets.pair(ordinal)
            if stop - begin == length and self._blob.octets(begin, stop) == term:
                return ordinal
        return -1

    def range(self, low: bytes, high: bytes | None = None) -> tuple[int, int]:
        """The ordinals `first, last + 1` of the terms t with low <= t < high (to the end where `high` is None)."""
        count = len(self)
        first = self._first_from(low)
        if high is None or high <= low:
            return first, count if high is None else first
        # Most ranges are short: their end is looked for in growing steps.
        at, step = first, 1
        while at + step <= count and self[at + step - 1] < high:
            at, step = at + step, 2 * step
        return first, bisect_left(self, high, at, min(at + step - 1, count))

    def _first_from(self, low: bytes) -> int:
        """The ordinal of the first term that is not below `low`."""
        if self._samples is None:
            self._samples = [self[at] for at in range(0, len(self), _STEP)]
        after = bisect_left(self._samples, low)
        return bisect_left(self, low, max(0, (after - 1) * _STEP + 1), min(after * _STEP, len(self)))

    def prefix(self, prefix: bytes) -> tuple[int, int]:
        """The ordinals `first, last + 1` of the terms that begin with `prefix`."""
        stem = prefix.rstrip(b"\xff")
        after = stem[:-1] + bytes([stem[-1] + 1]) if stem else None
        return self.range(prefix, after)


def dictionary_arrays(terms: Sequence[bytes]) -> dict[str, NDArray[np.generic]]:
    """The four arrays of a TermDictionary over sorted distinct terms."""
    count = len(terms)
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(np.fromiter(map(len, terms), np.int64, count), out=offsets[1:])
    hashes = np.fromiter(map(zlib.crc32, terms), np.uint32, count)
    slots = max(1, count // 2)
    slot = hashes % np.uint32(slots)
    buckets = np.zeros(slots + 1, np.uint32)
    np.cumsum(np.bincount(slot, minlength=slots), out=buckets[1:])
    return {
        "terms": np.frombuffer(b"".join(terms), np.uint8),
        "term_offsets": offsets.astype(np.uint32 if offsets[-1] < 2**32 else np.uint64),
        "buckets": buckets,
        "ordinals": np.argsort(slot, kind="stable").astype(np.uint32),
    }
