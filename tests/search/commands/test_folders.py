"""Every command with folders named in every way: relative ones, from wherever the user stands, whatever their names."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from search.cli import main

PAGE = "{}\npar Jeanne Morel\nLe phare rouvrira au printemps, après deux ans de travaux sur la côte.\n"
NAMES = (
    "ix",
    "./ix/",
    "../{}/ix",
    "a b",
    "a?b#c",
    "100%25é",
    "a&mode=rw;'\"*[x]",
    "new\nline",
    os.fsdecode(b"\xe9t\xe9"),
)
"""Folders for an index, as they may be typed; in the third stands the folder that the user stands in."""


class Here:
    """A user who stands in a folder with a corpus."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capfd = folder, capfd
        (folder / "pages").mkdir()
        self.write("phare", "Le phare rouvre")

    def write(self, name: str, title: str) -> None:
        (self.folder / "pages" / f"{name}.txt").write_text(PAGE.format(title), encoding="utf-8")

    def run(self, *arguments: str, refused: int = 0) -> str:
        """What a command prints that succeeds, so many pages refused."""
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        said = self._capfd.readouterr()
        assert (ended.value.code, len(said.err.splitlines())) == (0, refused), said.err
        return said.out

    def report(self, *arguments: str, refused: int = 0) -> Any:
        return json.loads(self.run("reindex", "--jobs", "1", "--json", *arguments, refused=refused))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Here:
    """A user in a folder of a corpus, to whom English is spoken."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SEARCH_LANG", "en")
    monkeypatch.delenv("SEARCH_INDEX", raising=False)
    return Here(folder, capfd)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("by", ["--index", "SEARCH_INDEX"])
def test_every_command_takes_a_relative_folder_of_any_name(
    here: Here, name: str, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = name.format(here.folder.name)
    if by == "SEARCH_INDEX":
        monkeypatch.setenv("SEARCH_INDEX", index)
    option = ["--index", index] if by == "--index" else []
    assert here.report("pages", *option)["indexed"] == 1
    here.write("port", "Le port ferme")
    here.write("phare", "Le phare referme")
    assert here.report("pages", "--dry-run", *option)["indexed"] == 2
    assert here.report("pages", *option)["articles"] == 2
    assert here.report("./pages/../pages", *option)["unchanged"] == 2
    assert here.report("pages", "--full", *option)["indexed"] == 2
    assert json.loads(here.run("query", "referme", "--json", *option))["total"] == 1
    assert json.loads(here.run("stats", "--json", *option))["articles"] == 2
    assert "index whole" in here.run("check", *option)
    assert "index whole" in here.run("check", "--repair", *option)
    assert "2 lines kept" in here.run("clean", "pages/port.txt", "--explain", *option)
    assert json.loads(here.run("bench", "--per-class", "1", "--json", *option))["queries"]
    assert Path(index).is_dir()


def test_a_relative_folder_leads_to_the_same_index_and_files_from_elsewhere(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert here.report("pages", "--index", "ix")["indexed"] == 1
    (here.folder.parent / "there").mkdir()
    monkeypatch.chdir(here.folder.parent / "there")
    assert here.report("../here/pages", "--index", "../here/ix")["unchanged"] == 1
    monkeypatch.chdir(here.folder / "pages")
    assert here.report(".", "--index", "../ix")["unchanged"] == 1


def test_refused_pages_of_a_relative_folder_are_tried_again_from_elsewhere(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here.folder / "pages" / "port.txt").touch()
    assert here.report("pages", "--index", "ix", "--rejects", "refused.jsonl", refused=1)["rejected"] == 1
    here.write("port", "Le port ferme")
    monkeypatch.chdir(here.folder.parent)
    assert here.report("--from-rejects", "here/refused.jsonl", "--index", "here/ix")["indexed"] == 1


def test_a_folder_of_odd_name_is_a_corpus_like_any_other(here: Here) -> None:
    for name in NAMES[3:]:
        folder = here.folder / name
        (here.folder / "pages").rename(folder)
        assert here.report(name, "--index", "ix")["articles"] >= 1
        assert here.report(name, "--index", "ix")["unchanged"] == 1
        folder.rename(here.folder / "pages")
