"""Arrays of a file that are compared with their checksums group by group, when they are first read.

Reading a whole index before it answers would take a second for each few gigabytes; not comparing it lets a bit that
flipped answer in silence. A group that holds is remembered for as long as the file is mapped.
"""

import zlib
from array import array
from collections.abc import Callable
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

GROUP_BITS = 14
"""A group is 16 KiB: long enough for CRC-32 to run at its full speed (4 us a group), short enough for a rare term,
whose few postings lie in a group or two. Its checksum adds .02 % to the file."""
GROUP = 1 << GROUP_BITS

Compare = Callable[[int], None]


class GroupSums:
    """The checksums of an array that is being written: of the whole, and of each group of its bytes."""

    def __init__(self) -> None:
        self.whole = 0
        self.groups = array("I")
        self._crc32 = self._length = 0

    def add(self, data: Any) -> None:
        """More bytes."""
        view = memoryview(data)
        self.whole = zlib.crc32(view, self.whole)
        at = 0
        while at < len(view):
            piece = view[at : at + GROUP - self._length]
            self._crc32 = zlib.crc32(piece, self._crc32)
            self._length += len(piece)
            at += len(piece)
            if self._length == GROUP:
                self._end_group()

    def _end_group(self) -> None:
        self.groups.append(self._crc32)
        self._crc32 = self._length = 0

    def finished(self) -> "array[int]":
        """The checksums of all groups; none where the whole is no longer than one, whose checksum is that of all."""
        if self._length:
            self._end_group()
        return self.groups if len(self.groups) > 1 else array("I")


class GuardedArray:
    """An array that compares what it gives. An item is a number of Python's, a slice an array; bounds are not negative.

    `compare(group)` raises where a group of `1 << bits` bytes is not what was written; without it nothing is compared.
    """

    __slots__ = ("_array", "_bits", "_compare", "_size", "_unread", "_view")

    def __init__(
        self, values: NDArray[Any], compare: Compare | None = None, groups: int = 0, bits: int = GROUP_BITS
    ) -> None:
        self._array = values
        self._view: Any = memoryview(values)  # type: ignore[arg-type]
        self._size = values.dtype.itemsize
        self._compare = compare
        self._bits = bits
        self._unread = bytearray(b"\1") * groups if compare and groups else None
        """One byte a group, 1 where it was not compared; None once all were."""

    def __len__(self) -> int:
        return len(self._array)

    @overload
    def __getitem__(self, at: int) -> int: ...

    @overload
    def __getitem__(self, at: slice) -> NDArray[Any]: ...

    def __getitem__(self, at: int | slice) -> int | NDArray[Any]:
        if self._unread is None:
            return self._array[at] if isinstance(at, slice) else self._view[at]
        if isinstance(at, slice):
            self.touch(at.start or 0, len(self._array) if at.stop is None else at.stop)
            return self._array[at]
        self.touch(at, at + 1)
        return self._view[at]  # type: ignore[no-any-return]

    def pair(self, at: int) -> tuple[int, int]:
        """An item and the next one."""
        if self._unread is not None:
            self.touch(at, at + 2)
        view = self._view
        return view[at], view[at + 1]

    def octets(self, first: int, end: int) -> bytes:
        """The items first..end-1, of one byte each."""
        if self._unread is not None:
            self.touch(first, end)
        found: bytes = self._view[first:end].tobytes()
        return found

    def take(self, at: NDArray[np.integer]) -> NDArray[Any]:
        """The items at these places, which may lie anywhere; one beyond the ends is the first or the last."""
        unread = self._unread
        if unread is not None and len(at) and len(self._array):
            groups = at * self._size >> self._bits
            missing = groups.compress(np.frombuffer(unread, np.uint8).take(groups, mode="clip"))
            for group in sorted(set(missing.tolist())):
                self._read(unread, min(group, len(unread) - 1), group + 1)
        found: NDArray[Any] = self._array.take(at, mode="clip")
        return found

    @property
    def whole(self) -> NDArray[Any]:
        """All of it."""
        self.touch(0, len(self._array))
        return self._array

    @property
    def items(self) -> Any:
        """All of it, as a memoryview: one item of it costs a third of one of an array."""
        self.touch(0, len(self._array))
        return self._view

    @property
    def touched(self) -> NDArray[Any]:
        """All of it, of which nothing counts but what was touched before."""
        return self._array

    def rows(self, width: int) -> "GuardedRows":
        """All of it, as rows of so many items."""
        return GuardedRows(self, width)

    def touch(self, first: int, end: int) -> None:
        """Compare the groups of the items first..end-1 that were not yet."""
        unread = self._unread
        if unread is None or first >= end:
            return
        low, high = first * self._size >> self._bits, (end * self._size - 1 >> self._bits) + 1
        at = unread.find(1, low, high)
        if at >= 0:
            self._read(unread, at, high)

    def _read(self, unread: bytearray, first: int, end: int) -> None:
        assert self._compare is not None
        for group in range(first, min(end, len(unread))):
            if unread[group]:
                self._compare(group)
                unread[group] = 0
        if unread.find(1) < 0:
            self.settle()

    def settle(self) -> None:
        """Read it as it lies from now on: all of it was compared."""
        self._unread = None


class GuardedRows:
    """A guarded array as rows of one width."""

    __slots__ = ("_items", "_width")

    def __init__(self, items: GuardedArray, width: int) -> None:
        self._items = items
        self._width = width

    def __len__(self) -> int:
        return len(self._items) // self._width if self._width else 0

    def __getitem__(self, at: Any) -> NDArray[Any]:
        width = self._width
        if isinstance(at, slice):
            found: NDArray[Any] = self._items[at.start * width : at.stop * width].reshape(at.stop - at.start, width)
            return found
        row: NDArray[Any] = self._items[at * width : (at + 1) * width]
        return row


def as_guarded(values: "NDArray[Any] | GuardedArray") -> GuardedArray:
    """An array as one that is read so; one of no file has nothing to be compared with."""
    return values if isinstance(values, GuardedArray) else GuardedArray(values)
