"""Work that other processes do beside this one. They end with it, however it ends, and leave signals to it."""

import multiprocessing
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from threading import Thread, current_thread, main_thread
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")

_SIGNALS = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}
_PR_SET_PDEATHSIG = 1


class WorkerFailed(Exception):
    """A process that shared the work ended: `args[0]` says of what."""


class WorkerEnded(WorkerFailed):
    """A process ended while it did what it was asked; `code` is its exit code, of a signal the negative number."""

    def __init__(self, code: int | None) -> None:
        super().__init__("a process that shared the work was ended")
        self.code = code


class Forked(Generic[Result]):
    """A piece of work in a fork of this process, which sees all that is in memory now, and changes none of it here."""

    def __init__(self, work: Callable[[], Result]) -> None:
        context = multiprocessing.get_context("fork")
        self._connection, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_answer, args=(theirs, work), daemon=True)
        start(self._process)
        theirs.close()

    def result(self) -> Result:
        """What the work gives, when it is done; raises WorkerFailed."""
        answer: Result = received(self._connection)
        return answer

    def close(self) -> None:
        """End the process."""
        end(self._process)
        self._connection.close()


def start(process: BaseProcess) -> None:
    """Start a process that calls `end_with_parent` first of all.

    A terminal sends Ctrl-C to all processes of a group at once. The one that reads them acts on it and ends the others:
    these have the signals blocked from their very first moment, since what starts up has no other answer than a
    traceback.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        with _put_off():
            process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _put_off() -> Iterator[None]:
    """Have the main thread act on signals afterwards: what it raises in a fork's callbacks, Python drops.

    Blocked ones come too, by way of other threads.
    """
    if current_thread() is not main_thread():
        yield
        return
    told: list[int] = []
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    acting = {number: handler for number, handler in before.items() if callable(handler)}
    for number in acting:
        signal.signal(number, lambda number, _: told.append(number))
    try:
        yield
    finally:
        for number, handler in acting.items():
            signal.signal(number, handler)
        for number in told:
            signal.raise_signal(number)


def end(process: BaseProcess) -> None:
    """End a process at once, whatever it is doing; nothing where it was never started."""
    if process.pid is not None:
        process.kill()
        process.join()


def end_with_parent() -> None:
    """Have this process killed when the one that started it ends, be it by a kill or a crash; to be called by it."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if not killed_with_parent():
        Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent.pid:  # it ended before that was in force
        os._exit(1)


def killed_with_parent() -> bool:
    """Have the kernel kill this process when its parent ends; False where it knows no such thing.

    It does so even while C code runs without end.
    """
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    try:
        failed = ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL), 0, 0, 0)
    except (OSError, AttributeError):
        return False
    return not failed


def _watch(parent: BaseProcess) -> None:
    # The pipe behind this ends when its writing end does, which the parent alone and its later forks hold.
    wait([parent.sentinel])
    os._exit(1)


def send(connection: Connection, what: Any) -> None:
    """Say something to the process at the other end of a connection; raises OSError where it is no more.

    Not by Connection.send: where that fails, Python from 3.14 on writes to the terminal of what it leaves behind.
    """
    connection.send_bytes(pickle.dumps(what))


def receive(connection: Connection) -> Any:
    """What was said by `send`; raises EOFError or OSError where who said it is no more."""
    return pickle.loads(connection.recv_bytes())  # noqa: S301 (our own process)


def received(connection: Connection) -> Any:
    """What the process at the other end of a connection says; raises WorkerFailed if it failed or is no more."""
    try:
        answer = receive(connection)
    except (EOFError, OSError) as error:
        raise WorkerFailed("a process that shared the work was ended") from error
    if isinstance(answer, WorkerFailed):
        raise answer
    return answer


def report(connection: Connection, error: Exception) -> None:
    """Tell whoever asked for work that it failed, and of what; nothing where that process is no more."""
    with suppress(OSError):
        send(connection, WorkerFailed(f"{type(error).__name__}: {error}"))


def _answer(connection: Connection, work: Callable[[], Any]) -> None:
    end_with_parent()
    try:
        send(connection, work())
    except Exception as error:
        report(connection, error)
