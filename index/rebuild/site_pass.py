"""The pages of a run put aside until all of them were seen, then settled: cleaned by what their sites teach.

What a page holds by right and what its site put there is known only from its other pages, read before or after it. A
page is read and cleaned once: the pages wait in a journal, and are given back in the order they came. What a run that
was stopped had read waits there too.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np

from index.article import Article, Rejected
from index.cleaning.line_fingerprints import Cleaned
from index.cleaning.site import settled
from index.cleaning.site_model import SiteModel
from index.cleaning.training import Trainer
from index.readers.cpu_time import limited
from index.readers.guard import FAULTS, SECONDS, refusal
from index.readers.members import refused_here
from index.rebuild.files import SourceFile
from index.rebuild.journal import Begun, Ended, Event, Journal, Numbered, Unusable
from index.rebuild.sightings import Sightings
from index.sidecar import Sidecars

_BATCH = 256
"""Pages that are put aside, and settled, together."""

Read = Callable[[Sequence[SourceFile]], Generator[tuple[SourceFile, Iterator[Cleaned | Rejected]], None, None]]
"""Reads files, in their order."""


class SitePass:
    """The pages of a run, waiting. `knowledge` is what they and the runs before them taught."""

    def __init__(
        self,
        files: Sequence[SourceFile],
        read: Read,
        journal: Journal,
        base: SiteModel,
        folder: Path | None,
        on_page: Callable[[], None] = lambda: None,
    ) -> None:
        """Read all files but those that the journal has whole, and put their pages aside there; what learning need not
        hold in memory goes to `folder`. `on_page` is called for each page.

        Raises Unusable, before any file is read, where the journal holds what this program did not write.
        """
        self._journal = journal
        sidecars = Sidecars()
        last, self._files = _finished(journal, files, sidecars)
        self.resumed = len(self._files)
        """How many files the journal had."""
        self.sightings = Sightings()
        """The addresses of the pages that were read; a page's number here is its number there."""
        self.pages = 0
        """How many pages wait, refused ones among them."""
        self.unread: dict[Path, int] = {}
        """The files that could not be read, or not to their end, and how many pages of each wait."""
        with closing(Trainer(base, folder)) as learner:
            for batch, number, page in self._kept():
                self.pages += 1
                if isinstance(page, Cleaned):
                    learner.add(page)
                    self.sightings.add(page, number, batch)
            have = {file.path for file in self._files.values()}
            rest = [file for file in files if file.path not in have] if have else files
            with closing(read(rest)) as pages:
                self._put_aside(pages, last + 1, sidecars, learner, on_page)
            self.knowledge = learner.learned()

    def outcomes(self) -> Iterator[tuple[SourceFile, Iterator[tuple[int, Article | Rejected]]]]:
        """Each file with its articles, settled, and its pages that were refused, once and in the order of reading.

        Each has its number among the pages; what was refused when it was read has none: -1.
        """
        groups = groupby(self._settled(), key=itemgetter(0))
        ahead = next(groups, None)
        for number, file in self._files.items():
            if ahead is not None and ahead[0] == number:
                yield file, ((page, outcome) for _, page, outcome in ahead[1])
                ahead = next(groups, None)
            else:
                yield file, iter(())
        if ahead is not None:
            raise Unusable("pages in another order than their files")

    def _put_aside(
        self,
        read: Iterable[tuple[SourceFile, Iterator[Cleaned | Rejected]]],
        first: int,
        sidecars: Sidecars,
        learner: Trainer,
        on_page: Callable[[], None],
    ) -> None:
        batch = _Batch(self._journal)
        try:
            for number, (file, outcomes) in enumerate(read, first):
                batch.tell(Begun(number, file, sidecars.of(file.path.parent)))
                whole, unread, cleaned = True, False, 0
                for outcome in outcomes:
                    self.pages += 1
                    on_page()
                    if isinstance(outcome, Cleaned):
                        learner.add(outcome)
                        self.sightings.add(outcome, number, self._journal.batches)
                        cleaned += 1
                    else:
                        whole = False
                        unread |= outcome.unread
                    batch.put((number, outcome))
                if unread:
                    self.unread[file.path] = cleaned
                self._files[number] = file
                batch.tell(Ended(number, whole))
        finally:  # also where the run is stopped: of what it read, nothing is read again
            batch.pass_on()

    def file(self, number: int) -> SourceFile:
        """The file of this number."""
        return self._files[number]

    def some(self, wanted: Sequence[int]) -> Iterator[tuple[int, Article | Rejected]]:
        """The pages of these numbers, which are in ascending order, settled as `outcomes` gives them."""
        knowledge = self.knowledge.recurring()
        batches = self.sightings.batches()
        left = set(wanted)
        held = set(batches[np.array(wanted, np.intp)].tolist())
        for number, waiting in enumerate(self._journal.pages(held)):
            first = int(np.searchsorted(batches, number))
            kept = [page for at, page in waiting if at in self._files and isinstance(page, Cleaned)]
            chosen = [(at, page) for at, page in enumerate(kept, first) if at in left]
            settled_pages = _settled([page for _, page in chosen], knowledge)
            yield from ((at, page) for (at, _), page in zip(chosen, settled_pages, strict=True))

    def _kept(self) -> Iterator[tuple[int, int, Cleaned | Rejected]]:
        for batch, pages in enumerate(self._journal.pages() if self._files else ()):
            yield from ((batch, number, page) for number, page in pages if number in self._files)

    def _settled(self) -> Iterator[tuple[int, int, Article | Rejected]]:
        knowledge = self.knowledge.recurring()
        at = -1
        for waiting in self._journal.pages():
            batch = [(number, page) for number, page in waiting if number in self._files]
            articles = iter(_settled([page for _, page in batch if isinstance(page, Cleaned)], knowledge))
            for number, page in batch:
                settled_page: Article | Rejected
                if isinstance(page, Cleaned):
                    at += 1
                    settled_page = next(articles)
                else:
                    settled_page = page
                if isinstance(settled_page, Rejected):
                    settled_page = refused_here(self._files[number].path, settled_page)
                yield number, at if isinstance(page, Cleaned) else -1, settled_page


