"""Files read and cleaned, by one process or by several."""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain, islice

from index.article import Rejected
from index.cleaning.traces import Cleaned, traced
from index.files import SourceFile
from index.sidecar import Sidecars

Outcome = Cleaned | Rejected

_BATCH = 32
_LARGE = 8 << 20
"""Bytes from which a file is read here, page by page, rather than sent through a pipe as one list."""
_WORTH_A_POOL = 200
"""Files below which starting processes costs more than it saves."""


def read_pages(file: SourceFile, today: date, sidecars: Sidecars) -> Iterator[Outcome]:
    """The articles of a file, each with what its page tells of its site, and its pages that had to be refused.

    `sidecars` are those that the run has met.
    """
    from index.cleaning.page import clean
    from index.readers import read

    modified = datetime.fromtimestamp(file.mtime_ns / 1e9)
    for page in read(file.path):
        if isinstance(page, Rejected):
            yield page
            continue
        told = sidecars.applied(page)
        article = clean(told, today, modified)
        yield article if isinstance(article, Rejected) else traced(told, article)


def read_all(files: Iterable[SourceFile], jobs: int, today: date) -> Iterator[tuple[SourceFile, Iterator[Outcome]]]:
    """Each file with its outcomes, in the order given; `jobs` processes read where there are files enough for it."""
    files = iter(files)
    sidecars = Sidecars()
    first = list(islice(files, _WORTH_A_POOL))
    if jobs < 2 or len(first) < _WORTH_A_POOL:
        for file in chain(first, files):
            yield file, read_pages(file, today, sidecars)
        return

    import multiprocessing
    from concurrent.futures import Future, ProcessPoolExecutor

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
                yield batch[0], read_pages(batch[0], today, sidecars)
            else:
                for file, outcomes in zip(batch, future.result(), strict=True):
                    yield file, iter(outcomes)


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
