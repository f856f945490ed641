"""What indexing heaps of mixed formats costs: `python -m bench.heap --pages 20000 --work DIR --json FIGURES.json`.

Each run is one `search reindex` under `/usr/bin/time -v`, with an index of its own.
"""

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from bench.heap.formats import FORMATS, folder_of, shares, write_heap
from bench.heap.report import page
from bench.heap.runs import Run, indexed
from bench.speed.corpus import BenchArticle, grown, read_articles, read_sentences

_ARTICLES = Path(__file__).parents[3] / "shared/data/articles/orange.jsonl.gz"


def main() -> None:
    """Make the heaps that are not there yet, index them, write the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.heap", description=__doc__)
    parser.add_argument("--pages", type=int, nargs="*", default=[], help="sizes of the mixed heaps")
    parser.add_argument("--each", type=int, default=0, help="pages of each format to be indexed alone; 0 for none")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes for the mixed heaps")
    parser.add_argument("--work", type=Path, required=True, help="folder for the heaps and indexes")
    parser.add_argument("--material", type=Path, default=_ARTICLES, help="articles whose sentences are recombined")
    parser.add_argument("--grown", type=Path, help="articles that bench.speed has already made of them")
    parser.add_argument("--json", type=Path, required=True, help="where the figures go, beside those that are there")
    parser.add_argument("--report", type=Path, help="where to write the page, from all figures in that file")
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)

    def articles(count: int) -> Iterator[BenchArticle]:
        return read_articles(asked.grown) if asked.grown else grown(read_sentences(asked.material), count)

    if asked.each:
        heap = _made(asked.work / f"each-{asked.each}", dict.fromkeys(FORMATS, asked.each), articles)
        for name in FORMATS:
            _keep(asked.json, indexed(name, folder_of(heap, name), asked.each, 1, asked.work))
    for pages in asked.pages:
        counts = shares(pages)
        heap = _made(asked.work / f"mixed-{pages}", counts, articles)
        _keep(asked.json, indexed("mixed", heap, sum(counts.values()), asked.jobs, asked.work))
    if asked.report:
        asked.report.write_text(page(json.loads(asked.json.read_text(encoding="utf-8"))), encoding="utf-8")


def _made(folder: Path, counts: dict[str, int], articles: Callable[[int], Iterator[BenchArticle]]) -> Path:
    """The heap; it has its name when it is whole."""
    if not folder.exists():
        partial = folder.with_name(f"{folder.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        write_heap(partial, articles(sum(counts.values())), counts)
        partial.rename(folder)
    return folder


def _keep(path: Path, run: Run) -> None:
    figures = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"runs": []}
    figures["machine"] = {
        "system": platform.system(),
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
    }
    figures["runs"].append(asdict(run))
    path.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    sys.stderr.write(f"{json.dumps(asdict(run))}\n")


if __name__ == "__main__":
    main()
