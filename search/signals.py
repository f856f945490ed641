"""Signals that end a command: what is under way is put in order first, as after Ctrl-C."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer, current_thread, main_thread
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_SAME = 2.0
"""Seconds within which a second signal is the first one told twice: a terminal that closes sends SIGHUP, and its shell
does. Later ones cut the putting in order short."""
_SOON = 0.05


class EndedBySignal(BaseException):
    """The process was told to end. No Exception: nothing that goes on after a failure goes on after it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.exit_code = 128 + number


@contextmanager
def ending_by_signals() -> Iterator[None]:
    """SIGINT, SIGTERM and SIGHUP raise EndedBySignal in the main thread; one that is ignored (nohup) stays so."""
    if current_thread() is not main_thread():
        yield
        return
    told = -_SAME

    def end(number: int, _frame: FrameType | None) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _SAME:
            told = now
            raise EndedBySignal(number)

    def end_all_the_same(lost: "sys.UnraisableHookArgs") -> None:
        nonlocal told
        if not isinstance(lost.exc_value, EndedBySignal):
            hook(lost)
            return
        # It came while something was finalised, where Python raises to nobody: it is sent once more.
        told = -_SAME
        Timer(_SOON, os.kill, (os.getpid(), lost.exc_value.number)).start()

    hook, sys.unraisablehook = sys.unraisablehook, end_all_the_same
    before = {}
    for number in (getattr(signal, name) for name in _NAMES if hasattr(signal, name)):
        if signal.getsignal(number) not in (signal.SIG_IGN, None):
            before[number] = signal.signal(number, end)
    try:
        yield
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)
