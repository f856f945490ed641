"""`search serve`: the search box and the JSON endpoint, behind a production server."""

import errno
import os
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.commands.options import GivenPath, engine_options, settings_with
from search.config import Settings
from search.errors import Message, SearchError
from search.interface_language import Say
from search.output import echo

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


_OPEN_TO_ALL = Message(
    fr="ouvert à tous : qui atteint cette machine lit tout l’index et en tient les dossiers (SEARCH_ACCESS en décide, "
    "docs/security.md)",
    en="open to all: whoever reaches this machine reads the whole index and keeps its dossiers (SEARCH_ACCESS decides, "
    "docs/security.md)",
)
_FORGED = Message(
    fr="qui atteint cette machine sans passer par le mandataire se donne le nom qu’il veut : écoutez à --socket ou "
    "--host 127.0.0.1",
    en="whoever reaches this machine not by the proxy gives any name: listen at --socket or --host 127.0.0.1",
)
_UNENCRYPTED = Message(
    fr="sans TLS, mots de passe et jetons passent en clair : mettez un mandataire devant (docs/deploy.md)",
    en="without TLS, passwords and tokens travel as they are: put a proxy before it (docs/deploy.md)",
)
_TAKEN_IN = 320
"""Requests taken in at once by a process: more than browsers keep open at a busy site, since what is refused takes
from those at work (a quarter of the answers a second at 256 connections and 64 taken in). One that waits has 60 KiB."""
_SPARE = 3
"""Requests taken in at once that neither work nor wait: what asks whether the process lives, what is refused."""


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "serve", help=say(Message("Sert la page de recherche et l’API JSON.", "Serves the search page and JSON API."))
    )
    @click.option("--host", default="127.0.0.1", show_default=True, help=say(Message("Adresse d’écoute.", "Address.")))
    @click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port.")
    @click.option(
        "--socket",
        "path",
        type=GivenPath(dir_okay=False, readable=False, path_type=Path),
        help=say(Message("Écoute à cette socket Unix, sans port.", "Listens at this Unix socket, not a port.")),
    )
    @click.option(
        "--processes",
        type=click.IntRange(1, 256),
        default=_cores,
        show_default=say(Message("un par cœur", "one a core")),
        help=say(Message("Processus qui répondent.", "Processes that answer.")),
    )
    @click.option(
        "--threads",
        type=click.IntRange(4, 1024),
        default=_TAKEN_IN,
        show_default=True,
        help=say(Message("Requêtes reçues à la fois par processus.", "Requests taken in at once by a process.")),
    )
    @engine_options(say)
    def serve(
        host: str,
        port: int,
        path: Path | None,
        processes: int,
        threads: int,
        index_dir: Path | None,
        engine: str | None,
    ) -> None:
        from web.access import check_access
        from web.metrics import shared_counts
        from web.rate_limit import shared_limits
        from web.server import Listening
        from web.server import serve as run

        def told(where: str) -> None:
            echo(say(Message(f"Recherche sur {where}", f"Searching at {where}")), err=True)
            if path is None and not _of_this_machine(host) and (meaning := what_it_means(settings)) is not None:
                echo(say(meaning), err=True)

        settings = settings_with(index_dir, engine)
        check_access(settings)
        if settings.semantic:
            from search.semantic_setting import check_semantic

            check_semantic(settings)
        try:
            with shared_counts(), shared_limits() as shared:
                load = partial(application, settings, threads, shared)
                run(load, Listening(host, port, path), processes, threads, on_bound=told)
        except OSError as error:
            raise SearchError(cannot_listen(str(path) if path else host, port, error)) from error

    return serve


def application(settings: Settings, threads: int, shared: Path | None = None) -> "WSGIApplication":
    """The application of one process that takes in `threads` requests at once, its log on standard error; those
    that are given the same folder count together how often a client asks."""
    from search.engines import open_engine
    from web import create_app
    from web.admission import one_at_a_time
    from web.logs import log_to_stderr

    log_to_stderr()
    engine = open_engine(settings, serving=True)
    if settings.engine == "whoosh":  # a cluster prepares nothing, and may be away
        with suppress(SearchError):  # who asks is told
            engine.generation()
    return one_at_a_time(create_app(settings, engine, shared), threads - _SPARE, settings.url_prefix)


def what_it_means(settings: Settings) -> Message | None:
    """What it means that others than this machine reach the server; None where it is behind a proxy that lets in."""
    if settings.access == "open":
        return _OPEN_TO_ALL
    if settings.access == "header":
        return _FORGED
    return None if settings.proxies else _UNENCRYPTED


def _of_this_machine(host: str) -> bool:
    """Whether only this machine reaches what listens there."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def cannot_listen(host: str, port: int, error: OSError) -> Message:
    """Why the server could not listen there, and what to do."""
    match error.errno:
        case errno.EADDRINUSE:
            return Message(
                fr=f"le port {port} de {host} est déjà pris : donnez-en un autre (--port 0 : n’importe quel libre)",
                en=f"port {port} of {host} is taken: give another one (--port 0: any free one)",
            )
        case errno.EACCES | errno.EPERM:
            return Message(
                fr=f"le port {port} de {host} est réservé à l’administrateur : donnez --port 1024 ou au-dessus",
                en=f"port {port} of {host} is the administrator’s: give --port 1024 or above",
            )
        case errno.EADDRNOTAVAIL | errno.EAFNOSUPPORT:
            return Message(
                fr=f"« {host} » n’est pas une adresse de cette machine : donnez --host 127.0.0.1 ou 0.0.0.0 (toutes)",
                en=f"“{host}” is no address of this machine: give --host 127.0.0.1 or 0.0.0.0 (all of them)",
            )
    why = error.strerror or str(error)
    return Message(
        fr=f"{host}, port {port} : rien n’a pu être servi ({why}) ; remédiez-y et relancez",
        en=f"{host}, port {port}: nothing could be served ({why}); mend that and run again",
    )
