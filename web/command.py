"""`search serve`: the search box and the JSON endpoint, behind a production server."""

import errno
from collections.abc import Sequence
from pathlib import Path

import click

from search.commands.options import engine_options, settings_with
from search.errors import Message, SearchError
from search.interface_language import Say
from search.output import echo


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "serve", help=say(Message("Sert la page de recherche et l’API JSON.", "Serves the search page and JSON API."))
    )
    @click.option("--host", default="127.0.0.1", show_default=True, help=say(Message("Adresse d’écoute.", "Address.")))
    @click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port.")
    @click.option(
        "--threads",
        type=click.IntRange(1, 256),
        default=8,
        show_default=True,
        help=say(Message("Requêtes servies à la fois.", "Requests served at once.")),
    )
    @engine_options(say)
    def serve(host: str, port: int, threads: int, index_dir: Path | None, engine: str | None) -> None:
        from web import create_app
        from web.logs import log_to_stderr
        from web.server import serve as run

        def told(addresses: Sequence[str]) -> None:
            where = ", ".join(addresses)
            echo(say(Message(f"Recherche sur {where}", f"Searching at {where}")), err=True)

        log_to_stderr()
        app = create_app(settings_with(index_dir, engine))
        try:
            run(app, host=host, port=port, threads=threads, on_bound=told)
        except OSError as error:
            raise SearchError(cannot_listen(host, port, error)) from error

    return serve


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
