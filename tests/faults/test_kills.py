"""kill -9 of a rebuild at any moment: the index before or the one after serves, whole, and the next run succeeds.

The short version kills 16 times; `SEED=7 python -m pytest -m long tests/faults/test_kills.py` 1,000 times, other
moments for each seed (with `--basetemp` on a file system in memory it takes a fifth of the time). Each rebuild is a
fork of this loaded process, so that its moments are those of the rebuild and not of a start.
"""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from index.postings.segment import open_snapshot
from index.rebuild.build import NoInput, rebuild
from index.rebuild.foundation import compare_log
from index.rebuild.generation import live, verified
from index.rebuild.mending import mend
from index.schema import fingerprint

_WORDS = "conseil ville budget port phare musée crue récolte tramway gare école halle marché pont digue forêt".split()
_SHORT, _LONG = 4, 250
_NEXT_RUN_EVERY = 8
"""Of many killed runs, each so-manieth is followed by the next run; what lies there is compared after each."""


def _text(number: int) -> str:
    return " ".join(random.Random(number).choices(_WORDS, k=60)) + f" numéro{number}."


class Desk:
    """A corpus, its index, and what is to be done to it."""

    def __init__(self, folder: Path) -> None:
        self.corpus, self.index, self.before = folder / "corpus", folder / "index", folder / "before"
        self.corpus.mkdir(parents=True)
        for number in range(14):
            self._write(number)
        rebuild(self.index, [self.corpus])
        self._write(1, "Une suite.")
        rebuild(self.index, [self.corpus])
        self._write(2, "Une autre suite.")
        (self.corpus / "3.txt").unlink()
        self._write(20)
        shutil.copytree(self.index, self.before)
        self.old = contents(self.index)
        rebuild(self.index, [self.corpus])
        self.new = contents(self.index)
        assert self.old != self.new

    def _write(self, number: int, more: str = "") -> None:
        (self.corpus / f"{number}.txt").write_text(f"Titre {number}\n{_text(number)} {more}\n", "utf-8")

    def restore(self) -> None:
        """The index as it was before the last run."""
        shutil.rmtree(self.index)
        shutil.copytree(self.before, self.index)

    def damage(self) -> None:
        """A bit of an array of the live generation the other way round."""
        generation = live(self.index)
        assert generation is not None
        path = max(generation.folder.glob("MAIN_*.seg"), key=lambda each: each.stat().st_size)
        data = bytearray(path.read_bytes())
        data[200] ^= 1
        path.unlink()
        path.write_bytes(data)


def contents(index: Path) -> Mapping[str, str]:
    """The text of every article of an index that is compared with its checksums, by its title."""
    generation = live(index)
    assert generation is not None
    verified(generation.folder)
    compare_log(generation)
    snapshot = open_snapshot(generation.folder)
    stored = [
        snapshot.stored(base + number)
        for base, segment in snapshot.leaves()
        for number in range(segment.documents)
        if segment.deleted is None or not segment.deleted[number]
    ]
    assert len(stored) == generation.census.articles
    return {fields["title"]: fields["text"] for fields in stored}


def _incremental(desk: Desk) -> None:
    rebuild(desk.index, [desk.corpus])


def _full(desk: Desk) -> None:
    rebuild(desk.index, [desk.corpus], full=True)


def _with_jobs(desk: Desk) -> None:
    rebuild(desk.index, [desk.corpus], full=True, jobs=2)


def _repair(desk: Desk) -> None:
    mend(desk.index, fingerprint(), jobs=1, may_lose=True)


OPERATIONS: Mapping[str, Callable[[Desk], None]] = {
    "incremental": _incremental,
    "full": _full,
    "jobs": _with_jobs,
    "repair": _repair,
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("kills"))


def _ended(pid: int, after: float | None) -> bool:
    """Wait for a child, killed after so many seconds; whether it had ended by itself."""
    if after is not None:
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
    return os.WIFEXITED(os.waitpid(pid, 0)[1])


def _begun(operation: Callable[[Desk], None], desk: Desk) -> int:
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        try:
            operation(desk)
        finally:
            os._exit(0)
    return pid


def _killed(desk: Desk, name: str, trials: int, seed: int, every: int = 1) -> None:
    drawn = random.Random(seed)
    lasted: list[float] = []
    for _ in range(2):  # how long it takes undisturbed
        desk.restore()
        begun = time.monotonic()
        _ended(_begun(OPERATIONS[name], desk), None)
        lasted.append(time.monotonic() - begun)
    longest = 1.1 * max(lasted)
    killed = 0
    while killed < trials:
        desk.restore()
        if name == "repair":
            desk.damage()
        moment = drawn.uniform(0, longest)
        if _ended(_begun(OPERATIONS[name], desk), moment):
            longest = max(moment, longest / 2)  # how long it takes changes with what else the machine does
        else:
            killed += 1
            longest *= 1.01
        try:
            if name == "repair":
                mend(desk.index, fingerprint(), jobs=1, may_lose=True)
            assert contents(desk.index) in (desk.old, desk.new), moment
            if killed % every:
                continue
            with suppress(NoInput):
                rebuild(desk.index, [desk.corpus])
            assert contents(desk.index) == desk.new, moment
            assert not list(desk.index.glob("generations/.*")) and not (desk.index / "unfinished.pages").exists()
            assert len(list(desk.index.glob("generations/*"))) <= 2
        except BaseException as error:
            error.add_note(f"{name}, killed after {moment:.4f} s")
            raise


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_killed_run_leaves_the_index_before_or_the_one_after(name: str, desk: Desk) -> None:
    """At a few random moments of each way to write an index."""
    _killed(desk, name, _SHORT, 1)


@pytest.mark.long
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_thousand_killed_runs_leave_the_index_before_or_the_one_after(name: str, desk: Desk) -> None:
    """At hundreds of random moments of each."""
    _killed(desk, name, _LONG, int(os.environ.get("SEED", "2")), _NEXT_RUN_EVERY)
