"""Files read and cleaned, by one process or by several."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, partial
from itertools import chain, groupby, islice, takewhile
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import RawPage, Rejected
from index.cleaning.line_fingerprints import Cleaned, traced
from index.postings.subprocesses import WorkerEnded, WorkerFailed
from index.quiet import quiet_libraries
from index.rebuild.files import SourceFile
from index.rebuild.progress import BytesRead
from index.sidecar import Sidecars

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from index.readers.parts import PageOrPart

Outcome = Cleaned | Rejected
_Done = list[list[Outcome]]
"""The outcomes of each file of a task, of the first ones only where those of all are too many to send."""

FILES_A_TASK = 32
PIECES_A_TASK = 64
BYTES_A_TASK = 2 << 20
"""How much one process is asked for at a time, at most: so many files, or so many pieces or bytes of a large file."""
MIN_LARGE_BYTES = 8 << 20
"""Bytes from which a file is taken to pieces here; of smaller ones, a process reads at most so many bytes at a time."""
_PACKING = 4
"""Bytes of text that a byte of a packed file stands for, as a rule."""
MAX_ANSWER_CHARS = 16 << 20
"""Characters from which outcomes are too many to go through a pipe as one list."""
_BESIDE = 1000
"""Characters that an outcome stands for beside its text."""
MIN_POOL_FILES = 200
"""Small files below which starting processes costs more than it saves."""


def read_pages(
    file: SourceFile, today: date, sidecars: Sidecars, on_bytes: Callable[[int], None] = lambda _: None
) -> Iterator[Outcome]:
    """The articles of a file, each with what its page tells of its site, and its pages that had to be refused.

    `sidecars` are those that the run has met; `on_bytes` is told the bytes that each read of the file gave.
    """
    from index.readers import pieces

    return _cleaned(file, pieces(file.path, on_bytes), today, sidecars)


def _cleaned(file: SourceFile, pieces: "Iterable[PageOrPart]", today: date, sidecars: Sidecars) -> Iterator[Outcome]:
    from index.readers import pages_of
    from index.readers.guard import guarded_page
    from index.readers.members import refused_here

    # The pages of a file have its path, which leads where it leads while they are read.
    resolve = lru_cache(maxsize=1)(Path.resolve)
    for page in pages_of(pieces):
        outcome: Outcome = (
            page
            if isinstance(page, Rejected)
            else guarded_page(page.path, page.place, partial(_outcome, page, file.modified, today, sidecars, resolve))
        )
        yield refused_here(file.path, outcome) if isinstance(outcome, Rejected) else outcome


def _outcome(
    page: RawPage, modified: datetime | None, today: date, sidecars: Sidecars, resolve: Callable[[Path], Path]
) -> Outcome:
    from index.cleaning.page import clean

    told = sidecars.applied(page)
    article = clean(told, today, modified, resolve)
    return article if isinstance(article, Rejected) else traced(told, article)


@dataclass(frozen=True, slots=True)
class _Task:
    """What one process is asked for at a time: to read these files, or to clean these pieces of one."""

    files: "list[SourceFile]"
    pieces: "list[PageOrPart] | None"
    today: date
    here: bool = False
    """Too large to be sent about: done by the process that hands out."""


def read_all(
    files: Iterable[SourceFile], jobs: int, today: date, on_bytes: Callable[[int], None] = lambda _: None
) -> Generator[tuple[SourceFile, Iterator[Outcome]], None, None]:
    """Each file with its outcomes, in the order given; `jobs` processes read where there is work enough for them.

    Small files are read by those processes; a large one is taken to pieces here, and those are read and cleaned by
    them. The outcomes of a file are to be read before the next file is asked for. `on_bytes` is told how many bytes
    more were read, all in all as many as the files have. To be closed where it is not read to its end: the processes
    end with it.
    """
    files, read = iter(files), BytesRead(on_bytes)
    first = list(islice(files, MIN_POOL_FILES))
    if jobs < 2 or (len(first) < MIN_POOL_FILES and sum(map(_weight, first)) < MIN_LARGE_BYTES):
        sidecars = Sidecars()
        for file in chain(first, files):
            yield file, read_pages(file, today, sidecars, partial(read.more, file))
            read.whole(file)
        return

    from index.rebuild.reading_pool import ReadingPool

    with ReadingPool(jobs, quiet_libraries) as pool:
        told = answered(pool, reading_tasks(chain(first, files), today, read), 2 * jobs + 1, read)
        for file, group in groupby(told, key=itemgetter(0)):
            yield file, chain.from_iterable(outcomes for _, outcomes in group)
            read.whole(file)


def answered(
    pool: "Executor", tasks: Iterable[_Task], ahead: int, read: BytesRead
) -> Iterator[tuple[SourceFile, list[Outcome]]]:
    """Files with outcomes of theirs, in order; at most so many tasks are handed out `ahead`."""
    pending: deque[tuple[_Task, Future[_Done] | None]] = deque()
    tasks = iter(tasks)
    while True:
        # One task that is too large to be sent is enough to hold.
        while len(pending) < ahead and not (pending and pending[-1][0].here) and (next_one := next(tasks, None)):
            pending.append((next_one, None if next_one.here else pool.submit(_done, next_one)))
        if not pending:
            return
        task, future = pending.popleft()
        done = _answer(pool, task, future) if future else _done(task)
        yield from zip(task.files, done, strict=False)
        if rest := task.files[len(done) :]:
            # The first of them holds more than was to be told from its size.
            shares = _shares(rest[0], task.today, read)
            yield from answered(pool, chain(shares, reading_tasks(rest[1:], task.today, read)), ahead, read)


def _answer(pool: "Executor", task: _Task, future: "Future[_Done]") -> _Done:
    """What a task gives. Where it ends the process that does it, its files or pieces are tried one by one."""
    try:
        return future.result()
    except WorkerFailed as error:
        singles = [replace(task, files=[file]) for file in task.files]
        if task.pieces is not None:
            singles = [replace(task, pieces=[piece]) for piece in task.pieces]
        if len(singles) == 1 and not _may_be_luck(error):
            return [[_refused(task, error)]]
    if task.pieces is None:
        # An empty answer is that of a file which holds too much to be sent: it is seen to with those behind it.
        return list(chain.from_iterable(takewhile(bool, (_tried(pool, single) for single in singles))))
    return [list(chain.from_iterable(_tried(pool, single)[0] for single in singles))]


def _tried(pool: "Executor", single: _Task) -> _Done:
    """What a task of one file or piece gives, a refusal where it ends a process."""
    for again in (True, False):
        try:
            return pool.submit(_done, single).result()
        except WorkerFailed as error:
            if not again or not _may_be_luck(error):
                return [[_refused(single, error)]]
    raise AssertionError


def _may_be_luck(error: WorkerFailed) -> bool:
    """Whether a process was killed from outside: as a rule by the system, for the memory of all that runs."""
    from index.readers.guard import KILLED

    return isinstance(error, WorkerEnded) and error.code == KILLED


def _refused(single: _Task, error: WorkerFailed) -> Rejected:
    """The file, or its document, that ended a process or made one fail."""
    from index.readers.guard import ended, refusal

    file = single.files[0].path
    place = str(getattr(single.pieces[0], "place", "")) if single.pieces else ""
    return ended(file, place, error.code) if isinstance(error, WorkerEnded) else refusal(file, place, error)


def _done(task: _Task) -> _Done:
    """What a task gives."""
    sidecars = Sidecars()
    if task.pieces is not None:
        return [list(_cleaned(task.files[0], task.pieces, task.today, sidecars))]
    answers: list[list[Outcome]] = []
    size = 0
    for file in task.files:
        outcomes: list[Outcome] = []
        for outcome in read_pages(file, task.today, sidecars):
            outcomes.append(outcome)
            size += _BESIDE + (len(outcome.article.text) if isinstance(outcome, Cleaned) else 0)
            if size > MAX_ANSWER_CHARS:
                return answers
        answers.append(outcomes)
    return answers


def reading_tasks(files: Iterable[SourceFile], today: date, read: BytesRead) -> Iterator[_Task]:
    """What the processes are handed one by one: files together up to a size, a large file alone and in pieces."""
    batch: list[SourceFile] = []
    weight = 0
    for file in files:
        large = _weight(file) >= MIN_LARGE_BYTES
        if batch and (large or len(batch) == FILES_A_TASK or weight + _weight(file) > MIN_LARGE_BYTES):
            yield _Task(batch, None, today)
            batch, weight = [], 0
        if large:
            yield from _shares(file, today, read)
        else:
            batch.append(file)
            weight += _weight(file)
    if batch:
        yield _Task(batch, None, today)


def _weight(file: SourceFile) -> int:
    """About how many bytes of pages a file has."""
    from index.readers.compression import PACKED

    return file.size * (_PACKING if file.path.suffix.lower() in PACKED else 1)


def _shares(file: SourceFile, today: date, read: BytesRead) -> Iterator[_Task]:
    """A file's pieces, some at a time; once no pieces where it has none."""
    from index.readers import pieces
    from index.readers.parts import MAX_PART_BYTES

    batch: list[PageOrPart] = []
    size = 0
    empty = True
    for piece in pieces(file.path, partial(read.more, file)):
        large = _size(piece) > MAX_PART_BYTES
        if batch and (large or len(batch) == PIECES_A_TASK or size >= BYTES_A_TASK):
            yield _Task([file], batch, today)
            batch, size = [], 0
        empty = False
        if large:
            yield _Task([file], [piece], today, here=True)
        else:
            batch.append(piece)
            size += _size(piece)
    if batch or empty:
        yield _Task([file], batch, today)


def _size(piece: "PageOrPart") -> int:
    if isinstance(piece, Rejected):
        return 0
    return len(piece.text) + len(piece.markup) if isinstance(piece, RawPage) else len(piece.data)
