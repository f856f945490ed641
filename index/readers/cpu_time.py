"""Work that is given so much of the processor's time and no more: over some pages, third-party code takes hours."""

import signal
from collections.abc import Callable
from functools import cache
from threading import current_thread, main_thread
from types import FrameType
from typing import TypeVar

Worked = TypeVar("Worked")

_AGAIN = 1.0
"""Seconds after which it is raised once more, where something has swallowed it."""
_AT_ONCE = 0.001
_limits: list[float] = []
"""Seconds given to the work under way, that of the innermost last."""


class OutOfTime(BaseException):
    """The time is over. No Exception: libraries catch those, and go on."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


def limited(seconds: float, work: Callable[[], Worked]) -> Worked:
    """What `work` gives; raises OutOfTime after it took `seconds` of processor time, in user mode.

    Work within limited work may have less time than that has left, not more. There is no limit where the system has
    no such clock (Windows), nor in another thread than the first.
    """
    if not hasattr(signal, "SIGVTALRM") or current_thread() is not main_thread():
        return work()
    _hear_the_clock()
    around = signal.getitimer(signal.ITIMER_VIRTUAL)[0] if _limits else 0.0
    given = min(seconds, around or seconds)
    depth = len(_limits)
    try:
        try:
            _limits.append(seconds if given == seconds else _limits[-1])
            signal.setitimer(signal.ITIMER_VIRTUAL, given, _AGAIN)
            return work()
        finally:
            _leave(depth, around, given)
    except OutOfTime:
        _leave(depth, around, given)  # it may have rung just as the work was done
        raise


@cache
def _hear_the_clock() -> None:
    # Once in a process: asking who hears a signal takes longer than setting the clock.
    signal.signal(signal.SIGVTALRM, _ring)


def _leave(depth: int, around: float, given: float) -> None:
    """Stop the clock; what encloses the work goes on with the time that it has left."""
    if len(_limits) > depth:
        took = given - signal.getitimer(signal.ITIMER_VIRTUAL)[0]
        signal.setitimer(signal.ITIMER_VIRTUAL, max(around - took, _AT_ONCE) if around else 0, _AGAIN)
        del _limits[depth:]


def _ring(_: int, __: FrameType | None) -> None:
    if _limits:
        raise OutOfTime(_limits[-1])
