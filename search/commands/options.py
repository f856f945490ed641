"""Options that every command takes, and the settings they make."""

import os
import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from index.messages import Message
from search.answer import check_period
from search.config import ENGINES, Settings, settings_from
from search.filter_values import FILTERS, excluded_from
from search.interface_language import Say
from search.ownership import check_owner
from search.results import Request, Sort

_TRUST = "manchette.trust"
_OPTION = re.compile(r"--[a-z][a-z-]*(=.*)?", re.S)
Function = TypeVar("Function", bound=Callable[..., Any])


class GivenPath(click.Path):
    """A path that is not empty: `"$FOLDER"` of a variable that is not set never means the folder one is in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As Click's own."""
        if value == "":
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


def engine_options(say: Say) -> Callable[[Function], Function]:
    """`--index DIR`, `--engine NAME` and `--trust`, which `settings_with` finds by itself."""
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
    trust = click.option(
        "--trust",
        is_flag=True,
        expose_value=False,
        callback=_keep_trust,
        help=say(Message("Ouvre un index qui appartient à un autre compte.", "Opens another account’s index.")),
    )

    def decorate(function: Function) -> Function:
        return index(engine(trust(function)))

    return decorate


_FILTER_HELP = {
    "source": Message("Cette source seulement.", "This source only."),
    "section": Message("Cette rubrique seulement.", "This section only."),
    "author": Message("Cet auteur seulement.", "This author only."),
    "agency": Message("Cette agence seulement.", "This agency only."),
    "tag": Message("Ce mot-clé seulement.", "This tag only."),
    "name": Message("Ce nom seulement (suite de mots à majuscule).", "This name only (a run of capitalised words)."),
    "group": Message("Les titres de ce groupe seulement.", "The titles of this group only."),
}


class QueryCommand(click.Command):
    """A command whose argument `text` is a query: it takes words that begin with a minus as text; an option that there
    is not (`--limt`) is an error all the same."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # A query may begin with a minus (-mot): what is no option of ours is text.
        self.context_settings = {**self.context_settings, "ignore_unknown_options": True}

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As Click's own."""
        before = args[: args.index("--")] if "--" in args else list(args)
        rest = super().parse_args(ctx, args)
        for word in ctx.params.get("text") or ():
            if word in before and _OPTION.fullmatch(word):
                raise click.NoSuchOption(word.partition("=")[0], ctx=ctx)
        return rest


def request_options(say: Say, sort: bool = True) -> Callable[[Function], Function]:
    """`--sort`, unless a command has one of its own, and the filters; they reach the command as one argument: `asked`,
    a Request without a query."""
    options = [click.option(f"--{facet}", multiple=True, help=say(_FILTER_HELP[facet])) for facet in FILTERS]
    options += [
        click.option(
            "--exclude",
            multiple=True,
            metavar=say(Message("FACETTE:VALEUR", "FACET:VALUE")),
            help=say(Message("Sans ces articles : source:Le Phare.", "Without these articles: source:Le Phare.")),
        ),
        click.option("--since", metavar="AAAA-MM-JJ", help=say(Message("Depuis ce jour.", "Since this day."))),
        click.option("--until", metavar="AAAA-MM-JJ", help=say(Message("Jusqu’à ce jour.", "Until this day."))),
    ]
    if sort:
        options.insert(
            0,
            click.option(
                "--sort",
                type=click.Choice(list(get_args(Sort))),
                default="relevance",
                help=say(Message("Ordre : pertinence, récents, anciens.", "Order.")),
            ),
        )

    def decorate(function: Function) -> Function:
        @wraps(function)
        def asking(
            *arguments: Any, exclude: tuple[str, ...], since: str | None, until: str | None, **options: Any
        ) -> Any:
            chosen: dict[str, Any] = {name: options.pop(facet) for facet, name in FILTERS.items()}
            if sort:
                chosen["sort"] = options.pop("sort")
            check_period(since, until)
            excluded = tuple(map(excluded_from, exclude))
            asked = Request(query="", since=since, until=until, excluded=excluded, **chosen)
            return function(*arguments, asked=asked, **options)

        for option in reversed(options):
            asking = option(asking)
        return asking  # type: ignore[return-value]

    return decorate


def json_option(help_text: str) -> Callable[[Function], Function]:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help=help_text)


def settings_with(index_dir: Path | None, engine: str | None) -> Settings:
    """The environment's settings, with what the command line says instead; BadSetting where one cannot be meant,
    IndexForbidden where the index belongs to another account and is not trusted."""
    settings = settings_said(index_dir, engine)
    check_owner(settings)
    return settings


def settings_said(index_dir: Path | None, engine: str | None) -> Settings:
    """As `settings_with`, whatever the index: for who does not open it."""
    context = click.get_current_context(silent=True)
    trust = True if context is not None and context.meta.get(_TRUST) else None
    return settings_from(os.environ, index_dir, engine, trust)


def _keep_trust(context: click.Context, _param: click.Parameter, given: bool) -> None:
    context.meta[_TRUST] = given
