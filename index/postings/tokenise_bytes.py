"""Text to run numbers, whole chunks at a time: no Python object for any run but a new one.

A run is a stretch of text between ASCII spaces. Runs are found by array operations on the UTF-8 bytes of a chunk, each
is hashed by eight bytes at a time, and an open-addressing table gives each distinct hash a number.
"""

import os
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from index.postings.growable import Growing

Bytes = NDArray[np.uint8]
Offsets = NDArray[np.int64]

_SPACE = 32
_NO_HASH = 0
_FRONT_BITS = 15
_HASHED_BYTES = 128
"""Longer runs are hashed one by one: they are rare, and hashing them together takes a round for each eight bytes."""
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(8)] + [2**64 - 1], np.uint64)


def _members(characters: bytes) -> NDArray[np.bool_]:
    table = np.zeros(256, np.bool_)
    table[list(characters)] = True
    return table


_OPENING = _members(b'"(')
_CLOSING = _members(b'",;:.!?)')
_LAST_OPENING, _LAST_CLOSING = ord("("), ord("?")
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
    starts, ends = edges[::2].copy(), edges[1::2].copy()
    touched = np.flatnonzero(_trimmed(data, starts, ends))
    # Runs that were left alone are so a second time.
    starts_again, ends_again = starts.take(touched), ends.take(touched)
    _trimmed(data, starts_again, ends_again)
    starts[touched], ends[touched] = starts_again, ends_again
    return _with_thousands(data, starts, ends)


def _trimmed(data: Bytes, starts: Offsets, ends: Offsets) -> NDArray[np.bool_]:
    """Leave out a sign at each edge of runs; which runs had one there."""
    first, last = data.take(starts), data.take(ends - 1)
    # Few runs begin or end below these: comparing is far cheaper than looking all of them up.
    opening = np.flatnonzero(first <= _LAST_OPENING)
    opening = opening[_OPENING[first[opening]] & (ends[opening] - starts[opening] > 1)]
    starts[opening] += 1
    closing = np.flatnonzero(last <= _LAST_CLOSING)
    closing = closing[_CLOSING[last[closing]] & (ends[closing] - starts[closing] > 1)]
    closing = closing[_ENDING[data[ends[closing] - 2]]]
    ends[closing] -= 1
    brackets = closing[last[closing] == ord(")")]
    if len(brackets):
        at = np.flatnonzero(data == ord("("))
        before, behind = np.searchsorted(at, starts[brackets]), np.searchsorted(at, ends[brackets])
        ends[brackets[before != behind]] += 1
    touched = np.zeros(len(starts), np.bool_)
    touched[opening] = touched[closing] = True
    return touched


