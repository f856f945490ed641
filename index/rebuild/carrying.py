"""What the pages of a run are made: articles of the index, versions in its history, copies that are counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from index.article import Article, Rejected
from index.readers.guard import guarded_page
from index.rebuild.article_store import ArticleWriter, StoredArticles
from index.rebuild.counts import RebuildCounts
from index.rebuild.file_log import FileLog, Page
from index.rebuild.files import SourceFile
from index.rebuild.identity import Role, Verdicts
from index.rebuild.keeper import Keeper
from index.rebuild.occurrences import captured_at, named_day, published_digest, ref_digest
from index.rebuild.plan import RebuildPlan, told
from index.rebuild.sightings import Sightings


@dataclass(frozen=True, slots=True)
class Target:
    """What a run writes to: the file log, and but for a dry run the index and the history of its articles."""

    log: FileLog
    writer: ArticleWriter | None = None
    keeper: Keeper | None = None


def give_way(
    verdicts: Verdicts, base: StoredArticles | None, to: Target, plan: RebuildPlan, counts: RebuildCounts
) -> None:
    """Take out of the index what newer texts replace that are read now, and call those otherwise that stay where the
    stories at their address have become others."""
    if to.keeper is not None:
        to.keeper.move(verdicts, to.log)
    for one in verdicts.moved:
        if to.writer is not None:
            to.writer.remove_article(one.id)
        if not one.stays:
            counts.replace(one.rank is not None)
            plan.unchanged -= 1
    for one in verdicts.moved:
        article = base.article(one.id) if one.stays and to.writer is not None and base is not None else None
        if to.writer is not None and article is not None:
            to.writer.add(replace(article, id=one.now), one.path)
    counts.clashes += verdicts.clashes


def take_in(
    file: SourceFile,
    pages: Iterable[tuple[int, Article | Rejected]],
    sightings: Sightings,
    verdicts: Verdicts,
    to: Target,
    counts: RebuildCounts,
) -> None:
    """Make the pages of a file, each with its number in the run, what they are."""
    addresses = sightings.addresses()
    ordinal = -1
    for number, outcome in pages:
        counts.settle_page()
        ordinal += number >= 0
        if isinstance(outcome, Rejected):
            if not outcome.unread:
                to.log.reject(outcome)
            counts.refuse(told(outcome, to.log))
            continue
        role = int(verdicts.roles[number])
        if role == Role.SHARED_COPY:
            counts.duplicates += 1
            continue
        named = verdicts.names.get(number)
        article = replace(outcome, id=named.id) if named is not None else outcome
        if role == Role.VERSION and named is not None:
            counts.versions += 1
            if to.keeper is not None:
                to.keeper.hold(article, named.rank)
            continue
        captured = captured_at(article)
        page = Page(
            address=int(addresses[number]),
            path=file.path,
            ordinal=ordinal,
            id=article.id,
            indexed=role != Role.COPY,
            digest=sightings.digest(number),
            moment=captured.moment,
            fetched=captured.fetched,
        )
        if role == Role.COPY:
            known = (published_digest(article), ref_digest(article), named_day(file.path, article.place))
            page = replace(page, published=known[0], ref=known[1], day=known[2])
        if role != Role.CURRENT:
            to.log.enter(page)
        if role == Role.COPY:
            counts.duplicates += 1
        else:
            _index(article, page, file, to, counts, named is None)


def _index(article: Article, page: Page, file: SourceFile, to: Target, counts: RebuildCounts, alone: bool) -> None:
    """Add an article to the index; `alone` says that it is the only text at its address, so that what it replaces was
    not counted."""
    entry = _entry(article, file.path, to.writer)
    if isinstance(entry, Rejected):
        to.log.release(page)
        to.log.reject(entry)
        counts.refuse(entry)
        return
    counts.index(file.path)
    if to.keeper is not None:
        replaced = to.keeper.see(article, file, page.address)
        counts.versions += replaced and alone
    if to.writer is not None:
        to.writer.add_prepared(entry)


def _entry(article: Article, path: Path, writer: ArticleWriter | None) -> Mapping[str, Any] | Rejected:
    """What is indexed of an article, which is refused where that can't be made."""
    if writer is None:
        return {}
    entry = guarded_page(path, article.place, partial(writer.prepared, article, path))
    return replace(entry, unread=False) if isinstance(entry, Rejected) else entry


def leave_out(pages: Iterable[tuple[int, Article | Rejected]], log: FileLog, counts: RebuildCounts) -> None:
    """Tell what was refused of a file that keeps what the index has of it."""
    for _, outcome in pages:
        counts.settle_page()
        if isinstance(outcome, Rejected):
            counts.refuse(told(outcome, log))
