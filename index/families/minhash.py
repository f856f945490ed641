"""Which texts may be near-copies, without comparing every pair: MinHash signatures, cut into bands (LSH).

Two texts of Jaccard similarity j agree in one of a signature's slots with probability j, in a whole band with
j ** ROWS. They are candidates when they agree in `AGREEING` bands: with 42 bands of 3 rows that happens to 97 % of the
pairs of similarity .5, 31 % at .3, and 1 in 1,100 at .1 (Broder 1997; Leskovec, Rajaraman, Ullman, "Mining of massive
datasets", 3.4). Candidates are then compared word for word by whoever asks.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.families.shingles import Hashes

Band = NDArray[np.uint32]
"""What one band of each text's signature amounts to."""
CandidatePairs = NDArray[np.uint64]
"""Pairs of row numbers, the smaller one in the upper 32 bits."""

BANDS = 42
ROWS_A_BAND = 3
AGREEING = 2
NEIGHBOURS = 8
"""Texts of one band that each is compared with: a bucket of n gives 8 n pairs, not n² / 2, and stays connected."""
HASH_SEED = 42
_PRIMES = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D], np.uint32)
_TABLE = 1 << 20
PAIRS_BEFORE_COMPACTING = 1 << 22


def signature_version() -> int:
    """The version of the signatures: those of different versions can't be compared."""
    from rensa import RMinHash

    return int(RMinHash.ALGORITHM_VERSION)


def bands(texts: Sequence[Hashes]) -> NDArray[np.uint32]:
    """The bands of texts given by their shingles, BANDS rows of one number a text."""
    from rensa import RMinHash

    offsets = np.zeros(len(texts) + 1, np.uint64)
    np.cumsum([len(text) for text in texts], out=offsets[1:])
    flat = np.concatenate(texts) if texts else np.zeros(0, np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets, BANDS * ROWS_A_BAND, HASH_SEED)
    slots = np.array(matrix.to_rows(), np.uint32).reshape(len(texts), BANDS, ROWS_A_BAND)
    mixed = slots * _PRIMES
    mixed ^= mixed >> np.uint32(15)
    return np.ascontiguousarray(mixed.sum(axis=2, dtype=np.uint32).T)


class Candidates:
    """Gathers the pairs that agree, one band after the other, so that only one band need be in memory.

    Most pairs agree in one band and no other, and there are as many of them as tens of texts: of a large index, pairs
    are gathered in several passes over the bands, each those of one `part` of `parts` of the rows.
    """

    def __init__(self, first_new: int, part: int = 0, parts: int = 1) -> None:
        """Pairs of two rows below `first_new` are not wanted: they were compared before."""
        self._first_new = first_new
        self._part, self._parts = part, parts
        self._pairs = np.zeros(0, np.uint64)
        self._counts = np.zeros(0, np.uint32)
        self._waiting: list[CandidatePairs] = []
        self._size = 0

    def add(self, band: Band) -> None:
        """Take in one band of all rows."""
        rows = self._touched(band)
        keys = band.take(rows)
        order = np.argsort(keys, kind="stable")
        keys, rows = keys.take(order), rows.take(order)
        for lag in range(1, min(NEIGHBOURS, len(keys) - 1) + 1):
            at = np.flatnonzero(keys[lag:] == keys[:-lag])
            low, high = rows.take(at), rows.take(at + lag)
            new = high >= self._first_new
            if self._parts > 1:
                new &= low % self._parts == self._part
            self._waiting.append((low[new].astype(np.uint64) << np.uint64(32)) | high[new].astype(np.uint64))
            self._size += int(new.sum())
        if self._size > PAIRS_BEFORE_COMPACTING:
            self._compact()

    def pairs(self) -> CandidatePairs:
        """The pairs that agree in `AGREEING` bands at least, in order."""
        self._compact()
        return self._pairs[self._counts >= AGREEING]

    def _touched(self, band: Band) -> NDArray[np.intp]:
        """The rows that may share a bucket with a new one: those whose key's last bits some new key has."""
        seen = np.zeros(_TABLE, np.bool_)
        seen[band[self._first_new :] & np.uint32(_TABLE - 1)] = True
        return np.flatnonzero(seen.take(band & np.uint32(_TABLE - 1)))

    def _compact(self) -> None:
        pairs, inverse = np.unique(np.concatenate([self._pairs, *self._waiting]), return_inverse=True)
        counts = np.zeros(len(pairs), np.uint32)
        known = len(self._pairs)
        np.add.at(counts, inverse[:known], self._counts)
        np.add.at(counts, inverse[known:], np.uint32(1))
        self._pairs, self._counts, self._waiting, self._size = pairs, counts, [], 0
