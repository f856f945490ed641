"""Files read and cleaned, by one process or by several."""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING

from index.article import RawPage, Rejected
from index.cleaning.traces import Cleaned, traced
from index.files import SourceFile
from index.sidecar import Sidecars

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Outcome = Cleaned | Rejected

_BATCH = 32
_PAGES = 64
_LARGE = 8 << 20
"""Bytes from which a file is read here, page by page, rather than sent through a pipe as one list."""
_WORTH_A_POOL = 200
"""Files below which starting processes costs more than it saves."""


def read_pages(file: SourceFile, today: date, sidecars: Sidecars) -> Iterator[Outcome]:
    """The articles of a file, each with what its page tells of its site, and its pages that had to be refused.

    `sidecars` are those that the run has met.
    """
    return _cleaned(_raw(file), _modified(file), today, sidecars)


def _raw(file: SourceFile) -> Iterator[RawPage | Rejected]:
    from index.readers import read

    return read(file.path)


def _modified(file: SourceFile) -> datetime:
    return datetime.fromtimestamp(file.mtime_ns / 1e9)


def _cleaned(
    pages: Iterable[RawPage | Rejected], modified: datetime, today: date, sidecars: Sidecars
) -> Iterator[Outcome]:
    from index.cleaning.page import clean

    for page in pages:
        if isinstance(page, Rejected):
            yield page
            continue
        told = sidecars.applied(page)
        article = clean(told, today, modified)
        yield article if isinstance(article, Rejected) else traced(told, article)


def read_all(files: Iterable[SourceFile], jobs: int, today: date) -> Iterator[tuple[SourceFile, Iterator[Outcome]]]:
    """Each file with its outcomes, in the order given; `jobs` processes read where there is work enough for them.

    Small files are read by those processes; a large one is read here, and its pages are cleaned by them.
    """
    files = iter(files)
    sidecars = Sidecars()
    first = list(islice(files, _WORTH_A_POOL))
    if jobs < 2 or (len(first) < _WORTH_A_POOL and all(file.size < _LARGE for file in first)):
        for file in chain(first, files):
            yield file, read_pages(file, today, sidecars)
        return

    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Started afresh: a fork of a process that draws a progress bar in a thread may stand still for ever.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        pending: deque[tuple[list[SourceFile], Future[list[list[Outcome]]] | None]] = deque()
        batches = _batches(chain(first, files))
        while True:
            for batch in islice(batches, 2 * jobs + 1 - len(pending)):
                alone = len(batch) == 1 and batch[0].size >= _LARGE
                pending.append((batch, None if alone else pool.submit(_read_batch, batch, today)))
            if not pending:
                return
            batch, future = pending.popleft()
            if future is None:
                yield batch[0], _shared(pool, batch[0], today, 2 * jobs + 1)
            else:
                for file, outcomes in zip(batch, future.result(), strict=True):
                    yield file, iter(outcomes)


def _shared(pool: "ProcessPoolExecutor", file: SourceFile, today: date, ahead: int) -> Iterator[Outcome]:
    """The outcomes of a large file, in order: its pages are cleaned in batches, at most so many `ahead`."""
    pages, modified = _raw(file), _modified(file)
    pending: deque[Future[list[Outcome]]] = deque()
    while True:
        while len(pending) < ahead and (batch := list(islice(pages, _PAGES))):
            pending.append(pool.submit(_clean_batch, batch, modified, today))
        if not pending:
            return
        yield from pending.popleft().result()


def _clean_batch(pages: list[RawPage | Rejected], modified: datetime, today: date) -> list[Outcome]:
    return list(_cleaned(pages, modified, today, Sidecars()))


def _read_batch(batch: list[SourceFile], today: date) -> list[list[Outcome]]:
    sidecars = Sidecars()
    return [list(read_pages(file, today, sidecars)) for file in batch]


def _batches(files: Iterable[SourceFile]) -> Iterator[list[SourceFile]]:
    batch: list[SourceFile] = []
    for file in files:
        if file.size >= _LARGE:
            if batch:
                yield batch
            yield [file]
            batch = []
            continue
        batch.append(file)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
