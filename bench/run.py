"""The whole benchmark: articles, queries, then engine after engine, each task in a process of its own."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import coining, corpus, lexicon, queries, vocabulary
from bench.article import read_articles, write_articles
from bench.measure import REPETITIONS
from bench.peers import ENGINES, Unavailable, peer
from bench.query import Query, read_queries, write_queries

MORE = 1_000
"""So many articles are added to the finished index."""
COLD_STARTS = 5
BASELINES = {"python": "pass", "numpy + whoosh": "import numpy, whoosh.index"}
"""Programs whose start the engines' is compared with."""

_ROOT = Path(__file__).parents[1]
_QUIET = {**os.environ, "PYTHONWARNINGS": "ignore"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What to measure. `caps` are numbers of articles for engines too slow for all of them."""

    articles: Path
    work: Path
    docs: int = 100_000
    engines: Sequence[str] = ENGINES
    caps: Mapping[str, int] = field(default_factory=dict)
    per_class: int = queries.PER_CLASS
    repetitions: int = REPETITIONS
    jobs: int = 1
    seed: int = 1


class Failed(Exception):
    """A task ended badly; the message is the last line it wrote."""


def run(settings: Settings, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure, and give the figures for `bench.report`; `say` is told what is being done.

    An engine that cannot run, or fails, stands in `skipped` with the reason, and the others go on.
    """
    # Tasks run in another folder.
    settings = replace(settings, work=settings.work.resolve())
    settings.work.mkdir(parents=True, exist_ok=True)
    files = _prepared(settings, say)
    asked = read_queries(files.queries)
    result: dict[str, Any] = {
        "docs": settings.docs,
        "bytes": files.articles.stat().st_size,
        "growth": json.loads(files.growth.read_text(encoding="utf-8")),
        "queries": [asdict(query) for query in asked],
        "repetitions": settings.repetitions,
        "more": MORE,
        "baselines": {name: _started([sys.executable, "-c", code]) for name, code in BASELINES.items()},
        "engines": {},
        "skipped": {},
    }
    for name in settings.engines:
        say(f"{settings.docs:,} articles: {name}")
        try:
            result["engines"][name] = _measured(name, settings, files, asked, say)
        except (Unavailable, Failed) as error:
            result["skipped"][name] = str(error)
            say(f"skipped: {error}")
    return result


@dataclass(frozen=True, slots=True)
class _Files:
    articles: Path
    more: Path
    queries: Path
    growth: Path


def _prepared(settings: Settings, say: Callable[[str], None]) -> _Files:
    """The articles, those to be added, the queries and the growth of the vocabulary; kept, since they never change."""
    digest = hashlib.blake2b(f"{settings.articles.stat().st_size} {settings.seed}".encode(), digest_size=4)
    for module in (coining, corpus, lexicon, queries, vocabulary):
        digest.update(Path(str(module.__file__)).read_bytes())
    stem = f"{settings.docs}-{digest.hexdigest()}"
    files = _Files(
        settings.work / f"articles-{stem}.jsonl",
        settings.work / f"more-{stem}.jsonl",
        settings.work / f"queries-{stem}-{settings.per_class}.jsonl",
        settings.work / f"growth-{stem}.json",
    )
    if not files.growth.exists():
        say(f"writing {settings.docs:,} articles")
        material = corpus.read_material(settings.articles)
        write_articles(files.articles, corpus.grown(material, settings.docs, settings.seed))
        write_articles(files.more, corpus.grown(material, MORE, settings.seed, first=settings.docs))
        texts = (f"{article.title}\n{article.text}" for article in read_articles(files.articles, queries.SAMPLE))
        ours = vocabulary.curve(texts)
        growth = {"law": asdict(material.growth.law), "real": material.points, "grown": ours}
        files.growth.write_text(json.dumps(growth, default=asdict), encoding="utf-8")
    if not files.queries.exists():
        say("drawing queries")
        drawn = queries.draw(read_articles(files.articles, queries.SAMPLE), per_class=settings.per_class)
        write_queries(files.queries, drawn)
    return files


def _measured(
    name: str, settings: Settings, files: _Files, asked: Sequence[Query], say: Callable[[str], None]
) -> dict[str, Any]:
    engine = peer(name, settings.work)
    docs = min(settings.docs, settings.caps.get(name, settings.docs))
    with TemporaryDirectory(prefix=f"{name}-", dir=settings.work) as scratch:
        folder = Path(scratch, "index")
        task = _Task(name, settings.work, folder)
        folder.mkdir()
        figures: dict[str, Any] = {"docs": docs}
        figures["build"] = task.result("build", files.articles, "--limit", docs)
        if settings.jobs > 1 and getattr(engine, "parallel", True):
            say(f"{name}: {settings.jobs} jobs")
            beside = Path(scratch, "jobs")
            beside.mkdir()
            several = _Task(name, settings.work, beside)
            jobs = several.result("build", files.articles, "--limit", docs, "--jobs", settings.jobs)
            figures["jobs"] = {"jobs": settings.jobs, **jobs, "peak": several.peak}
            shutil.rmtree(beside)
        served = task.result("serve", files.queries, "--repetitions", settings.repetitions)
        figures.update(version=served["version"], memory=served["memory"], answers=served["answers"])
        one = next(query for query in asked if query.group == "common term")
        cold = Path(scratch, "one.jsonl")
        write_queries(cold, [one])
        command = getattr(engine, "cold_command", None)
        figures["cold"] = _started(command(folder, one) if command else task.command("once", cold))
        figures["add"] = task.result("add", files.more)
    return figures


@dataclass(slots=True)
class _Task:
    """Tasks for one engine and one folder."""

    engine: str
    work: Path
    folder: Path
    peak: int = 0
    """Of all processes together, in the last task; pages that they share are counted once."""

    def command(self, task: str, given: Path, *options: object) -> list[str]:
        arguments = (task, self.engine, self.work, self.folder, given, *options)
        return [sys.executable, "-m", "bench.measure", *map(str, arguments)]

    def result(self, task: str, given: Path, *options: object) -> dict[str, Any]:
        with TemporaryDirectory() as scratch:
            out, err = Path(scratch, "out"), Path(scratch, "err")
            with out.open("wb") as stdout, err.open("wb") as stderr:
                process = subprocess.Popen(
                    self.command(task, given, *options), cwd=_ROOT, env=_QUIET, stdout=stdout, stderr=stderr
                )
                self.peak = _watched(process, "--jobs" in options)
            if process.returncode:
                lines = err.read_text(encoding="utf-8", errors="replace").strip().splitlines()
                raise Failed(f"{self.engine}: {task}: {lines[-1] if lines else process.returncode}")
            found: dict[str, Any] = json.loads(out.read_bytes())
            return found


def _watched(process: "subprocess.Popen[bytes]", tree: bool) -> int:
    """The most memory, in bytes, that a process and those it started took at one time; 0 where `tree` is false."""
    peak = 0
    while tree and process.poll() is None:
        peak = max(peak, sum(map(_proportional, _family(process.pid))))
        time.sleep(0.25)
    process.wait()
    return peak


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = [
            child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
        ]
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:")), 0)


def _started(command: Sequence[str]) -> dict[str, float]:
    """The least CPU and wall seconds of several starts of a command, from its first instruction to its end."""
    cpus, walls = [], []
    for _ in range(COLD_STARTS):
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=_ROOT, env=_QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        walls.append(time.perf_counter() - began)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Failed(f"{command[0]} ended with {process.returncode} on a cold start")
        cpus.append(usage.ru_utime + usage.ru_stime)
    return {"cpu": min(cpus), "wall": min(walls)}
