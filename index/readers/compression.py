"""Files that are compressed: read as what they hold."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

Opener = Callable[[BinaryIO], object]

_STEP = 1 << 16


class _Zstandard(io.RawIOBase):
    """A zstd file unpacked as it is read; it can be begun again."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._begin()

    def _begin(self) -> None:
        import zstandard

        # Windows beyond 128 MB ask for more memory than one file may have here.
        decompressor = zstandard.ZstdDecompressor(max_window_size=1 << 27)
        self._reader = decompressor.stream_reader(self._file, read_across_frames=True)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        import zstandard

        try:
            size = int(self._reader.readinto(buffer))
        except zstandard.ZstdError as error:
            raise OSError(str(error)) from error
        self._at += size
        return size

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go on by unpacking what lies between, back by beginning again."""
        if whence == io.SEEK_END:
            raise io.UnsupportedOperation("the end is not known")
        target = offset if whence == io.SEEK_SET else self._at + offset
        if target < self._at:
            self._file.seek(0)
            self._begin()
        while self._at < target and self.read(min(target - self._at, _STEP)):
            pass
        return self._at


COMPRESSIONS: dict[str, tuple[bytes, Opener]] = {
    ".gz": (b"\x1f\x8b", lambda stream: gzip.GzipFile(fileobj=stream, mode="rb")),
    ".bz2": (b"BZh", bz2.BZ2File),
    ".xz": (b"\xfd7zXZ\x00", lzma.LZMAFile),
    ".zst": (b"\x28\xb5\x2f\xfd", _Zstandard),
}
"""Suffix to the bytes such a file begins with and what opens it."""

_TARS = (".tgz", ".tbz", ".tbz2", ".txz", ".tzst")

BROKEN = (EOFError, zlib.error, lzma.LZMAError)
"""What a damaged file raises while it is read, beside OSError."""


def unpacked(path: Path, stream: BinaryIO, head: bytes) -> tuple[Path, BinaryIO]:
    """The file under the name and with the bytes that it has unpacked; itself where it is not compressed."""
    for suffix, (magic, opener) in COMPRESSIONS.items():
        if head.startswith(magic):
            ending = path.suffix.lower()
            if ending in _TARS:
                return path.with_suffix(".tar"), cast(BinaryIO, opener(stream))
            inner = path.with_suffix("") if ending == suffix else path
            return inner, cast(BinaryIO, opener(stream))
    return path, stream
