"""Refused pages fed back: `--rejects FILE` writes them, `--from-rejects FILE` tries their files again."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

GOOD = "{}\npar Jeanne Morel\nLe phare rouvrira au printemps, après deux ans de travaux sur la côte.\n"
"""A page, with a place for its title."""


def run(tmp_path: Path, *arguments: str | Path, code: int = 0) -> str:
    """Run `search` with an index of the test's own; its output, both streams."""
    environment = os.environ | {"SEARCH_INDEX": str(tmp_path / "index"), "SEARCH_LANG": "en", "NO_COLOR": "1"}
    command = [sys.executable, "-c", "from search.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def report(tmp_path: Path, *arguments: str | Path) -> Any:
    """The report of a rebuild."""
    return json.loads(run(tmp_path, "reindex", *arguments, "--json").splitlines()[0])


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """One good page and two that are refused."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "bonne.txt").write_text(GOOD.format("Le phare rouvre"))
    (folder / "vide.txt").write_bytes(b"")
    (folder / "autre.txt").write_bytes(b"")
    return folder


def test_a_mended_file_is_indexed_and_one_that_is_not_is_refused_again(corpus: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    assert report(tmp_path, corpus, "--rejects", rejects)["rejected"] == 2
    (corpus / "vide.txt").write_text(GOOD.format("Le vieux port attend"))
    again = report(tmp_path, "--from-rejects", rejects)
    assert (again["indexed"], again["rejected"], again["articles"]) == (1, 1, 2)


def test_only_the_files_listed_are_looked_at(corpus: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    run(tmp_path, "reindex", corpus, "--rejects", rejects)
    (corpus / "vide.txt").write_text(GOOD.format("Le vieux port attend"))
    (corpus / "nouvelle.txt").write_text(GOOD.format("La mairie déménage"))
    (corpus / "bonne.txt").unlink()
    again = report(tmp_path, "--from-rejects", rejects)
    assert (again["indexed"], again["removed"], again["articles"]) == (1, 0, 2)


def test_the_same_file_can_be_read_and_written_until_nothing_is_refused(corpus: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    run(tmp_path, "reindex", corpus, "--rejects", rejects)
    (corpus / "vide.txt").write_text(GOOD.format("Le vieux port attend"))
    run(tmp_path, "reindex", "--from-rejects", rejects, "--rejects", rejects)
    assert [Path(json.loads(line)["file"]).name for line in rejects.read_text().splitlines()] == ["autre.txt"]
    (corpus / "autre.txt").unlink()
    run(tmp_path, "reindex", "--from-rejects", rejects, "--rejects", rejects)
    assert rejects.read_text() == ""
    run(tmp_path, "reindex", "--from-rejects", rejects, code=3)


def test_a_run_that_is_refused_leaves_the_list_as_it_was(corpus: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    run(tmp_path, "reindex", corpus, "--rejects", rejects)
    before = rejects.read_bytes()
    corpus.rename(tmp_path / "disk")
    run(tmp_path, "reindex", "--from-rejects", rejects, "--rejects", rejects, code=3)
    assert rejects.read_bytes() == before
    run(tmp_path, "reindex", corpus, "--rejects", tmp_path / "new.jsonl", code=3)
    assert not (tmp_path / "new.jsonl").exists()


def test_a_list_that_can_not_be_written_is_told_before_anything_is_read(corpus: Path, tmp_path: Path) -> None:
    said = run(tmp_path, "reindex", corpus, "--rejects", tmp_path / "away" / "rejects.jsonl", code=1)
    assert len(said.splitlines()) == 1 and "give --rejects another file" in said
    assert not (tmp_path / "index").exists()


def test_a_name_that_is_no_utf8_goes_out_and_comes_back(corpus: Path, tmp_path: Path) -> None:
    page = corpus / os.fsdecode(b"\xe9t\xe9.txt")
    page.touch()
    rejects = tmp_path / "rejects.jsonl"
    assert report(tmp_path, corpus, "--rejects", rejects)["rejected"] == 3
    page.write_text(GOOD.format("Le vieux port attend"))
    assert report(tmp_path, "--from-rejects", rejects)["indexed"] == 1


def test_a_link_is_tried_again_under_its_own_name(corpus: Path, tmp_path: Path) -> None:
    (corpus / "lien.txt").symlink_to(tmp_path / "disque.txt")
    rejects = tmp_path / "rejects.jsonl"
    assert report(tmp_path, corpus, "--rejects", rejects)["rejected"] == 3
    assert report(tmp_path, "--from-rejects", rejects, "--rejects", rejects)["rejected"] == 3
    (tmp_path / "disque.txt").write_text(GOOD.format("Le disque est là"))
    again = report(tmp_path, "--from-rejects", rejects)
    assert (again["indexed"], again["rejected"]) == (1, 2)
    assert report(tmp_path, corpus)["unchanged"] == 2


@pytest.mark.parametrize(
    "line", ["not JSON", "[]", '"text"', '{"place": ""}', '{"file": 3}', r'{"file": "a\u0000b"}', r'{"file": "\ud800"}']
)
def test_a_line_that_is_no_refused_page_is_named_by_its_number(line: str, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    rejects.write_text('{"file": "a.txt"}\n' + line + "\n")
    assert "line 2" in run(tmp_path, "reindex", "--from-rejects", rejects, code=2)


def test_an_absent_file_of_rejects_is_said_in_one_line(tmp_path: Path) -> None:
    assert len(run(tmp_path, "reindex", "--from-rejects", tmp_path / "away.jsonl", code=3).splitlines()) == 1


@pytest.mark.parametrize("beside", ["--full", "."])
def test_neither_a_path_nor_full_goes_with_it(beside: str, tmp_path: Path) -> None:
    assert "--from-rejects" in run(tmp_path, "reindex", "--from-rejects", tmp_path / "x.jsonl", beside, code=2)


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("away/r.jsonl", "No such file or directory"),
        ("corpus/bonne.txt/r.jsonl", "Not a directory"),
        ("/proc/self/r.jsonl", "No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_written_is_told_before_the_run(
    corpus: Path, tmp_path: Path, where: str, why: str
) -> None:
    told = run(tmp_path, "reindex", corpus, "--rejects", tmp_path / where, code=1)
    assert told == f"search: {tmp_path / where} cannot be written ({why}): give --rejects another file\n"
    assert not (tmp_path / "index").exists()


def test_a_folder_is_no_file_for_them(corpus: Path, tmp_path: Path) -> None:
    assert run(tmp_path, "reindex", corpus, "--rejects", corpus, code=2).count("\n") == 1


def test_a_disk_that_is_full_for_them_stops_no_run(corpus: Path, tmp_path: Path) -> None:
    told = run(tmp_path, "reindex", corpus, "--rejects", "/dev/full", code=1)
    assert "1 indexed" in told and "/dev/full cannot be written (No space left on device)" in told


def test_the_list_of_before_stays_when_a_run_fails(corpus: Path, tmp_path: Path) -> None:
    from index.rebuild.generation import writer_lock

    rejects = tmp_path / "rejects.jsonl"
    run(tmp_path, "reindex", corpus, "--rejects", rejects)
    before = rejects.read_text()
    with writer_lock(tmp_path / "index"):
        run(tmp_path, "reindex", "--from-rejects", rejects, "--rejects", rejects, code=4)
        run(tmp_path, "reindex", corpus, "--rejects", tmp_path / "new.jsonl", code=4)
    assert rejects.read_text() == before != ""
    assert not (tmp_path / "new.jsonl").exists()
