"""Whatever ends a command leaves no process, no half-built index and no traceback behind."""

import os
import pty
import signal
import sys
from pathlib import Path

import pytest
from processes import LONG, Started, living, started, until
from wild_server import answer, wild

from index.rebuild.generation import live_name
from index.rebuild.journal import JOURNAL_FILE as JOURNAL

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc, to look for processes")

PAGE = "<html><head><title>La crue {0}</title></head><body><article><h1>La crue {0}</h1>{1}</article></body></html>"
LINE = "<p>Le fleuve a quitté son lit près du pont {0}, et trente maisons ont été évacuées dans la nuit {1}.</p>"
SLOW_WRITING = """
import index.rebuild.build, index.postings.segment_builder as building, time
index.rebuild.build.MIN_PAGES_FOR_JOBS = 1
def slow(self, batch, fast=building.SegmentBuilder.add_all):
    time.sleep(0.5)
    fast(self, batch)
building.SegmentBuilder.add_all = slow
"""
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


@pytest.fixture(scope="module")
def heap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages enough for several processes to read for some seconds."""
    folder = tmp_path_factory.mktemp("heap")
    for at in range(450):
        lines = "".join(LINE.format(at, f"{at}-{line}") for line in range(15))
        (folder / f"{at}.html").write_text(PAGE.format(at, lines))
    return folder


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file of some articles."""
    folder = tmp_path_factory.mktemp("records")
    rows = [f'{{"id": "{at}", "title": "La crue {at}", "text": "Le pont {at} est fermé."}}' for at in range(400)]
    (folder / "articles.jsonl").write_text("\n".join(rows))
    return folder


def half_built(index: Path) -> list[Path]:
    """Folders of generations that were not finished."""
    return list((index / "generations").glob(".*"))


def reading(command: Started, index: Path) -> None:
    """Wait until two processes read and some pages were put aside: the command, the two, and their tracker."""
    until(lambda: (index / JOURNAL).exists() and (index / JOURNAL).stat().st_size > 5000)
    assert command.processes >= 3


@pytest.mark.parametrize(
    ("number", "to_all"),
    [(signal.SIGTERM, False), (signal.SIGHUP, False), (signal.SIGINT, True), (signal.SIGTERM, True)],
    ids=["TERM", "HUP", "INT to all", "TERM to all"],
)
def test_a_signal_while_pages_are_read_ends_all_in_one_line(
    heap: Path, tmp_path: Path, number: int, to_all: bool
) -> None:
    with started("reindex", heap, "--jobs", "2", "--index", tmp_path) as command:
        reading(command, tmp_path)
        command.send(number, to_all)
        code, out, err = command.ended()
    assert (code, out) == (CODES[number], "")
    assert err == "search: interrupted: there is no index yet; run again, what was read will not be read twice\n"
    assert half_built(tmp_path) == [] and (tmp_path / JOURNAL).exists()


def test_what_was_read_before_a_signal_is_not_read_again(heap: Path, tmp_path: Path) -> None:
    with started("reindex", heap, "--jobs", "2", "--index", tmp_path) as command:
        reading(command, tmp_path)
        command.send(signal.SIGTERM)
        command.ended()
    with started("reindex", heap, "--jobs", "2", "--index", tmp_path) as command:
        code, out, _ = command.ended()
    assert code == 0 and "450 indexed" in out
    read = int(out.rpartition(" files had been read before")[0].rpartition(" ")[2])
    assert read >= 100


def test_few_pages_that_were_read_before_a_signal_are_kept_as_well(tmp_path: Path) -> None:
    few, index, mark = tmp_path / "few", tmp_path / "index", tmp_path / "mark"
    few.mkdir()
    for at in range(30):
        (few / f"{at}.html").write_text(PAGE.format(at, LINE.format(at, at)))
    slow = f"""
import index.rebuild.pages as pages, pathlib, time
def slow(file, *rest, fast=pages.read_pages):
    if file.path.name > "5":
        pathlib.Path({str(mark)!r}).touch()
        time.sleep({LONG})
    return fast(file, *rest)
pages.read_pages = slow
"""
    with started("reindex", few, "--index", index, before=slow) as command:
        until(mark.exists)
        command.send(signal.SIGTERM)
        assert command.ended()[0] == 143
    with started("reindex", few, "--index", index) as command:
        _, out, _ = command.ended()
    # 0 to 4, and those whose names begin so.
    assert "25 files had been read before the interruption" in out


@pytest.mark.parametrize(
    ("number", "to_all"),
    [(signal.SIGINT, False), (signal.SIGTERM, True), (signal.SIGHUP, True), (signal.SIGINT, True)],
    ids=["INT", "TERM to all", "HUP to all", "INT to all"],
)
def test_a_signal_while_processes_write_leaves_the_index_before_as_it_was(
    records: Path, tmp_path: Path, number: int, to_all: bool
) -> None:
    with started("reindex", records, "--index", tmp_path) as command:
        assert command.ended()[0] == 0
    before = live_name(tmp_path)
    with started("reindex", records, "--full", "--jobs", "2", "--index", tmp_path, before=SLOW_WRITING) as command:
        until(lambda: command.processes >= 3)
        command.send(number, to_all)
        code, out, err = command.ended()
    assert (code, out) == (CODES[number], "")
    assert err == (
        "search: interrupted: the index before still serves; run again, what was read will not be read twice\n"
    )
    assert live_name(tmp_path) == before and half_built(tmp_path) == []


