"""Serves for hours while the index is rebuilt, and watches: `python -m tools.soak --minutes 120`.

A server of its own, over a corpus that is rewritten whole before each rebuild: every page of it says its edition, so
that an answer of two generations, or of one older than was seen before, is told. Each minute's line says how many
answers, how long they took, memory and handles of all processes. At the end 1 where an answer was wrong or none came,
or where memory, handles or the 99th percentile grew. `--readers 16 --pause 0 --every 0` is the hour of readers beside a
writer that never rests.
"""

import argparse
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tools.abuse.target import family, own_bytes

_WORDS = "ville budget port phare musée crue récolte tramway gare école halle marché pont forêt préfet maire".split()
_EDITION = re.compile(r"edition(\d+)x")
_ASKED = (
    "/api/search?q=conseil+digue&familles=0&per_page=50&facets=1",
    "/?q=conseil+digue&familles=0&per_page=50",
    "/?q=%22le+conseil%22&familles=0&sort=newest",
    "/api/search?q=conseil+ET+(port+OU+pont)&familles=0",
    "/concordance?q=digue",
    "/export?q=conseil&format=jsonl&familles=0",
    "/api/kwic?q=digue&limit=100",
    "/feed.atom?q=conseil",
)
GROWTH = 1.15
"""By how much memory may grow from the second quarter of the minutes to the last, beside ROOM."""
ROOM = 16 << 20
HANDLES = 12
"""Handles of two generations, and of connections under way."""
SLOWER = 2.0
"""By how much the 99th percentile may grow: other work of the machine is in it."""


@dataclass(slots=True)
class Minute:
    """What was seen in a minute: answers, errors, generations, seconds of answers, bytes and handles at its end."""

    at: float
    answers: int
    errors: int
    generations: int
    median: float
    p99: float
    memory: int
    handles: int


