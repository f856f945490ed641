"""`search stats`: the state of the index."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from index.messages import Message
from search.commands.options import engine_options, json_option, settings_with
from search.engine import Engine, Status
from search.engines import open_engine
from search.interface_language import Say
from search.output import echo, echo_json
from search.results import Request

SOURCES = 10
"""Sources listed for a person; `--json` has them all."""
MOST_BARS = 36


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command("stats", help=say(Message("Montre l’état de l’index.", "Shows the state of the index.")))
    @json_option(say(Message("L’état en JSON.", "The state as JSON.")))
    @engine_options(say)
    def stats(as_json: bool, index_dir: Path | None, engine: str | None) -> None:
        opened = open_engine(settings_with(index_dir, engine))
        status = opened.status()
        if as_json:
            echo_json(status.to_dict())
        else:
            echo(*_lines(status, say), *_curve(opened))

    return stats


def _lines(status: Status, say: Say) -> list[str]:
    minutes = int(status.age_seconds // 60)
    lines = [
        say(Message(f"articles    {status.articles}", f"articles    {status.articles}")),
        say(Message(f"termes      {status.terms}", f"terms       {status.terms}")),
        say(
            Message(
                f"taille      {status.size / 1e6:.1f} Mo".replace(".", ","), f"size        {status.size / 1e6:.1f} MB"
            )
        ),
        say(Message(f"génération  {status.generation}", f"generation  {status.generation}")),
        say(Message(f"âge         {minutes} min", f"age         {minutes} min")),
        say(
            Message(
                f"dates       {status.first_date or '—'} à {status.last_date or '—'} ({status.undated} sans date)",
                f"dates       {status.first_date or '—'} to {status.last_date or '—'} ({status.undated} undated)",
            )
        ),
    ]
    if status.sources:
        lines.append(say(Message("sources", "sources")))
        lines += [f"  {count:>8}  {name}" for name, count in status.sources[:SOURCES]]
    return lines


def _curve(engine: Engine) -> Iterator[str]:
    """The articles of the index over time, by year where months would be too many lines."""
    from search.analytics.drawing import bars
    from search.analytics.timeline import timeline

    curve = timeline(engine, [Request("")])
    if len(curve.periods) > MOST_BARS:
        curve = timeline(engine, [Request("")], "year")
    if len(curve.periods) > MOST_BARS:  # an article of another century
        curve = curve.without_gaps()
    block = (sys.stdout.encoding or "").lower().startswith("utf")
    return bars(curve, relative=False, block=block)
