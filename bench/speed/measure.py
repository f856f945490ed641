"""One engine measured in a process of its own: `python -m bench.speed.measure TASK ENGINE ...` prints JSON.

CPU time is of the whole process, its threads and the processes that it started; wall time is given beside it but says
little where others share the machine. Reading the articles is taken out of both.
"""

import argparse
import json
import re
import resource
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from bench.speed.corpus import BenchArticle, read_articles
from bench.speed.peers import FACTORIES, Found, Own, Peer, peer
from bench.speed.queries import Query

REPETITIONS = 3
_CHUNK = 1_000


class Clock:
    """CPU and wall time from its making on, less what `without` its consumer spends on getting the articles."""

    def __init__(self) -> None:
        self._cpu, self._wall = _cpu_ns(), time.perf_counter_ns()

    def reading(self, path: Path, limit: int | None = None) -> Iterator[BenchArticle]:
        """The articles of a file; the time that reading them takes does not count."""
        articles = islice(read_articles(path), limit)
        while True:
            # This thread's time alone: the engine's own threads go on working, and that counts.
            cpu, wall = time.thread_time_ns(), time.perf_counter_ns()
            chunk = list(islice(articles, _CHUNK))
            self._cpu += time.thread_time_ns() - cpu
            self._wall += time.perf_counter_ns() - wall
            if not chunk:
                return
            yield from chunk

    def spent(self) -> tuple[float, float]:
        """CPU and wall seconds."""
        return (_cpu_ns() - self._cpu) / 1e9, (time.perf_counter_ns() - self._wall) / 1e9


def _cpu_ns() -> int:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time_ns() + round((children.ru_utime + children.ru_stime) * 1e9)


def build(engine: Peer, articles: Path, folder: Path, jobs: int) -> dict[str, Any]:
    """Index the articles into an empty folder: CPU and wall seconds, peak bytes of memory, bytes on disk."""
    clock = Clock()
    own = engine.build(clock.reading(articles), folder, jobs)
    cpu, wall = clock.spent()
    return {"cpu": _own_cpu(own, cpu), "wall": wall, "peak": _peak(own), "bytes": _size(folder)}


def add(engine: Peer, articles: Path, folder: Path) -> dict[str, Any]:
    """Add the articles to an index: CPU and wall seconds."""
    clock = Clock()
    own = engine.add(clock.reading(articles), folder)
    cpu, wall = clock.spent()
    return {"cpu": _own_cpu(own, cpu), "wall": wall}


def _own_cpu(own: Own | None, cpu: float) -> float:
    return cpu if own is None else own.cpu_ns / 1e9


def _peak(own: Own | None) -> int:
    if own is not None:
        return own.peak_bytes
    # getrusage would give the peak of the process that started this one where that was larger.
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) << 10 if found else 0


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def serve(engine: Peer, folder: Path, queries: Sequence[Query], repetitions: int = REPETITIONS) -> dict[str, Any]:
    """Every query's total, first identifiers and the median of its CPU and wall nanoseconds; None where it cannot.

    All queries pass once (or as often as the engine wants) unmeasured, then `repetitions` times in the same order, so
    that none finds its own arrays still in the processor's cache.
    """
    engine.open(folder)
    asked = [at for at, query in enumerate(queries) if engine.prepare(query) is not None]
    for _ in range(getattr(engine, "warm_up", 1)):
        for at in asked:
            engine.search(engine.prepare(queries[at]))
    times: dict[int, list[tuple[int, int]]] = {at: [] for at in asked}
    found: dict[int, Found] = {}
    for _ in range(repetitions):
        for at in asked:
            wall, cpu = time.perf_counter_ns(), time.process_time_ns()
            result = engine.search(engine.prepare(queries[at]))
            cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
            times[at].append((result.cpu_ns or cpu, result.wall_ns or wall))
            found[at] = result
    memory = _memory(engine)
    answers: list[dict[str, Any] | None] = [None] * len(queries)
    for at in asked:
        cpus, walls = zip(*times[at], strict=True)
        answers[at] = {
            "total": found[at].total,
            "ids": engine.ids(found[at].hits),
            "cpu": statistics.median(cpus),
            "wall": statistics.median(walls),
        }
    engine.close()
    return {"answers": answers, "memory": memory}


def _memory(engine: Peer) -> dict[str, int]:
    """Bytes in memory: `heap` is this process's alone and cannot be let go, `mapped` are pages of files."""
    smaps = engine.smaps() if hasattr(engine, "smaps") else Path("/proc/self/smaps_rollup").read_text()
    sizes = {key: int(size) << 10 for key, size in re.findall(r"(\w+): +(\d+) kB", smaps)}
    return {"heap": sizes["Anonymous"], "mapped": sizes["Rss"] - sizes["Anonymous"]}


def main() -> None:
    """Carry out one task and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.measure")
    parser.add_argument("task", choices=("build", "add", "serve"))
    parser.add_argument("engine", choices=FACTORIES)
    parser.add_argument("work", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("input", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    engine = peer(asked.engine, asked.work)
    match asked.task:
        case "build":
            result = build(engine, asked.input, asked.folder, asked.jobs)
        case "add":
            result = add(engine, asked.input, asked.folder)
        case _:
            result = serve(engine, asked.folder, read_queries(asked.input))
    print(json.dumps(result))


def write_queries(path: Path, queries: Sequence[Query]) -> None:
    """One query a line of JSON."""
    path.write_text("".join(f"{json.dumps(asdict(query))}\n" for query in queries), encoding="utf-8")


def read_queries(path: Path) -> list[Query]:
    """The queries that `write_queries` wrote."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Query(row["group"], row["kind"], tuple(row["words"]), row["since"], row["until"]) for row in rows]


if __name__ == "__main__":
    main()
