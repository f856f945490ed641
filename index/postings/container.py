"""The container: many arrays in one file, aligned for mapping, each with its checksum (docs/format.md)."""

import json
import mmap
import os
import struct
import sys
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain, repeat
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from index.postings.guarded import GROUP, GROUP_BITS, GroupSums, GuardedArray
from index.reads import byte_pieces, of_the_moment

CONTAINER_MAGIC = b"MNCHTARR"
CONTAINER_FORMAT = 2
ALIGNMENT = 64
_HEADER = struct.Struct("<8sII48s")
FOOTER = struct.Struct("<QQQIIII16s8s")
_SUMS = "checksums"
"""The array that holds the checksums of the groups of all others."""
_WHOLE = 63
"""Bits of a group that is longer than any array: one of a file that was written without checksums of groups."""
_PIECE = 1 << 18


class Damaged(Exception):
    """A file that can't be used: `path` is the file, `why` says what is wrong with it, in English."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


class Container:
    """An opened container. `facts` is what its writer said about it."""

    def __init__(
        self, path: Path, segment: str, view: mmap.mmap | memoryview, directory: Mapping[str, Any], crc32: int
    ) -> None:
        self.path = path
        self.crc32 = crc32
        """The checksum of the directory."""
        self.segment = segment
        self.facts: Mapping[str, Any] = directory["facts"]
        self._view = memoryview(view)
        self.entries: Mapping[str, Any] = directory["arrays"]
        """Of each array its dtype, count, offset, span (bytes) and checksum."""
        self._checksums = _Checksums(path, self._view, self.entries)
        self._guarded = {name: self._guard(name, entry) for name, entry in self.entries.items()}
        self._groups: dict[str, dict[str, GuardedArray]] = {}
        for name, values in self._guarded.items():
            prefix, _, rest = name.rpartition("/")
            self._groups.setdefault(prefix, {})[rest] = values
        self.arrays: Mapping[str, NDArray[np.generic]] = _WholeArrays(self._guarded)
        """The arrays, read-only views of the map; each is compared with its checksum when it is first asked for."""

    def _guard(self, name: str, entry: Mapping[str, Any]) -> GuardedArray:
        values = np.frombuffer(self._view, np.dtype(entry["dtype"]), entry["count"], entry["offset"])
        bits = GROUP_BITS if _SUMS in entry or entry["span"] <= GROUP else _WHOLE
        groups = -(-entry["span"] >> bits)
        return GuardedArray(values, partial(self._checksums.compare, name, bits), groups, bits)

    @classmethod
    def open(cls, path: Path, segment: str, length: int, crc32: int) -> "Container":
        """Map a file after comparing its length, header, footer and directory with what is expected; raises Damaged, or
        OSError where the system has too little left to open any."""
        try:
            with path.open("rb") as file:
                # Reading beyond a cut file's end through a map is a bus error, not an exception: lengths come first.
                size = os.fstat(file.fileno()).st_size
                if size != length:
                    raise Damaged(path, f"{size} bytes where {length} were written")
                if size < _HEADER.size + FOOTER.size:
                    raise Damaged(path, "too short to be an array file")
                view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            if of_the_moment(error):
                raise
            raise Damaged(path, f"unreadable ({error.strerror})") from error
        return cls(path, segment, view, _directory(path, segment, view, crc32), crc32)

    @classmethod
    def alone(cls, path: Path, segment: str) -> "Container":
        """Map a file of which nothing is known but what its own footer says; raises Damaged.

        For a file whose length is vouched for elsewhere, as that of every file of a generation is.
        """
        return cls.open(path, segment, *told_by_footer(path))

    def group(self, prefix: str) -> Mapping[str, GuardedArray]:
        """The arrays named `prefix/...`, by the rest of their names."""
        return self._groups.get(prefix, {})

    def let_go(self) -> None:
        """Take the pages of the map off this process: whoever goes through all of a large file would seem to fill the
        memory with it. They are read again from the system's cache, as long as it has them."""
        view = self._view.obj
        if isinstance(view, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            view.madvise(mmap.MADV_DONTNEED)

    def verify(self) -> None:
        """Compare every array, its padding included, with its checksum; raises Damaged. What holds is not compared
        again when it is read."""
        for name, entry in self.entries.items():
            if zlib.crc32(self._view[entry["offset"] : entry["offset"] + entry["span"]]) != entry["crc32"]:
                raise self._checksums.altered(name)
            if name != _SUMS:
                self._guarded[name].settle()


def told_by_footer(path: Path) -> tuple[int, int]:
    """The length of a container and the checksum of its directory, as its own footer tells it; raises Damaged."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - FOOTER.size))
            footer = file.read(FOOTER.size)
    except OSError as error:
        if of_the_moment(error):
            raise
        raise Damaged(path, f"unreadable ({error.strerror})") from error
    if len(footer) < FOOTER.size:
        raise Damaged(path, "too short to be an array file")
    return size, int(FOOTER.unpack(footer)[3])


class _Checksums:
    """Those of a container's arrays. It knows none of them, so that they and the map go when nobody reads them."""

    def __init__(self, path: Path, view: memoryview, entries: Mapping[str, Any]) -> None:
        self._path, self._view, self._entries = path, view, entries

    def compare(self, name: str, bits: int, group: int) -> None:
        """Compare a group of an array with its checksum; raises Damaged."""
        entry = self._entries[name]
        first = entry.get(_SUMS)
        wanted = entry["crc32"] if first is None else int(self._groups[first + group])
        begin = entry["offset"] + (group << bits)
        if zlib.crc32(self._view[begin : min(begin + (1 << bits), entry["offset"] + entry["span"])]) != wanted:
            raise self.altered(name)

    @cached_property
    def _groups(self) -> NDArray[np.uint32]:
        entry = self._entries[_SUMS]
        self.compare(_SUMS, _WHOLE, 0)
        return np.frombuffer(self._view, np.uint32, entry["count"], entry["offset"])

    def altered(self, name: str) -> Damaged:
        """What is raised where an array is not the one written."""
        return Damaged(self._path, f"altered: the checksum of {name} is not the one written")


class _WholeArrays(Mapping[str, NDArray[np.generic]]):
    """Arrays that are compared as wholes."""

    def __init__(self, arrays: Mapping[str, GuardedArray]) -> None:
        self._arrays = arrays

    def __getitem__(self, name: str) -> NDArray[np.generic]:
        return self._arrays[name].whole

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._arrays if name != _SUMS)

    def __len__(self) -> int:
        return len(self._arrays) - (_SUMS in self._arrays)


