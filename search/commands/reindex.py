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
from search.commands.progress import Shown
from search.commands.refusals import Refusals, refusals
from search.commands.rejects import refused_paths
from search.commands.report_lines import reasons, summary
from search.commands.run_log import LogFormat, RunLog, log_format_option
from search.commands.standing import served, standing
from search.commands.writing import writing
from search.config import Settings
from search.errors import BadQuery, Interrupted, NothingToDo, SearchError
from search.interface_language import Say
from search.output import echo, echo_json
from search.rebuild_status import StatusKeeper, kept_status
from search.signals import EndedBySignal

if TYPE_CHECKING:
    from index.rebuild.build import Report
    from index.rebuild.progress import Progress


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
    @log_format_option(say)
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
        log_format: LogFormat,
        index_dir: Path | None,
        engine: str | None,
    ) -> None:
        quiet_libraries()
        log = RunLog(say, log_format)
        settings = settings_with(index_dir, engine)
        if settings.semantic:
            from search.semantic_setting import check_semantic

            check_semantic(settings)
        if versions is not None:
            settings = replace(settings, versions=versions)
        if from_rejects is not None:
            _check_alone(paths, full)
            roots = refused_paths(from_rejects)
        else:
            roots = list(paths) or [settings.corpus or Path("seeds")]

        def run(full: bool, allow_removals: bool) -> None:
            with refusals(say, log, rejects) as refused, kept_status(settings.index_dir, dry_run) as status:
                asked = _Asked(roots, full, from_rejects is not None, dry_run, allow_removals)
                with log.progress() as shown:
                    report = _rebuild(settings, asked, jobs, refused, _both(shown, status), log)
                    if settings.semantic and not dry_run:
                        report = _with_vectors(report, settings, jobs, _both(shown, status), log)
                if status is not None:
                    status.done(report.articles, report.rejected)
                try:
                    refused.finish(report.rejected)
                finally:
                    if as_json:
                        echo_json(report.to_dict(say))
                    if log.as_json:
                        log.event("done", report=report.to_dict(say))
                    elif not as_json:
                        echo(summary(report, say, dry_run), *reasons(report, say))

        if not watched:
            with log.failures():
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
        _watch(roots, settings, run, (full, allow_removals), log)

    return reindex


def _both(shown: Shown, status: StatusKeeper | None) -> Shown:
    if status is None:
        return shown

    def told(progress: "Progress") -> None:
        shown(progress)
        status.progress(progress)

    return told


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
    log: RunLog,
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
                log.failed(error)
            log.notice(Message("En veille (Ctrl-C pour finir)", "Watching (Ctrl-C to end)"))
    except (KeyboardInterrupt, EndedBySignal):  # how it is meant to end, where it cuts no run short
        return


def _rebuild(
    settings: Settings,
    asked: _Asked,
    jobs: int | None,
    refused: Refusals,
    progress: Shown,
    log: RunLog,
) -> "Report":
    from index.rebuild.build import NoInput, rebuild
    from index.rebuild.plan import SourceAway
    from search.engines.stores import article_store, storing, written_folder

    folder = written_folder(settings)
    before = served(folder)
    try:
        with writing(folder), storing(settings):
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
                on_notice=log.notice,
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


def _with_vectors(report: "Report", settings: Settings, jobs: int | None, progress: Shown, log: RunLog) -> "Report":
    """Vectors for the articles that have none; the report, of the generation that serves then."""
    from search.commands.embedding import embedded

    embedded(settings, jobs or os.cpu_count() or 1, progress, log.notice)
    return replace(report, generation=served(settings.index_dir))


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
