"""`search check`: what is wrong is named with its cure; what may not be read is not mended."""

import ctypes
import json
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from index.postings.container import Container
from index.rebuild.generation import live, live_name
from search.cli import main

ROOT = Path(__file__).parents[3]


class Here:
    """An index of three pages in two generations, and the command line over it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.corpus, self.index_dir, self._capfd = folder / "corpus", folder / "index", capfd
        monkeypatch.setenv("SEARCH_INDEX", str(self.index_dir))
        monkeypatch.setenv("SEARCH_LANG", "en")
        self.corpus.mkdir()
        for number, title in enumerate(("La crue recule à Saumur", "Le port de Paimpol rouvre", "Une halle à Albi")):
            (self.corpus / f"{number}.txt").write_text(f"{title}\nLe conseil a voté la suite des travaux.\n", "utf-8")
            if number:
                self.run("reindex", str(self.corpus), "--jobs", "1")

    def run(self, *arguments: str, code: int = 0) -> str:
        """What the command says, on both streams."""
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        captured = self._capfd.readouterr()
        said = captured.out + captured.err
        assert ended.value.code == code, said
        return said

    @property
    def live(self) -> Path:
        generation = live(self.index_dir)
        assert generation is not None
        return generation.folder

    def manifest(self, **facts: object) -> None:
        """Let the live manifest say something else, under a good checksum."""
        path = self.live / "manifest.json"
        body = json.loads(path.read_text()) | facts
        del body["crc32"]
        path.write_text(json.dumps(body | {"crc32": zlib.crc32(json.dumps(body, sort_keys=True).encode())}))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Here:
    return Here(tmp_path, monkeypatch, capfd)


def alter(path: Path, at: int | None = None) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at is None else at] ^= 4
    with path.open("r+b") as file:
        file.write(data)


def place(path: Path, array: str) -> int:
    """Where an array of a segment begins."""
    return int(Container.alone(path, path.stem).entries[array]["offset"])


POINTERS: dict[str, Callable[[Path], object]] = {
    "a high bit": lambda path: path.write_bytes(b"000002\xad20240101T000000Z\n"),
    "empty": lambda path: path.write_bytes(b""),
    "missing": Path.unlink,
    "a path": lambda path: path.write_bytes(b"../../../etc\0\n"),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("damage", POINTERS)
@pytest.mark.parametrize("command", [("query", "crue"), ("stats",), ("check",), ("check", "--repair"), ("reindex",)])
def test_a_damaged_pointer_is_named_by_every_command_and_nothing_is_lost(
    damage: str, command: tuple[str, ...], here: Here
) -> None:
    """Readers say what is wrong and with what it is mended; repair and reindex go on from what is whole."""
    before = live_name(here.index_dir)
    POINTERS[damage](here.index_dir / "CURRENT")
    mends = command in (("check", "--repair"), ("reindex",))
    arguments = (*command, str(here.corpus)) if command == ("reindex",) else command
    said = here.run(*arguments, code=0 if mends else 5)
    assert "CURRENT" in said and "Traceback" not in said
    if not mends:
        assert "search check --repair" in said
        here.run("check", "--repair")
    assert live_name(here.index_dir) == before
    assert "whole" in here.run("check")
    assert "Saumur" in here.run("query", "crue")


def test_a_full_rebuild_over_a_damaged_pointer_keeps_a_generation_to_go_back_to(here: Here) -> None:
    """Starting from nothing does not drop everything that was."""
    before = live_name(here.index_dir)
    (here.index_dir / "CURRENT").write_bytes(b"\xff\xfe")
    here.run("reindex", "--full", str(here.corpus), "--jobs", "1")
    assert live_name(here.index_dir) != before
    assert before in {path.name for path in (here.index_dir / "generations").iterdir()}


def test_damage_names_the_file_and_is_mended_and_no_update_makes_it_pass_for_whole(here: Here) -> None:
    """A bit of a segment that both generations share: check says so, repair mends it; an update does so too."""
    segment = min(here.live.glob("MAIN_*.seg"), key=lambda path: path.stat().st_mtime_ns)
    assert segment.stat().st_nlink == 2
    alter(segment)
    said = here.run("check", code=5)
    assert segment.name in said and "search check --repair" in said
    said = here.run("check", "--repair")
    assert segment.name in said and "3 articles" in said
    assert "whole" in here.run("check")
    assert "Saumur" in here.run("query", "crue")


def test_an_altered_text_is_told_by_whoever_reads_it_and_never_shown(here: Here) -> None:
    """A question whose hit lies in a damaged block is refused, with the file and the cure."""
    for segment in here.live.glob("MAIN_*.seg"):
        alter(segment, place(segment, "stored.heads/data") + 20)
    for command in (("query", "crue"), ("query", "crue", "--json")):
        said = here.run(*command, code=5)
        assert "MAIN_" in said and "search check --repair" in said
    here.run("check", "--repair")
    assert "Saumur" in here.run("query", "crue")


def test_a_fault_over_damaged_arrays_is_told_as_damage_and_over_whole_ones_as_a_fault(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bit that flips where no checksum is looked at is never called a fault of the program; nor is a fault damage."""
    with monkeypatch.context() as patch:
        patch.setattr("search.engines.counting.plan", lambda *_, **__: [][0])
        assert "IndexError" in here.run("query", "crue", code=1)
    for segment in here.live.glob("MAIN_*.seg"):
        for byte in range(0, 16, 4):
            alter(segment, place(segment, "stored.heads/records") + byte)
    said = here.run("query", "crue", code=5)
    assert "MAIN_" in said and "search check --repair" in said
    here.run("check", "--repair")
    assert "Saumur" in here.run("query", "crue")


