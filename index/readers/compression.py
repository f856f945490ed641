"""Files that are compressed: read as what they hold."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

Opener = Callable[[BinaryIO], object]


COMPRESSIONS: dict[str, tuple[bytes, Opener]] = {
    ".gz": (b"\x1f\x8b", lambda stream: gzip.GzipFile(fileobj=stream)),
    ".bz2": (b"BZh", bz2.BZ2File),
    ".xz": (b"\xfd7zXZ\x00", lzma.LZMAFile),
}
"""Suffix to the bytes such a file begins with and what opens it."""

BROKEN = (EOFError, zlib.error, lzma.LZMAError)
"""What a damaged file raises while it is read, beside OSError."""


def unpacked(path: Path, stream: BinaryIO, head: bytes) -> tuple[Path, BinaryIO]:
    """The file under the name and with the bytes that it has unpacked; itself where it is not compressed."""
    for suffix, (magic, opener) in COMPRESSIONS.items():
        if head.startswith(magic):
            inner = path.with_suffix("") if path.suffix.lower() == suffix else path
            return inner, cast(BinaryIO, opener(stream))
    return path, stream