class ContainerWriter:
    """Writes a container: arrays one after another, in pieces where they are long, then `finish`."""

    def __init__(self, path: Path, segment: str) -> None:
        self.path = path
        self.segment = segment
        self._file: BinaryIO = path.open("wb")
        self._file.write(_header(segment))
        self._at = _HEADER.size
        self._entries: dict[str, dict[str, Any]] = {}
        self._sums = array("I")

    def add(self, name: str, values: NDArray[np.generic]) -> None:
        """Write a whole array."""
        self._write(name, values.dtype, [as_bytes(values)] if values.size else [])

    def add_files(
        self, name: str, dtype: np.dtype[Any], sources: Sequence[Path], lengths: Sequence[int] | None = None
    ) -> None:
        """Write an array whose bytes lie in files, one after another, without reading them whole; `lengths` are theirs
        where they are known."""
        self._write(name, dtype, chain.from_iterable(map(byte_pieces, sources, lengths or repeat(None))))

    def room(self, name: str, dtype: np.dtype[Any], count: int) -> "Room":
        """Room for an array of at most `count` items, written while other arrays are."""
        span = count * dtype.itemsize
        span += -(self._at + span) % ALIGNMENT
        room = Room(self._file, self._at, span, dtype, partial(self._keep, name))
        self._at += span
        self._file.seek(self._at)
        return room

    def _write(self, name: str, dtype: np.dtype[Any], pieces: Any) -> None:
        self._file.seek(self._at)
        start, length, sums = self._at, 0, GroupSums()
        for piece in pieces:
            self._file.write(piece)
            sums.add(piece)
            length += len(piece)
        padding = bytes(-(start + length) % ALIGNMENT)
        self._file.write(padding)
        sums.add(padding)
        self._at += length + len(padding)
        self._keep(name, _entry(dtype, length, start, length + len(padding)), sums)

    def _keep(self, name: str, entry: dict[str, Any], sums: GroupSums) -> None:
        """Enter an array in the directory."""
        groups = sums.finished()
        entry["crc32"] = sums.whole
        if groups and name != _SUMS:
            entry[_SUMS] = len(self._sums)
            self._sums.extend(groups)
        self._entries[name] = entry

    def count(self, name: str) -> int:
        """Items of an array written so far; raises KeyError."""
        return int(self._entries[name]["count"])

    def finish(self, facts: Mapping[str, Any]) -> tuple[int, int]:
        """Write the directory and the footer, make the file durable; its length and its directory's checksum."""
        if self._sums:
            self.add(_SUMS, np.array(self._sums, np.uint32))
        directory = json.dumps({"facts": facts, "arrays": self._entries}, separators=(",", ":")).encode()
        crc32 = zlib.crc32(directory)
        length = self._at + len(directory) + FOOTER.size
        self._file.seek(self._at)
        self._file.write(directory)
        self._file.write(
            FOOTER.pack(self._at, len(directory), length, crc32, CONTAINER_FORMAT, 0, 0, bytes(16), CONTAINER_MAGIC)
        )
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return length, crc32

    def abandon(self) -> None:
        """Close and remove the unfinished file."""
        self._file.close()
        self.path.unlink(missing_ok=True)


