"""The commands as they describe themselves, for the pages made of that."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from search.cli import COMMANDS, Commands
from search.errors import Message


@dataclass(frozen=True, slots=True)
class Described:
    """A command: what is typed, what follows, what it does, its options with what each does."""

    path: str
    usage: str
    help: str
    options: list[tuple[str, str]]


def described_commands(language: str) -> Iterator[Described]:
    """Every command and those under it, in the order of `search --help`."""
    say: Callable[[Message], str] = lambda message: message.text(language)  # noqa: E731
    root = Commands(say)
    context = click.Context(root, info_name="search")
    for name in COMMANDS:
        yield from _below(name, root, context)


def _below(name: str, group: click.Group, parent: click.Context) -> Iterator[Described]:
    command = group.get_command(parent, name)
    if command is None:
        raise KeyError(name)
    context = click.Context(command, info_name=name, parent=parent)
    options = [param.get_help_record(context) for param in command.params if isinstance(param, click.Option)]
    yield Described(
        context.command_path,
        " ".join(command.collect_usage_pieces(context)),
        " ".join((command.help or "").split()),
        [(" ".join(option.split()), " ".join(told.split())) for option, told in filter(None, options)],
    )
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            yield from _below(below, command, context)
