"""Several processes that read and invert documents; one that feeds them and joins what they made."""

import multiprocessing
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from index.postings.building import Harvest, SegmentBuilder
from index.postings.specs import IndexSpec

_BATCH = 64
"""Documents sent at once: some ten milliseconds of work, so that waiting for the next batch is nothing beside it."""


class WorkerFailed(Exception):
    """A process that read documents ended: `args[0]` says of what."""


class Workers:
    """Processes that each build parts of a segment. Documents keep no order between processes."""

    def __init__(self, spec: IndexSpec, scratch: Path, memory_mb: int, jobs: int) -> None:
        # A fork, since a table of fields holds functions that need not be picklable.
        context = multiprocessing.get_context("fork")
        self._connections: list[Connection] = []
        self._processes = []
        self.documents = 0
        for job in range(jobs):
            ours, theirs = context.Pipe()
            others = [*self._connections, ours]
            process = context.Process(
                target=_work, args=(theirs, others, spec, scratch / str(job), max(1, memory_mb // jobs)), daemon=True
            )
            process.start()
            theirs.close()
            self._connections.append(ours)
            self._processes.append(process)

    def add_all(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Hand documents out, in batches, to whichever process is free; raises WorkerFailed."""
        source = iter(documents)
        while batch := list(islice(source, _BATCH)):
            free = wait(self._connections)[0]
            assert isinstance(free, Connection)
            self._receive(free)
            free.send(batch)
            self.documents += len(batch)

    def harvests(self) -> Sequence[Harvest]:
        """What each process made, when all are done; raises WorkerFailed."""
        for connection in self._connections:
            self._receive(connection)
            connection.send(None)
        return [self._receive(connection) for connection in self._connections]

    def close(self) -> None:
        """End the processes."""
        for connection, process in zip(self._connections, self._processes, strict=True):
            connection.close()
            process.terminate()
            process.join()

    def _receive(self, connection: Connection) -> Any:
        try:
            answer = connection.recv()
        except EOFError as error:
            raise WorkerFailed("a process that reads documents was ended") from error
        if isinstance(answer, BaseException):
            raise WorkerFailed(f"{type(answer).__name__}: {answer}") from answer
        return answer


def _work(connection: Connection, others: Sequence[Connection], spec: IndexSpec, scratch: Path, memory_mb: int) -> None:
    # A pipe ends when its last other end closes: a fork holds copies of those of its elders.
    for other in others:
        other.close()
    try:
        builder = SegmentBuilder(spec, scratch, memory_mb)
        while True:
            connection.send(None)
            batch = connection.recv()
            if batch is None:
                break
            builder.add_all(batch)
        connection.send(builder.harvest())
    except EOFError:
        return
    except Exception as error:
        connection.send(error)
