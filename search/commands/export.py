"""`search export`: a whole answer, or a dossier, as a file of some format."""

import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from index.messages import Message
from search.answer import MAX_PER_PAGE
from search.commands.options import GivenPath, QueryCommand, engine_options, request_options, settings_with
from search.engine import Engine
from search.engines import open_engine
from search.errors import BadQuery, BadSetting, SearchError
from search.export import EXPORT_FORMATS
from search.export.answers import Export, answer_export, page_export
from search.export.entries import About
from search.export.safe import file_name
from search.export.whole_file import unwritten, write_whole
from search.interface_language import Say
from search.output import echo
from search.results import Request


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "export",
        cls=QueryCommand,
        help=say(
            Message(
                "Écrit toute la réponse à TEXTE, ou un dossier, dans un fichier.",
                "Writes the whole answer to TEXT, or a dossier, to a file.",
            )
        ),
    )
    @click.argument("text", nargs=-1, metavar=say(Message("[TEXTE]", "[TEXT]")))
    @click.option(
        "--format",
        "format_name",
        type=click.Choice(list(EXPORT_FORMATS)),
        metavar="FORMAT",
        help=say(
            Message(
                f"{', '.join(EXPORT_FORMATS)} (défaut : celui du suffixe de -o, sinon csv).",
                f"{', '.join(EXPORT_FORMATS)} (default: that of -o’s suffix, else csv).",
            )
        ),
    )
    @click.option(
        "-o",
        "--output",
        type=GivenPath(path_type=Path),
        metavar=say(Message("FICHIER", "FILE")),
        help=say(Message("Fichier ou dossier ; sinon la sortie standard.", "File or folder; else standard output.")),
    )
    @click.option(
        "--families",
        type=click.Choice(["one", "all"]),
        default="one",
        help=say(Message("Une copie d’un même article, ou toutes.", "One copy of an article, or all.")),
    )
    @click.option(
        "--dossier",
        metavar=say(Message("NOM", "NAME")),
        help=say(Message("Ce dossier, au lieu d’une réponse.", "This dossier, not an answer.")),
    )
    @click.option(
        "--replay",
        type=GivenPath(path_type=Path),
        metavar="ZIP",
        help=say(Message("Vérifie une archive zip et repose sa question.", "Checks a zip and asks it again.")),
    )
    @click.option(
        "--page",
        type=click.IntRange(min=1),
        help=say(Message("Cette page seulement, au lieu de tout.", "This page only, not everything.")),
    )
    @click.option(
        "--limit",
        type=click.IntRange(1, MAX_PER_PAGE),
        default=10,
        help=say(Message("Articles d’une page (10).", "Articles of a page (10).")),
    )
    @request_options(say)
    @engine_options(say)
    def export(
        text: Sequence[str],
        format_name: str | None,
        output: Path | None,
        families: str,
        dossier: str | None,
        replay: Path | None,
        page: int | None,
        limit: int,
        index_dir: Path | None,
        engine: str | None,
        asked: Request,
    ) -> None:
        settings = settings_with(index_dir, engine)
        query = " ".join(text)
        if replay is not None:
            _replay(replay, open_engine(settings), say)
            return
        if dossier is not None and (query.strip() or page is not None or asked != Request("")):
            raise BadQuery(
                Message(
                    fr="un dossier s’exporte entier : donnez --dossier sans TEXTE, ni filtre, ni --page",
                    en="a dossier is exported whole: give --dossier without TEXT, filter or --page",
                )
            )
        if not query.strip() and dossier is None:
            raise BadQuery(
                Message(
                    fr="il manque TEXTE : donnez une requête, par exemple « search export missiles -o missiles.csv »",
                    en="TEXT is missing: give a query, such as “search export missiles -o missiles.csv”",
                )
            )
        chosen = format_name or _by_suffix(output) or "csv"
        if output is not None and format_name is None and output.suffix and _by_suffix(output) is None:
            _tell_format(output, chosen, say)
        _check_terminal(chosen, output)
        opened = open_engine(settings)
        if dossier is not None:
            from search.commands.dossier_lines import tell_lost
            from search.dossiers.resolved import dossier_export
            from search.dossiers.store import DossierStore

            kept = DossierStore(settings.index_dir).get(dossier)
            found, lost = dossier_export(opened, kept, chosen, settings.lang, paths=True)
            _write(found, chosen, output, say)
            tell_lost(lost, say)
            return
        request = replace(asked, query=query, collapse=families == "one", page=page or 1, per_page=limit)
        whole = answer_export if page is None else page_export
        found = whole(opened, request, chosen, settings.lang, paths=True)
        _write(found, chosen, output, say)

    return export


