"""A ZIP written as it is sent: bytes as they come, without a file on disk, and the same ones for the same members.

The standard library's writer puts the time and the system it ran on into each header unless told otherwise member by
member, and wants a file object to write to; here a member's bytes are handed on as soon as they are packed, by a
compressor no larger than an article needs. Any number of members, and offsets of any size (ZIP64).
"""

import struct
import zlib
from collections.abc import Iterable, Iterator

_CHUNK = 1 << 18
_DAY = 33
"""1 January 1980 as DOS counts days."""
_UTF8, _STREAMED = 0x800, 8
_MAX_32 = 0xFFFFFFFF
_MAX_16 = 0xFFFF


class TooLarge(Exception):
    """A member of four GiB or more."""


class ZipStream:
    """A ZIP of members given one after another; each method gives the bytes that are ready."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._size = 0
        self._at = 0
        self._directory: list[bytes] = []

    def add(self, name: str, data: bytes) -> Iterator[bytes]:
        """A member of these bytes."""
        compressor = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS, 6)
        packed = compressor.compress(data) + compressor.flush()
        crc = zlib.crc32(data)
        head = self._header(name, _UTF8, crc, len(packed), len(data))
        self._put(head)
        self._put(packed)
        if self._size >= _CHUNK:
            yield self._taken()

    def add_stream(self, name: str, data: Iterable[bytes]) -> Iterator[bytes]:
        """A member whose bytes come one piece after another; TooLarge past four GiB."""
        at = self._at
        self._put(_local(name, _UTF8 | _STREAMED, 0, 0, 0))
        compressor = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
        crc = packed = size = 0
        for piece in data:
            crc = zlib.crc32(piece, crc)
            size += len(piece)
            out = compressor.compress(piece)
            packed += len(out)
            self._put(out)
            if self._size >= _CHUNK:
                yield self._taken()
        out = compressor.flush()
        packed += len(out)
        if size > _MAX_32 or packed > _MAX_32:
            raise TooLarge(name)
        self._put(out)
        self._put(struct.pack("<4s3L", b"PK\7\b", crc, packed, size))
        self._directory.append(_central(name, _UTF8 | _STREAMED, crc, packed, size, at))

    def close(self) -> Iterator[bytes]:
        """The directory, which ends the ZIP."""
        start = self._at
        for entry in self._directory:
            self._put(entry)
            if self._size >= _CHUNK:
                yield self._taken()
        size, count = self._at - start, len(self._directory)
        if count >= _MAX_16 or start >= _MAX_32 or size >= _MAX_32:
            end = self._at
            self._put(struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start))
            self._put(struct.pack("<4sLQL", b"PK\6\7", 0, end, 1))
        few = min(count, _MAX_16)
        self._put(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, few, few, min(size, _MAX_32), min(start, _MAX_32), 0))
        yield self._taken()

    def _header(self, name: str, flags: int, crc: int, packed: int, size: int) -> bytes:
        self._directory.append(_central(name, flags, crc, packed, size, self._at))
        return _local(name, flags, crc, packed, size)

    def _put(self, data: bytes) -> None:
        self._waiting.append(data)
        self._size += len(data)
        self._at += len(data)

    def _taken(self) -> bytes:
        data = b"".join(self._waiting)
        self._waiting, self._size = [], 0
        return data


def _local(name: str, flags: int, crc: int, packed: int, size: int) -> bytes:
    written = name.encode("utf-8", "replace")
    return struct.pack("<4s5H3L2H", b"PK\3\4", 20, flags, 8, 0, _DAY, crc, packed, size, len(written), 0) + written


def _central(name: str, flags: int, crc: int, packed: int, size: int, at: int) -> bytes:
    written = name.encode("utf-8", "replace")
    extra = struct.pack("<2HQ", 1, 8, at) if at >= _MAX_32 else b""
    made_by = 3 << 8 | 20  # Unix, so that the rights below are read
    return (
        struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", made_by, 45 if extra else 20, flags, 8, 0, _DAY, crc, packed, size,
            len(written), len(extra), 0, 0, 0, 0o100644 << 16, min(at, _MAX_32),
        )
        + written
        + extra
    )  # fmt: skip
