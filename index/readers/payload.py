"""The body of an HTTP answer, as a web archive keeps it, to what the server meant to send."""

import zlib
from io import BytesIO

from index.messages import Message
from index.readers.compression import ZSTANDARD, Frames, gzip_frames, zstandard_frames
from index.readers.content import MAX_PAGE_BYTES

_STEP = 1 << 18


def decoded(data: bytes, transfer: str = "", content: str = "") -> bytes | Message:
    """`data` out of its chunks and its compression, or why not; crawlers may have undone either and kept the header."""
    if "chunked" in transfer.lower():
        data = _out_of_chunks(data)
    for coding in reversed([name.strip().lower() for name in content.split(",") if name.strip()]):
        if coding in ("identity", "none", "utf-8"):
            continue
        try:
            unpacked = _unpacked(data, coding)
        except OSError as error:
            return Message(
                fr=f"corps compressé endommagé ({coding} : {error}) : page laissée de côté",
                en=f"damaged compressed body ({coding}: {error}): page passed over",
            )
        if unpacked is None:
            return Message(
                fr=f"compression du corps inconnue ({coding[:40]}) : recompressez l’archive en gzip",
                en=f"unknown compression of the body ({coding[:40]}): recompress the archive with gzip",
            )
        data = unpacked
        if len(data) > MAX_PAGE_BYTES:
            return Message(
                fr=f"page de plus de {MAX_PAGE_BYTES >> 20} Mio une fois décompressée : laissée de côté",
                en=f"page of more than {MAX_PAGE_BYTES >> 20} MiB unpacked: passed over",
            )
    return data


def _out_of_chunks(data: bytes) -> bytes:
    """The chunks joined; data that is in no chunks as it is, and up to its end where the last chunk is missing."""
    pieces: list[bytes] = []
    position = 0
    while True:
        end = data.find(b"\n", position, position + 1024)
        try:
            size = int(data[position:end].split(b";")[0].strip(), 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            return b"".join(pieces) if pieces else data
        if size == 0:
            return b"".join(pieces)
        pieces.append(data[end + 1 : end + 1 + size])
        position = end + 1 + size
        position += 2 if data[position : position + 2] == b"\r\n" else 1


def _unpacked(data: bytes, coding: str) -> bytes | None:
    """At most some bytes more than a page may have; None where the compression is not known."""
    if coding in ("gzip", "x-gzip"):
        return _read(gzip_frames(BytesIO(data))) if data.startswith(b"\x1f\x8b") else data
    if coding == "zstd":
        return _read(zstandard_frames(BytesIO(data))) if data.startswith(ZSTANDARD) else data
    if coding == "br":
        return _out_of_brotli(data)
    if coding == "deflate":
        # With zlib's frame, as the standard has it, or without, as some servers do; text begins as neither.
        for frame in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
            decoder = zlib.decompressobj(frame)
            try:
                unpacked = decoder.decompress(data, MAX_PAGE_BYTES + 1)
            except zlib.error:
                continue
            if not decoder.eof and len(unpacked) <= MAX_PAGE_BYTES:
                raise OSError("compressed data ends too early")
            return unpacked
        return data
    return None


def _out_of_brotli(data: bytes) -> bytes:
    """Brotli has no mark of its own: what it can't read and begins as a page does was unpacked by the crawler."""
    import brotli

    decoder = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    try:
        while size <= MAX_PAGE_BYTES and not decoder.is_finished():
            piece = decoder.process(b"" if pieces else data, output_buffer_limit=_STEP)
            if not piece and not decoder.is_finished():
                raise OSError("compressed data ends too early")
            pieces.append(piece)
            size += len(piece)
    except brotli.error as error:
        if data.lstrip()[:1] in (b"<", b"{", b"["):
            return data
        raise OSError(str(error)) from error
    return b"".join(pieces)


def _read(frames: Frames) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while size <= MAX_PAGE_BYTES and (piece := frames.read(_STEP)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)