@dataclass(slots=True)
class Seen:
    """What readers have seen; the first faults are kept."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    seconds: list[float] = field(default_factory=list)
    answers: int = 0
    errors: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, seconds: float, fault: str | None) -> None:
        """Count an answer."""
        with self.lock:
            self.answers += 1
            self.seconds.append(seconds)
            if fault is not None:
                self.errors += 1
                self.faults[20:] = []
                self.faults.append(fault)


def main() -> int:
    """Soak as asked, tell each minute, and what is wrong at the end."""
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between two questions of a reader")
    parser.add_argument("--every", type=float, default=60, help="seconds from one rebuild to the next")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--log", type=Path, help="a file for a line of JSON a minute")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="soak-") as folder:
        minutes, faults = soak(
            Path(folder), given.minutes * 60, given.readers, given.pause, given.every, given.pages, given.log
        )
    wrong = faults + grown(minutes)
    answers, generations = sum(one.answers for one in minutes), sum(one.generations for one in minutes)
    print(f"{answers} answers over {generations} generations in {len(minutes)} minutes: {wrong or 'nothing wrong'}")
    return int(bool(wrong))


def soak(
    folder: Path, seconds: float, readers: int, pause: float, every: float, pages: int, log: Path | None = None
) -> tuple[list[Minute], list[str]]:
    """Serve for so many seconds; what each minute saw, and the first faults."""
    corpus, index = folder / "corpus", folder / "index"
    corpus.mkdir()
    write_edition(corpus, 0, pages)
    _reindex(corpus, index)
    seen, done, minutes = Seen(), threading.Event(), list[Minute]()
    with _served(index) as (server, port):
        threads = [threading.Thread(target=_read, args=(port, at, pages, pause, seen, done)) for at in range(readers)]
        for thread in threads:
            thread.start()
        edition = generations = 0
        begun = minute = rebuilt = time.monotonic()
        try:
            while (now := time.monotonic()) < begun + seconds and len(seen.faults) < 20:
                if now >= rebuilt + every:
                    rebuilt, edition = now, edition + 1
                    write_edition(corpus, edition, pages)
                    _reindex(corpus, index)
                    generations += 1
                if time.monotonic() >= minute + min(60.0, seconds / 4):
                    minute = time.monotonic()
                    minutes.append(_minute(minute - begun, seen, generations, server.pid))
                    generations = 0
                    _tell(minutes[-1], log)
                time.sleep(0.1)
        finally:
            done.set()
            for thread in threads:
                thread.join()
        minutes.append(_minute(time.monotonic() - begun, seen, generations, server.pid))
        _tell(minutes[-1], log)
        if server.poll() is not None:
            seen.faults.append(f"the server ended with {server.returncode}")
    return minutes, seen.faults


def write_edition(corpus: Path, edition: int, pages: int) -> None:
    """Every page anew, saying its edition."""
    for number in range(pages):
        words = " ".join(Random(number).choices(_WORDS, k=80))
        text = f"Le conseil {number} vote, edition{edition}x, et la digue {number} tient bon edition{edition}x. {words}"
        (corpus / f"{number}.txt").write_text(f"Conseil {number}\n{text}\n", "utf-8")


def grown(minutes: Sequence[Minute]) -> list[str]:
    """What grew from the second quarter of the minutes to the last."""
    if len(minutes) < 8:
        return []
    quarter = len(minutes) // 4
    early, late = minutes[quarter : 2 * quarter], minutes[-quarter:]

    def medians(name: str) -> tuple[float, float]:
        return (
            statistics.median(getattr(one, name) for one in early),
            statistics.median(getattr(one, name) for one in late),
        )

    wrong = []
    for name, factor, room in (("memory", GROWTH, ROOM), ("handles", 1, HANDLES), ("p99", SLOWER, 0)):
        before, after = medians(name)
        if after > before * factor + room:
            wrong.append(f"{name} grew from {before:.6g} to {after:.6g}")
    return wrong


def _reindex(corpus: Path, index: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "search", "reindex", str(corpus), "--index", str(index), "--jobs", "1"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def _served(index: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "search", "serve", "--index", str(index), "--port", str(port), "--processes", "2"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            end = time.monotonic() + 120
            while _got(port, "/readyz")[0] != 200:
                if time.monotonic() > end or server.poll() is not None:
                    raise SystemExit("the server did not start")
                time.sleep(0.1)
            yield server, port
        finally:
            server.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                server.wait(30)
            server.kill()


def _got(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, HTTPException) as error:
        return 0, repr(error)
    finally:
        connection.close()


def _read(port: int, at: int, pages: int, pause: float, seen: Seen, done: threading.Event) -> None:
    newest, drawn = 0, Random(at)
    while not done.is_set():
        path = drawn.choice(_ASKED)
        begun = time.monotonic()
        status, text = _got(port, path)
        seconds = time.monotonic() - begun
        editions = {int(said) for said in _EDITION.findall(text)}
        fault = None
        if status != 200 or len(editions) != 1 or min(editions) < newest:
            fault = f"{path}: status {status}, editions {sorted(editions)} after {newest}: {text[:100]}"
        elif path.startswith("/export") and text.count("\n") != pages:
            fault = f"{path}: {text.count(chr(10))} articles of {pages}"
        newest = max(editions | {newest})
        seen.add(seconds, fault)
        done.wait(pause)


def _minute(at: float, seen: Seen, generations: int, pid: int) -> Minute:
    with seen.lock:
        seconds, seen.seconds = sorted(seen.seconds) or [0.0], []
        answers, errors, seen.answers, seen.errors = seen.answers, seen.errors, 0, 0
    processes = list(family(pid))
    memory, handles = sum(map(own_bytes, processes)), sum(map(_handles, processes))
    p99 = seconds[min(len(seconds) - 1, len(seconds) * 99 // 100)]
    return Minute(round(at, 1), answers, errors, generations, statistics.median(seconds), p99, memory, handles)


def _tell(minute: Minute, log: Path | None) -> None:
    line = json.dumps(asdict(minute))
    print(line, flush=True)
    if log is not None:
        with log.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def _handles(pid: int) -> int:
    with suppress(OSError):
        return len(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208
    return 0


if __name__ == "__main__":
    sys.exit(main())
