"""The rebuild: files read, cleaned and written into a new generation, which then takes the live one's place."""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from index.article import Rejected
from index.cleaning.site_model import SiteModel, empty, load
from index.messages import Message
from index.rebuild.file_log import FILE_LOG_FILE as FILELOG
from index.rebuild.file_log import FileLog
from index.rebuild.foundation import usable_base
from index.rebuild.generation import (
    Census,
    Forbidden,
    Generation,
    GenerationError,
    begin,
    discard,
    folders,
    is_indexed,
    points_at,
    seal,
    switch,
    verified,
    vouched,
    writer_lock,
)
from index.rebuild.history import HISTORY_FILE as HISTORY
from index.rebuild.history import Keeper, rescue
from index.rebuild.journal import JOURNAL_FILE as JOURNAL
from index.rebuild.journal import Journal, Unusable
from index.rebuild.pages import read_all
from index.rebuild.plan import NoInput as NoInput
from index.rebuild.plan import SourceAway, add_doubted, check_there, from_nothing, planned, told
from index.rebuild.run import Incomplete as Incomplete
from index.rebuild.run import Once, RebuildRun
from index.rebuild.run import Progress as Progress
from index.rebuild.run import Report as Report
from index.rebuild.site_pass import SitePass
from index.rebuild.writer import Writer
from index.schema import fingerprint

MIN_PAGES_FOR_JOBS = 4000
"""From so many pages on, several processes write them."""


def rebuild(
    index_dir: Path,
    paths: Sequence[Path],
    *,
    full: bool = False,
    again: bool = False,
    jobs: int = 1,
    dry_run: bool = False,
    allow_removals: bool = False,
    versions: int | None = None,
    on_reject: Callable[[Rejected], None] = lambda _: None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    on_notice: Callable[[Message], None] = lambda _: None,
) -> Report:
    """Bring the index in `index_dir` up to date with the files under `paths`.

    Unchanged files are not read again, changed ones replaced, vanished ones removed; what can't be looked at keeps its
    articles, and so do files indexed from elsewhere. `again` reads the files under these paths even where they are as
    they were (what kept one from being read may lie outside it: its permissions, its sidecar). `full` starts from
    nothing but these paths, and the history of articles. `allow_removals` takes for gone whatever is not there, be it a
    whole path or most files. `versions` old versions of each article are kept, all for None. The live index answers as
    before until the new one is complete on disk and verified; whatever stops a rebuild, a kill included, leaves it as
    it was. Raises `generation.Busy` where another rebuild runs, `NoInput` where there is nothing under the paths,
    `SourceAway` where what lay there seems to be away, `Incomplete` where what was written is not what was added,
    `Unconfirmed` where the new index serves and the disk did not confirm it.

    A damaged index is mended first (`mending.mend`), which raises `Irrecoverable` where that would lose articles; a dry
    run raises GenerationError then. Raises `Forbidden` where the index may not be read.
    """
    once = Once(on_reject)

    def run() -> Report:
        under_way = RebuildRun(once.refuse, on_progress, on_notice)
        return _rebuilt(index_dir, paths, full, again, jobs, dry_run, allow_removals, versions, under_way)

    try:
        return run()
    except Forbidden:
        raise
    except GenerationError:
        if dry_run or full:
            raise
        from index.rebuild.mending import mend

        mend(index_dir, fingerprint(), jobs=jobs, on_notice=on_notice)
        return run()


