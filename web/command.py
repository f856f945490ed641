"""`search serve`: the search box and the JSON endpoint, behind a production server."""

from pathlib import Path

import click

from search.commands.options import engine_options, settings_with
from search.interface_language import Say
from search.output import echo


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "serve", help=say("Sert la page de recherche et l’API JSON.", "Serves the search page and JSON API.")
    )
    @click.option("--host", default="127.0.0.1", show_default=True, help=say("Adresse d’écoute.", "Address."))
    @click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port.")
    @click.option(
        "--threads",
        type=click.IntRange(1, 256),
        default=8,
        show_default=True,
        help=say("Requêtes servies à la fois.", "Requests served at once."),
    )
    @engine_options(say)
    def serve(host: str, port: int, threads: int, index_dir: Path | None, engine: str | None) -> None:
        from web import create_app
        from web.logs import log_to_stderr
        from web.server import serve as run

        log_to_stderr()
        app = create_app(settings_with(index_dir, engine))
        echo(say(f"Recherche sur http://{host}:{port}", f"Searching at http://{host}:{port}"), err=True)
        run(app, host=host, port=port, threads=threads)

    return serve
