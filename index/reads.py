"""Reads whose length is known: fewer bytes than were written are a failure, never an end."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

_PIECE = 1 << 18
_OF_THE_MOMENT = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EINTR}


class ShortRead(OSError):
    """Fewer bytes came out of a file than were put into it; `filename` is the file."""

    def __init__(self, path: Path | str, came: int, wanted: int) -> None:
        super().__init__(errno.EIO, f"{came} bytes read where {wanted} were written", str(path))


def of_the_moment(error: OSError) -> bool:
    """Whether the system has too little of something now (open files, memory): that says nothing of the file."""
    return error.errno in _OF_THE_MOMENT


@contextmanager
def named_error(path: Path | str) -> Iterator[None]:
    """Failures of an open file tell its name, as those of opening it do."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


def fill(file: Any, room: memoryview, path: Path | str) -> None:
    """Read from where the file stands until `room` is full; raises ShortRead, or the OSError of the read, which then
    names the file."""
    came = 0
    while came < len(room):
        with named_error(path):
            count = file.readinto(room[came:])
        if not count:
            raise ShortRead(path, came, len(room))
        came += count


def exactly(file: IO[bytes], count: int, path: Path | str) -> bytes:
    """So many bytes from where the file stands; raises ShortRead, or the OSError of the read."""
    with named_error(path):
        data = file.read(count)
    if len(data) != count:
        raise ShortRead(path, len(data), count)
    return data


def byte_pieces(path: Path, length: int | None = None) -> Iterator[memoryview]:
    """The bytes of a file that has so many, or its length for None, a piece at a time, each good until the next.

    Raises ShortRead, or the OSError of a read.
    """
    length = path.stat().st_size if length is None else length
    room = memoryview(bytearray(_PIECE))  # new room for each piece would take as long as the copying
    with path.open("rb", buffering=0) as file:
        for at in range(0, length, _PIECE):
            piece = room[: min(_PIECE, length - at)]
            fill(file, piece, path)
            yield piece
