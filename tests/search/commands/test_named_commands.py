"""The command that an error names is the one to run: as it stands, whatever the index's folder is called."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.rebuild.generation import live
from search.cli import main

PAGE = "Le phare rouvre\npar Jeanne Morel\nLe phare rouvrira au printemps, après deux ans de travaux sur la côte.\n"
FOLDERS = (
    *("ix", "./ix", "a b", "l'index", '"$HOME" `x` \\', "a&b;c|d*?[e]!", "-ix", "été", "a\u00a0b"),
    *("new\nline", "a\x1b[31mb", os.fsdecode(b"\xe9t\xe9'\\")),
)

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash to run a command as typed")


class Here:
    """A user in a folder with a corpus, whose `search` is this one."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capfd = folder, capfd
        (folder / "DOSSIER").mkdir()
        (folder / "DOSSIER" / "phare.txt").write_text(PAGE, encoding="utf-8")
        (folder / "bin").mkdir()
        program = folder / "bin" / "search"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m search "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder / 'bin'}:{os.environ['PATH']}")
        monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
        monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
        for name in ("SEARCH_INDEX", "SEARCH_LANG"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.chdir(folder)

    def search(self, *arguments: str, code: int = 0) -> str:
        """What `search` says on standard error."""
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        said = self._capfd.readouterr().err
        assert ended.value.code == code, said
        return said

    def named(self, *arguments: str, code: int) -> str:
        """The command that `search` names in its one line of refusal."""
        said = self.search(*arguments, code=code)
        assert said.count("\n") == 1
        found = re.search("« (search reindex .*) »", said)
        assert found is not None, said
        return found[1]

    def typed(self, command: str) -> None:
        """Fails unless the command succeeds in a shell."""
        subprocess.run(["bash", "-c", command], check=True, timeout=120)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Here:
    return Here(tmp_path, monkeypatch, capfd)


@pytest.mark.parametrize("folder", FOLDERS)
def test_where_there_is_no_index_the_command_makes_it_there(here: Here, folder: str) -> None:
    here.typed(here.named("query", "phare", "--index", folder, code=3))
    here.search("query", "phare", "--index", folder)


@pytest.mark.parametrize("folder", ["ix", "a b"])
def test_it_names_the_folder_of_the_environment_too(here: Here, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_INDEX", folder)
    command = here.named("stats", code=3)
    monkeypatch.delenv("SEARCH_INDEX")
    here.typed(command)
    here.search("query", "phare", "--index", folder)


def test_the_default_folder_is_not_named(here: Here) -> None:
    command = here.named("stats", code=3)
    assert command == "search reindex DOSSIER"
    here.typed(command)
    here.search("stats")


def test_where_the_index_is_damaged_the_command_mends_it(here: Here) -> None:
    here.search("reindex", "DOSSIER", "--jobs", "1", "--index", "a b")
    generation = live(here.folder / "a b")
    assert generation is not None
    for segment in generation.folder.glob("*.seg"):
        segment.unlink()
        segment.write_bytes(b"")
    here.typed(here.named("query", "phare", "--index", "a b", code=5))
    here.search("query", "phare", "--index", "a b")


def test_where_the_index_is_of_another_version_the_command_names_it(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.search("reindex", "DOSSIER", "--jobs", "1", "--index", "a b")
    monkeypatch.setattr("search.engines.snapshot.fingerprint", lambda: "00000000")
    assert here.named("query", "phare", "--index", "a b", code=5) == "search reindex --full DOSSIER --index 'a b'"
