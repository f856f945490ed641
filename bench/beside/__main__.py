"""`python -m bench.beside`: what people use today, measured side by side; it writes docs/beside.md in one run."""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from sqlite3 import sqlite_version
from tempfile import TemporaryDirectory

from platformdirs import user_cache_path

from bench.beside.engines import ENGINES
from bench.beside.french import Case, cases_of, wrong_cases
from bench.beside.furniture import found_in_files, hits_by_furniture, saved_pages
from bench.relevance import fts5, lucene_fr, tantivy_fr, whoosh_fr
from bench.relevance.systems import Baseline, query_sets
from index.rebuild.build import rebuild
from search.config import settings_from
from search.engines import open_engine
from search.quality.collection import Collection, read_collection
from search.quality.judged import ask, built
from search.quality.measures import Run, estimates, per_query

OURS = "Manchette"
RANKINGS = {
    "Whoosh": Baseline("", "whoosh", whoosh_fr.stock),
    "SQLite FTS5": Baseline("", "fts5", fts5.unicode61),
    "tantivy": Baseline("", "tantivy", tantivy_fr.french),
    "Lucene": Baseline("", "lucene", lucene_fr.stock),
}
"""What orders the answers of each system as it comes: its own scores, the title's three times where it can."""

HEAD = """# Beside what is used today

Written by `python -m bench.beside` in one run, from the measuring data beside the project. Speed is another matter:
docs/benchmarks.md. Whoosh has its `LanguageAnalyzer("fr")`, SQLite FTS5 `unicode61 remove_diacritics 2` (it does not
stem), tantivy lower case, ASCII folding and its French stemmer (for nDCG its stop words too), Lucene its
`FrenchAnalyzer`, which is what OpenSearch and Elasticsearch call the analyzer `french`. Each is given texts as one
gives them to it, and asked for articles that have every word typed (`bench/beside/engines.py`).
"""
NOTES = """
- **French cases**: a question, a text, and whether the one should find the other (accents, elision, plurals,
  compounds, figures, what only looks alike); every text among all the others.
- **nDCG@10**: questions that people asked, each answered by one passage (PIAF), with their accents and without them;
  more collections, intervals and p-values are in docs/relevance.md.
- **Furniture**: saved pages, and a word of five letters or more that stands on a page beside its article (menus,
  related stories, cookies, tickers) and does not begin as any word within it. How often does that word bring up that
  page, where the same system, given the article alone, finds nothing in it? All but Manchette take text and are given
  the page's text without markup, scripts and styles; what a cleaner before them is worth, docs/cleaning.md tells.
- **Articles of an export**: docs/examples/digue.HTML, five articles in Europresse's form. Engines have no readers: a
  file is a text, and what takes it to pieces is a program to be written.
"""


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.beside", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder of the measuring data")
    parser.add_argument(
        "--work", type=Path, default=user_cache_path("manchette") / "relevance", help="keeps Lucene's jar"
    )
    parser.add_argument("--out", type=Path, default=Path("docs/beside.md"), help="the page to write")
    asked = parser.parse_args()
    cases = cases_of(asked.shared)
    wrong = {name: wrong_cases(engine, cases, asked.work) for name, engine in ENGINES.items()}
    rows = {"French cases right": _shares(wrong, len(cases))}
    collection = read_collection(asked.shared / "data/collections/piaf")
    runs = _runs(collection, asked.work)
    for at, condition in enumerate(("", ", accents left out")):
        title = f"nDCG@10, {len(collection.queries):,} questions{condition}"
        rows[title] = {name: f"{_ndcg(collection, of_system[at]):.3f}" for name, of_system in runs.items()}
    pages = saved_pages(asked.shared)
    furniture = {
        name: hits_by_furniture(engine, pages, asked.work, found_in_files(pages) if name == OURS else None)
        for name, engine in ENGINES.items()
    }
    pairs = furniture[OURS].pairs
    rows[f"Pages brought up by a word of their furniture, of {pairs:,}"] = {
        name: f"{counted.hits:,}" for name, counted in furniture.items()
    }
    rows["Articles of an export of five"] = dict.fromkeys(ENGINES, "1") | {OURS: str(_articles_of_the_export())}
    asked.out.write_text(
        "\n".join([HEAD, *_table(rows), NOTES, *_faults(wrong, len(cases)), *_versions()]) + "\n", "utf-8"
    )


def _shares(wrong: Mapping[str, Sequence[Case]], count: int) -> dict[str, str]:
    return {name: f"{count - len(of_system)} of {count}" for name, of_system in wrong.items()}


def _table(rows: Mapping[str, Mapping[str, str]]) -> list[str]:
    names = [OURS, *(name for name in ENGINES if name != OURS)]
    head = ["", f"| | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    return [line for line in head if line] + [
        f"| {title} | **{cells[OURS]}** | {' | '.join(cells[name] for name in names[1:])} |"
        for title, cells in rows.items()
    ]


def _runs(collection: Collection, work: Path) -> dict[str, list[Run]]:
    with built(collection) as (index_dir, _):
        engine = open_engine(replace(settings_from(os.environ), index_dir=index_dir))
        try:
            ours = [ask(engine, queries).run for queries in query_sets(collection)]
        finally:
            engine.close()
    return {OURS: ours} | {name: baseline.runs(collection, work) for name, baseline in RANKINGS.items()}


def _ndcg(collection: Collection, run: Run) -> float:
    return estimates(per_query(run, collection.qrels, list(collection.queries)))["nDCG@10"].mean


def _articles_of_the_export() -> int:
    """How many articles `search reindex` makes of the file of five."""
    with TemporaryDirectory(prefix="manchette-beside-") as scratch:
        return rebuild(Path(scratch, "index"), [Path(__file__).parents[2] / "docs/examples/digue.HTML"]).articles


def _faults(wrong: Mapping[str, Sequence[Case]], count: int) -> list[str]:
    """Which cases each system gets wrong, so that anyone may judge them."""
    lines = ["## French cases that each gets wrong", ""]
    for name, cases in wrong.items():
        told = "; ".join(
            f"`{_shown(case.question)}` {'⊬' if case.match else '⊢'} {_shown(case.text)}" for case in cases
        )
        lines += [f"**{name}**, {len(cases)} of {count} (⊬ does not find, ⊢ finds): {told or 'none'}.", ""]
    return lines


def _shown(text: str) -> str:
    """The text without what cannot be seen or would be markup."""
    return (
        "".join(letter for letter in text if letter.isprintable())
        .replace("`", "’")
        .replace("|", "\\|")
        .replace("<", "&lt;")
    )


def _versions() -> list[str]:
    return [
        f"Versions: Whoosh {version('whoosh')}, SQLite {sqlite_version}, "
        f"tantivy's Python binding {version('tantivy')}, Lucene of {lucene_fr.WHEEL.replace('==', ' ')}."
    ]


if __name__ == "__main__":
    main()
