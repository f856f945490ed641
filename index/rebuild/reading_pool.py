"""Processes that read: each is asked for one thing at a time, and answers."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Lock
from typing import Any, TypeVar

from index.postings.subprocesses import WorkerEnded, WorkerFailed, end, end_with_parent, receive, report, send, start

Answer = TypeVar("Answer")
_DYING_SECONDS = 10.0
"""How long a process that has closed its pipe may take to end by itself, and tell by its code of what."""
_MOST_UNREADY = 5
"""Processes that may end before they are ready: where more do, so would all others."""


class _Worker:
    """A process, and our end of the pipe to it; `ready` once it has said that it is."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process, self.connection = process, connection
        self.ready = False

    def ask(self, *work: Any) -> Any:
        """What it answers; raises EOFError or OSError where it is no more."""
        if not self.ready:
            receive(self.connection)
            self.ready = True
        send(self.connection, work)
        return receive(self.connection)


class ReadingPool(Executor):
    """Up to `jobs` processes, each prepared by `prepare`, that do functions of modules; what they raise comes back as
    WorkerFailed. Where one ends, what it was asked comes back as WorkerEnded, and another takes its place.

    Unlike ProcessPoolExecutor it waits neither for a process that was killed while it answered (each has a pipe of its
    own, which then ends) nor, when it is shut down, for what is under way: the processes are ended.
    """

    def __init__(self, jobs: int, prepare: Callable[[], None]) -> None:
        # Started afresh: a fork of a process that draws a progress bar in a thread may stand still for ever.
        self._context = multiprocessing.get_context("spawn")
        self._jobs = jobs
        self._prepare = prepare
        self._workers: list[_Worker] = []
        self._free: SimpleQueue[_Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(jobs)
        self._starting = Lock()
        self._closed = False
        self._unready = 0

    def submit(self, fn: Callable[..., Answer], /, *args: Any, **kwargs: Any) -> "Future[Answer]":
        """Have `fn(*args, **kwargs)` done by whichever process is free next."""
        if len(self._workers) < self._jobs:
            self._free.put(self._started())
        return self._threads.submit(self._ask, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """End the processes, whatever they are doing."""
        self._threads.shutdown(wait=False, cancel_futures=cancel_futures)
        with self._starting:
            self._closed = True
        for worker in self._workers:
            end(worker.process)
        self._threads.shutdown(wait)
        for worker in self._workers:
            worker.connection.close()

    def _started(self) -> _Worker:
        resource_tracker.ensure_running()  # by itself first: whoever starts it has the signals let through again
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._prepare), daemon=True)
        worker = _Worker(process, ours)
        self._workers.append(worker)
        start(process)
        theirs.close()
        return worker

    def _ask(self, fn: Callable[..., Answer], args: Any, kwargs: Any) -> Answer:
        worker = self._free.get()
        try:
            while True:
                try:
                    answer: Answer = worker.ask(fn, args, kwargs)
                    break
                except (EOFError, OSError) as error:
                    ended = worker
                    worker = self._in_place_of(ended)
                    if ended.ready:  # else it was not what it was asked that ended it
                        raise WorkerEnded(ended.process.exitcode) from error
        finally:
            self._free.put(worker)
        if isinstance(answer, WorkerFailed):
            raise answer
        return answer

    def _in_place_of(self, ended: _Worker) -> _Worker:
        """Another process for one that ended; raises WorkerFailed where too many were not even ready."""
        ended.process.join(_DYING_SECONDS)
        end(ended.process)
        with self._starting:
            self._unready += not ended.ready
            if self._closed or self._unready > _MOST_UNREADY:
                raise WorkerFailed("a process that shared the work was ended")
            ended.connection.close()
            self._workers.remove(ended)
            return self._started()


def _serve(connection: Connection, prepare: Callable[[], None]) -> None:
    end_with_parent()
    prepare()
    send(connection, None)
    while True:
        try:
            fn, args, kwargs = receive(connection)
        except (EOFError, OSError):
            return  # whoever asked is no more
        try:
            send(connection, fn(*args, **kwargs))
        except Exception as error:
            report(connection, error)
