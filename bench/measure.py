"""One engine measured in a process of its own: `python -m bench.measure TASK ENGINE ...` prints one object of JSON.

CPU time is user and system time of the whole process, its threads and the processes it started.
"""

import argparse
import json
import re
import resource
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.article import Article, read_articles
from bench.peers import Found, Peer, Usage, peer
from bench.query import Query, read_queries

REPETITIONS = 3


class Clock:
    """CPU and wall seconds from its making on; the CPU time of reading the articles does not count."""

    def __init__(self) -> None:
        self._cpu, self._wall = _cpu_ns(), time.perf_counter_ns()

    def reading(self, path: Path, limit: int | None = None) -> Iterator[Article]:
        """The articles of a file."""
        articles = read_articles(path, limit)
        while True:
            # This thread's time alone: an engine's own threads may be at work meanwhile.
            began = time.thread_time_ns()
            article = next(articles, None)
            self._cpu += time.thread_time_ns() - began
            if article is None:
                return
            yield article

    def spent(self, usage: Usage | None) -> dict[str, float]:
        """What it took until now, or what the engine says that its own process took."""
        cpu = _cpu_ns() - self._cpu if usage is None else usage.cpu_ns
        return {"cpu": cpu / 1e9, "wall": (time.perf_counter_ns() - self._wall) / 1e9}


def _cpu_ns() -> int:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time_ns() + round((children.ru_utime + children.ru_stime) * 1e9)


def build(engine: Peer, articles: Path, folder: Path, jobs: int = 1, limit: int | None = None) -> dict[str, float]:
    """Index the articles into an empty folder: CPU and wall seconds, peak bytes of memory, bytes on disk.

    The peak is of this process, or of the engine's own; processes that the engine starts for several jobs are not in
    it.
    """
    clock = Clock()
    usage = engine.build(clock.reading(articles, limit), folder, jobs)
    spent = clock.spent(usage)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    # Not ru_maxrss, which a process inherits from the one that started it.
    peak = _kilobytes(Path("/proc/self/status"))["VmHWM"] << 10 if usage is None else usage.peak
    return {**spent, "peak": peak, "bytes": size}


def add(engine: Peer, articles: Path, folder: Path) -> dict[str, float]:
    """Add the articles to an index: CPU and wall seconds."""
    clock = Clock()
    return clock.spent(engine.add(clock.reading(articles), folder))


def serve(engine: Peer, folder: Path, queries: Sequence[Query], repetitions: int = REPETITIONS) -> dict[str, Any]:
    """Every query's total, identifiers, and the least CPU and wall nanoseconds of `repetitions` passes over all.

    A pass (or as many as the engine wants) goes before, unmeasured. Passes over all queries, so that none finds its own
    arrays in the processor's cache; the least, since what other processes do to a time can only add to it. None stands
    for a query that the engine does not have.
    """
    engine.open(folder)
    prepared = [engine.prepare(query) for query in queries]
    asked = [at for at, one in enumerate(prepared) if one is not None]
    for _ in range(getattr(engine, "warm_up", 1)):
        for at in asked:
            engine.search(prepared[at])
    cpus: dict[int, int] = {}
    walls: dict[int, int] = {}
    found: dict[int, Found] = {}
    for _ in range(repetitions):
        for at in asked:
            wall, cpu = time.perf_counter_ns(), time.process_time_ns()
            answer = engine.search(prepared[at])
            cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
            cpu, wall = answer.cpu_ns or cpu, answer.wall_ns or wall
            cpus[at], walls[at], found[at] = min(cpu, cpus.get(at, cpu)), min(wall, walls.get(at, wall)), answer
    memory = _memory(getattr(engine, "pid", None))
    answers: list[dict[str, Any] | None] = [None] * len(queries)
    for at in asked:
        ids = engine.ids(found[at].hits)
        answers[at] = {"total": found[at].total, "ids": ids, "cpu": cpus[at], "wall": walls[at]}
    engine.close()
    return {"version": engine.version, "answers": answers, "memory": memory}


def _memory(pid: int | None) -> dict[str, int]:
    """Bytes of a process in memory: `private`, of its own and not of a file; `resident`, with the pages of files."""
    sizes = _kilobytes(Path("/proc", str(pid or "self"), "smaps_rollup"))
    return {"private": sizes["Anonymous"] << 10, "resident": sizes["Rss"] << 10}


def _kilobytes(path: Path) -> dict[str, int]:
    return {name: int(size) for name, size in re.findall(r"(\w+):\s+(\d+) kB", path.read_text())}


def once(engine: Peer, folder: Path, query: Query) -> dict[str, int]:
    """One query's total, just after opening."""
    engine.open(folder)
    total = engine.search(engine.prepare(query)).total
    engine.close()
    return {"total": total}


def main() -> None:
    """Carry out one task and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.measure")
    parser.add_argument("task", choices=("build", "add", "serve", "once"))
    parser.add_argument("engine")
    parser.add_argument("work", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("input", type=Path, help="the articles, or the queries")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    asked = parser.parse_args()
    engine = peer(asked.engine, asked.work)
    match asked.task:
        case "build":
            result: dict[str, Any] = build(engine, asked.input, asked.folder, asked.jobs, asked.limit)
        case "add":
            result = add(engine, asked.input, asked.folder)
        case "serve":
            result = serve(engine, asked.folder, read_queries(asked.input), asked.repetitions)
        case _:
            result = once(engine, asked.folder, read_queries(asked.input)[0])
    print(json.dumps(result))


if __name__ == "__main__":
    main()
