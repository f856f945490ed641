"""The command line over near-copies and versions: folded or not, limited or not."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.rebuild.generation import live
from index.rebuild.history import HISTORY_FILE
from search.commands.query import command as query
from search.commands.reindex import command as reindex
from search.config import settings_from
from search.interface_language import speaker

BODY = " ".join(f"mot{number}" for number in range(60))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two copies of one text and another article."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in (("a", BODY), ("b", BODY), ("c", "mot1 seul")):
        (folder / f"{name}.txt").write_text(f"Titre {name}\n{text}\n", encoding="utf-8")
    return folder


def run(command, index_dir: Path, *arguments: str, lang: str = "fr") -> Result:
    result = CliRunner().invoke(command(speaker(lang)), [*arguments, "--index", str(index_dir)])
    assert result.exit_code == 0, result.output
    return result


def test_copies_are_folded_unless_they_are_asked_for(corpus: Path, tmp_path: Path) -> None:
    run(reindex, tmp_path, str(corpus))
    folded = run(query, tmp_path, "mot1").output
    assert folded.startswith("3 articles")
    assert "+ 1 copie" in folded
    assert "2. " in folded
    assert "3. " not in folded
    assert "+ 1 copy" in run(query, tmp_path, "mot1", lang="en").output
    assert "3. " in run(query, tmp_path, "mot1", "--no-families").output
    assert len(json.loads(run(query, tmp_path, "mot1", "--json").output)["hits"]) == 2
    assert len(json.loads(run(query, tmp_path, "mot1", "--json", "--no-families").output)["hits"]) == 3


def kept(index_dir: Path) -> int:
    generation = live(index_dir)
    assert generation is not None
    with closing(sqlite3.connect(generation.folder / HISTORY_FILE)) as db:
        return int(db.execute("SELECT count(*) FROM version").fetchone()[0])


@pytest.mark.parametrize(("setting", "options", "expected"), [
    (None, [], 3), ("1", [], 1), ("1", ["--versions", "2"], 2), (None, ["--versions", "0"], 0),
])  # fmt: skip
def test_the_setting_limits_the_versions_and_the_option_overrules_it(
    corpus: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str | None,
    options: list[str],
    expected: int,
) -> None:
    if setting is None:
        monkeypatch.delenv("SEARCH_VERSIONS", raising=False)
    else:
        monkeypatch.setenv("SEARCH_VERSIONS", setting)
    for number in range(4):
        (corpus / "c.txt").write_text(f"Titre c\nTexte numéro {number} {'x' * number}\n", encoding="utf-8")
        run(reindex, tmp_path, str(corpus), *options)
    assert kept(tmp_path) == expected


def test_settings_read_the_number_of_versions() -> None:
    assert settings_from({"SEARCH_VERSIONS": "3", "SEARCH_INDEX": "/i"}).versions == 3
    assert settings_from({"SEARCH_INDEX": "/i"}).versions is None


def test_a_page_past_the_last_is_told_and_nothing_is_many_in_english(corpus: Path, tmp_path: Path) -> None:
    run(reindex, tmp_path / "ix", str(corpus))
    assert (
        "aucun à la page 9 : donnez un --page plus petit" in run(query, tmp_path / "ix", "mot1", "--page", "9").output
    )
    assert run(query, tmp_path / "ix", "zzzqqq", "--page", "9", lang="en").output == (
        "0 articles\n  zzzqqq : 0 articles ← this word leaves nothing\n"
    )
