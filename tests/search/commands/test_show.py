"""`search show`: one article, whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def search(index_dir: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "search", *arguments],
        env=os.environ | {"SEARCH_INDEX": str(index_dir), "SEARCH_LANG": "fr", "NO_COLOR": "1"} | env,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("showing")
    record = {
        "title": "La digue tient", "text": "La digue a tenu toute la nuit.\nLe maire s’en félicite.",
        "url": "https://phare.example/digue", "source": "Le Phare", "author": "Maud Kerjean", "date": "2024-03-05",
        "tags": ["mer"],
    }  # fmt: skip
    (folder / "pages").mkdir()
    path = folder / "pages" / "digue.json"
    for text in (record["text"], "La digue a cédé.\nLe maire le regrette."):
        path.write_text(json.dumps([{**record, "text": text}]))
        assert search(folder / "index", "reindex", str(folder / "pages")).returncode == 0
    (folder / "pages" / "port.txt").write_text("Le port ferme\npar Yann Morel\nLe port ferme pour travaux lundi.\n")
    assert search(folder / "index", "reindex", str(folder / "pages")).returncode == 0
    return folder / "index"


def identifier(index_dir: Path, query: str) -> str:
    found: str = json.loads(search(index_dir, "query", query, "--json").stdout)["hits"][0]["id"]
    return found


def test_an_article_is_shown_with_its_text_its_metadata_its_versions_and_its_address(index_dir: Path) -> None:
    name = identifier(index_dir, "digue")
    lines = search(index_dir, "show", name).stdout.splitlines()
    assert lines[:4] == [
        "La digue tient",
        "Le Phare · Maud Kerjean · 2024-03-05",
        "https://phare.example/digue",
        "#mer",
    ]
    assert lines[5:7] == ["La digue a cédé.", "Le maire le regrette."]
    assert lines[8] == "Versions :" and lines[10] == "  2, actuelle" and lines[-1] == f"[{name}]"
    old = search(index_dir, "show", name, "--version", "1").stdout
    assert "La digue a tenu toute la nuit." in old and "cédé" not in old


def test_its_json_is_that_of_the_interface(index_dir: Path) -> None:
    told = json.loads(search(index_dir, "show", identifier(index_dir, "digue"), "--json").stdout)
    assert (told["title"], told["version"], told["family"]["size"]) == ("La digue tient", 2, 1)
    assert [version["v"] for version in told["versions"]] == [1, 2]


def test_an_article_without_an_address_shows_and_opens_its_file(index_dir: Path, tmp_path: Path) -> None:
    name = identifier(index_dir, "port")
    path = index_dir.parent / "pages" / "port.txt"
    assert str(path) in search(index_dir, "show", f"[{name}]").stdout
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {tmp_path / "opened"}\n')
    browser.chmod(0o755)
    for query in ("port", "digue"):
        done = search(index_dir, "show", identifier(index_dir, query), "--open", BROWSER=f"{browser} %s")
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert (tmp_path / "opened").read_text().splitlines() == [path.as_uri(), "https://phare.example/digue"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["0123456789abcdef"], "entre crochets"), (["..", "--json"], "entre crochets")],
)
def test_an_article_that_is_not_there_is_told_with_the_cure(index_dir: Path, arguments: list[str], said: str) -> None:
    done = search(index_dir, "show", *arguments)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (3, "", 1)
    assert said in done.stderr
    done = search(index_dir, "show", identifier(index_dir, "digue"), "--version", "9")
    assert done.returncode == 3 and "pas de version 9" in done.stderr


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2024-03-05T08:30:12+01:00", "Le Phare · 2024-03-05 08:30"),
        ("2024-03-05T00:00:00+01:00", "Le Phare · 2024-03-05"),
        ("2024-03-05", "Le Phare · 2024-03-05"),
    ],
)
def test_the_hour_of_an_article_is_told_to_the_minute(tmp_path: Path, date: str, told: str) -> None:
    record = {"title": "La digue", "text": "La digue tient bon.", "source": "Le Phare", "date": date}
    (tmp_path / "a.json").write_text(json.dumps([record]), "utf-8")
    search(tmp_path / "index", "reindex", str(tmp_path / "a.json"))
    shown = search(tmp_path / "index", "show", identifier(tmp_path / "index", "digue")).stdout
    assert shown.splitlines()[1] == told
