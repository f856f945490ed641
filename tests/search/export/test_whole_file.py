"""A file that is there whole, or not at all."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.errors import SearchError
from search.export.whole_file import write_whole


def broken(error: BaseException) -> Iterator[bytes]:
    yield b"half"
    raise error


def test_what_stood_there_stays_until_the_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("before")
    path.chmod(0o640)

    def data() -> Iterator[bytes]:
        yield b"un,"
        assert path.read_text() == "before"
        yield b"deux"

    write_whole(path, data())
    assert path.read_text() == "un,deux" and stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["export.csv"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("x"), SearchError.__new__(SearchError)])
def test_what_was_cut_leaves_nothing(tmp_path: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        write_whole(tmp_path / "export.csv", broken(error))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["/dev/full", "/nowhere/export.csv", "/dev/null/export.csv", "/", "/" + "x" * 300])
def test_what_cannot_be_written_is_named(path: str) -> None:
    with pytest.raises(SearchError, match="-o"):
        write_whole(Path(path), [b"data"])


def test_a_pipe_and_a_link_are_written_to_as_they_are(tmp_path: Path) -> None:
    ours, theirs = os.pipe()
    write_whole(Path(f"/dev/fd/{theirs}"), [b"data"])
    os.close(theirs)
    with os.fdopen(ours) as output:
        assert output.read() == "data"
    (tmp_path / "target.csv").write_text("before")
    (tmp_path / "link.csv").symlink_to("target.csv")
    write_whole(tmp_path / "link.csv", [b"after"])
    assert (tmp_path / "link.csv").is_symlink() and (tmp_path / "target.csv").read_text() == "after"
