"""Bytes put aside in a file of their own, to be read from any place or by another process."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from index.readers.bounds import Unspooled

_SPOOL = 8 << 20
_STEP = 1 << 20


@contextmanager
def at_hand(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream where one can go to its end, as a ZIP is read from; else, as where it is unpacked, a copy of it."""
    try:
        stream.seek(0, SEEK_END)
        stream.seek(0)
    except OSError:
        stream.seek(0)
        with SpooledTemporaryFile(max_size=_SPOOL) as copy:
            put_aside(stream, copy)
            yield cast(BinaryIO, copy)
    else:
        yield stream


def put_aside(source: BinaryIO, copy: IO[bytes]) -> int:
    """Copy what `source` has left, and go to the copy's beginning; how many bytes. Unspooled where there is no room."""
    size = 0
    while chunk := source.read(_STEP):
        size += len(chunk)
        with room():
            copy.write(chunk)
    with room():
        copy.seek(0)
    return size


@contextmanager
def room() -> Iterator[None]:
    """What writes a scratch file: an error there is `Unspooled`, no fault of what is read."""
    try:
        yield
    except OSError as error:
        raise Unspooled(error) from error
