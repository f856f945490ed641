"""Several processes that read and invert documents; one that feeds them and joins what they made."""

import multiprocessing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from index.postings.index_spec import ColumnSpec, IndexSpec, Values, source_of
from index.postings.segment_builder import Harvest, SegmentBuilder, utf8
from index.postings.subprocesses import WorkerFailed, end, end_with_parent, receive, received, report, send, start

_BATCH = 32
"""Documents sent at once. A process is sent one batch while it works on another: it never waits for the next, and what
waits fits into the buffer between the two."""


class Workers:
    """Processes that each build parts of a segment. Documents keep no order between processes."""

    def __init__(self, spec: IndexSpec, scratch: Path, memory_mb: int, jobs: int) -> None:
        # A fork, since a table of fields holds functions that need not be picklable.
        context = multiprocessing.get_context("fork")
        self._connections: list[Connection] = []
        self._processes = []
        self.documents = 0
        self._texts = _texts(spec)
        try:
            for job in range(jobs):
                ours, theirs = context.Pipe()
                others = [*self._connections, ours]
                process = context.Process(
                    target=_work,
                    args=(theirs, others, spec, scratch / str(job), max(1, memory_mb // jobs)),
                    daemon=True,
                )
                self._connections.append(ours)
                self._processes.append(process)
                start(process)
                theirs.close()
        except BaseException:
            self.close()
            raise

    def add_all(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Hand documents out, in batches, to whichever process is free; raises WorkerFailed."""
        source = map(self._spelt, documents)
        while batch := list(islice(source, _BATCH)):
            free = wait(self._connections)[0]
            assert isinstance(free, Connection)
            self._hand(free, batch)
            self.documents += len(batch)

    def _spelt(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """The document, its long texts as UTF-8: they would be decoded there only to be encoded again."""
        texts = {name: utf8(document[name]) for name in self._texts if document.get(name) is not None}
        return {**document, **texts}

    def _hand(self, connection: Connection, batch: Sequence[Mapping[str, Any]] | None) -> None:
        """Send a batch, or word that there are no more, to a process that asked for it."""
        received(connection)
        try:
            send(connection, batch)
        except OSError as error:
            raise WorkerFailed("a process that shared the work was ended") from error

    def harvests(self) -> Sequence[Harvest]:
        """What each process made, when all are done; raises WorkerFailed."""
        for connection in self._connections:
            self._hand(connection, None)
        return [received(connection) for connection in self._connections]

    def close(self) -> None:
        """End the processes."""
        for connection, process in zip(self._connections, self._processes, strict=True):
            end(process)
            connection.close()


def _work(connection: Connection, others: Sequence[Connection], spec: IndexSpec, scratch: Path, memory_mb: int) -> None:
    end_with_parent()
    # A pipe ends when its last other end closes: a fork holds copies of those of its elders.
    for other in others:
        other.close()
    try:
        send(connection, None)
        builder = SegmentBuilder(spec, scratch, memory_mb)
        for batch in _batches(connection):
            builder.add_all(batch)
        send(connection, builder.harvest())
    except EOFError:
        return
    except Exception as error:
        report(connection, error)
        # What was sent meanwhile is taken, so that whoever sends it comes to hear of the error.
        with suppress(EOFError, OSError):
            for _ in _batches(connection):
                pass


def _batches(connection: Connection) -> Iterator[Sequence[Mapping[str, Any]]]:
    """What is sent, until word that there is no more; the next is asked for before one is worked on."""
    while (batch := receive(connection)) is not None:
        send(connection, None)
        yield batch


def _texts(spec: IndexSpec) -> frozenset[str]:
    """The keys of documents that are read as text alone."""
    words = (source_of(one) for one in spec.fields if not isinstance(one, Values))
    values = (source_of(one) for one in (*spec.fields, *spec.columns) if isinstance(one, (Values, ColumnSpec)))
    return frozenset((*words, *spec.bodies)).difference(values, spec.heads)
