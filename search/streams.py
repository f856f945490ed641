"""Standard streams that a command can rely on, whatever it was started with."""

import io
import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class OutputLost(Exception):
    """Standard output cannot be written; `why` is what the system says, None where its reader (head, less) has gone."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.why = None if isinstance(error, BrokenPipeError) else error.strerror


@contextmanager
def standard_streams() -> Iterator[None]:
    """For its time, what is written to standard output is written or raises OutputLost, and what standard error cannot
    take is dropped: a run goes on when nobody listens. Streams that were put in their place are left alone."""
    _open_what_is_closed()
    before = sys.stdout, sys.stderr
    if sys.stdout is sys.__stdout__:
        sys.stdout = _text(_Output(1, "wb", closefd=False), sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _text(_Messages(2, "wb", closefd=False), sys.stderr)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def drop_output() -> None:
    """Have what waits to be written to standard output, and all that follows, go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _open_what_is_closed() -> None:
    # A file of ours that came to have such a number would take what is meant for the stream. Standard output is opened
    # for reading: it then fails when it is written to.
    for number, mode in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)


def _text(raw: io.FileIO, like: Any) -> io.TextIOWrapper:
    encoding = getattr(like, "encoding", None) or "utf-8"
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, "backslashreplace", line_buffering=True)


class _Waiting(io.FileIO):
    """A file that waits where another program has it answer at once that it cannot take more now."""

    def write(self, data: Any) -> int:
        while (written := super().write(data)) is None:
            select.select([], [self], [])
        return written


class _Output(_Waiting):
    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise OutputLost(error) from error


class _Messages(_Waiting):
    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError:
            return len(data)
