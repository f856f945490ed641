"""The embedded engine and a cluster beside each other: articles a second, and the time of questions, in one run.

    SEARCH_OPENSEARCH_URL=... python -m bench.cluster_scale ARTICLES.jsonl WORK [--jobs N] [--queries N]

ARTICLES holds an article a line (`title`, `text`), WORK is an empty folder. Questions are drawn from the titles, a
quarter of each kind; both engines are asked one after the other, so that whatever else the machine does strikes both.
Processor time is of this program and its processes alone: what nodes took is told by the nodes.
"""

import argparse
import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

from index.rebuild.build import rebuild
from search.config import Settings, settings_from
from search.engine import Engine
from search.engines import open_engine
from search.engines.opensearch.client import cluster_client
from search.engines.stores import article_store, written_folder
from search.output import echo_json
from search.results import Request

_SEED = 7


def measured(articles: Path, work: Path, jobs: int, queries: int) -> dict[str, object]:
    """Both engines over the same articles."""
    base = settings_from(os.environ, work / "index")
    both = {name: replace(base, engine=name) for name in ("whoosh", "opensearch")}
    told: dict[str, object] = {"jobs": jobs}
    for name, settings in both.items():
        told[f"{name} indexing"] = _indexed(settings, articles, jobs)
    engines = {name: open_engine(settings) for name, settings in both.items()}
    drawn = list(_questions(articles, queries))
    for engine in engines.values():
        _timed(engine, drawn[:8])
    times: dict[str, dict[str, list[float]]] = {}
    totals: list[str] = []
    for kind, text in drawn:
        found = {}
        for name, engine in engines.items():
            took, found[name] = _asked(engine, text)
            times.setdefault(name, {}).setdefault(kind, []).append(took)
        if len(set(found.values())) > 1:
            totals.append(f"{text}: {found}")
    told["questions"] = {name: {kind: _told(of) for kind, of in kinds.items()} for name, kinds in times.items()}
    told["totals that differ"] = totals
    return told


def _indexed(settings: Settings, articles: Path, jobs: int) -> dict[str, object]:
    folder = written_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    before = _nodes_cpu(settings)
    wall, cpu = time.monotonic(), _cpu()
    report = rebuild(folder, [articles], jobs=jobs, store=article_store(settings))
    seconds = time.monotonic() - wall
    return {
        "articles": report.articles,
        "seconds": round(seconds, 1),
        "articles a second": round(report.articles / seconds, 1),
        "processor seconds": round(_cpu() - cpu, 1),
        "processor seconds of nodes": round(_nodes_cpu(settings) - before, 1),
        "bytes": _bytes(settings, folder),
    }


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _nodes_cpu(settings: Settings) -> float:
    if settings.engine != "opensearch":
        return 0.0
    told = cluster_client(settings).request("GET", "/_nodes/stats/process", timeout=60)
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in told["nodes"].values())) / 1000


def _bytes(settings: Settings, folder: Path) -> int:
    if settings.engine != "opensearch":
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    path = f"/{settings.opensearch_index}-{settings.opensearch_part}-*/_stats/store"
    return int(cluster_client(settings).request("GET", path, timeout=60)["_all"]["primaries"]["store"]["size_in_bytes"])


def _questions(articles: Path, count: int) -> Iterator[tuple[str, str]]:
    drawn = random.Random(_SEED)
    with articles.open(encoding="utf-8") as lines:
        titles = [json.loads(line)["title"].split() for line in lines]
    titles = [title for title in titles if len(title) > 4]
    for number in range(count):
        title = drawn.choice(titles)
        at = drawn.randrange(len(title) - 3)
        words = [word.strip("«»\"',.:;!?()") for word in title[at : at + 3]]
        long = [word for word in title if len(word) > 5 and word.isalpha()] or words
        kind = ("word", "words", "phrase", "prefix")[number % 4]
        yield (
            kind,
            {
                "word": long[0],
                "words": " ".join(long[:2]),
                "phrase": '"' + " ".join(words) + '"',
                "prefix": f"{long[-1][:5]}*",
            }[kind],
        )


def _asked(engine: Engine, text: str) -> tuple[float, int]:
    began = time.perf_counter()
    total = engine.search(Request(text)).total
    return time.perf_counter() - began, total


def _timed(engine: Engine, questions: Sequence[tuple[str, str]]) -> None:
    for _, text in questions:
        _asked(engine, text)


def _told(times: Sequence[float]) -> dict[str, float]:
    high = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return {"p50 ms": round(1000 * median(times), 1), "p95 ms": round(1000 * high, 1)}


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="The embedded engine and a cluster beside each other.")
    asked.add_argument("articles", type=Path)
    asked.add_argument("work", type=Path)
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--queries", type=int, default=200)
    given = asked.parse_args()
    echo_json(measured(given.articles, given.work, given.jobs, given.queries))
