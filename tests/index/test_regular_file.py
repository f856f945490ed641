"""What only looks like a file is told at once and never waited for; a file's date may be any."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import ITIMER_REAL, SIGALRM, setitimer, signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Rejected
from index.readers import read
from index.regular_file import NotRegular, RegularFile, file_moment, not_regular
from index.sidecar import SIDECAR_FILE, read_feeds, read_sidecar


@contextmanager
def soon() -> Iterator[None]:
    """Fails what takes longer than ten seconds, or waits for ever."""

    def late(*_: object) -> None:
        raise TimeoutError("it waits")

    before = signal(SIGALRM, late)
    setitimer(ITIMER_REAL, 10)
    try:
        yield
    finally:
        setitimer(ITIMER_REAL, 0)
        signal(SIGALRM, before)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listener(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(os.path.relpath(path))  # a socket's path is short


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def of_the_system(path: Path) -> None:
    path.symlink_to("/proc/version")


def kernel_log(path: Path) -> None:
    path.symlink_to("/proc/kmsg")


SPECIAL = [pipe, listener, device, of_the_system, kernel_log]


@pytest.fixture(params=SPECIAL, ids=lambda make: make.__name__)
def special(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A sidecar's name for something that is no file."""
    path = tmp_path / SIDECAR_FILE
    request.param(path)
    if not path.exists():
        pytest.skip("this system has no such thing")
    return path


def test_it_is_known_by_a_look(special: Path) -> None:
    with soon():
        assert not_regular(special.stat()) is not None


def test_opening_it_waits_for_nothing(special: Path) -> None:
    with soon(), pytest.raises((NotRegular, OSError)):
        RegularFile(special)


def test_reading_it_as_a_page_is_a_refusal(special: Path) -> None:
    with soon():
        (refused,) = read(special)
    assert isinstance(refused, Rejected)


def test_reading_it_as_a_sidecar_is_a_refusal(special: Path) -> None:
    with soon():
        assert isinstance(read_sidecar(special), Rejected)
        assert isinstance(read_feeds(special), Rejected)


def test_a_file_and_a_link_to_it_are_regular(tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(b"page")
    (tmp_path / "link").symlink_to("page")
    assert not_regular((tmp_path / "link").stat()) is None
    with RegularFile(tmp_path / "link") as file:
        assert file.read() == b"page"


@given(st.integers(-(1 << 80), 1 << 80))
def test_any_date_of_a_file_is_a_moment_or_none(mtime_ns: int) -> None:
    found = file_moment(mtime_ns)
    assert found is None or 1969 <= found.year <= 2262