@pytest.mark.parametrize("writes", [False, True], ids=["reading", "writing"])
def test_a_kill_ends_the_processes_that_shared_the_work(
    heap: Path, records: Path, tmp_path: Path, writes: bool
) -> None:
    arguments = ("reindex", records if writes else heap, "--jobs", "2", "--index", tmp_path)
    with started(*arguments, before=SLOW_WRITING if writes else "") as command:
        if writes:
            until(lambda: command.processes >= 3)
        else:
            reading(command, tmp_path)
        command.send(signal.SIGKILL)
        code, out, err = command.ended()
    assert (code, out, err) == (-signal.SIGKILL, "", "")
    with started(*arguments) as command:
        assert command.ended()[0] == 0
    assert half_built(tmp_path) == []


def test_a_process_that_is_killed_at_work_stops_nothing(heap: Path, tmp_path: Path) -> None:
    """What it had is read by another; what brings that one down as well is refused by its name."""
    with started("reindex", heap, "--jobs", "2", "--index", tmp_path) as command:
        reading(command, tmp_path)
        for pid in living(command.process.pid):
            if pid != command.process.pid and "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text():
                os.kill(pid, signal.SIGKILL)
        code, _, err = command.ended()
    assert code == 0
    assert "Traceback" not in err
    assert half_built(tmp_path) == []
    assert (tmp_path / "CURRENT").is_file()


def test_a_signal_told_twice_is_one(heap: Path, tmp_path: Path) -> None:
    with started("reindex", heap, "--jobs", "2", "--index", tmp_path) as command:
        reading(command, tmp_path)
        command.send(signal.SIGHUP, to_all=True)
        command.send(signal.SIGHUP)
        command.send(signal.SIGTERM)
        code, _, err = command.ended()
    assert code in (129, 143) and err.count("\n") == 1
    assert half_built(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT], ids=lambda number: signal.Signals(number).name)
def test_an_ignored_signal_stays_ignored(records: Path, tmp_path: Path, number: int) -> None:
    arguments = ("reindex", records, "--jobs", "2", "--index", tmp_path)
    with started(*arguments, before=SLOW_WRITING, ignored=number) as command:
        until(lambda: command.processes >= 3)
        command.send(number, to_all=True)
        code, out, err = command.ended()
    assert (code, err) == (0, "") and "400 indexed" in out


def test_a_terminal_that_closes_ends_all(heap: Path, tmp_path: Path) -> None:
    child, terminal = pty.fork()
    if child == 0:
        arguments = ["-m", "search", "reindex", str(heap), "--jobs", "2", "--index", str(tmp_path)]
        os.execv(sys.executable, [sys.executable, *arguments])
    try:
        until(lambda: (tmp_path / JOURNAL).exists() and (tmp_path / JOURNAL).stat().st_size > 5000)
        assert len(living(child)) >= 3
        os.close(terminal)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 129
        until(lambda: not living(child))
    finally:
        for pid in living(child):
            os.kill(pid, signal.SIGKILL)
    assert half_built(tmp_path) == []


LOST = """
import index.rebuild.pages as pages, pathlib, time
class Finalised:
    def __del__(self):
        pathlib.Path({mark!r}).touch()
        time.sleep(1)
def slow(*rest, fast=pages.read_pages):
    Finalised()
    return fast(*rest)
pages.read_pages = slow
"""


def test_a_signal_is_not_lost_where_python_raises_to_nobody(records: Path, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with started("reindex", records, "--index", tmp_path / "index", before=LOST.format(mark=str(mark))) as command:
        until(mark.exists)
        command.send(signal.SIGTERM)
        code, _, err = command.ended()
    assert code == 143 and err.startswith("search: interrupted") and err.count("\n") == 1


@pytest.mark.parametrize("number", CODES, ids=lambda number: signal.Signals(number).name)
def test_a_watch_at_rest_ends_in_silence(records: Path, tmp_path: Path, number: int) -> None:
    with started("reindex", records, "--watch", "--index", tmp_path) as command:
        assert command.process.stderr is not None
        assert "Watching" in command.process.stderr.readline()
        command.send(number, to_all=True)
        code, _, err = command.ended()
    assert (code, err) == (0, "")


def test_a_watch_in_a_run_ends_with_the_run_cut_short(records: Path, tmp_path: Path) -> None:
    arguments = ("reindex", records, "--watch", "--jobs", "2", "--index", tmp_path)
    with started(*arguments, before=SLOW_WRITING) as command:
        until(lambda: command.processes >= 3)
        command.send(signal.SIGTERM, to_all=True)
        code, _, err = command.ended()
    assert code == 143 and "interrupted: there is no index yet" in err and err.count("\n") == 1
    assert half_built(tmp_path) == []


@pytest.mark.parametrize("number", CODES, ids=lambda number: signal.Signals(number).name)
def test_polling_at_rest_ends_in_silence(tmp_path: Path, number: int) -> None:
    with wild() as server:
        server.scripts["/"] = answer(b"<rss><channel><item><title>A</title></item></channel></rss>")
        (tmp_path / "manchette.toml").write_text(f'feeds = ["{server.url("/")}"]\n')
        with started("poll", tmp_path, "--every", "60") as command:
            assert command.process.stdout is not None
            assert "1 new" in command.process.stdout.readline()
            command.send(number)
            code, _, err = command.ended()
    assert (code, err) == (0, "")


def test_polling_in_a_fetch_ends_at_once(tmp_path: Path) -> None:
    with wild() as server:
        server.scripts["/"] = lambda connection: until(lambda: not connection.recv(1))
        (tmp_path / "manchette.toml").write_text(f'feeds = ["{server.url("/")}"]\n')
        with started("poll", tmp_path) as command:
            until(lambda: server.asked)
            command.send(signal.SIGTERM)
            assert command.ended() == (143, "", "search: interrupted\n")
