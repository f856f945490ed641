"""Buffers that a thread uses again and again, so that a query allocates nothing of the index's size."""

import threading

import numpy as np
from numpy.typing import NDArray


class _Buffers(threading.local):
    def __init__(self) -> None:
        self.flags: list[NDArray[np.uint8]] = []
        self.sums: list[NDArray[np.float32]] = []


_buffers = _Buffers()


def flag_accumulator(size: int, which: int = 0) -> NDArray[np.uint8]:
    """`size` zero bytes of this thread's own, one buffer a `which`. The borrower puts every byte that it sets back to
    0, and calls nothing that may borrow the same meanwhile."""
    while len(_buffers.flags) <= which:
        _buffers.flags.append(np.zeros(0, np.uint8))
    if len(_buffers.flags[which]) < size:
        _buffers.flags[which] = np.zeros(size + (size >> 3), np.uint8)
    return _buffers.flags[which][:size]


def score_accumulator(size: int, which: int = 0) -> NDArray[np.float32]:
    """`size` float32 zeros of this thread's own, one buffer a `which`. The borrower puts what it changes back to 0."""
    while len(_buffers.sums) <= which:
        _buffers.sums.append(np.zeros(0, np.float32))
    if len(_buffers.sums[which]) < size:
        _buffers.sums[which] = np.zeros(size + (size >> 3), np.float32)
    return _buffers.sums[which][:size]


def reset() -> None:
    """Drop this thread's buffers: what an error interrupted may not have put them back to 0."""
    _buffers.flags = []
    _buffers.sums = []
