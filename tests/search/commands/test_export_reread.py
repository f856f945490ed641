"""The demo corpus exported, and the export indexed: the same articles with the same fields."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index.analysis import fold

EVERY = "de OU la OU le"
SUFFIXES = {"txm": ".zip", "csv": ".csv", "iramuteq": ".txt"}


def search(index_dir: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "search", *arguments],
        env=os.environ | {"SEARCH_INDEX": str(index_dir), "SEARCH_LANG": "fr"},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def articles(index_dir: Path) -> list[dict[str, Any]]:
    lines = search(index_dir, "export", EVERY, "--families", "all", "--format", "jsonl").splitlines()
    return list(map(json.loads, lines))


def letters(text: str | None) -> str:
    return re.sub("[^a-z0-9]", "", fold(text or ""))


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    search(folder, "reindex", str(seeds))
    return folder


@pytest.mark.parametrize("name", SUFFIXES)
def test_an_export_that_is_indexed_gives_the_same_articles_and_fields(
    index_dir: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "pages").mkdir()
    path = tmp_path / "pages" / f"corpus{SUFFIXES[name]}"
    search(index_dir, "export", EVERY, "--families", "all", "--format", name, "-o", str(path))
    report = json.loads(search(tmp_path / "index", "reindex", str(path), "--json"))
    before = articles(index_dir)
    after = {letters(one["title"]): one for one in articles(tmp_path / "index")}
    assert (report["indexed"], report["rejected"]) == (len(before), 0)
    for one in before:
        again = after[letters(one["title"])]
        assert (again["title"], again["text"].split()) == (one["title"], one["text"].split())
        if name == "iramuteq":  # whose variables have neither accents nor signs
            assert again["date"] == (one["date"] and one["date"][:10])
            for field in ("source", "section", "author", "agency"):
                assert letters(again[field]) == letters(one[field]), field
        else:
            for field in ("date", "source", "section", "author", "agency", "tags", "url"):
                assert again[field] == one[field], field
