"""Text to run numbers, whole chunks at a time: no Python object for any run but a new one.

A run is a stretch of text between ASCII spaces. Runs are found by array operations on the UTF-8 bytes of a chunk, each
is hashed by eight bytes at a time, and an open-addressing table gives each distinct hash a number.
"""

import os
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Offsets = NDArray[np.int64]

_SPACE = 32
_HASHED_BYTES = 128
"""Longer runs are hashed one by one: they are rare, and hashing them together takes a round for each eight bytes."""
_PADDING = bytes(8)
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(8)] + [2**64 - 1], np.uint64)


def _members(characters: bytes) -> NDArray[np.bool_]:
    table = np.zeros(256, np.bool_)
    table[list(characters)] = True
    return table


_OPENING = _members(b'"(')
_CLOSING = _members(b'",;:.!?)')
_ENDING = _members(bytes(range(128, 256)) + b'")0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')
"""What a stop ends: letters, digits, quotes and brackets."""
_DIGIT = _members(b"0123456789")


def split_runs(data: Bytes) -> tuple[Offsets, Offsets]:
    """Where each run of `data` begins and ends.

    ASCII white space parts runs. One or two quotes, stops or brackets at the edges of a run are left out: they make no
    token there, and a word then has few spellings: a stop or a quote behind a letter (not that of `http://.`, which
    ends nothing), a closing bracket where its opening one is not in the run (`étudiant(e)`). A group of three digits
    one space after a digit stays with it: `12 000` is one number, and only whoever analyses it whole can tell.
    """
    word = np.zeros(len(data) + 2, np.bool_)
    np.not_equal(data, _SPACE, out=word[1:-1])
    word[1:-1] &= data - np.uint8(9) > 4  # tab, line feed, vertical tab, form feed, carriage return
    edges = np.flatnonzero(word[1:] != word[:-1])
    starts, ends = edges[::2], edges[1::2]
    starts, ends = starts.copy(), ends.copy()
    trimmed = _trimmed(data, starts, ends, np.arange(len(starts)))
    _trimmed(data, starts, ends, trimmed)  # what was left alone stays so
    return _with_thousands(data, starts, ends)


def _trimmed(data: Bytes, starts: Offsets, ends: Offsets, runs: Offsets) -> Offsets:
    """Leave out a sign at each edge of some runs; those that have one there."""
    begin, end = starts[runs], ends[runs]
    opened = _OPENING[data[begin]] & (end - begin > 1)
    begin = begin + opened
    starts[runs] = begin
    last = data[end - 1]
    closing = np.flatnonzero(_CLOSING[last] & (end - begin > 1))
    closing = closing[_ENDING[data[end[closing] - 2]]]
    brackets = closing[last[closing] == ord(")")]
    end[closing] -= 1
    if len(brackets):
        opening = np.flatnonzero(data == ord("("))
        before, behind = np.searchsorted(opening, begin[brackets]), np.searchsorted(opening, end[brackets])
        end[brackets[before != behind]] += 1
    ends[runs] = end
    opened[closing] = True
    return runs[opened]


def _with_thousands(data: Bytes, starts: Offsets, ends: Offsets) -> tuple[Offsets, Offsets]:
    later = np.flatnonzero(_DIGIT[data[starts[1:]]] & (starts[1:] == ends[:-1] + 1)) + 1
    later = later[(ends[later] - starts[later] >= 3) & (data[starts[later] - 1] == _SPACE)]
    at = starts[later]
    later = later[_DIGIT[data[at + 1]] & _DIGIT[data[at + 2]] & _DIGIT[data[at - 2]]] if len(later) else later
    if not len(later):
        return starts, ends
    return np.delete(starts, later), np.delete(ends, later - 1)


