"""A file that the user names for what is found: looked at before the work, replaced after it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from search.commands.output_file import OutputFile
from search.errors import SearchError


def test_what_it_held_stays_until_it_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "found.txt"
    path.write_text("what was found before, at length")
    with OutputFile(path, "--to") as file:
        assert path.read_text().startswith("what was")
        with file.contents() as stream:
            stream.write("été\n")
    assert path.read_text("utf-8") == "été\n"


def test_a_file_that_nothing_was_written_to_is_not_left_behind(tmp_path: Path) -> None:
    with OutputFile(tmp_path / "found.txt", "--to"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_device_and_a_pipe_are_written_to_as_they_are() -> None:
    ours, theirs = os.pipe()
    with OutputFile(Path(f"/dev/fd/{theirs}"), "--to") as file, file.contents() as stream:
        stream.write("found")
    os.close(theirs)
    with os.fdopen(ours) as output:
        assert output.read() == "found"


@pytest.mark.parametrize("path", ["/dev/full", "/nowhere/found.txt", "/dev/null/found.txt", "/", "/" + "x" * 300])
def test_what_cannot_be_written_is_named(path: str) -> None:
    refused = pytest.raises(SearchError, match="cannot be written")
    with refused, OutputFile(Path(path), "--to") as file, file.contents() as stream:
        stream.write("found")


def test_the_run_of_a_measure_is_refused_before_the_measure(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"id": "1", "title": "La crue", "text": "Le pont est fermé."}\n')
    (tmp_path / "queries.tsv").write_text("q1\tpont\n")
    (tmp_path / "qrels.tsv").write_text("q1 0 1 1\n")
    ended = subprocess.run(
        [sys.executable, "-m", "search", "eval", str(tmp_path), "--run", str(tmp_path / "away/run.txt")],
        env=os.environ | {"SEARCH_LANG": "en"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "away/run.txt cannot be written (No such file or directory)" in ended.stderr
