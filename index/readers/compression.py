"""Files that are compressed: read as what they hold."""

import bz2
import lzma
import zlib
from collections.abc import Callable
from io import SEEK_END, SEEK_SET, RawIOBase, UnsupportedOperation
from pathlib import Path
from typing import BinaryIO, Protocol, cast

Opener = Callable[[BinaryIO], object]


class Decoder(Protocol):
    """What decodes one frame: bytes in, bytes out, until `eof`; what came after it is `unused_data`."""

    @property
    def eof(self) -> bool:
        """Whether the frame is complete."""

    @property
    def unused_data(self) -> bytes:
        """What was given to it from behind the frame."""

    def decompress(self, data: bytes, /) -> bytes:
        """What so many bytes more of the frame give."""


class Frames(RawIOBase):
    """Compressed frames one after the other, as gzip and Zstandard files have them, each against its own checksum.

    A damaged one raises OSError, once; the next read goes on with the frame behind it, where there is one. `step` is
    how many packed bytes are decoded at a time: what they can give at most is what memory has to hold.
    """

    def __init__(self, source: BinaryIO, magic: bytes, new: Callable[[], Decoder], step: int) -> None:
        self._source, self._magic, self._new, self._step = source, magic, new, step
        self._start()

    def _start(self) -> None:
        self._decoder: Decoder | None = None
        self._packed = b""
        self._ready = memoryview(b"")
        self._position = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes, though the way back is to begin again."""
        return True

    def tell(self) -> int:
        """How many bytes were given."""
        return self._position

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        """Go on by decoding what lies between, back by beginning again."""
        if whence == SEEK_END:
            raise UnsupportedOperation("the end is not known")
        target = offset if whence == SEEK_SET else self._position + offset
        if target < self._position:
            self._source.seek(0)
            self._start()
        while self._position < target and self.read(min(target - self._position, 1 << 16)):
            pass
        return self._position

    def readinto(self, buffer: object) -> int:
        """Fill the buffer with what is decoded; 0 at the end."""
        view = memoryview(cast(bytearray, buffer)).cast("B")
        while not self._ready:
            if not self._decoded():
                return 0
        count = min(len(view), len(self._ready))
        view[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        self._position += count
        return count

    def _decoded(self) -> bool:
        """Decode one step's bytes; False at the end of the last frame."""
        if len(self._packed) < len(self._magic):
            self._packed += self._source.read(self._step)
        if self._decoder is None:
            # Tapes and broken downloads are padded with zeros.
            self._packed = self._packed.lstrip(b"\x00") if self._position else self._packed
            if not self._packed:
                self._packed = self._source.read(self._step)
                return bool(self._packed)
            if len(self._packed) < len(self._magic) and (more := self._source.read(self._step)):
                self._packed += more
                return True
            if not self._packed.startswith(self._magic):
                self._skip()
                raise OSError("damaged: what follows is not compressed")
            self._decoder = self._new()
        if not self._packed:
            self._decoder = None
            raise OSError("compressed data ends too early")
        packed, self._packed = self._packed[: self._step], self._packed[self._step :]
        try:
            self._ready = memoryview(self._decoder.decompress(packed))
        except Exception as error:
            self._decoder = None
            self._packed = packed + self._packed
            self._skip()
            raise OSError(f"damaged compressed data ({error})") from error
        if self._decoder.eof:
            self._packed = self._decoder.unused_data + self._packed
            self._decoder = None
        return True

    def _skip(self) -> None:
        """Go to where the next frame may begin."""
        while (at := self._packed.find(self._magic, 1)) < 0:
            more = self._source.read(self._step)
            if not more:
                self._packed = b""
                return
            self._packed = self._packed[-len(self._magic) :] + more
        self._packed = self._packed[at:]


def gzip_frames(source: BinaryIO) -> Frames:
    """What a gzip file holds; a step gives 4 MiB at most."""
    return Frames(source, b"\x1f\x8b\x08", lambda: zlib.decompressobj(16 + zlib.MAX_WBITS), 1 << 12)


def zstandard_frames(source: BinaryIO) -> Frames:
    """What a Zstandard file holds; a step gives 16 MiB at most, since a block of 128 KiB may be packed in 4 bytes."""
    import zstandard

    decompressor = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
    return Frames(source, ZSTANDARD, lambda: cast(Decoder, decompressor.decompressobj()), 1 << 9)


_LARGEST_WINDOW = 128 << 20
"""Bytes that a Zstandard frame may ask us to hold: the limit of the command-line tool."""
ZSTANDARD = b"\x28\xb5\x2f\xfd"

COMPRESSIONS: dict[str, tuple[bytes, Opener]] = {
    ".gz": (b"\x1f\x8b", gzip_frames),
    ".bz2": (b"BZh", bz2.BZ2File),
    ".xz": (b"\xfd7zXZ\x00", lzma.LZMAFile),
    ".zst": (ZSTANDARD, zstandard_frames),
}
"""Suffix to the bytes such a file begins with and what opens it."""

_TARS = (".tgz", ".tbz", ".tbz2", ".txz", ".tzst")
PACKED = (*COMPRESSIONS, *_TARS, ".zip")
"""Suffixes of files that hold more than their size."""

BROKEN = (EOFError, zlib.error, lzma.LZMAError)
"""What a damaged file raises while it is read, beside OSError."""


def unpacked(path: Path, stream: BinaryIO, head: bytes) -> tuple[Path, BinaryIO]:
    """The file under the name and with the bytes it has unpacked; a plain one as it is, less a suffix that lies."""
    for suffix, (magic, opener) in COMPRESSIONS.items():
        if head.startswith(magic):
            ending = path.suffix.lower()
            if ending in _TARS:
                return path.with_suffix(".tar"), cast(BinaryIO, opener(stream))
            inner = path.with_suffix("") if ending == suffix else path
            return inner, cast(BinaryIO, opener(stream))
    # What was unpacked and kept its name.
    return path.with_suffix("") if path.suffix.lower() in COMPRESSIONS else path, stream