def _rebuilt(
    index_dir: Path,
    paths: Sequence[Path],
    full: bool,
    again: bool,
    jobs: int,
    dry_run: bool,
    allow_removals: bool,
    versions: int | None,
    run: RebuildRun,
) -> Report:
    start = time.monotonic()
    if not allow_removals:
        check_there([path.parent for path in paths] if again else paths, is_indexed(index_dir))
    with writer_lock(index_dir), ExitStack() as opened:
        base = None if full else usable_base(index_dir, fingerprint())
        known = opened.enter_context(closing(FileLog.copy(base.folder / FILELOG if base else None)))
        before = known if base else opened.enter_context(closing(_built_from(index_dir)))
        run.plan = planned(paths, index_dir, known, before, run.refuse, again=again, allow_removals=allow_removals)
        add_doubted(run.plan, known)
        if run.idle:
            if base is None or not run.plan.unchanged + run.rejected:
                raise NoInput
            return run.report(base.census.articles, base.name, start)
        lossless = base is None and not allow_removals
        if dry_run:
            with closing(Journal(None)) as journal:
                pages = _settling(run, base, None, journal, jobs)
                _leave_unread(run, pages.unread, before, lossless)
                _apply(run, known, None, None, pages)
            articles = (base.census.articles if base else 0) - run.dropped + run.indexed
            return run.report(articles, base.name if base else None, start)
        folder = begin(index_dir, base)
        try:
            with (
                closing(_journal(index_dir, again)) as journal,
                closing(FileLog(folder / FILELOG)) as log,
                closing(_keeper(index_dir, folder, base, versions)) as keeper,
            ):
                pages = _settling(run, base, folder, journal, jobs)
                _leave_unread(run, pages.unread, before, lossless)
                if base is not None and run.idle:
                    _apply(run, log, None, None, pages)
                    census = None
                else:
                    pages.knowledge.save(folder)
                    census = _written(run, folder, log, keeper, pages, base is not None, jobs)
            if census is None:
                discard(folder)
                generation = base
            else:
                seal(folder, fingerprint(), census, base)
                _verify(folder)
                generation = switch(index_dir, folder, run.on_notice)
        except BaseException:
            if points_at(index_dir, folder.name.removeprefix(".")):  # the new index serves
                _drop(journal, run)
            discard(folder)
            raise
        _drop(journal, run)
    return run.report(generation.census.articles, generation.name, start)


def _built_from(index_dir: Path) -> FileLog:
    """What the index that a rebuild from nothing replaces was built from; nothing where that can't be read."""
    for folder in folders(index_dir):
        with suppress(sqlite3.Error), ExitStack() as opened:
            log = opened.enter_context(closing(FileLog.copy(folder / FILELOG)))
            log.indexed()
            opened.pop_all()
            return log
    return FileLog.copy(None)


def _leave_unread(run: RebuildRun, unread: Mapping[Path, int], before: FileLog, lossless: bool) -> None:
    """Let files that could not be read keep what the index has of them; raises SourceAway where it begins anew and is
    to lose nothing."""
    run.unread = unread
    lost = {path: articles for path in unread if (articles := before.articles(path))} if lossless else {}
    if lost:
        raise SourceAway(from_nothing(lost))
    for path in unread:
        if path in run.plan.drop:
            run.plan.unchanged += run.plan.drop.pop(path)
            run.stay.add(path)


def _compare(census: Census, log: FileLog) -> None:
    """Raise Incomplete where the index just written does not hold the articles that its file log tells."""
    if census.articles != log.indexed():
        raise Incomplete(f"{census.articles} articles where {log.indexed()} were added")


def _verify(folder: Path) -> None:
    """Raise Incomplete where the generation just written is not on the disk as it was written."""
    try:
        verified(folder)
    except GenerationError as error:
        raise Incomplete(str(error)) from error


def _drop(journal: Journal, run: RebuildRun) -> None:
    """Take away the journal of a run whose index serves, as it does whatever becomes of the journal."""
    try:
        journal.discard()
    except OSError as error:
        why = error.strerror
        run.on_notice(
            Message(
                fr=f"le nouvel index sert ; {error.filename} n’a pas pu être effacé ({why}) : effacez-le",
                en=f"the new index serves; {error.filename} could not be removed ({why}): remove it",
            )
        )


def _keeper(index_dir: Path, folder: Path, base: Generation | None, versions: int | None) -> Keeper:
    """What keeps the versions that are replaced: history goes on even where the index begins anew."""
    if base is not None:
        return Keeper(folder, base.folder, rebased=False, limit=versions)
    before = folders(index_dir)
    rescue(folder, before, lambda other: vouched(other, HISTORY))
    # What begins anew may do so because the index before is damaged: that one is not to be compared with.
    return Keeper(folder, next(filter(_whole, before[:1]), None), rebased=True, limit=versions)