def _by_suffix(output: Path | None) -> str | None:
    """The format that a file's suffix stands for; of two that have one suffix, the first in the table."""
    suffix = output.suffix.lower() if output else ""
    return next(
        (name for name, known in EXPORT_FORMATS.items() if known.suffix == suffix and name not in _NAMED_ALONE), None
    )


_NAMED_ALONE = ("txm", "iramuteq")
"""Formats that are meant only where they are named: their suffixes are those of the plain ones."""


def _tell_format(output: Path, chosen: str, say: Say) -> None:
    """Say which format is written under a suffix that stands for none, so that no program is given it as another."""
    if output.is_dir():
        return
    ours = EXPORT_FORMATS[chosen].suffix
    echo(
        say(
            Message(
                f"« {output.suffix} » n’est le suffixe d’aucun format : écrit en {chosen} ; nommez le fichier *{ours}, "
                f"ou donnez --format ({', '.join(EXPORT_FORMATS)})",
                f"“{output.suffix}” is the suffix of no format: written as {chosen}; name the file *{ours}, "
                f"or give --format ({', '.join(EXPORT_FORMATS)})",
            )
        ),
        err=True,
    )


def _check_terminal(name: str, output: Path | None) -> None:
    if output is None and EXPORT_FORMATS[name].binary and sys.stdout.isatty():
        raise BadSetting(
            Message(
                fr=f"le format {name} n’est pas du texte : donnez un fichier avec -o",
                en=f"{name} is no text: give a file with -o",
            )
        )


def _write(found: Export, name: str, output: Path | None, say: Say) -> None:
    about = found.about
    if output is None:
        _to_standard_output(found.data)
        _tell_empty(about, say)
        return
    path = output
    if output.is_dir():
        path = output / (file_name(about.name) + EXPORT_FORMATS[name].suffix)
    write_whole(path, found.data)
    more, more_en = "s" if about.size > 1 else "", "" if about.size == 1 else "s"
    echo(say(Message(f"{about.size} article{more} dans {path}", f"{about.size} article{more_en} in {path}")), err=True)
    _tell_empty(about, say)


def _to_standard_output(data: Iterable[bytes]) -> None:
    out = sys.stdout.buffer
    try:
        for piece in data:
            out.write(piece)
    except OSError as error:  # not what output itself meets (OutputLost): a file for the time of the writing
        raise unwritten(Path(tempfile.gettempdir()), error, "TMPDIR") from error
    out.flush()


def _tell_empty(about: About, say: Say) -> None:
    if not about.size and not about.is_dossier:
        echo(
            say(
                Message(
                    "aucun article ne répond à toute la requête : voyez ce qu’en dit « search query »",
                    "no article matches the whole query: see what “search query” says of it",
                )
            ),
            err=True,
        )


class NotTheSame(SearchError):
    """An evidence archive that was altered, or whose question finds something else now."""


def _replay(path: Path, engine: Engine, say: Say) -> None:
    """Say what became of an evidence archive; raises NotTheSame where anything did."""
    from search.export.replay import replayed

    done = replayed(path, engine)
    told = (
        (Message("fichier altéré", "altered file"), done.altered),
        (Message("n’est plus trouvé", "found no more"), done.gone),
        (Message("trouvé en plus", "found besides"), done.new),
        (Message("autre version", "another version"), done.changed),
    )
    for message, names in told:
        echo(*(f"{say(message)} : {name}" for name in names))
    if done.same:
        number = done.articles
        same = (
            f"{number} articles, les mêmes dans le même ordre" if number > 1 else f"{number} article, sans changement"
        )
        same_en = f"{number} article, unchanged" if number == 1 else f"{number} articles, the same in the same order"
        echo(
            say(
                Message(
                    f"{path} : intact ; {same} ({done.generation})",
                    f"{path}: sound; {same_en} ({done.generation})",
                )
            )
        )
        return
    order = done.same_order
    raise NotTheSame(
        Message(
            fr=f"{path} : altéré"
            if done.altered
            else f"{path} : l’index {done.generation} répond autrement" + ("" if order else ", dans un autre ordre"),
            en=f"{path}: altered"
            if done.altered
            else f"{path}: the index {done.generation} answers otherwise" + ("" if order else ", in another order"),
        )
    )
