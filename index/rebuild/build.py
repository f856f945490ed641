"""The rebuild: files are looked at, read, written into a new generation, and that is published."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.article import Rejected
from index.messages import Message
from index.rebuild.article_store import ArticleStore, LocalStore, NewArticles
from index.rebuild.carry_over import built_from, history_keeper, keep_vectors, site_model_of, unfinished_pages
from index.rebuild.carrying import Target, give_way, leave_out, take_in
from index.rebuild.closed import close_as_corpus
from index.rebuild.counts import RebuildCounts, each_once
from index.rebuild.counts import Report as Report
from index.rebuild.file_log import FILE_LOG_FILE as FILELOG
from index.rebuild.file_log import FileLog
from index.rebuild.files import SourceFile
from index.rebuild.foundation import usable_base
from index.rebuild.generation import Census, Forbidden, Generation, GenerationError, is_indexed, verified, writer_lock
from index.rebuild.groups import keep_groups
from index.rebuild.identity import told_apart
from index.rebuild.journal import JOURNAL_FILE as JOURNAL
from index.rebuild.journal import Journal, Unusable
from index.rebuild.pages import Outcome, read_all
from index.rebuild.plan import NoInput as NoInput
from index.rebuild.plan import RebuildPlan, add_doubted, check_there, leave_unread, planned
from index.rebuild.progress import Progress as Progress
from index.rebuild.site_pass import SitePass
from index.rebuild.transaction import NewGeneration, new_generation

MIN_PAGES_FOR_JOBS = 4000
"""From so many pages on, several processes write them."""


class Incomplete(Exception):
    """The index just made does not hold what was added to it; the live one was not touched."""


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
    store: ArticleStore | None = None,
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
    kept_in: ArticleStore = store or LocalStore()
    asked = _Asked(index_dir, paths, full, again, jobs, dry_run, allow_removals, versions, kept_in)
    refuse = each_once(on_reject)
    try:
        return _rebuilt(asked, RebuildCounts(refuse, on_progress), on_notice)
    except Forbidden:
        raise
    except GenerationError:
        if dry_run or full or not kept_in.mends:
            raise
        from index.rebuild.mending import mend

        mend(index_dir, kept_in.fingerprint, jobs=jobs, on_notice=on_notice)
        return _rebuilt(asked, RebuildCounts(refuse, on_progress), on_notice)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a rebuild is asked for, as `rebuild` takes it."""

    index_dir: Path
    paths: Sequence[Path]
    full: bool
    again: bool
    jobs: int
    dry_run: bool
    allow_removals: bool
    versions: int | None
    store: ArticleStore


@dataclass(frozen=True, slots=True)
class _Run:
    """A rebuild that is planned: what it was asked for, what it starts from, what there is to do, and its counts."""

    asked: _Asked
    base: Generation | None
    before: FileLog
    """What the live index was built from."""
    plan: RebuildPlan
    counts: RebuildCounts
    on_notice: Callable[[Message], None]

    def report(self, articles: int, generation: Generation | None) -> Report:
        return self.counts.report(self.plan.unchanged, articles, generation.name if generation else None)


def _rebuilt(asked: _Asked, counts: RebuildCounts, on_notice: Callable[[Message], None]) -> Report:
    """Plan, and carry out what is planned."""
    index_dir, paths, again = asked.index_dir, asked.paths, asked.again
    if not asked.allow_removals:
        check_there([path.parent for path in paths] if again else paths, is_indexed(index_dir))
    made = not index_dir.exists()
    with writer_lock(index_dir), ExitStack() as opened:
        base = None if asked.full else usable_base(index_dir, asked.store.fingerprint)
        if not asked.dry_run:
            asked.store.settle(base)
        known = opened.enter_context(closing(FileLog.copy(base.folder / FILELOG if base else None)))
        before = known if base else opened.enter_context(closing(built_from(index_dir)))
        plan = planned(paths, index_dir, known, before, counts.refuse, again=again, allow_removals=asked.allow_removals)
        add_doubted(plan, known)
        counts.files = len(plan.read)
        run = _Run(asked, base, before, plan, counts, on_notice)
        if not asked.dry_run:
            close_as_corpus(index_dir, (*paths, *(file.path for file in plan.read)), made, on_notice)
        if plan.idle:
            if base is None or not plan.unchanged + counts.rejected:
                raise NoInput
            # Nobody else reads all of it, and who asks for an update is told that the index is as it should be.
            return run.report(base.census.articles, verified(base.folder))
        if asked.dry_run:
            return _tried(run, known)
        generation = _renewed(run)
    return run.report(generation.census.articles, generation)


def _tried(run: _Run, known: FileLog) -> Report:
    """Read, and count what would be written."""
    with closing(Journal(None)) as journal:
        _carry_out(run, _read(run, journal, None), Target(known))
    base, counts = run.base, run.counts
    return run.report((base.census.articles if base else 0) - counts.dropped + counts.indexed, base)