def _settled(batch: Sequence[Cleaned], knowledge: SiteModel) -> list[Article | Rejected]:
    """The articles of pages, settled; where one trips that over, it alone is refused."""
    try:
        return limited(SECONDS, lambda: [*settled(batch, knowledge)])
    except FAULTS as error:
        if len(batch) == 1:
            article = batch[0].article
            return [replace(refusal(article.path, article.place, error), unread=False)]
        middle = len(batch) // 2
        return _settled(batch[:middle], knowledge) + _settled(batch[middle:], knowledge)


class _Batch:
    """Events and pages on their way to the journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._events: list[Event] = []
        self._pages: list[Numbered] = []

    def tell(self, event: Event) -> None:
        self._events.append(event)
        if len(self._events) >= _BATCH:
            self.pass_on()

    def put(self, page: Numbered) -> None:
        self._pages.append(page)
        if len(self._pages) >= _BATCH:
            self.pass_on()

    def pass_on(self) -> None:
        self._journal.append(self._events, self._pages)
        self._events, self._pages = [], []


def _finished(journal: Journal, files: Sequence[SourceFile], sidecars: Sidecars) -> tuple[int, dict[int, SourceFile]]:
    """The last number that the journal gave, and by its number each of `files` that it has whole, and as it is now.

    A file of which a page was refused is read again: what kept it from being read may lie outside it.
    """
    wanted = {file.path: file for file in files}
    begun: dict[int, SourceFile] = {}
    finished: dict[Path, int] = {}
    last = -1
    for event in journal.events():
        last = max(last, event.number)
        if isinstance(event, Begun):
            file = event.file
            finished.pop(file.path, None)
            if wanted.get(file.path) == file and sidecars.of(file.path.parent) == event.sidecar:
                begun[event.number] = file
        elif event.whole and event.number in begun:
            finished[begun[event.number].path] = event.number
    return last, {number: begun[number] for number in sorted(finished.values())}
