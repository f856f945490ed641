"""`search poll`: fetch the feeds that the corpus names."""

import time
from collections.abc import Sequence
from pathlib import Path

import click

from index.article import Rejected
from index.feeds.polling import Polled, feeds_under, new_and_changed, poll
from index.messages import Message
from index.quiet import quiet_libraries
from index.sidecar import SIDECAR_FILE
from search.commands.options import GivenPath, settings_with
from search.errors import NothingToDo, SearchError
from search.interface_language import Say
from search.output import echo
from search.signals import EndedBySignal
from search.unforeseen import unforeseen

_LONGEST_WAIT = 30 * 86_400
"""Seconds between two rounds."""


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "poll",
        help=say(
            Message(
                f'Relève les flux que nomment les fichiers {SIDECAR_FILE} de ces dossiers (feeds = ["https://…"]) : '
                "chaque article y devient un fichier, que « search reindex » indexe (« --watch » : aussitôt).",
                f'Fetches the feeds that the {SIDECAR_FILE} files of these folders name (feeds = ["https://…"]): each '
                "entry becomes a file there, which “search reindex” indexes (“--watch”: at once).",
            )
        ),
    )
    @click.argument(
        "folders", nargs=-1, type=GivenPath(path_type=Path), metavar=say(Message("[DOSSIER]...", "[FOLDER]..."))
    )
    @click.option(
        "--every",
        type=click.FloatRange(min=0, min_open=True),
        metavar="MINUTES",
        help=say(Message("Recommencer toutes les tant de minutes.", "Again every so many minutes.")),
    )
    @click.option(
        "--private",
        is_flag=True,
        help=say(
            Message(
                "Suivre aussi les renvois vers des adresses locales ou privées.",
                "Follow redirections to local and private addresses too.",
            )
        ),
    )
    def command_(folders: Sequence[Path], every: float | None, private: bool) -> None:
        quiet_libraries()
        settings_with(None, None)  # one that cannot be meant is told by every command
        folders = list(folders) or [Path()]
        if every is None:
            _once(folders, private, say)
            return
        try:
            _again_and_again(folders, every * 60, private, say)
        except (KeyboardInterrupt, EndedBySignal):  # how it is meant to end
            return

    return command_


def _again_and_again(folders: Sequence[Path], wait: float, private: bool, say: Say) -> None:
    """Poll for ever; raises NothingToDo where there is nothing from the start."""
    first = True
    while True:
        try:
            _once(folders, private, say)
        except SearchError as error:
            # A folder that is away for once (a disk that is not mounted) may be back next time.
            if first and isinstance(error, NothingToDo):
                raise
            echo(f"search: {say(Message(error.message.fr, error.message.en))}", err=True)
        first = False
        time.sleep(wait if wait <= _LONGEST_WAIT else _LONGEST_WAIT)


class NotAll(SearchError):
    """Feeds that gave nothing, or not all they have; the others were polled."""


def _once(folders: Sequence[Path], private: bool, say: Say) -> None:
    """Poll every feed, whatever the ones before it did; raises NotAll, NothingToDo."""
    away = [folder for folder in folders if not folder.is_dir()]
    if len(away) == len(folders):
        raise NothingToDo(_no_folder(away[0]))
    for folder in away:
        echo(say(_no_folder(folder)), err=True)
    named = failed = len(away)
    for folder in folders:
        for found in feeds_under(folder):
            named += 1
            if isinstance(found, Rejected):
                failed += 1
                echo(f"{found.path} : {say(found.reason)}", err=True)
                continue
            try:
                polled = poll(*found, private=private)
            except Exception as error:  # whatever it is, the next feed is polled
                told = unforeseen(error)
                polled = Polled(found[1], failure=Message(fr=f"{found[1]} : {told.fr}", en=f"{found[1]}: {told.en}"))
            failed += polled.failure is not None
            echo(_line(polled, say), err=polled.failure is not None)
    if not named:
        names = ", ".join(map(str, folders))
        raise NothingToDo(
            Message(
                fr=f'aucun flux sous {names} : nommez-en dans un fichier {SIDECAR_FILE}, feeds = ["https://…"]',
                en=f'no feed under {names}: name some in a file {SIDECAR_FILE}, feeds = ["https://…"]',
            )
        )
    if failed:
        raise NotAll(
            Message(
                fr=f"{failed} sur {named} n’ont pas été relevés en entier : les raisons sont ci-dessus",
                en=f"{failed} of {named} were not polled in full: the reasons stand above",
            )
        )


def _no_folder(folder: Path) -> Message:
    return Message(
        fr=f"{folder} n’est pas un dossier : vérifiez le chemin, ou montez son disque",
        en=f"{folder} is not a folder: check the path, or mount its disk",
    )


def _line(polled: Polled, say: Say) -> str:
    if polled.failure is not None:
        return say(Message(polled.failure.fr, polled.failure.en))
    if polled.waits:
        minutes = -(-polled.waits // 60)
        return say(
            Message(
                f"{polled.url} : son serveur demande {minutes} min de patience",
                f"{polled.url}: its server asks to wait {minutes} min",
            )
        )
    if polled.unchanged:
        return say(Message(f"{polled.url} : inchangé", f"{polled.url}: unchanged"))
    return say(
        Message(
            f"{polled.url} : {new_and_changed(polled.new, polled.changed)}",
            f"{polled.url}: {polled.new} new, {polled.changed} changed",
        )
    )