def _whole(folder: Path) -> bool:
    try:
        verified(folder)
    except GenerationError:
        return False
    return True


def _journal(index_dir: Path, again: bool) -> Journal:
    """What a run that was stopped had read, and where this one puts its pages aside."""
    path = index_dir / JOURNAL
    if again:  # whoever asks for files to be read again has mended what no size or date of theirs tells
        path.unlink(missing_ok=True)
    # Whoever takes a newer program does not want pages as the older one read and cleaned them.
    program = max(module.stat().st_mtime_ns for module in Path(__file__).parents[1].rglob("*.py"))
    return Journal(path, f"{fingerprint()} {program}")


def _settling(run: RebuildRun, base: Generation | None, folder: Path | None, journal: Journal, jobs: int) -> SitePass:
    """The pages to index, read, and what they and those before them teach of their sites."""
    today = datetime.now(UTC).date()

    def settling() -> SitePass:
        sites = site_model_of(base)
        return SitePass(run.plan.read, lambda files: read_all(files, jobs, today), journal, sites, folder, run.advance)

    try:
        settled = settling()
    except Unusable:  # before any file was read
        journal.begin_anew()
        settled = settling()
    if journal.aside is not None:
        run.on_notice(
            Message(
                fr=f"{journal.aside.with_name(JOURNAL)} ne vient pas de ce programme : mis de côté sous le nom "
                f"{journal.aside.name} (à effacer), ses pages sont relues",
                en=f"{journal.aside.with_name(JOURNAL)} is not of this program: put aside as {journal.aside.name} "
                "(yours to delete), its pages are read again",
            )
        )
    run.resumed = settled.resumed
    return settled


def site_model_of(base: Generation | None) -> SiteModel:
    """What a generation learned of its sites; nothing where it is damaged, for it can be learned anew."""
    try:
        return load(base.folder) if base else empty()
    except ValueError:
        return empty()


def _written(
    run: RebuildRun, folder: Path, log: FileLog, keeper: Keeper, pages: SitePass, base: bool, jobs: int
) -> Census:
    """Carry out the plan in `folder`, which holds a `base` to go on from or nothing; what is in it then."""
    writer = Writer(folder, base, jobs=jobs if pages.pages >= MIN_PAGES_FOR_JOBS else 1)
    try:
        _apply(run, log, writer, keeper, pages)
    except BaseException:
        writer.cancel()
        raise
    census = writer.commit()
    _compare(census, log)
    return census


def _apply(run: RebuildRun, log: FileLog, writer: Writer | None, keeper: Keeper | None, pages: SitePass) -> None:
    """Carry out the plan; without a writer and a keeper, only count."""
    for path, articles in run.plan.drop.items():
        run.dropped += articles
        log.forget(path)
        if writer is not None:
            writer.remove_file(path)
    log.record_mounts(run.plan.mounts, run.plan.unmounted)
    for path in run.plan.doubtful:
        log.record_unread(path)
    for file, outcomes in pages.outcomes():
        stays = file.path in run.stay
        for outcome in outcomes:
            if isinstance(outcome, Rejected):
                if not (stays or outcome.unread):
                    log.reject(outcome)
                run.refuse(told(outcome, log))
            elif stays:
                continue
            elif log.claim(outcome.id, file.path):
                run.indexed += 1
                if run.plan.drop.get(file.path):
                    run.plan.drop[file.path] -= 1
                if run.indexed % 100 == 0:
                    run.advance(len(run.plan.read))
                if keeper is not None:
                    keeper.see(outcome, file)
                if writer is not None:
                    writer.add(outcome, file.path)
            else:
                run.duplicates += 1
        if file.path in run.unread:
            log.record_unread(file.path)
        else:
            log.record(file)
    run.advance(len(run.plan.read))