def test_what_cannot_be_had_again_is_counted_and_named_with_the_cure(here: Here) -> None:
    """Neither texts nor files: an update stops, repair tells how many articles are lost, of which files."""
    for segment in here.index_dir.glob("generations/*/MAIN_*.seg"):
        segment.write_bytes(bytes(segment.stat().st_size))
    here.corpus.rename(here.corpus.with_name("away"))
    other = here.corpus.with_name("other")
    other.mkdir()
    (other / "new.txt").write_text("Un phare à Ouessant\nIl éclaire la côte.\n", "utf-8")
    before = live_name(here.index_dir)
    said = here.run("reindex", str(other), "--jobs", "1", code=5)
    assert "2 of its articles" in said or "3 of its articles" in said
    assert "MAIN_" in said and str(here.corpus / "0.txt") in said and "search check --repair" in said
    assert live_name(here.index_dir) == before
    said = here.run("check", "--repair")
    assert "3 articles lost" in said and str(here.corpus / "0.txt") in said and "search reindex" in said
    here.corpus.with_name("away").rename(here.corpus)
    assert "3 articles" in here.run("reindex", str(here.corpus), "--jobs", "1")
    assert "Saumur" in here.run("query", "crue")


@pytest.mark.parametrize("facts", [{"format": 2}, {"fingerprint": "ffffffff"}])
def test_an_index_of_a_newer_version_is_not_gone_back_from(facts: dict[str, object], here: Here) -> None:
    """Going back to an older index that this version reads would hide what the newer one holds."""
    here.manifest(**facts)
    before = live_name(here.index_dir)
    for command in (("query", "crue"), ("check",), ("check", "--repair")):
        assert "another version" in here.run(*command, code=5)
    (here.index_dir / "CURRENT").unlink()
    assert "another version" in here.run("check", "--repair", code=5)
    assert before in {path.name for path in (here.index_dir / "generations").iterdir()}


def _without_privileges() -> None:
    """Root, too, may then read no more than the permissions of a file allow."""
    prctl = ctypes.CDLL(None).prctl
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def _asked(here: Here, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "search", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SEARCH_INDEX": str(here.index_dir), "SEARCH_LANG": "en"}
    return subprocess.run(
        command, preexec_fn=_without_privileges, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="privileges are dropped as Linux has it")
@pytest.mark.parametrize("what", [".", "CURRENT", "generations", "a generation", "manifest.json", "a segment"])
def test_what_may_not_be_read_is_not_called_damaged(what: str, here: Here) -> None:
    """A permission is named as such, with the cure, and nothing is changed."""
    before = live_name(here.index_dir)
    path = {
        "a generation": here.live,
        "manifest.json": here.live / "manifest.json",
        "a segment": next(here.live.glob("MAIN_*.seg")),
    }.get(what, here.index_dir / what)
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        for command in (("query", "crue"), ("check",), ("check", "--repair")):
            asked = _asked(here, *command)
            if asked.returncode == 0:
                pytest.skip("privileges cannot be dropped here")
            assert asked.returncode == 5, asked.stderr
            assert "you may not read" in asked.stderr and "Permission denied" in asked.stderr
            assert "chmod" in asked.stderr and "--repair" not in asked.stderr
        asked = _asked(here, "reindex", str(here.corpus), "--jobs", "1")
        assert asked.returncode in (0, 1, 5) and "Traceback" not in asked.stderr
    finally:
        path.chmod(mode)
    assert live_name(here.index_dir) == before
    assert "3 articles" in here.run("check")


def test_no_index_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: Here) -> None:
    """Where nothing was ever built there is nothing to repair."""
    shutil.rmtree(here.index_dir)
    assert "no index" in here.run("check", "--repair", code=3)


def test_an_update_with_nothing_to_do_says_of_no_damaged_index_that_it_is_up_to_date(here: Here) -> None:
    """Whatever altered an index, an update over unchanged files tells it and mends it; a dry run tells it."""
    alter(next(here.live.glob("MAIN_*.seg")))
    said = here.run("reindex", "--dry-run", str(here.corpus), "--jobs", "1", code=5)
    assert "MAIN_" in said and "search check --repair" in said
    said = here.run("reindex", str(here.corpus), "--jobs", "1")
    assert "MAIN_" in said and "3 articles" in said
    assert "whole" in here.run("check")
    assert "Saumur" in here.run("query", "crue")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="privileges are dropped as Linux has it")
def test_an_update_of_a_folder_that_may_not_be_read_says_so(here: Here) -> None:
    """That there is no index yet would be a guess: the permission is named, with its cure, in the user's language."""
    here.index_dir.chmod(0)
    try:
        asked = _asked(here, "reindex", str(here.corpus), "--jobs", "1")
        if asked.returncode == 0:
            pytest.skip("privileges cannot be dropped here")
    finally:
        here.index_dir.chmod(0o755)
    assert asked.returncode == 5, asked.stderr
    assert "no index yet" not in asked.stderr and "you may not read" in asked.stderr and "chmod" in asked.stderr
    assert "3 articles" in here.run("check")
