"""`search poll`: fetch the feeds that the corpus names."""

import signal
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import click

from index.article import Rejected
from index.feeds.polling import Polled, feeds_under, poll
from index.messages import Message
from index.sidecar import NAME
from search.commands.options import settings_with
from search.errors import NothingToDo, SearchError
from search.interface_language import Say


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "poll",
        help=say(
            f'Relève les flux que nomment les fichiers {NAME} de ces dossiers (feeds = ["https://…"]) : chaque '
            "article y devient un fichier, que « search reindex » indexe (« --watch » : aussitôt).",
            f'Fetches the feeds that the {NAME} files of these folders name (feeds = ["https://…"]): each entry '
            "becomes a file there, which “search reindex” indexes (“--watch”: at once).",
        ),
    )
    @click.argument("folders", nargs=-1, type=click.Path(path_type=Path), metavar=say("[DOSSIER]...", "[FOLDER]..."))
    @click.option(
        "--every",
        type=click.FloatRange(min=0, min_open=True),
        metavar="MINUTES",
        help=say("Recommencer toutes les tant de minutes.", "Again every so many minutes."),
    )
    def command_(folders: Sequence[Path], every: float | None) -> None:
        settings_with(None, None)  # one that cannot be meant is told by every command
        stop = Event()
        if every is None:
            _once(list(folders) or [Path()], say, stop)
            return
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        while not stop.is_set():
            _once(list(folders) or [Path()], say, stop)
            stop.wait(every * 60)

    return command_


def _once(folders: Sequence[Path], say: Say, stop: Event) -> None:
    named = 0
    for folder in folders:
        for found in feeds_under(folder):
            if stop.is_set():
                return
            named += 1
            if isinstance(found, Rejected):
                click.echo(f"{found.path} : {say(found.reason.fr, found.reason.en)}", err=True)
                continue
            try:
                polled = poll(*found)
            except OSError as error:
                raise SearchError(_unwritten(found[0], error)) from error
            click.echo(_line(polled, say), err=polled.failure is not None)
    if not named:
        names = ", ".join(map(str, folders))
        raise NothingToDo(
            Message(
                fr=f'aucun flux sous {names} : nommez-en dans un fichier {NAME}, feeds = ["https://…"]',
                en=f'no feed under {names}: name some in a file {NAME}, feeds = ["https://…"]',
            )
        )


def _unwritten(folder: Path, error: OSError) -> Message:
    why = error.strerror or str(error)
    return Message(
        fr=f"{folder} n’a pas pu être écrit ({why}) : remédiez-y et relancez",
        en=f"{folder} could not be written ({why}): mend that and run again",
    )


def _line(polled: Polled, say: Say) -> str:
    if polled.failure is not None:
        return say(polled.failure.fr, polled.failure.en)
    if polled.waits:
        minutes = -(-polled.waits // 60)
        return say(
            f"{polled.url} : son serveur demande {minutes} min de patience",
            f"{polled.url}: its server asks to wait {minutes} min",
        )
    if polled.unchanged:
        return say(f"{polled.url} : inchangé", f"{polled.url}: unchanged")
    return say(
        f"{polled.url} : {polled.new} nouveaux, {polled.changed} modifiés",
        f"{polled.url}: {polled.new} new, {polled.changed} changed",
    )
