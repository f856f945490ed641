"""Options that every command takes, and the settings they make."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from index.messages import Message
from search.config import ENGINES, Settings, settings_from
from search.interface_language import Say

Function = TypeVar("Function", bound=Callable[..., Any])


class GivenPath(click.Path):
    """A path that is not empty: `"$FOLDER"` of a variable that is not set never means the folder one is in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As Click's own."""
        if value == "":
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


def engine_options(say: Say) -> Callable[[Function], Function]:
    """`--index DIR` and `--engine NAME`."""
    index = click.option(
        "--index",
        "index_dir",
        type=GivenPath(file_okay=False, readable=False, path_type=Path),
        metavar="DIR",
        help=say(
            Message("Dossier de l’index (défaut : $SEARCH_INDEX).", "Folder of the index (default: $SEARCH_INDEX).")
        ),
    )
    engine = click.option(
        "--engine",
        type=click.Choice(ENGINES),
        help=say(
            Message("Moteur (défaut : $SEARCH_ENGINE, sinon whoosh).", "Engine (default: $SEARCH_ENGINE, else whoosh).")
        ),
    )

    def decorate(function: Function) -> Function:
        return index(engine(function))

    return decorate


def json_option(help_text: str) -> Callable[[Function], Function]:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help=help_text)


def settings_with(index_dir: Path | None, engine: str | None) -> Settings:
    """The environment's settings, with what the command line says instead; BadSetting where one cannot be meant."""
    return settings_from(os.environ, index_dir, engine)
