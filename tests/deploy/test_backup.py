"""deploy/backup.sh: a copy of an index in use is whole."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
SCRIPT = TOP / "deploy" / "backup.sh"

pytestmark = pytest.mark.skipif(
    not (shutil.which("flock") and shutil.which("sqlite3")), reason="there is no flock or no sqlite3"
)


def search(index: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"PYTHONPATH": str(TOP), "SEARCH_INDEX": str(index), "SEARCH_LANG": "en"}
    command = [sys.executable, "-m", "search", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder of forty pages."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(40):
        page(folder, number)
    return folder


def page(folder: Path, number: int) -> None:
    (folder / f"{number}.txt").write_text(f"La digue n° {number}\n\nLa mer a franchi la digue du quai {number}.\n")


def test_copies_made_while_rebuilds_go_on_are_whole_and_keep_the_dossiers(tmp_path: Path, pages: Path) -> None:
    index, over = tmp_path / "index", threading.Event()
    assert search(index, "reindex", str(pages)).returncode == 0
    assert search(index, "dossier", "new", "digues").returncode == 0
    codes: list[int] = []

    def rebuilding() -> None:
        number = 40
        while not over.is_set():
            page(pages, number)
            codes.append(search(index, "reindex", str(pages)).returncode)
            search(index, "dossier", "summary", "digues", f"texte {number}")
            number += 1

    worker = threading.Thread(target=rebuilding)
    worker.start()
    try:
        for number in range(4):
            subprocess.run([SCRIPT, index, tmp_path / f"copy{number}"], check=True, capture_output=True)
    finally:
        over.set()
        worker.join()
    assert 0 in codes and set(codes) <= {0, 4}
    for number in range(4):
        copy = tmp_path / f"copy{number}"
        checked = search(copy, "check")
        assert checked.returncode == 0, checked.stderr
        assert "digues" in search(copy, "dossier", "list").stdout
        with closing(sqlite3.connect(copy / "dossiers.sqlite")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert not list(tmp_path.glob("*.part"))


def test_a_copy_answers_as_the_index_does(tmp_path: Path, pages: Path) -> None:
    index, copy = tmp_path / "index", tmp_path / "copy"
    assert search(index, "reindex", str(pages)).returncode == 0
    subprocess.run([SCRIPT, index, copy], check=True, capture_output=True)
    of_the_index, of_the_copy = (
        json.loads(search(place, "query", "digue quai", "--json", "--limit", "100").stdout) for place in (index, copy)
    )
    assert of_the_copy | {"took_ms": 0} == of_the_index | {"took_ms": 0}


def test_a_copy_is_never_written_over(tmp_path: Path, pages: Path) -> None:
    index = tmp_path / "index"
    assert search(index, "reindex", str(pages)).returncode == 0
    (tmp_path / "copy").mkdir()
    refused = subprocess.run([SCRIPT, index, tmp_path / "copy"], check=False, capture_output=True, text=True)
    assert refused.returncode == 2
    assert "usage" in refused.stderr
    assert list((tmp_path / "copy").iterdir()) == []
