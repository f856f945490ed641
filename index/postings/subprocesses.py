"""Work that another process does beside this one."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class WorkerFailed(Exception):
    """A process that shared the work ended: `args[0]` says of what."""


class Forked(Generic[T]):
    """A piece of work in a fork of this process, which sees all that is in memory now, and changes none of it here."""

    def __init__(self, work: Callable[[], T]) -> None:
        context = multiprocessing.get_context("fork")
        self._connection, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_answer, args=(theirs, work), daemon=True)
        self._process.start()
        theirs.close()

    def result(self) -> T:
        """What the work gives, when it is done; raises WorkerFailed."""
        answer: T = received(self._connection)
        return answer

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.terminate()
        self._process.join()


def received(connection: Connection) -> Any:
    """What the process at the other end of a connection says; raises WorkerFailed if it failed or is no more."""
    try:
        answer = connection.recv()
    except (EOFError, OSError) as error:
        raise WorkerFailed("a process that shared the work was ended") from error
    if isinstance(answer, BaseException):
        raise WorkerFailed(f"{type(answer).__name__}: {answer}") from answer
    return answer


def _answer(connection: Connection, work: Callable[[], Any]) -> None:
    try:
        connection.send(work())
    except Exception as error:
        connection.send(error)
