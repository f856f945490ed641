"""Which article each page of a run is: its address's, a version or a copy of one, or another story at that address.

Pages whose address nothing else has, or exact copies alone, are told by a few numbers. Of all others, those of files
that this run does not read included, the facts stand in the file log; `stories_at` decides by them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Rejected, article_id_of
from index.rebuild.article_store import StoredArticles
from index.rebuild.file_log import FileLog, Page
from index.rebuild.occurrences import (
    Captured,
    Occurrence,
    PagePlace,
    captured_at,
    is_crawled,
    kind_of,
    named_day,
    occurrence,
    rank_of,
    unpacked_occurrence,
)
from index.rebuild.sightings import Sighted, Sightings
from index.rebuild.site_pass import SitePass
from index.rebuild.stories import Story, stories_at


class Role(IntEnum):
    """What a page is to the index: an article, or a copy of one, alone at its address or with pages of other texts."""

    ARTICLE = 0
    COPY = 1
    CURRENT = 2
    VERSION = 3
    SHARED_COPY = 4


@dataclass(frozen=True, slots=True)
class Named:
    """The identifier of the article that a page is, and the rank of its text among that article's."""

    id: str
    rank: bytes


@dataclass(frozen=True, slots=True)
class Moved:
    """An article that the index has from a file which is not read now: it leaves as `id`, and is `now` an old text of
    that article, or the article itself under another identifier (`stays`). `rank` is None where its text is a copy."""

    id: str
    now: str
    path: Path
    stays: bool
    rank: bytes | None


@dataclass(slots=True)
class Verdicts:
    """What the pages of a run are. `names` are of pages that are not alone at their address, `shared`
    the addresses that pages of several texts have or had, `current` the digests
    of the texts that are current there, by article; `clashes` counts articles of this run whose address other
    stories have."""

    roles: NDArray[np.uint8]
    names: dict[int, Named] = field(default_factory=dict)
    moved: list[Moved] = field(default_factory=list)
    shared: list[int] = field(default_factory=list)
    current: dict[str, int] = field(default_factory=dict)
    clashes: int = 0


def told_apart(
    pages: SitePass,
    stay: Iterable[Path],
    log: FileLog,
    affected: Iterable[int],
    base: StoredArticles | None,
) -> Verdicts:
    """What each page is that was read, but for those of files that `stay` as they are in the index.

    `log` is what is known of all other files; `affected` are addresses that files which are gone had too. `base` is
    the index that the run starts from.
    """
    seen = pages.sightings
    verdicts = Verdicts(np.zeros(len(seen), np.uint8))
    shared: dict[int, list[int]] = {address: [] for address in affected}
    known = log.known_addresses(np.unique(seen.addresses()))
    known_too = set(known.tolist())
    before = np.union1d(known, np.fromiter(shared, np.int64))
    for group in seen.met_again(_of_files(pages, stay), before):
        rows = log.at(group.address) if group.address in known_too else []
        if group.address not in shared and _are_copies(group, rows):
            first = -1 if any(row.indexed for row in rows) else _first(pages, seen, group.pages)
            for page in group.pages:
                if page != first:
                    verdicts.roles[page] = Role.COPY
        else:
            shared[group.address] = group.pages
    verdicts.shared = list(shared)
    if shared:
        _Decision(pages, log, base, verdicts).decide(shared)
    return verdicts


def _of_files(pages: SitePass, paths: Iterable[Path]) -> NDArray[np.bool_]:
    """Which pages are of these files."""
    left_out = set(paths)
    files = pages.sightings.files()
    if not left_out:
        return np.zeros(len(files), np.bool_)
    return np.isin(files, [number for number in np.unique(files).tolist() if pages.file(number).path in left_out])


def _are_copies(group: Sighted, rows: Iterable[Page]) -> bool:
    """Whether nothing but one text under one spelling of its address was met there."""
    if len(group.digests) > 1 or len(group.ids) > 1:
        return False
    (digest,), (number,) = group.digests, group.ids
    return all(row.facts is None and row.digest == digest and row.id == f"{number:016x}" for row in rows)


def _first(pages: SitePass, seen: Sightings, those: Iterable[int]) -> int:
    """The page that stands first, by the paths of their files, in whatever order they were read."""
    return min(those, key=lambda page: (str(pages.file(int(seen.files()[page])).path), page))


