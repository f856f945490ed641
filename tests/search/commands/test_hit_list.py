"""The list of hits in a terminal: where each article stands, and which page of how many this is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def search(index_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "search", *arguments],
        env=os.environ | {"SEARCH_INDEX": str(index_dir), "SEARCH_LANG": "fr", "NO_COLOR": "1"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    pages.mkdir()
    rows = [
        {"title": f"La crue monte à Port-{name}", "text": f"À Port-{name}, la crue monte. {sentence}"}
        for name, sentence in (
            ("Blanc", "Le quai est fermé depuis lundi."), ("Noir", "Les caves sont sous l’eau."),
            ("Vert", "L’école ouvre à midi."), ("Bleu", "Trois routes sont coupées."),
        )
    ]  # fmt: skip
    rows[0]["url"] = "https://phare.example/crue"
    (pages / "crues.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    search(tmp_path / "index", "reindex", str(pages))
    return tmp_path / "index"


def test_each_hit_shows_its_address_or_else_its_file_and_place(index_dir: Path, tmp_path: Path) -> None:
    told = search(index_dir, "query", "crue").stdout
    assert told.count("   https://phare.example/crue\n") == 1
    for line in (2, 3, 4):
        assert f"   {tmp_path / 'pages' / 'crues.jsonl'}, ligne {line}\n" in told


def test_the_head_says_which_page_of_how_many_is_shown_where_there_are_several(index_dir: Path) -> None:
    assert search(index_dir, "query", "crue", "--limit", "3").stdout.startswith("4 articles ; page 1 sur 2\n")
    assert search(index_dir, "query", "crue", "--limit", "3", "--page", "2").stdout.startswith(
        "4 articles ; page 2 sur 2\n"
    )
    assert search(index_dir, "query", "crue").stdout.startswith("4 articles\n")


def test_the_file_of_a_hit_is_not_in_the_json_that_is_served(index_dir: Path) -> None:
    assert str(index_dir.parent) not in search(index_dir, "query", "crue", "--json").stdout


def test_where_there_is_nothing_to_remark_nothing_is_written_beside_the_hits(index_dir: Path) -> None:
    assert search(index_dir, "query", "crue").stderr == ""
