"""`search reindex --watch`: the index follows its files, in a process of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest
from permissions import as_anybody

from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.results import Request

PAGE = "{}\npar Jeanne Morel\nLe phare rouvrira au printemps, après deux ans de travaux sur la côte.\n"


class Watcher:
    """A watching process, its reports in a queue."""

    def __init__(self, tmp_path: Path, *arguments: str, index: str = "corpus/index") -> None:
        self.index = tmp_path / index
        environment = os.environ | {"SEARCH_LANG": "en", "NO_COLOR": "1"}
        command = [sys.executable, "-m", "search", "reindex", str(tmp_path / "corpus"), "--watch", "--json"]
        self.process = subprocess.Popen(
            [*command, "--index", str(self.index), *arguments],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=as_anybody,
        )  # fmt: skip
        self._reports: Queue[dict[str, Any]] = Queue()
        self.errors: list[str] = []
        self._threads = [Thread(target=self._listen), Thread(target=self._hear)]
        for thread in self._threads:
            thread.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._reports.put(json.loads(line))

    def _hear(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            self.errors.extend(lines)

    def report(self) -> dict[str, Any]:
        """The next report."""
        return self._reports.get(timeout=60)

    def told(self, words: str) -> bool:
        """Whether these words are said before long; what was said is forgotten then."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if any(words in line for line in self.errors):
                self.errors.clear()
                return True
            time.sleep(0.05)
        return False

    @property
    def quiet(self) -> bool:
        """Whether no report came for two seconds."""
        time.sleep(2)
        return self._reports.empty()

    def end(self, sign: int) -> int:
        """End the process; its exit code."""
        self.process.send_signal(sign)
        return self.ended()

    def ended(self) -> int:
        """The exit code, once all that the process said was heard."""
        code = self.process.wait(30)
        for thread in self._threads:
            thread.join()
        return code


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(PAGE.format("Le phare rouvre"))
    return folder


@pytest.fixture
def watcher(corpus: Path, tmp_path: Path) -> Iterator[Watcher]:
    one = Watcher(tmp_path)
    assert one.report()["indexed"] == 1
    yield one
    one.end(signal.SIGKILL)


def test_what_comes_changes_or_goes_is_in_the_index_soon_after(watcher: Watcher, corpus: Path) -> None:
    (corpus / "neuf").mkdir()
    (corpus / "neuf" / "b.txt").write_text(PAGE.format("Le port ferme"))
    assert (come := watcher.report())["articles"] == 2 and come["rejected"] == 0
    (corpus / "a.txt").write_text(PAGE.format("Le phare referme"))
    assert (changed := watcher.report())["indexed"] == 1 and changed["articles"] == 2
    (corpus / "neuf" / "b.txt").unlink()
    assert watcher.report()["removed"] == 1
    assert watcher.end(signal.SIGTERM) == 0


def test_its_own_index_and_hidden_files_are_no_change(watcher: Watcher, corpus: Path) -> None:
    (corpus / ".cache").write_text("x")
    assert watcher.quiet
    assert watcher.end(signal.SIGINT) == 0


def test_a_file_is_indexed_once_it_is_written_to_its_end(watcher: Watcher, corpus: Path) -> None:
    with (corpus / "long.txt").open("w") as file:
        file.write("Une crue lente\npar Ali Roy\n")
        for number in range(12):
            file.write(f"Le fleuve monte encore, relevé numéro {number}.\n")
            file.flush()
            time.sleep(0.3)
    assert watcher.report()["indexed"] == 1
    engine = WhooshEngine(watcher.index)
    assert engine.search(Request('"relevé numéro 11"')).total == 1
    engine.close()
    assert watcher.quiet or watcher.report()["indexed"] == 0


def test_a_run_that_fails_is_told_and_the_next_one_goes_on(watcher: Watcher, corpus: Path) -> None:
    from index.rebuild.generation import writer_lock

    with writer_lock(watcher.index):
        (corpus / "b.txt").write_text(PAGE.format("Le port ferme"))
        assert watcher.told("another rebuild is running")
    (corpus / "c.txt").write_text(PAGE.format("Le pont rouvre"))
    assert watcher.report()["indexed"] == 2


@pytest.fixture
def beside(corpus: Path, tmp_path: Path) -> Iterator[Watcher]:
    """A watcher of a corpus of two pages whose index lies elsewhere."""
    (corpus / "b.txt").write_text(PAGE.format("Le port ferme"))
    one = Watcher(tmp_path, index="index")
    assert one.report()["indexed"] == 2
    yield one
    one.end(signal.SIGKILL)


def test_files_that_are_all_gone_are_told_and_watched_for(beside: Watcher, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    for path in list(corpus.iterdir()):
        path.rename(tmp_path / "disk" / path.name)
    assert beside.told("is empty, though files were indexed from it (2)")
    for path in list((tmp_path / "disk").iterdir()):
        path.rename(corpus / path.name)
    assert (back := beside.report())["unchanged"] == back["articles"] == 2


@pytest.mark.parametrize("back", ["the same", "another"])
def test_a_folder_that_goes_is_told_and_seen_when_it_comes_back(
    back: str, beside: Watcher, corpus: Path, tmp_path: Path
) -> None:
    corpus.rename(tmp_path / "disk")
    assert beside.told(f"{corpus} does not exist")
    if back == "the same":
        (tmp_path / "disk").rename(corpus)
    else:
        shutil.copytree(tmp_path / "disk", tmp_path / "copy")
        (tmp_path / "copy").rename(corpus)
    assert (again := beside.report())["unchanged"] == again["articles"] == 2
    (corpus / "c.txt").write_text(PAGE.format("Le pont rouvre"))
    assert beside.report()["indexed"] == 1


def test_a_folder_without_permission_keeps_its_articles_and_ends_no_watch(corpus: Path, tmp_path: Path) -> None:
    (corpus / "sub").mkdir()
    (corpus / "sub" / "b.txt").write_text(PAGE.format("Le port ferme"))
    rebuild(tmp_path / "index", [corpus])
    (corpus / "sub").chmod(0)
    watcher = Watcher(tmp_path, index="index")
    try:
        assert (first := watcher.report())["articles"] == 2 and first["rejected"] == 1
        (corpus / "c.txt").write_text(PAGE.format("Le pont rouvre"))
        assert watcher.report()["articles"] == 3
    finally:
        (corpus / "sub").chmod(0o755)
        watcher.end(signal.SIGKILL)


def test_what_the_first_run_may_remove_later_ones_may_not(corpus: Path, tmp_path: Path) -> None:
    rebuild(tmp_path / "index", [corpus])
    (corpus / "a.txt").unlink()
    watcher = Watcher(tmp_path, "--allow-removals", index="index")
    try:
        assert watcher.report()["removed"] == 1
        (corpus / "b.txt").write_text(PAGE.format("Le port ferme"))
        assert watcher.report()["articles"] == 1
        (corpus / "b.txt").unlink()
        assert watcher.told("is empty, though files were indexed from it (1)")
    finally:
        watcher.end(signal.SIGKILL)


def test_it_goes_with_no_dry_run(corpus: Path, tmp_path: Path) -> None:
    watcher = Watcher(tmp_path, "--dry-run")
    assert watcher.ended() == 2
    assert "--watch goes without --dry-run" in "".join(watcher.errors)
