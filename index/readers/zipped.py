"""ZIP files of any number of members.

zipfile makes an object of some 600 bytes for each entry of an archive's directory before the first can be read. A long
directory is therefore handed to it in slices, each as the directory of an archive with the same contents.
Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16.
"""

import struct
import zipfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import SEEK_CUR, SEEK_END, SEEK_SET
from itertools import pairwise
from typing import IO, BinaryIO, cast

SLICE = 1 << 20
"""Bytes of a directory up to which it is read at once: some ten thousand entries."""

_ENTRY = struct.Struct("<4s24x3H12x")
"""Of a directory's entry: its mark, and the lengths of what follows: name, extra fields, comment."""
_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_STEP = 1 << 18
"""Bytes of a directory that are read at a time; the longest entry has fewer."""
_LONGEST_COMMENT = 0xFFFF
_ELSEWHERE = 0xFFFFFFFF
"""What stands for a number that is only in the 64-bit end record."""


LOCAL_HEADER = 30
"""Bytes that stand before a member's name and contents, at least."""


class Overlapping(zipfile.BadZipFile):
    """Bytes of an archive belong to two of its members: one packed byte then gives any number of unpacked ones."""


@dataclass(frozen=True, slots=True)
class _Directory:
    start: int
    size: int
    before: int
    """Bytes that stand before the archive proper, as in one that unpacks itself."""


def archives(stream: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The archive in as many as its directory has slices, in order; each is to be done with before the next.

    Raises what zipfile does for a file that it can't read, and `Overlapping` before anything is unpacked.
    """
    directory = _directory(stream)
    if directory is None or directory.size <= SLICE:
        whole = zipfile.ZipFile(stream)
        _refuse_overlaps(lambda: iter(whole.infolist()))
        yield whole
        return
    _refuse_overlaps(lambda: _readable(_parts(stream, directory)))
    yield from _parts(stream, directory)


def directory_size(stream: BinaryIO) -> int:
    """Bytes of the archive's directory; more than `SLICE` where it is not found at once."""
    directory = _directory(stream)
    return directory.size if directory else SLICE + 1


def _parts(stream: BinaryIO, directory: _Directory) -> Iterator[zipfile.ZipFile]:
    length = stream.seek(0, SEEK_END) - directory.before
    for entries in _slices(stream, directory):
        extended = _Extended(stream, directory.before, length, entries + _end_of(entries, length))
        yield zipfile.ZipFile(cast(IO[bytes], extended))


def _readable(parts: Iterator[zipfile.ZipFile]) -> Iterator[zipfile.ZipInfo]:
    """The members in front of what is damaged: those behind it are not read."""
    try:
        for part in parts:
            yield from part.infolist()
    except zipfile.BadZipFile:
        pass


def _refuse_overlaps(members: Callable[[], Iterator[zipfile.ZipInfo]]) -> None:
    """Raise `Overlapping` where two members share bytes; members in the order of their bytes take no memory."""
    end = 0
    for member in members():
        if member.header_offset < end:
            break
        end = _end(member)
    else:
        return
    places = array("q", (place for member in members() for place in (member.header_offset, _end(member))))
    starts, ends = places[::2], places[1::2]
    order = sorted(range(len(starts)), key=starts.__getitem__)
    if any(starts[after] < ends[before] for before, after in pairwise(order)):
        raise Overlapping("overlapping members")


def _end(member: zipfile.ZipInfo) -> int:
    """Where the bytes of a member end, or some bytes before: its name may be of another length there."""
    return member.header_offset + LOCAL_HEADER + member.compress_size


def _directory(stream: BinaryIO) -> _Directory | None:
    """Where the directory stands; None where that takes more than a look."""
    try:
        length = stream.seek(0, SEEK_END)
        tail_at = max(0, length - _LONGEST_COMMENT - _END.size - _LOCATOR.size - _END64.size)
        stream.seek(tail_at)
        tail = stream.read(length - tail_at)
    except OSError:
        return None
    finally:
        stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return None
    *_, size, offset, _ = _END.unpack_from(tail, at)
    before = at - _LOCATOR.size - _END64.size
    if before >= 0 and tail.startswith(b"PK\x06\x07", at - _LOCATOR.size) and tail.startswith(b"PK\x06\x06", before):
        at = before
        *_, size, offset = _END64.unpack_from(tail, at)
    elif _ELSEWHERE in (size, offset):
        return None
    start = tail_at + at - size
    return _Directory(start, size, start - offset) if start >= offset else None


def _slices(stream: BinaryIO, directory: _Directory) -> Iterator[bytes]:
    """The directory's entries, `SLICE` bytes of them at a time at most, no entry cut; what is damaged comes last."""
    left = directory.size
    held = b""
    at = 0
    while left or at < len(held):
        if len(held) - at < _ENTRY.size + 3 * 0xFFFF and left:
            stream.seek(directory.start + directory.size - left)
            more = stream.read(min(_STEP, left))
            if not more:
                break
            held += more
            left -= len(more)
        mark, *lengths = _ENTRY.unpack_from(held, at) if len(held) - at >= _ENTRY.size else (b"",)
        end = at + _ENTRY.size + sum(lengths)
        if mark != b"PK\x01\x02" or end > len(held):
            break
        if at and end > SLICE:
            yield held[:at]
            held, end = held[at:], end - at
        at = end
    yield from filter(None, (held[:at], held[at:]))


def _end_of(entries: bytes, length: int) -> bytes:
    """The end records of an archive whose directory is `entries` and stands behind `length` bytes."""
    size = len(entries)
    count = 0  # zipfile goes by the size
    return b"".join(
        (
            _END64.pack(b"PK\x06\x06", _END64.size - 12, 45, 45, 0, 0, count, count, size, length),
            _LOCATOR.pack(b"PK\x06\x07", 0, length + size, 1),
            _END.pack(b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, _ELSEWHERE, _ELSEWHERE, 0),
        )
    )


class _Extended:
    """A file from `before` on with other bytes behind its `length`, as far as zipfile asks for them.

    What stands before the archive is left out, since Pythons differ in how they find 64-bit end records behind it.
    """

    def __init__(self, stream: BinaryIO, before: int, length: int, tail: bytes) -> None:
        self._stream, self._before, self._length, self._tail = stream, before, length, tail
        self._position = 0

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        origin = {SEEK_SET: 0, SEEK_CUR: self._position, SEEK_END: self._length + len(self._tail)}[whence]
        if origin + offset < 0:
            raise OSError("a position before the beginning")
        self._position = origin + offset
        return self._position

    def read(self, count: int = -1) -> bytes:
        """So many bytes, fewer where the file ends: nothing that is read together goes over from it to its tail."""
        if self._position >= self._length:
            at = self._position - self._length
            data = self._tail[at : at + count if count >= 0 else None]
        else:
            left = self._length - self._position
            self._stream.seek(self._before + self._position)
            data = self._stream.read(min(count, left) if count >= 0 else left)
        self._position += len(data)
        return data
