"""`search timeline`: answers over time, as bars, SVG, CSV or JSON."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import click

from index.messages import Message
from search.analytics.bursts import Burst, found_bursts, timeline_json
from search.analytics.drawing import bars, svg
from search.analytics.timeline import Timeline, timeline
from search.commands.options import (
    GivenPath,
    QueryCommand,
    engine_options,
    json_option,
    request_options,
    settings_with,
)
from search.commands.tables import csv_lines
from search.counts import Unit
from search.engines import open_engine
from search.export.whole_file import write_whole
from search.interface_language import Say
from search.output import echo, echo_json
from search.results import Request

MOST_LINES_WITH_GAPS = 200
"""Periods beyond which those without an article are left out on a terminal."""


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "timeline",
        cls=QueryCommand,
        help=say(
            Message(
                "Combien d’articles par jour, mois ou année, pour une à quatre REQUÊTES (chacune entre guillemets), "
                "sinon pour tout le fonds.",
                "How many articles a day, month or year, for one to four QUERIES (each in quotes), else for all.",
            )
        ),
    )
    @click.argument("text", nargs=-1, metavar=say(Message("[REQUÊTE]...", "[QUERY]...")))
    @click.option(
        "--by",
        type=click.Choice(list(get_args(Unit))),
        help=say(Message("Unité (défaut : selon l’étendue).", "Unit (default: what fits the span).")),
    )
    @click.option(
        "--relative",
        is_flag=True,
        help=say(Message("En part de tous les articles de la période.", "As a share of all articles of the period.")),
    )
    @click.option("--svg", "svg_file", type=GivenPath(path_type=Path), help=say(Message("Image SVG.", "SVG image.")))
    @click.option("--csv", "csv_file", type=GivenPath(path_type=Path), help=say(Message("Tableau CSV.", "CSV table.")))
    @json_option(say(Message("En JSON, comme /api/timeline.", "As JSON, like /api/timeline.")))
    @request_options(say, sort=False)
    @engine_options(say)
    def timeline_command(
        text: Sequence[str],
        by: Unit | None,
        relative: bool,
        svg_file: Path | None,
        csv_file: Path | None,
        as_json: bool,
        index_dir: Path | None,
        engine: str | None,
        asked: Request,
    ) -> None:
        opened = open_engine(settings_with(index_dir, engine))
        requests = [replace(asked, query=query) for query in text or ("",)]
        curves = timeline(opened, requests, by)
        comma = say(Message(",", "."))
        if svg_file is not None:
            title = say(Message("Articles par période", "Articles by period"))
            unit = say(
                Message("part des articles", "share of articles") if relative else Message("articles", "articles")
            )
            write_whole(svg_file, [svg(curves, relative, title, unit, comma).encode()], "--svg")
        if csv_file is not None:
            write_whole(csv_file, (line.encode("utf-8", "replace") for line in _table(curves)), "--csv")
        if written := ", ".join(str(file) for file in (svg_file, csv_file) if file is not None):
            echo(say(Message(f"courbe dans {written}", f"curve in {written}")), err=True)
        if as_json:
            found = found_bursts(opened, requests, curves)
            echo_json(timeline_json(curves, found))
        elif svg_file is None and csv_file is None:
            block = (sys.stdout.encoding or "").lower().startswith("utf")
            shown = curves.without_gaps() if len(curves.periods) > MOST_LINES_WITH_GAPS else curves
            echo(*bars(shown, relative, block=block, comma=comma))
            echo(*_summary(curves, found_bursts(opened, requests, curves), say))

    return timeline_command


def _table(curves: Timeline) -> Iterator[str]:
    names = [name for one in curves.series for name in (one.query or "*", f"{one.query or '*'} (part)")]
    columns = [column for one in curves.series for column in (one.counts, [round(share, 6) for share in one.shares])]
    rows = zip(curves.periods, curves.corpus, *columns, strict=True)
    return csv_lines(("period", "corpus", *names), rows)


def _summary(curves: Timeline, found: Sequence[Burst], say: Say) -> Iterator[str]:
    for one in curves.series:
        name = f"{one.query} : " if one.query else ""
        undated = (
            say(Message(f", dont {one.undated} sans date", f", {one.undated} of them undated")) if one.undated else ""
        )
        yield name + f"{one.total} article{'s' if one.total > 1 else ''}" + undated
    if not found:
        return
    yield say(Message("Pics (loi hypergéométrique, Lafon) :", "Bursts (hypergeometric, Lafon):"))
    for burst in found:
        span = burst.first if burst.first == burst.last else f"{burst.first} – {burst.last}"
        name = f"{burst.query}, " if len(curves.series) > 1 else ""
        words = ", ".join(word.word for word in burst.words)
        chance = say(
            Message(
                f"{burst.count} articles pour {burst.expected:.0f}", f"{burst.count} articles for {burst.expected:.0f}"
            )
        )
        yield f"  {name}{span}  {chance} : {words}"
