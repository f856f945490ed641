"""`search kwic`: a concordance."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import click

from index.messages import Message
from search.analytics.concordance import MAX_WIDTH, WIDTH, KwicSort, Line, concordance
from search.commands.options import QueryCommand, engine_options, json_option, request_options, settings_with
from search.commands.tables import Row, csv_lines
from search.engines import open_engine
from search.interface_language import Say
from search.output import OutputLine, Styled, echo, echo_json
from search.results import Request


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "kwic",
        cls=QueryCommand,
        help=say(
            Message(
                "Concordance : chaque endroit où les articles ont ce que TEXTE cherche, avec ce qui l’entoure.",
                "Concordance: every place where the articles have what TEXT asks for, with what stands about it.",
            )
        ),
    )
    @click.argument("text", nargs=-1, required=True, metavar=say(Message("TEXTE", "TEXT")))
    @click.option(
        "--width",
        type=click.IntRange(0, MAX_WIDTH),
        default=WIDTH,
        show_default=True,
        help=say(Message("Caractères de chaque côté.", "Characters on each side.")),
    )
    @click.option(
        "--sort",
        "order",
        type=click.Choice(list(get_args(KwicSort))),
        default="position",
        show_default=True,
        help=say(
            Message(
                "Ordre : des articles, de date, des mots à gauche, à droite.",
                "Order: of the articles, by date, by the words to the left, to the right.",
            )
        ),
    )
    @click.option(
        "--limit", type=click.IntRange(1), help=say(Message("Lignes, au plus (défaut : toutes).", "Lines, at most."))
    )
    @click.option(
        "--no-families",
        is_flag=True,
        help=say(Message("Les copies d’un même article aussi.", "The near-copies of an article too.")),
    )
    @click.option("--csv", "as_csv", is_flag=True, help=say(Message("En CSV.", "As CSV.")))
    @json_option(say(Message("Une ligne JSON par endroit.", "A line of JSON for each place.")))
    @request_options(say, sort=False)
    @engine_options(say)
    def kwic(
        text: Sequence[str],
        width: int,
        order: KwicSort,
        limit: int | None,
        no_families: bool,
        as_csv: bool,
        as_json: bool,
        index_dir: Path | None,
        engine: str | None,
        asked: Request,
    ) -> None:
        opened = open_engine(settings_with(index_dir, engine))
        request = replace(asked, query=" ".join(text), collapse=not no_families)
        lines = concordance(opened, request, width, order, limit)
        if as_csv:
            for row in csv_lines(_COLUMNS, map(_row, lines)):
                echo(row.rstrip("\r\n"))
            return
        number = 0
        for number, line in enumerate(lines, 1):  # noqa: B007 (read below)
            if as_json:
                echo_json(line.to_dict())
            else:
                echo(_shown(line, width))
        if not number:
            echo(say(NO_PLACE), err=True)

    return kwic


NO_PLACE = Message(
    "aucun endroit : « search query » dit ce qui vide la réponse",
    "no place: “search query” tells what empties the answer",
)
_COLUMNS = ("left", "match", "right", "date", "source", "title", "place", "at", "id")


def _row(line: Line) -> Row:
    return line.left, line.match, line.right, line.date, line.source, line.title, line.place, line.at, line.id


def _shown(line: Line, width: int) -> OutputLine:
    facts = " · ".join(fact for fact in (line.date and line.date[:10], line.source, line.id) if fact)
    return f"{line.left:>{width}}", Styled(line.match, bold=True), f"{line.right:<{width}}  {facts}"
