"""`search reindex`: bring the index up to date with files and folders."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.messages import Message
from index.quiet import quiet_libraries
from search.commands.options import GivenPath, engine_options, json_option, settings_with
from search.commands.progress import Shown, shown_progress
from search.commands.refusals import Refusals, refusals
from search.commands.rejects import refused_paths
from search.commands.standing import served, standing
from search.commands.writing import writing
from search.config import Settings
from search.errors import BadQuery, Interrupted, NothingToDo, SearchError
from search.interface_language import Say
from search.output import echo, echo_json
from search.signals import EndedBySignal

if TYPE_CHECKING:
    from index.rebuild.build import Report

REASONS_LISTED = 20
"""Reasons of refusals listed for a person; `--json` has them all."""


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "reindex",
        help=say(
            Message(
                "Indexe des fichiers et des dossiers : texte brut, HTML, JSON, JSONL, CSV, RSS, Atom, WARC, "
                "ZIP et tar, "
                "DOCX, ODT, RTF, PDF, EPUB, XLSX, ODS, EML, MBOX, MHTML et Markdown, tels quels ou compressés. Les "
                "fichiers inchangés ne sont pas relus ; ceux qui ont disparu sont retirés. "
                "L’index en service répond jusqu’à la fin.",
                "Indexes files and folders: raw text, HTML, JSON and JSONL, CSV, RSS and Atom, WARC, ZIP and "
                "tar, DOCX, "
                "ODT, RTF, PDF, EPUB, XLSX, ODS, EML, MBOX, MHTML and Markdown, as they are or packed. "
                "Unchanged files are "
                "not read again; vanished ones are removed. The live index answers until the end.",
            )
        ),
    )
    @click.argument(
        "paths",
        nargs=-1,
        type=GivenPath(readable=False, path_type=Path),
        metavar=say(Message("[CHEMIN]...", "[PATH]...")),
    )
    @click.option("--full", is_flag=True, help=say(Message("Tout reprendre de zéro.", "Start from nothing.")))
    @click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help=say(Message("Processus de lecture (défaut : tous les cœurs).", "Reading processes (default: all cores).")),
    )
    @click.option("--dry-run", is_flag=True, help=say(Message("Compter sans rien écrire.", "Count, write nothing.")))
    @json_option(say(Message("Le bilan en JSON sur la sortie standard.", "The report as JSON on standard output.")))
    @click.option(
        "--rejects",
        type=GivenPath(dir_okay=False, readable=False, path_type=Path),
        metavar=say(Message("FICHIER", "FILE")),
        help=say(Message("Écrire ici les pages refusées (JSONL).", "Write the refused pages here (JSONL).")),
    )
    @click.option(
        "--from-rejects",
        type=GivenPath(dir_okay=False, readable=False, path_type=Path),
        metavar=say(Message("FICHIER", "FILE")),
        help=say(
            Message(
                "Reprendre les seuls fichiers que nomme ce fichier, écrit par --rejects.",
                "Try again only the files named by this file, which --rejects wrote.",
            )
        ),
    )
    @click.option(
        "--allow-removals",
        is_flag=True,
        help=say(
            Message(
                "Retirer les articles de ce qui n’est plus là, même si c’est un chemin entier ou le tiers "
                "des fichiers ; "
                "avec --watch, au premier passage seulement.",
                "Take out the articles of what is there no more, be it a whole path or a third of the files; with "
                "--watch, in the first run alone.",
            )
        ),
    )
    @click.option(
        "--versions",
        type=click.IntRange(min=0),
        metavar="N",
        help=say(
            Message(
                "Anciennes versions gardées par article (défaut : $SEARCH_VERSIONS, sinon toutes ; 0 : aucune).",
                "Old versions kept of each article (default: $SEARCH_VERSIONS, else all; 0: none).",
            )
        ),
    )
    @click.option(
        "--watch",
        "watched",
        is_flag=True,
        help=say(
            Message(
                "Rester en veille : réindexer dès que des fichiers arrivent, changent ou s’en vont.",
                "Stay and watch: index again whenever files come, change or go.",
            )
        ),
    )
    @engine_options(say)
    def reindex(
        paths: Sequence[Path],
        full: bool,
        jobs: int | None,
        dry_run: bool,
        as_json: bool,
        rejects: Path | None,
        from_rejects: Path | None,
        allow_removals: bool,
        versions: int | None,
        watched: bool,
        index_dir: Path | None,
        engine: str | None,
    ) -> None:
        quiet_libraries()
        settings = settings_with(index_dir, engine)
        if versions is not None:
            settings = replace(settings, versions=versions)
        if from_rejects is not None:
            _check_alone(paths, full)
            roots = refused_paths(from_rejects)
        else:
            roots = list(paths) or [settings.corpus or Path("seeds")]

        def run(full: bool, allow_removals: bool) -> None:
            with refusals(say, rejects) as refused:
                asked = _Asked(roots, full, from_rejects is not None, dry_run, allow_removals)
                with shown_progress(say) as progress:
                    report = _rebuild(settings, asked, jobs, refused, progress)
                try:
                    refused.finish(report.rejected)
                finally:
                    if as_json:
                        echo_json(report.to_dict(say))
                    else:
                        echo(_summary(report, say, dry_run), *_reasons(report, say))

        if not watched:
            run(full, allow_removals)
            return
        if dry_run or from_rejects is not None:
            raise BadQuery(
                Message(
                    fr="--watch va sans --dry-run ni --from-rejects : lancez l’un puis l’autre",
                    en="--watch goes without --dry-run and --from-rejects: run one, then the other",
                )
            )
        if not allow_removals:
            _check_there(roots, settings)
        _watch(roots, settings, run, (full, allow_removals), say)

    return reindex


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one run is asked for."""

    roots: Sequence[Path]
    full: bool
    again: bool
    dry_run: bool
    allow_removals: bool


