"""`python -m bench.relevance DIR ...`: our ranking beside the baselines on test collections, with paired tests."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click
from platformdirs import user_cache_path

from bench.relevance import fold_only, fts5, lucene_fr, tantivy_fr, whoosh_fr
from bench.relevance.ablation import Step, ablation
from bench.relevance.ablation import markdown as parts_table
from bench.relevance.comparison import Row, compared, markdown
from bench.relevance.report import write_measured
from bench.relevance.systems import CONDITIONS, Baseline, query_sets, save_runs, saved_runs
from search.config import settings_from
from search.engines import open_engine
from search.errors import SearchError
from search.quality.collection import Collection, read_collection
from search.quality.judged import ask, built
from search.quality.measures import Run, per_query

OURS = "Manchette"
BASELINES = (
    Baseline("fold only, BM25F", "fold", fold_only.fold_only),
    Baseline('Whoosh LanguageAnalyzer("fr"), stock scores', "whoosh", whoosh_fr.stock),
    Baseline("Lucene FrenchAnalyzer, BM25 title^3 + text", "lucene", lucene_fr.stock),
    Baseline('Whoosh LanguageAnalyzer("fr"), BM25F', "whoosh-bm25f", whoosh_fr.true_bm25f),
    Baseline("Lucene FrenchAnalyzer, BM25F", "lucene-bm25f", lucene_fr.combined),
    Baseline("SQLite FTS5, bm25(3, 1)", "fts5", fts5.unicode61),
    Baseline("tantivy, French stop words and stemmer, title^3 + text", "tantivy", tantivy_fr.french),
)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DIR...")
@click.option(
    "--work",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keeps the baselines' runs, Lucene's jar and our last runs (default: the user's cache folder).",
)
@click.option(
    "--variant",
    "variants",
    nargs=2,
    multiple=True,
    type=(str, click.Path(exists=True, file_okay=False, path_type=Path)),
    metavar="NAME DIR",
    help="A row for runs of ours under another setting: DIR holds accents.run, no-accents.run or both, as `search eval "
    "--run` writes them. Give one collection.",
)
@click.option("--alone", is_flag=True, help="Leave the baselines out.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Measure what each part of the ranking gains, too, and write the tables into this document.",
)
@click.option("--json", "as_json", is_flag=True, help="Every figure as JSON.")
def main(
    folders: Sequence[Path],
    work: Path | None,
    variants: Sequence[tuple[str, Path]],
    report: Path | None,
    alone: bool,
    as_json: bool,
) -> None:
    """Measure our ranking and the baselines on the collections in DIR..., with and without the accents of queries."""
    work = work or user_cache_path("manchette") / "relevance"
    if variants and len(folders) > 1:
        raise click.UsageError("--variant belongs to one collection: give one DIR")
    try:
        collections = [read_collection(folder) for folder in folders]
        tables = [
            (collection, *_measured(collection, work, variants, report is not None, () if alone else BASELINES))
            for collection in collections
        ]
    except SearchError as error:
        raise click.ClickException(error.message.en) from error
    if as_json:
        found = {
            collection.name: {"systems": [row.to_dict() for row in rows], "parts": [step.to_dict() for step in steps]}
            for collection, rows, steps in tables
        }
        click.echo(json.dumps(found))
        return
    lines: list[str] = []
    for collection, rows, steps in tables:
        lines += ["", *markdown(f"{collection.name} ({len(collection.queries):,} queries)", rows)]
        if steps:
            lines += ["", *parts_table(collection.name, steps)]
    if report is None:
        click.echo("\n".join(lines[1:]))
    else:
        write_measured(report, ["## Beside others, and part by part", *lines])


def _measured(
    collection: Collection, work: Path, variants: Sequence[tuple[str, Path]], parts: bool, baselines: Sequence[Baseline]
) -> tuple[list[Row], list[Step]]:
    """Every system's row, and where wished what each part of our ranking gains, on one index of ours."""
    click.echo(f"{collection.name}: {OURS}", err=True)
    with built(collection) as (index_dir, _):
        ours = _our_runs(collection, work, index_dir)
        steps = ablation(collection, index_dir) if parts else []
    return list(_rows(collection, work, variants, ours, baselines)), steps


def _rows(
    collection: Collection,
    work: Path,
    variants: Sequence[tuple[str, Path]],
    ours: dict[str, Run],
    baselines: Sequence[Baseline],
) -> Iterator[Row]:
    systems = [(OURS, ours)]
    systems += [(name, saved_runs(folder)) for name, folder in variants]
    for baseline in baselines:
        click.echo(f"{collection.name}: {baseline.name}", err=True)
        systems.append((baseline.name, dict(zip(CONDITIONS, baseline.runs(collection, work), strict=True))))
    queries = list(collection.queries)
    for condition in CONDITIONS:
        first, *others = [
            (name, per_query(runs[condition], collection.qrels, queries)) for name, runs in systems if condition in runs
        ]
        yield from compared(condition, first, others)


def _our_runs(collection: Collection, work: Path, index_dir: Path) -> dict[str, Run]:
    """Our runs, always made anew, and kept to be compared later as a variant."""
    engine = open_engine(replace(settings_from(os.environ), index_dir=index_dir))
    try:
        runs = [ask(engine, queries).run for queries in query_sets(collection)]
    finally:
        engine.close()
    save_runs(runs, work / f"{collection.name}-ours")
    return dict(zip(CONDITIONS, runs, strict=True))


if __name__ == "__main__":
    main(prog_name="python -m bench.relevance")
