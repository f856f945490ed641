"""The container: many arrays in one file, aligned for mapping, each with its checksum (docs/format.md)."""

import json
import mmap
import os
import struct
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from index.reads import byte_pieces, of_the_moment

CONTAINER_MAGIC = b"MNCHTARR"
CONTAINER_FORMAT = 2
ALIGNMENT = 64
_HEADER = struct.Struct("<8sII48s")
FOOTER = struct.Struct("<QQQIIII16s8s")
_COPY = 1 << 22
_PIECE = 1 << 18


class Damaged(Exception):
    """A file that can't be used: `path` is the file, `why` says what is wrong with it, in English."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


class Container:
    """An opened container. `arrays` are read-only views of its map; `facts` is what its writer said about it."""

    def __init__(self, path: Path, segment: str, view: mmap.mmap, directory: Mapping[str, Any], crc32: int) -> None:
        self.path = path
        self.crc32 = crc32
        """The checksum of the directory."""
        self.segment = segment
        self.facts: Mapping[str, Any] = directory["facts"]
        self._view = view
        self._entries: Mapping[str, Any] = directory["arrays"]
        self.arrays: Mapping[str, NDArray[np.generic]] = {
            name: np.frombuffer(view, np.dtype(entry["dtype"]), entry["count"], entry["offset"])
            for name, entry in self._entries.items()
        }

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
        _, _, _, crc32, *_ = FOOTER.unpack(footer)
        return cls.open(path, segment, size, crc32)

    def group(self, prefix: str) -> dict[str, NDArray[np.generic]]:
        """The arrays named `prefix/...`, by the rest of their names."""
        start = prefix + "/"
        return {name[len(start) :]: array for name, array in self.arrays.items() if name.startswith(start)}

    def verify(self) -> None:
        """Compare every array, its padding included, with its checksum; raises Damaged."""
        for name, entry in self._entries.items():
            begin, end = entry["offset"], entry["offset"] + entry["span"]
            crc = 0
            for at in range(begin, end, _COPY):
                crc = zlib.crc32(self._view[at : min(at + _COPY, end)], crc)
            if crc != entry["crc32"]:
                raise Damaged(self.path, f"altered: the checksum of {name} is not the one written")


class ContainerWriter:
    """Writes a container: arrays one after another, in pieces where they are long, then `finish`."""

    def __init__(self, path: Path, segment: str) -> None:
        self.path = path
        self.segment = segment
        self._file: BinaryIO = path.open("wb")
        self._file.write(_header(segment))
        self._at = _HEADER.size
        self._entries: dict[str, dict[str, Any]] = {}

    def add(self, name: str, array: NDArray[np.generic]) -> None:
        """Write a whole array."""
        self._write(name, array.dtype, [as_bytes(array)] if array.size else [])

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
        room = Room(self._file, self._at, span, dtype, partial(self._entries.__setitem__, name))
        self._at += span
        self._file.seek(self._at)
        return room

    def _write(self, name: str, dtype: np.dtype[Any], pieces: Any) -> None:
        self._file.seek(self._at)
        start, length, crc = self._at, 0, 0
        for piece in pieces:
            self._file.write(piece)
            crc = zlib.crc32(piece, crc)
            length += len(piece)
        padding = bytes(-(start + length) % ALIGNMENT)
        self._file.write(padding)
        self._at += length + len(padding)
        self._entries[name] = _entry(dtype, length, start, length + len(padding), zlib.crc32(padding, crc))

    def count(self, name: str) -> int:
        """Items of an array written so far; raises KeyError."""
        return int(self._entries[name]["count"])

    def finish(self, facts: Mapping[str, Any]) -> tuple[int, int]:
        """Write the directory and the footer, make the file durable; its length and its directory's checksum."""
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
        self, file: BinaryIO, start: int, span: int, dtype: np.dtype[Any], keep: Callable[[dict[str, Any]], None]
    ) -> None:
        self._file = file
        self._start, self._span = start, span
        self._dtype = dtype
        self._keep = keep
        self._length = self._crc = 0

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
        self._crc = zlib.crc32(data, self._crc)
        self._length += len(data)
        assert self._length <= self._span

    def close(self) -> None:
        """Enter the array in the container's directory."""
        crc, left = self._crc, self._span - self._length
        for at in range(0, left, _PIECE):
            crc = zlib.crc32(bytes(min(_PIECE, left - at)), crc)
        self._keep(_entry(self._dtype, self._length, self._start, self._span, crc))


def _entry(dtype: np.dtype[Any], length: int, offset: int, span: int, crc32: int) -> dict[str, Any]:
    count = length // dtype.itemsize
    return {"dtype": dtype.newbyteorder("<").str, "count": count, "offset": offset, "span": span, "crc32": crc32}


def as_bytes(array: NDArray[Any]) -> memoryview:
    """The bytes of an array, not copied where they lie side by side."""
    return memoryview(np.ascontiguousarray(array)).cast("B")  # type: ignore[arg-type]


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
