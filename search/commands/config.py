"""`search config`: the settings in force, and where each was said."""

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from index.messages import Message
from search.commands.options import engine_options, json_option, settings_said
from search.config import origins
from search.interface_language import Say
from search.output import echo, echo_json
from search.settings_table import SETTINGS

_VARIABLES = (*(setting.variable for setting in SETTINGS), "SEARCH_CONFIG")


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "config", help=say(Message("Montre les réglages en vigueur et d’où ils viennent.", "Shows settings in force."))
    )
    @json_option(say(Message("Les réglages en JSON.", "The settings as JSON.")))
    @engine_options(say)
    def config(as_json: bool, index_dir: Path | None, engine: str | None) -> None:
        settings = asdict(settings_said(index_dir, engine))
        options = {"index_dir": index_dir and "--index", "engine": engine and "--engine"}
        said = origins(os.environ)
        for name in _unknown(os.environ):
            near = difflib.get_close_matches(name, _VARIABLES, 1)
            cure = near[0] if near else ", ".join(_VARIABLES)
            echo(say(Message(f"{name} : variable inconnue, {cure} ?", f"{name}: unknown variable, {cure}?")), err=True)
        rows: list[dict[str, Any]] = []
        for setting in SETTINGS:
            origin = said.get(setting.name)
            value = settings[setting.name]
            rows.append(
                {
                    "name": setting.name,
                    "variable": setting.variable,
                    "value": "…" if setting.secret and value else _shown(value),
                    "from": options.get(setting.name) or (origin.named if origin else None),
                }
            )
        if as_json:
            echo_json(rows)
            return
        for setting, row in zip(SETTINGS, rows, strict=True):
            unsaid = row["value"] is None or row["value"] in ("", ())
            value = say(setting.default) if unsaid else _in_a_line(row["value"])
            where = row["from"] or say(Message("par défaut", "default"))
            echo(f"{setting.variable:<22} {value}", f"{'':<22} {say(setting.help)} ({where})")

    return config


def _in_a_line(value: Any) -> str:
    """A value as it is written in a variable of the environment."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _shown(value: Any) -> Any:
    """A value as it may be read over a shoulder: without the password of an address."""
    if isinstance(value, Path):
        return str(value)
    return re.sub(r"(://[^/:@]*):.*@", r"\1:…@", value) if isinstance(value, str) else value


def _unknown(environ: Mapping[str, str]) -> list[str]:
    """Variables that look like settings and are none: a slip of the pen says nothing anywhere else."""
    return sorted(name for name in environ if name.startswith("SEARCH_") and name not in _VARIABLES)
