"""How much work all that is told beside an answer may take together, in the units in which a question's own is counted
(`execution/budget.py`): a page that recounts its question under each of its filters costs no more than its question."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

UNITS_BESIDE = 12_000_000
"""Units for what a page tells beside its hits: 50 ms or so."""
UNITS_SPELLING = 12_000_000
"""Units for how a query may be spelt otherwise; a spelling that can no longer be counted is not proposed."""


class Allowance:
    """Units that are left to whatever is counted inside one `sharing`."""

    __slots__ = ("left",)

    def __init__(self, units: int) -> None:
        self.left = units

    def take(self, units: int) -> bool:
        """Take so many; False where there are not so many left, and none from then on."""
        self.left -= units
        return self.left >= 0


_CURRENT: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


def current_allowance() -> Allowance | None:
    """That of the `sharing` around the caller, None outside of any."""
    return _CURRENT.get()


@contextmanager
def sharing(allowance: Allowance) -> Iterator[None]:
    """Let every count inside take of the same units; beyond them TooCostly. One inside another is part of that one."""
    outer = _CURRENT.get()
    token = _CURRENT.set(allowance if outer is None else outer)
    try:
        yield
    finally:
        _CURRENT.reset(token)
