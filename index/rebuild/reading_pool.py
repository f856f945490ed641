"""Processes that read: each is asked for one thing at a time, and answers."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import Any, TypeVar

from index.postings.subprocesses import WorkerFailed, end, end_with_parent, receive, received, report, send, start

Answer = TypeVar("Answer")


class ReadingPool(Executor):
    """Up to `jobs` processes, each prepared by `prepare`, that do functions of modules; what they raise comes back as
    WorkerFailed.

    Unlike ProcessPoolExecutor it waits neither for a process that was killed while it answered (each has a pipe of its
    own, which then ends) nor, when it is shut down, for what is under way: the processes are ended.
    """

    def __init__(self, jobs: int, prepare: Callable[[], None]) -> None:
        # Started afresh: a fork of a process that draws a progress bar in a thread may stand still for ever.
        self._context = multiprocessing.get_context("spawn")
        self._jobs = jobs
        self._prepare = prepare
        self._processes: list[BaseProcess] = []
        self._connections: list[Connection] = []
        self._free: SimpleQueue[Connection] = SimpleQueue()
        self._threads = ThreadPoolExecutor(jobs)

    def submit(self, fn: Callable[..., Answer], /, *args: Any, **kwargs: Any) -> "Future[Answer]":
        """Have `fn(*args, **kwargs)` done by whichever process is free next."""
        if len(self._processes) < self._jobs:
            self._start()
        return self._threads.submit(self._ask, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """End the processes, whatever they are doing."""
        self._threads.shutdown(wait=False, cancel_futures=cancel_futures)
        for process in self._processes:
            end(process)
        self._threads.shutdown(wait)
        for connection in self._connections:
            connection.close()

    def _start(self) -> None:
        resource_tracker.ensure_running()  # by itself first: whoever starts it has the signals let through again
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._prepare), daemon=True)
        self._processes.append(process)
        start(process)
        theirs.close()
        self._connections.append(ours)
        self._free.put(ours)

    def _ask(self, fn: Callable[..., Answer], args: Any, kwargs: Any) -> Answer:
        connection = self._free.get()
        try:
            send(connection, (fn, args, kwargs))
            answer: Answer = received(connection)
        except OSError as error:
            raise WorkerFailed("a process that shared the work was ended") from error
        finally:
            self._free.put(connection)
        return answer


def _serve(connection: Connection, prepare: Callable[[], None]) -> None:
    end_with_parent()
    prepare()
    while True:
        try:
            fn, args, kwargs = receive(connection)
        except (EOFError, OSError):
            return  # whoever asked is no more
        try:
            send(connection, fn(*args, **kwargs))
        except Exception as error:
            report(connection, error)
