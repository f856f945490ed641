"""Whether work takes time as its input grows, or by the square of it: told from CPU time, never from the clock."""

from collections.abc import Callable
from time import process_time
from typing import Any

_GROWTH = 4
_MOST = 9
"""Times as long as the small input the large one may take: its size is four, its square sixteen."""
_TRIVIAL = 0.1
"""Seconds of CPU below which nothing can be told, and nothing need be."""


def grows_as_its_input(work: Callable[[Any], object], make: Callable[[int], Any], size: int) -> bool:
    """Whether `work` on `make(4 * size)` takes at most about four times what it takes on `make(size)`."""
    work(make(1))  # what is loaded or compiled once
    small, large = make(size), make(_GROWTH * size)
    took = min(_seconds(work, large) for _ in range(2))
    if took < _TRIVIAL:
        return True
    return took < _MOST * min(_seconds(work, small) for _ in range(3))


def _seconds(work: Callable[[Any], object], given: Any) -> float:
    start = process_time()
    work(given)
    return process_time() - start