class _Decision:
    """Decides of the addresses that pages of several texts have."""

    def __init__(self, pages: SitePass, log: FileLog, base: StoredArticles | None, verdicts: Verdicts) -> None:
        self._pages, self._log, self._base, self._verdicts = pages, log, base, verdicts

    def decide(self, shared: Mapping[int, list[int]]) -> None:
        """Tell what the pages at each of these addresses are, those of this run given by their numbers."""
        seen = self._pages.sightings
        ordinals = seen.ordinals()
        self._enter(sorted(page for those in shared.values() for page in those), ordinals)
        for address, those in shared.items():
            run = {}
            for page in those:
                run[self._pages.file(int(seen.files()[page])).path, int(ordinals[page])] = page
            rows = self._log.at(address)
            found = self._occurrences(rows)
            by_rank = {each.rank: row for each, row in found}
            for story in stories_at(each for each, _ in found):
                self._settle(story, by_rank, run)

    def _enter(self, wanted: list[int], ordinals: NDArray[np.int64]) -> None:
        """Put the facts of these pages into the log."""
        seen = self._pages.sightings
        addresses, files = seen.addresses(), seen.files()
        for page, article in self._pages.some(wanted) if wanted else ():
            if isinstance(article, Rejected):  # told when the page comes to be indexed
                continue
            file = self._pages.file(int(files[page]))
            captured = captured_at(article)
            place = PagePlace(file.path, file.mtime_ns, int(ordinals[page]), named_day(file.path, article.place))
            facts = occurrence(article, article.id, captured, place).packed()
            self._log.enter(
                Page(
                    address=int(addresses[page]),
                    path=file.path,
                    ordinal=place.ordinal,
                    id=article.id,
                    indexed=False,
                    digest=seen.digest(page),
                    moment=captured.moment,
                    fetched=captured.fetched,
                    facts=facts,
                )
            )

    def _occurrences(self, rows: Iterable[Page]) -> list[tuple[Occurrence, Page]]:
        """What is known of pages at an address; of copies what is known of another page with their text."""
        found: list[tuple[Occurrence, Page]] = []
        copies: list[Page] = []
        for row in rows:
            if row.facts is not None:
                found.append((unpacked_occurrence(row.facts), row))
            elif (article := self.stored(row.id) if row.indexed else None) is not None:
                captured = Captured(row.moment, row.fetched)
                place = self._place(row, named_day(row.path, article.place))
                known = occurrence(article, article_id_of(article), captured, place)
                found.append((known, replace(row, facts=known.packed())))
            else:
                copies.append(row)
        same = {row.digest: each for each, row in found}
        for row in copies:
            if row.digest in same:
                rank = rank_of(row.moment, self._place(row, row.day))
                known = replace(
                    same[row.digest],
                    rank=rank,
                    fetched=row.fetched,
                    published=row.published,
                    ref=row.ref,
                    kind=kind_of(row.path),
                    crawled=is_crawled(row.path),
                )
                found.append((known, replace(row, facts=known.packed())))
        return found

    def _place(self, row: Page, day: int) -> PagePlace:
        return PagePlace(row.path, self._log.mtime_ns(row.path), row.ordinal, day)

    def stored(self, article_id: str) -> Article | None:
        """An article of the index that the run starts from."""
        return None if self._base is None else self._base.article(article_id)

    def _settle(self, story: Story, rows: Mapping[bytes, Page], run: Mapping[tuple[Path, int], int]) -> None:
        """Tell what the pages of one story are: one of them is in the index, older texts are versions."""

        def number(page: Occurrence) -> int | None:
            row = rows[page.rank]
            return None if row.indexed else run.get((row.path, row.ordinal))

        texts = story.texts()
        last = {page.rank: text[-1].rank for text in texts for page in text}
        served: Occurrence | None = None
        at = len(texts)
        while served is None and at:
            at -= 1
            served = _served(texts[at], rows, run)
        if at < len(texts) - 1:
            for page in texts[-1]:  # no file that is read now has it
                self._log.doubt(rows[page.rank].path)
        verdicts = self._verdicts
        if served is not None:
            verdicts.current[story.id] = served.words
        versions = {page.rank for text in texts[:at] for page in [one for one in text if number(one) is not None][:1]}
        for page in story.pages:
            row = rows[page.rank]
            is_served = served is not None and page.rank == served.rank
            if row.indexed and (not is_served or row.id != story.id):
                copy = served is not None and page.words == served.words
                rank = None if copy or is_served else last.get(page.rank)
                verdicts.moved.append(Moved(row.id, story.id, row.path, is_served, rank))
            elif (at_run := number(page)) is not None:
                role = Role.CURRENT if is_served else Role.VERSION if page.rank in versions else Role.SHARED_COPY
                verdicts.roles[at_run] = role
                verdicts.names[at_run] = Named(story.id, last.get(page.rank, page.rank))
                verdicts.clashes += is_served and story.clashes
            self._log.enter(replace(row, id=story.id, indexed=is_served))


def _served(
    pages: Iterable[Occurrence], rows: Mapping[bytes, Page], run: Mapping[tuple[Path, int], int]
) -> Occurrence | None:
    """Of pages with one text that whose article the index is to have: what it has already, else the oldest of those
    that are read now."""
    held, read = None, None
    for page in pages:
        row = rows[page.rank]
        if row.indexed:
            held = held or page
        elif (row.path, row.ordinal) in run:
            read = read or page
    return held or read
