"""`python -m bench`: measure the engines, and write the report from one or several results."""

import json
from pathlib import Path

import click

_ARTICLES = Path(__file__).parents[2] / "shared" / "data" / "articles" / "orange.jsonl.gz"


def _caps(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, int]:
    try:
        return {name: int(docs) for name, _, docs in (value.partition("=") for value in values)}
    except ValueError as error:
        raise click.BadParameter("write ENGINE=DOCS, as whoosh=20000") from error


@click.command()
@click.option("--docs", type=click.IntRange(min=100), default=100_000, show_default=True, help="Articles to index.")
@click.option("--engines", metavar="A,B,...", help="Which, apart by commas (default: all).")
@click.option(
    "--articles", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSONL(.gz) to grow from."
)
@click.option(
    "--work", type=click.Path(file_okay=False, path_type=Path), help="Keeps articles, queries and Lucene's jar."
)
@click.option(
    "--cap", "caps", multiple=True, callback=_caps, metavar="ENGINE=DOCS", help="Fewer articles for one engine."
)
@click.option("--per-class", type=click.IntRange(min=1), default=60, show_default=True, help="Queries of each class.")
@click.option("--repetitions", type=click.IntRange(min=1), default=3, show_default=True, help="Measured passes.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Index once more with so many.")
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Where the figures go.")
@click.option("--report", type=click.Path(file_okay=False, path_type=Path), help="Write benchmarks.md and .svg here.")
@click.option(
    "--from",
    "results",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Results to report, instead of a run; repeatable.",
)
def main(
    docs: int,
    engines: str | None,
    articles: Path | None,
    work: Path | None,
    caps: dict[str, int],
    per_class: int,
    repetitions: int,
    jobs: int,
    out: Path | None,
    report: Path | None,
    results: tuple[Path, ...],
) -> None:
    """Measure the engine beside its peers, on the same articles and the same queries, in one run."""
    from bench.report import disagreements, write_report

    if results:
        found = [json.loads(path.read_text(encoding="utf-8")) for path in results]
    else:
        from platformdirs import user_cache_path

        from bench.peers import ENGINES
        from bench.run import Settings, run

        chosen = tuple(engines.split(",")) if engines else ENGINES
        if unknown := sorted({*chosen, *caps} - {*ENGINES}):
            raise click.UsageError(f"no engine {', '.join(unknown)}; there are {', '.join(ENGINES)}")
        source = articles or _ARTICLES
        if not source.exists():
            raise click.UsageError("no articles to grow from: give --articles FILE")
        settings = Settings(
            articles=source,
            work=work or user_cache_path("manchette") / "bench",
            docs=docs,
            engines=chosen,
            caps=caps,
            per_class=per_class,
            repetitions=repetitions,
            jobs=jobs,
        )
        found = [run(settings, lambda line: click.echo(line, err=True))]
        text = json.dumps(found[0], ensure_ascii=False)
        if out:
            out.write_text(text, encoding="utf-8")
        else:
            click.echo(text)
        for line in disagreements(found[0]):
            click.echo(line, err=True)
    if report:
        write_report(found, report)


if __name__ == "__main__":
    main(prog_name="python -m bench")