def _watch(
    roots: Sequence[Path],
    settings: Settings,
    run: Callable[[bool, bool], None],
    first: tuple[bool, bool],
    say: Say,
) -> None:
    """Run, and run again after every burst of changes; what one run cannot do, a later one may.

    `first` is what the first run that succeeds is given: not meant for whatever happens afterwards.
    """
    from search.commands.watching import bursts

    try:
        for _ in bursts(roots, settings.index_dir):
            try:
                run(*first)
                first = (False, False)
            except Interrupted:
                raise
            except SearchError as error:
                echo(f"search: {error.message.text(settings.lang)}", err=True)
            echo(say(Message("En veille (Ctrl-C pour finir)", "Watching (Ctrl-C to end)")), err=True)
    except (KeyboardInterrupt, EndedBySignal):  # how it is meant to end, where it cuts no run short
        return


def _rebuild(
    settings: Settings,
    asked: _Asked,
    jobs: int | None,
    refused: Refusals,
    progress: Shown,
) -> "Report":
    from index.rebuild.build import NoInput, rebuild
    from index.rebuild.plan import SourceAway
    from search.engines.stores import article_store, written_folder

    folder = written_folder(settings)
    before = served(folder)
    try:
        with writing(folder):
            return rebuild(
                folder,
                asked.roots,
                full=asked.full,
                again=asked.again,
                jobs=jobs or os.cpu_count() or 1,
                dry_run=asked.dry_run,
                allow_removals=asked.allow_removals,
                versions=settings.versions,
                store=article_store(settings, take_over=asked.full and asked.allow_removals),
                on_reject=refused.add,
                on_progress=progress,
                on_notice=lambda message: echo(message.text(settings.lang), err=True),
            )
    except SourceAway as error:
        raise NothingToDo(error.message) from error
    except (KeyboardInterrupt, EndedBySignal) as error:
        now = standing(folder, before)
        message = Message(fr=f"interrompu : {now.fr}", en=f"interrupted: {now.en}")
        raise Interrupted(message, getattr(error, "exit_code", 130)) from error
    except NoInput as error:
        names = ", ".join(str(root) for root in asked.roots)
        raise NothingToDo(
            Message(
                fr=f"aucun fichier à indexer sous {names} : donnez un dossier qui en contient",
                en=f"no file to index under {names}: give a folder that holds some",
            )
        ) from error


def _check_alone(paths: Sequence[Path], full: bool) -> None:
    # With --full, the index would keep nothing but the pages that were refused.
    if paths or full:
        raise BadQuery(
            Message(
                fr="--from-rejects va sans chemin et sans --full : lancez l’un puis l’autre",
                en="--from-rejects goes without a path and without --full: run one, then the other",
            )
        )


def _check_there(roots: Sequence[Path], settings: Settings) -> None:
    from index.rebuild.generation import is_indexed
    from index.rebuild.plan import SourceAway, check_there
    from search.engines.stores import written_folder

    try:
        check_there(roots, is_indexed(written_folder(settings)))
    except SourceAway as error:
        raise NothingToDo(error.message) from error


def _summary(report: "Report", say: Say, dry_run: bool) -> str:
    head = say(Message("À faire", "To do")) if dry_run else say(Message("Index à jour", "Index up to date"))
    resumed = say(
        Message(
            f" ; déjà lus avant l’interruption : {_number(report.resumed, 'fichier')}",
            f"; {report.resumed} files had been read before the interruption",
        )
    )
    done = ", ".join(
        (
            _number(report.indexed, "indexé"),
            _number(report.unchanged, "inchangé"),
            _number(report.removed, "retiré"),
            _number(report.rejected, "refusé"),
            _number(report.duplicates, "doublon"),
            _number(report.versions, "ancienne version", "anciennes versions"),
        )
    )
    return (
        head
        + say(
            Message(
                f" : {done}, {report.clashes} d’adresse commune à plusieurs ; "
                f"{_number(report.articles, 'article')} en tout ({report.seconds:.1f} s)".replace(".", ","),
                f": {report.indexed} indexed, {report.unchanged} unchanged, {report.removed} removed, "
                f"{report.rejected} rejected, {report.duplicates} duplicates, {report.versions} old versions, "
                f"{report.clashes} at an address of several; {report.articles} articles in all "
                f"({report.seconds:.1f} s)",
            )
        )
        + (resumed if report.resumed else "")
    )


def _number(count: int, one: str, more: str | None = None) -> str:
    """A count with its word, in French: the plural begins at two."""
    return f"{count} {one if count < 2 else more or f'{one}s'}"


def _reasons(report: "Report", say: Say) -> list[str]:
    """Why pages were refused, most frequent reasons first."""
    if not report.reasons:
        return []
    lines = [say(Message("Refusés, par raison :", "Rejected, by reason:"))]
    lines += [f"{count:>8}  {say(reason)}" for reason, count in report.reasons[:REASONS_LISTED]]
    if rest := report.reasons[REASONS_LISTED:]:
        pages, more = sum(count for _, count in rest), len(rest)
        lines.append(f"{pages:>8}  " + say(Message(f"({more} autres raisons)", f"({more} other reasons)")))
    return lines
