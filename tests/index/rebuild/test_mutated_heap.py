"""Two thousand damaged files of every kind: a rebuild ends, and each file is in the index or refused by name."""

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from mutation import write_heap

FILES = 2000
SEED = 1
LONGEST = 600
"""Seconds of the clock after which a run is stuck, on the slowest of machines."""
SIDECAR = "manchette.toml"


@pytest.fixture(scope="module")
def heap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mutated") / "heap"
    write_heap(folder, SEED, FILES)
    return folder


def indexed(heap: Path, index: Path, jobs: int) -> tuple[dict[str, Any], Counter[str]]:
    """The report of a run, and how often each file was refused; no run writes a traceback or takes for ever."""
    rejects = index.with_suffix(".rejects")
    command = [sys.executable, "-m", "search", "reindex", heap, "--json", "--jobs", str(jobs)]
    done = subprocess.run(
        [*command, "--index", index, "--rejects", rejects],
        env=os.environ | {"SEARCH_LANG": "en"}, timeout=LONGEST, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    refused = [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()]
    assert all(one["reason"] and "\n" not in one["reason"] for one in refused)
    # What nobody thought of is refused as well, but there should be nothing of the kind.
    assert [one for one in refused if "report it" in one["reason"]] == []
    return json.loads(done.stdout), Counter(one["file"] for one in refused)


def pages_by_file(index: Path) -> dict[str, tuple[int, int]]:
    """Of each file that gave pages, how many are in the index and how many another file gave before."""
    (generation,) = (index / "generations").iterdir()
    with closing(sqlite3.connect(generation / "files.sqlite")) as log:
        rows = log.execute("SELECT path, sum(indexed), sum(NOT indexed) FROM page GROUP BY path")
        return {os.fsdecode(path): (kept, copies) for path, kept, copies in rows}


@pytest.fixture(scope="module")
def runs(heap: Path) -> dict[int, tuple[dict[str, Any], Counter[str], Path]]:
    """By the number of processes: the report, the refusals, the index."""
    indexes = {jobs: heap.parent / f"index{jobs}" for jobs in (1, 2)}
    return {jobs: (*indexed(heap, index, jobs), index) for jobs, index in indexes.items()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_damaged_file_is_indexed_or_refused_by_name(heap: Path, runs: dict[int, Any], jobs: int) -> None:
    """Files in: those with articles, those whose articles other files gave, those refused; nothing passes unsaid."""
    report, refused, index = runs[jobs]
    given = pages_by_file(index)
    files = {str(path) for path in heap.rglob("*") if path.is_file() and path.name != SIDECAR}
    assert len(files) == FILES
    assert files - given.keys() - refused.keys() == set()
    assert {name for name in refused if not name.endswith(SIDECAR)} <= files and given.keys() <= files
    assert report["articles"] == report["indexed"] == sum(kept for kept, _ in given.values())
    assert report["rejected"] == refused.total()
    assert report["articles"] > FILES / 2


def test_a_damaged_heap_is_told_alike_by_one_process_and_by_two_and_again(heap: Path, runs: dict[int, Any]) -> None:
    """The second run over unchanged files reads none, and names all that is refused."""
    (report, one, index), (_, two, other) = runs[1], runs[2]
    assert one == two and pages_by_file(index) == pages_by_file(other)
    again, refused = indexed(heap, index, 1)
    assert refused == one
    assert (again["indexed"], again["unchanged"]) == (0, report["articles"])
