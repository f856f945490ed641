"""What was written comes back whole, or not at all."""

import errno
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from index.postings.runs import Spool
from index.reads import ShortRead, byte_pieces, exactly, fill


class _Dripping(BytesIO):
    """A file that gives three bytes at a time, and fails where it was told to."""

    def __init__(self, data: bytes, fails_at: int | None = None) -> None:
        super().__init__(data)
        self._fails_at = fails_at

    def readinto(self, room: memoryview) -> int:  # type: ignore[override]
        if self._fails_at is not None and self.tell() >= self._fails_at:
            raise OSError(errno.EIO, "Input/output error")
        return super().readinto(room[:3])


def test_a_read_goes_on_until_everything_came() -> None:
    """A read that gives less than was asked for is gone on with: that is no end."""
    room = bytearray(10)
    fill(_Dripping(b"0123456789abc"), memoryview(room), "file")
    assert room == b"0123456789"


@pytest.mark.parametrize("length", [0, 1, 9])
def test_an_early_end_is_an_error_that_names_the_file(length: int, tmp_path: Path) -> None:
    """Fewer bytes than were written raise an error of the system's kind, with both numbers."""
    data = b"0123456789"[:length]
    (tmp_path / "spool").write_bytes(data)
    for read in (
        lambda: fill(_Dripping(data), memoryview(bytearray(10)), "spool"),
        lambda: exactly(BytesIO(data), 10, "spool"),
        lambda: list(byte_pieces(tmp_path / "spool", 10)),
    ):
        with pytest.raises(ShortRead, match=f"{length} bytes read where 10 were written.*spool"):
            read()


def test_a_failing_read_names_the_file() -> None:
    """The system says of an open file what went wrong, and not with which."""
    with pytest.raises(OSError, match=r"Input/output error.*spool"):
        fill(_Dripping(b"0123456789", fails_at=6), memoryview(bytearray(10)), "spool")


def test_a_spool_gives_back_what_was_put_or_raises(tmp_path: Path) -> None:
    """An array of a scratch file that was cut comes back whole or not at all."""
    spool = Spool(tmp_path / "spool")
    stretches = [spool.put(np.arange(100, dtype=np.int64)), spool.put(np.arange(50, dtype=np.uint8))]
    assert spool.get(stretches[0], 20, 30).tolist() == list(range(20, 30))
    assert spool.get(stretches[1]).tolist() == list(range(50))
    with spool.path.open("r+b") as file:
        file.truncate(810)
    assert spool.get(stretches[0]).tolist() == list(range(100))
    assert spool.get(stretches[1], 0, 10).tolist() == list(range(10))
    with pytest.raises(ShortRead):
        spool.get(stretches[1])
    with pytest.raises(ShortRead):
        spool.get(stretches[1], 20, 21)
    spool.close()