class RunTable:
    """Gives each distinct run a number from 0, in the order in which new ones turn up.

    A run is known by 64 bits that depend on a secret of this process: two runs among ten million share them once in
    400,000 builds, and nobody can write a text that makes them.
    """

    def __init__(self, bits: int = 16) -> None:
        self._bits = bits
        self._keys = np.zeros(1 << bits, np.uint64)
        self._numbers = np.zeros(1 << bits, np.int32)
        self._secret = os.urandom(16)
        self._odd = np.frombuffer(self._secret, np.uint64) | np.uint64(1)
        self.size = 0

    def numbers(self, data: Bytes, starts: Offsets, ends: Offsets) -> tuple[NDArray[np.int32], Offsets]:
        """The number of each run, and for every new number the index of a run that has it, in order of numbers."""
        while (self.size + len(starts)) * 2 > len(self._keys):
            self._grow()
        return self._settle(self._hashes(data, starts, ends))

    def _hashes(self, data: Bytes, starts: Offsets, ends: Offsets) -> NDArray[np.uint64]:
        padded = np.frombuffer(data.tobytes() + _PADDING, np.uint8)
        words = np.ndarray(len(data) + 1, np.uint64, padded, strides=(1,))
        sizes = ends - starts
        hashes = words[starts] & _MASKS[np.minimum(sizes, 8)]
        hashes += sizes.astype(np.uint64) * self._odd[1]
        more = np.flatnonzero(sizes > 8)
        done = 8
        while len(more) and done < _HASHED_BYTES:
            part = words[starts[more] + done] & _MASKS[np.minimum(sizes[more] - done, 8)]
            hashes[more] = _mixed(hashes[more], self._odd[0]) + part
            done += 8
            more = more[sizes[more] > done]
        for at in more.tolist():
            run = data[starts[at] : ends[at]].tobytes()
            hashes[at] = int.from_bytes(blake2b(run, digest_size=8, key=self._secret).digest(), "little")
        hashes = _mixed(_mixed(hashes, self._odd[0]), self._odd[1])
        hashes[hashes == 0] = 1
        return hashes

    def _settle(self, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int32], Offsets]:
        mask = len(self._keys) - 1
        slots = (hashes >> np.uint64(64 - self._bits)).astype(np.int64)
        fresh: list[Offsets] = []
        waiting = np.flatnonzero(self._keys[slots] != hashes)
        while len(waiting):
            slot = slots[waiting]
            free = waiting[self._keys[slot] == 0]
            if len(free):
                # Of several that want one free slot the last written has it; its equals have it with it.
                self._keys[slots[free]] = hashes[free]
                winners = free[self._keys[slots[free]] == hashes[free]]
                taken, first = np.unique(slots[winners], return_index=True)
                self._numbers[taken] = np.arange(self.size, self.size + len(taken), dtype=np.int32)
                self.size += len(taken)
                fresh.append(winners[first])
            waiting = waiting[self._keys[slot] != hashes[waiting]]
            slots[waiting] = (slots[waiting] + 1) & mask
        return self._numbers[slots], np.concatenate(fresh) if fresh else np.empty(0, np.int64)

    def _grow(self) -> None:
        used = np.flatnonzero(self._keys)
        keys, numbers = self._keys[used], self._numbers[used]
        self._bits += 1
        self._keys = np.zeros(1 << self._bits, np.uint64)
        self._numbers = np.zeros(1 << self._bits, np.int32)
        size, self.size = self.size, 0
        order, fresh = self._settle(keys)
        # `_settle` has numbered the keys anew, in the order of `fresh`: put the old numbers back.
        renumbered = np.empty(size, np.int32)
        renumbered[order[fresh]] = numbers[fresh]
        filled = np.flatnonzero(self._keys)
        self._numbers[filled] = renumbered[self._numbers[filled]]
        self.size = size


def _mixed(hashes: NDArray[np.uint64], odd: np.uint64) -> NDArray[np.uint64]:
    mixed = hashes ^ (hashes >> np.uint64(32))
    mixed *= odd
    mixed ^= mixed >> np.uint64(29)
    return mixed
