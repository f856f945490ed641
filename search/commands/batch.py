"""`search batch`: a list of queries, counted and listed."""

from collections.abc import Iterator
from pathlib import Path

import click

from index.messages import Message
from search.commands.options import GivenPath, engine_options, json_option, request_options, settings_with
from search.engines import open_engine
from search.errors import SearchError
from search.export.batch import QueryBatch
from search.export.packing import ZipStream
from search.export.query_list import listed_queries
from search.export.whole_file import unwritten, write_whole
from search.interface_language import Say
from search.output import echo, echo_json
from search.results import Request


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "batch",
        help=say(
            Message(
                "Pose une liste de requêtes : nombres par requête, source et mois, et les articles.",
                "Puts a list of queries: counts by query, source and month, and the articles.",
            )
        ),
    )
    @click.argument("queries", type=GivenPath(path_type=Path), metavar=say(Message("REQUÊTES.csv", "QUERIES.csv")))
    @click.option(
        "-o",
        "--output",
        type=GivenPath(path_type=Path),
        metavar=say(Message("SORTIE", "OUT")),
        help=say(Message("Dossier ou .zip des quatre tables CSV.", "Folder, or .zip, of the four CSV tables.")),
    )
    @click.option("--text", "with_text", is_flag=True, help=say(Message("Les textes aussi.", "The texts too.")))
    @json_option(say(Message("Les nombres en JSON.", "The counts as JSON.")))
    @request_options(say)
    @engine_options(say)
    def batch(
        queries: Path,
        output: Path | None,
        with_text: bool,
        as_json: bool,
        index_dir: Path | None,
        engine: str | None,
        asked: Request,
    ) -> None:
        settings = settings_with(index_dir, engine)
        listed = listed_queries(queries)
        opened = open_engine(settings)
        with QueryBatch(with_text, paths=True) as done:
            for query in listed:
                counts = done.ask(opened, query, asked)
                if counts.fault is not None:
                    place = say(Message(f"{queries}, ligne {query.line} : ", f"{queries}, line {query.line}: "))
                    echo(place + say(counts.fault), err=True)
            if output is not None:
                _write(done, output, settings.lang)
            if as_json:
                echo_json([one.to_dict(settings.lang) for one in done.counts])
            elif output is None:
                echo(*(f"{one.total:>8}  {one.query.name}" for one in done.counts if one.fault is None))
            if output is not None:
                echo(_told(done, output, say), err=True)

    return batch


def _write(done: QueryBatch, output: Path, lang: str) -> None:
    if output.suffix.lower() == ".zip":
        write_whole(output, _zipped(done, lang))
        return
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritten(output, error, "-o") from error
    written: list[Path] = []
    try:
        for name, data in done.files(lang):
            write_whole(output / f".{name}.new", data)
            written.append(output / f".{name}.new")
        # All four tables are there before any takes its name: none is of another run than the others.
        for path in written:
            path.replace(output / path.name.removeprefix(".").removesuffix(".new"))
    except (OSError, SearchError) as error:
        for path in written:
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise unwritten(output, error, "-o") from error
        raise


def _zipped(done: QueryBatch, lang: str) -> Iterator[bytes]:
    archive = ZipStream()
    for name, data in done.files(lang):
        yield from archive.add_stream(name, data)
    yield from archive.close()


def _told(done: QueryBatch, output: Path, say: Say) -> str:
    asked = [one for one in done.counts if one.fault is None]
    refused = len(done.counts) - len(asked)
    number = sum(one.total for one in asked)
    articles = f"{number} article{'s' if number > 1 else ''}"
    articles_en = f"{number} article{'' if number == 1 else 's'}"
    more = say(Message(f", {refused} refusée{'s' if refused > 1 else ''}", f", {refused} refused")) if refused else ""
    return say(
        Message(
            f"{len(asked)} requête{'s' if len(asked) > 1 else ''}{more}, {articles} dans {output}",
            f"{len(asked)} quer{'y' if len(asked) == 1 else 'ies'}{more}, {articles_en} in {output}",
        )
    )
