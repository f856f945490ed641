"""The help of commands in French: Click's own words, and lines that break as French ones do."""

import re
from collections.abc import Iterable

import click

_NO_BREAK = "\u00a0"
_KINDS = {"INTEGER": "N", "FLOAT": "NOMBRE", "TEXT": "TEXTE", "PATH": "CHEMIN", "FILE": "FICHIER", "DIR": "DOSSIER"}
_KIND = re.compile(rf" ({'|'.join(_KINDS)})(?: RANGE)?$")
_USAGE = _KINDS | {"COMMAND": "COMMANDE", "ARGS": "ARGUMENTS"}
_HEADINGS = {"Commands": "Commandes", "Options": "Options"}
_SENTENCES = {"Show this message and exit.": "Montre cette aide."}
_TAKEN = re.compile(r"  \[(?:default: (?P<default>[^;\]]*))?(?:; )?(?P<range>[^\]]*)\]$")
_RANGE = re.compile(r"(?:(?P<least>[\d.]+)<=)?x(?:(?P<sign><=|>=|>)(?P<bound>[\d.]+))?")


def in_french(command: click.Command) -> click.Command:
    """The command, whose help and that of the commands under it are laid out in French."""
    command.context_class = _FrenchContext
    if isinstance(command, click.Group):
        for below in command.commands.values():
            in_french(below)
    return command


class _FrenchFormatter(click.HelpFormatter):
    """Click's help, in French."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """As Click's own."""
        for theirs, ours in _USAGE.items():
            args = re.sub(rf"\b{theirs}\b", ours, args)
        super().write_usage(prog, args, f"Usage{_NO_BREAK}: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """As Click's own."""
        super().write_heading(_HEADINGS.get(heading, heading) + _NO_BREAK)

    def write_text(self, text: str) -> None:
        """As Click's own."""
        super().write_text(_unbroken(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """As Click's own."""
        super().write_dl([(_option(first), _described(second)) for first, second in rows], col_max, col_spacing)


class _FrenchContext(click.Context):
    formatter_class = _FrenchFormatter


def _option(told: str) -> str:
    return _KIND.sub(lambda found: f" {_KINDS[found[1]]}", told)


def _described(told: str) -> str:
    return _unbroken(_TAKEN.sub(_taken, _SENTENCES.get(told, told)))


def _taken(told: re.Match[str]) -> str:
    """What Click says of a default and of bounds between brackets."""
    parts = [f"défaut : {told['default']}"] if told["default"] else []
    bounds = _RANGE.fullmatch(told["range"])
    if bounds is None:
        parts += [told["range"]] if told["range"] else []
    elif bounds["least"]:
        parts.append(f"de {bounds['least']} à {bounds['bound']}")
    elif bounds["bound"]:
        parts.append(f"plus de {bounds['bound']}" if bounds["sign"] == ">" else f"{bounds['bound']} au moins")
    return f"  [{' ; '.join(parts)}]"


def _unbroken(text: str) -> str:
    """Text whose guillemets and high punctuation stay with their words where lines end."""
    return re.sub(r" (?=[:;!?»])|(?<=«) ", _NO_BREAK, text)
