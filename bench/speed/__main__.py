"""Measure every engine on the same articles and queries, each in a process of its own, and write a JSON file.

python -m bench.speed --docs 100000 --engines manchette,tantivy,fts5,lucene,whoosh --work DIR --json OUT
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from bench.speed.comparison import agreement, times
from bench.speed.corpus import Sentences, grown, read_articles, read_sentences, write_articles
from bench.speed.measure import write_queries
from bench.speed.peers import FACTORIES, MEMORY_MB
from bench.speed.queries import PER_CLASS, SAMPLE, Query, draw

OURS = "manchette"
ALL_FIELDS = "manchette (all fields)"
ADDED = 1_000
_ROOT = Path(__file__).parents[2]
_ARTICLES = _ROOT.parent / "shared/data/articles/orange.jsonl.gz"


def main() -> None:
    """Measure what the command line asks for."""
    asked = _arguments()
    asked.work = asked.work.resolve()
    asked.work.mkdir(parents=True, exist_ok=True)
    material = cache(lambda: read_sentences(asked.articles))
    names = [name for name in asked.engines if name != "whoosh"]
    if OURS in names:
        names.insert(names.index(OURS) + 1, ALL_FIELDS)
    scales = [measured(asked.docs, names, asked.work, material, asked.per_class)]
    if "whoosh" in asked.engines:
        # Stock Whoosh needs minutes where the others need seconds: it is measured on fewer articles, beside ours.
        small = min(asked.docs, asked.whoosh_docs)
        scales.append(measured(small, [OURS, "whoosh"], asked.work, material, asked.per_class))
    result = {"machine": _machine(), "memory_mb": MEMORY_MB, "scales": scales}
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--docs", type=int, default=100_000, help="articles to index")
    parser.add_argument("--engines", type=_names, default=_names("manchette,tantivy,fts5,lucene,whoosh"))
    parser.add_argument("--work", type=Path, required=True, help="a folder for articles and indexes")
    parser.add_argument("--json", type=Path, required=True, help="where the figures go")
    parser.add_argument("--articles", type=Path, default=_ARTICLES, help="JSONL (.gz): title, text of real articles")
    parser.add_argument("--whoosh-docs", type=int, default=10_000, help="at most so many articles for stock Whoosh")
    parser.add_argument("--per-class", type=int, default=PER_CLASS, help="queries of each class")
    return parser.parse_args()


def _names(text: str) -> list[str]:
    names = text.split(",")
    unknown = set(names) - set(FACTORIES)
    if unknown:
        raise argparse.ArgumentTypeError(f"no such engine: {', '.join(sorted(unknown))}")
    return names


def measured(docs: int, names: Sequence[str], work: Path, material: Any, per_class: int) -> dict[str, Any]:
    """All engines at one number of articles: their figures, times by class, and agreement with ours."""
    articles, extra = _corpus(docs, work, material)
    step = max(1, docs // SAMPLE)
    queries = draw(islice(read_articles(articles), 0, None, step), per_class=per_class)
    asked = work / f"queries-{docs}.jsonl"
    write_queries(asked, queries)
    engines: dict[str, Any] = {}
    answers: dict[str, Any] = {}
    for name in names:
        _say(f"{docs} articles: {name}")
        try:
            engines[name], answers[name] = _engine(name, work, articles, extra, asked)
        except subprocess.CalledProcessError as error:
            engines[name] = {"unavailable": error.stderr.strip().splitlines()[-1]}
    for name, found in answers.items():
        engines[name]["times"] = times(queries, found)
        if OURS in answers and name != OURS:
            engines[name]["agreement"] = agreement(queries, answers[OURS], found)
    text = sum(len(one.title.encode()) + len(one.text.encode()) for one in read_articles(articles))
    return {"docs": docs, "text_bytes": text, "queries": _counted(queries), "engines": engines}


def _counted(queries: Sequence[Query]) -> dict[str, int]:
    groups = [query.group for query in queries]
    return {group: groups.count(group) for group in dict.fromkeys(groups)}


def _corpus(docs: int, work: Path, material: Any) -> tuple[Path, Path]:
    """The articles, and those to add afterwards, written unless they are there."""
    articles, extra = work / f"articles-{docs}.jsonl", work / f"articles-{docs}-more.jsonl"
    if not extra.exists():
        sentences: Sentences = material()
        write_articles(articles, grown(sentences, docs))
        write_articles(extra, grown(sentences, ADDED, first=docs))
    return articles, extra


def _engine(name: str, work: Path, articles: Path, extra: Path, queries: Path) -> tuple[dict[str, Any], Any]:
    figures: dict[str, Any] = {}
    with _Folder(work / "index") as folder:
        figures["build"] = _task("build", name, work, folder, articles)
        served = _task("serve", name, work, folder, queries)
        figures["memory"] = served["memory"]
        figures["add"] = _task("add", name, work, folder, extra)
    if name == OURS:
        with _Folder(work / "index") as folder:
            figures["build_jobs_2"] = _task("build", name, work, folder, articles, "--jobs", "2")
    return figures, served["answers"]


class _Folder:
    """An empty folder while it is used, and no folder afterwards."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Path:
        shutil.rmtree(self._path, ignore_errors=True)
        self._path.mkdir()
        return self._path

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._path, ignore_errors=True)


def _task(task: str, name: str, *arguments: str | Path) -> Any:
    """What `bench.speed.measure` prints; raises CalledProcessError with what it complained of."""
    command = [sys.executable, "-m", "bench.speed.measure", task, name, *arguments]
    run = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=_ROOT)
    return json.loads(run.stdout)


def _machine() -> dict[str, Any]:
    return {"cpus": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