def _renewed(run: _Run) -> Generation:
    """Read, write, publish; the generation that serves then: the base, where reading leaves nothing to change."""
    asked, base, store = run.asked, run.base, run.asked.store
    with new_generation(asked.index_dir, base) as new, store.begun(new.folder, base) as articles:
        with (
            closing(unfinished_pages(asked.index_dir, store.fingerprint, asked.again)) as journal,
            closing(FileLog(new.folder / FILELOG)) as log,
            closing(history_keeper(asked.index_dir, new.folder, base, asked.versions, store)) as keeper,
        ):
            if base is None:
                keep_vectors(asked.index_dir, new.folder)
            pages = _read(run, journal, new.folder)
            same = base if run.plan.idle else None
            if same is None:
                census = _written(run, pages, new.folder, articles, Target(log, keeper=keeper))
            else:
                _carry_out(run, pages, Target(log))
        if same is None:
            articles.seal()
            _seal(new, store.fingerprint, census)
            generation = new.publish(run.on_notice, once_live=lambda: _remove(journal, run.on_notice))
            articles.publish()
            return generation
    _remove(journal, run.on_notice)
    return same


def _read(run: _Run, journal: Journal, folder: Path | None) -> SitePass:
    """The pages to index, read, and what they and those before them teach of their sites; by the plan, files that could
    not be read keep then what the index has of them."""
    plan, counts = run.plan, run.counts
    today = datetime.now(UTC).date()

    def read(files: Sequence[SourceFile]) -> Generator[tuple[SourceFile, Iterator[Outcome]], None, None]:
        counts.bytes_to_read = sum(file.size for file in files)
        return read_all(files, run.asked.jobs, today, counts.read_bytes)

    def waiting() -> SitePass:
        return SitePass(plan.read, read, journal, site_model_of(run.base), folder, counts.read_page)

    try:
        pages = waiting()
    except Unusable:  # before any file was read
        journal.begin_anew()
        pages = waiting()
    if journal.aside is not None:
        run.on_notice(
            Message(
                fr=f"{journal.aside.with_name(JOURNAL)} ne vient pas de ce programme : mis de côté sous le nom "
                f"{journal.aside.name} (à effacer), ses pages sont relues",
                en=f"{journal.aside.with_name(JOURNAL)} is not of this program: put aside as {journal.aside.name} "
                "(yours to delete), its pages are read again",
            )
        )
    counts.resumed, counts.pages = pages.resumed, pages.pages
    leave_unread(plan, pages.unread, run.before, lossless=run.base is None and not run.asked.allow_removals)
    return pages


def _written(run: _Run, pages: SitePass, folder: Path, articles: NewArticles, to: Target) -> Census:
    """Carry out the plan in `folder`; what is in it then. Raises Incomplete where the index just written does not hold
    the articles that its file log tells."""
    pages.knowledge.save(folder)
    keep_groups(folder, (file.path for file in run.plan.read))
    jobs = run.asked.jobs if pages.pages >= MIN_PAGES_FOR_JOBS else 1
    with articles.writer(jobs) as writer:
        _carry_out(run, pages, replace(to, writer=writer))
        run.counts.advance("publishing")
        census = writer.commit()
    if census.articles != to.log.indexed():
        raise Incomplete(f"{census.articles} articles where {to.log.indexed()} were added")
    return census


def _carry_out(run: _Run, pages: SitePass, to: Target) -> None:
    """Carry out the plan."""
    plan, counts, log = run.plan, run.counts, to.log
    affected: set[int] = run.before.shared() if run.base is None else set()
    for path, articles in plan.drop.items():
        counts.drop(path, articles)
        affected |= log.shared_by(path)
        log.forget(path)
        if to.writer is not None:
            to.writer.remove_file(path)
    log.record_mounts(plan.mounts, plan.unmounted)
    for path in plan.doubtful:
        log.record_unread(path)
    base = run.asked.store.before(run.base.folder) if run.base is not None else None
    if run.base is not None and base is None:
        raise GenerationError(run.base.folder, "its articles cannot be read")
    verdicts = told_apart(pages, plan.stay, log, affected, base)
    give_way(verdicts, base, to, plan, counts)
    for file, outcomes in pages.outcomes():
        if file.path in plan.stay:
            leave_out(outcomes, log, counts)
        else:
            take_in(file, outcomes, pages.sightings, verdicts, to, counts)
        if file.path in plan.unread:
            log.record_unread(file.path)
        else:
            log.record(file)


def _seal(new: NewGeneration, fingerprint: str, census: Census) -> None:
    """Raise Incomplete where the generation just written is not on the disk as it was written."""
    try:
        new.seal(fingerprint, census)
    except GenerationError as error:
        raise Incomplete(str(error)) from error


def _remove(journal: Journal, on_notice: Callable[[Message], None]) -> None:
    """Take away the journal of a run whose index serves, as it does whatever becomes of the journal."""
    try:
        journal.discard()
    except OSError as error:
        why = error.strerror
        on_notice(
            Message(
                fr=f"le nouvel index sert ; {error.filename} n’a pas pu être effacé ({why}) : effacez-le",
                en=f"the new index serves; {error.filename} could not be removed ({why}): remove it",
            )
        )