def _with_thousands(data: Bytes, starts: Offsets, ends: Offsets) -> tuple[Offsets, Offsets]:
    later = np.flatnonzero(data.take(starts[1:]) - np.uint8(ord("0")) < 10) + 1
    later = later[starts[later] == ends[later - 1] + 1]
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
        # One more than the number of the run in each slot. Its hash is kept by number: frequent runs turn up early, so
        # that what is compared most lies side by side.
        self._slots = np.zeros(1 << bits, np.int32)
        # So are the slots of the first that turn up, by themselves: there nine runs in ten are found.
        self._front = np.zeros(1 << _FRONT_BITS, np.int32)
        self._known = Growing(np.uint64)
        self._known.extend([_NO_HASH])
        self._secret = os.urandom(16)
        self._odd = np.frombuffer(self._secret, np.uint64) | np.uint64(1)

    @property
    def size(self) -> int:
        """How many distinct runs it knows."""
        return len(self._known) - 1

    def numbers(self, data: Bytes, starts: Offsets, ends: Offsets) -> tuple[NDArray[np.int32], Offsets]:
        """The number of each run, and for every new number the index of a run that has it, in order of numbers."""
        while (self.size + len(starts)) * 2 > len(self._slots):
            self._grow()
        return self._found(self._hashes(data, starts, ends))

    def _hashes(self, data: Bytes, starts: Offsets, ends: Offsets) -> NDArray[np.uint64]:
        sizes = ends - starts
        words = np.frombuffer(data.tobytes() + bytes(24 - len(data) % 8), np.uint64)
        hashes = _eight_bytes(words, starts) & _MASKS.take(sizes, mode="clip")
        hashes += sizes.view(np.uint64) * self._odd[1]
        more = np.flatnonzero(sizes > 8)
        done = 8
        while len(more) and done < _HASHED_BYTES:
            left = sizes.take(more) - done
            part = _eight_bytes(words, starts.take(more) + done) & _MASKS.take(left, mode="clip")
            part += _mixed(hashes.take(more), self._odd[0])
            hashes[more] = part
            done += 8
            more = more.compress(left > 8)
        for at in more.tolist():
            run = data[starts[at] : ends[at]].tobytes()
            hashes[at] = int.from_bytes(blake2b(run, digest_size=8, key=self._secret).digest(), "little")
        hashes = _mixed(hashes, self._odd[0])
        hashes[hashes == _NO_HASH] = _NO_HASH + 1
        return hashes

    def _found(self, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int32], Offsets]:
        """The number of each hash, and where the new ones are."""
        numbers = self._front.take(self._front_slots(hashes))
        missed = np.flatnonzero(self._known.values.take(numbers) != hashes)
        before = len(self._known)
        numbers[missed], fresh = self._settled(hashes.take(missed))
        numbers -= 1
        slots = self._front_slots(self._known.values[before:])
        free = np.flatnonzero(self._front.take(slots) == 0)
        self._front[slots.take(free)] = before + free
        return numbers, missed.take(fresh)

    def _settled(self, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int32], Offsets]:
        mask = len(self._slots) - 1
        slots = self._first_slots(hashes)
        found = self._slots.take(slots)
        fresh: list[Offsets] = []
        waiting = np.flatnonzero(self._known.values.take(found) != hashes)
        while len(waiting):
            slot = slots.take(waiting)
            free = waiting.compress(self._slots.take(slot) == 0)
            if len(free):
                # Of several that want one free slot the last written has it; its equals have it with it.
                wanted, order = slots.take(free), np.arange(len(free), dtype=np.int32)
                self._slots[wanted] = order
                winners = np.flatnonzero(self._slots.take(wanted) == order)
                self._slots[wanted.take(winners)] = np.arange(len(winners)) + len(self._known)
                fresh.append(free.take(winners))
                self._known.extend(hashes.take(fresh[-1]))
            here = self._slots.take(slot)
            found[waiting] = here
            waiting = waiting.compress(self._known.values.take(here) != hashes.take(waiting))
            slots[waiting] = (slots.take(waiting) + 1) & mask
        return found, np.concatenate(fresh) if fresh else np.empty(0, np.int64)

    def _front_slots(self, hashes: NDArray[np.uint64]) -> Offsets:
        return (hashes >> np.uint64(64 - _FRONT_BITS)).view(np.int64)

    def _first_slots(self, hashes: NDArray[np.uint64]) -> Offsets:
        return (hashes >> np.uint64(64 - self._bits)).view(np.int64)

    def _grow(self) -> None:
        self._bits += 1
        self._slots = np.zeros(1 << self._bits, np.int32)
        slots = self._first_slots(self._known.values)
        waiting = np.arange(1, len(self._known))
        while len(waiting):
            slot = slots.take(waiting)
            free = waiting.compress(self._slots.take(slot) == 0)
            self._slots[slots.take(free)] = free
            waiting = waiting.compress(self._slots.take(slot) != waiting)
            slots[waiting] = (slots.take(waiting) + 1) & len(self._slots) - 1


def _eight_bytes(words: NDArray[np.uint64], offsets: Offsets) -> NDArray[np.uint64]:
    """The eight bytes from each offset on, of bytes given as words; a word more lies behind them."""
    # Two aligned words: NumPy picks unaligned ones far more slowly. A shift by all 64 bits gives 0.
    at, shift = offsets >> 3, ((offsets & 7) << 3).view(np.uint64)
    low = words.take(at)
    low >>= shift
    at += 1
    high = words.take(at)
    high <<= np.uint64(64) - shift
    low |= high
    return low


def _mixed(hashes: NDArray[np.uint64], odd: np.uint64) -> NDArray[np.uint64]:
    mixed = hashes ^ (hashes >> np.uint64(32))
    mixed *= odd
    mixed ^= mixed >> np.uint64(29)
    return mixed