class Room:
    """Room for one array in a container under way: filled piece by piece, zeros where less comes than was meant to."""

    def __init__(
        self,
        file: BinaryIO,
        start: int,
        span: int,
        dtype: np.dtype[Any],
        keep: Callable[[dict[str, Any], GroupSums], None],
    ) -> None:
        self._file = file
        self._start, self._span = start, span
        self._dtype = dtype
        self._keep = keep
        self._length = 0
        self._sums = GroupSums()

    def append(self, values: NDArray[Any]) -> None:
        """Write more items."""
        if values.size:
            self._put(as_bytes(values.astype(self._dtype, copy=False)))

    def follow(self, source: Path, length: int | None = None) -> None:
        """Write the items that lie in a file, of so many bytes where that is known."""
        for piece in byte_pieces(source, length):
            self._put(piece)

    @property
    def count(self) -> int:
        """Items written so far."""
        return self._length // self._dtype.itemsize

    def _put(self, data: memoryview) -> None:
        self._file.seek(self._start + self._length)
        self._file.write(data)
        self._sums.add(data)
        self._length += len(data)
        assert self._length <= self._span

    def close(self) -> None:
        """Enter the array in the container's directory."""
        left = self._span - self._length
        for at in range(0, left, _PIECE):
            self._sums.add(bytes(min(_PIECE, left - at)))
        self._keep(_entry(self._dtype, self._length, self._start, self._span), self._sums)


def _entry(dtype: np.dtype[Any], length: int, offset: int, span: int) -> dict[str, Any]:
    count = length // dtype.itemsize
    return {"dtype": dtype.newbyteorder("<").str, "count": count, "offset": offset, "span": span}


def as_bytes(values: NDArray[Any]) -> memoryview:
    """The bytes of an array, not copied where they lie side by side."""
    return memoryview(np.ascontiguousarray(values)).cast("B")  # type: ignore[arg-type]


def _header(segment: str) -> bytes:
    return _HEADER.pack(
        CONTAINER_MAGIC, CONTAINER_FORMAT, 1 if sys.byteorder == "little" else 2, segment.encode("ascii")
    )


def _directory(path: Path, segment: str, view: mmap.mmap, crc32: int) -> dict[str, Any]:
    if view[: _HEADER.size] != _header(segment):
        magic, version, *_ = _HEADER.unpack(view[: _HEADER.size])
        if magic == CONTAINER_MAGIC and version != CONTAINER_FORMAT:
            raise Damaged(path, f"format {version}, this program reads {CONTAINER_FORMAT}")
        raise Damaged(path, "its header is not that of this segment")
    at, size, length, crc, version, *zeros, magic = FOOTER.unpack(view[-FOOTER.size :])
    sound = (
        magic == CONTAINER_MAGIC and version == CONTAINER_FORMAT and length == len(view) and zeros == [0, 0, bytes(16)]
    )
    if not sound or at + size + FOOTER.size != length:
        raise Damaged(path, "its footer is not one of this format")
    raw = view[at : at + size]
    if crc != crc32 or zlib.crc32(raw) != crc32:
        raise Damaged(path, "altered: the checksum of its directory is not the one written")
    directory: dict[str, Any] = json.loads(raw)
    return directory
