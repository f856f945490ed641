"""What a question may cost: counted in units of work, the same on every machine, and refused beyond.

A unit is 3 to 4 ns or so: what it takes to read a posting and do something with it. Work is charged before it is done,
by what is known of its size. What a plain question of few words costs is bounded by their lists: it is never refused.
"""

from collections.abc import Callable

from search.allowance import current_allowance
from search.execution.tree import Place, Tree

TreePart = Tree | Place

UNITS = 35_000_000
"""Units that one evaluation of a tree may take: 150 ms or so."""
POSITION = 8
"""Units of reading the position of a word."""
LOOKED_UP = 60
"""Units of finding the positions of a word in one document."""
COMPARED = 20
"""Units of comparing it with others: they are put in order."""
FEW_WORDS = 4
"""Words of a plain question that are looked up whatever it takes."""
CALLS = 1_000
"""Units of the calls that reading a list and merging it takes, however short it is."""
TERM = 200
"""Units of looking at the spelling of one term of the dictionary."""


class OverBudget(Exception):
    """A question asks for more work than is allowed; `costliest` is the part that asks for most of it."""

    def __init__(self, costliest: TreePart) -> None:
        super().__init__(costliest)
        self.costliest = costliest


class Budget:
    """The work of one evaluation. Without `limit` nothing is refused, but what `search.allowance.sharing` refuses."""

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit
        self.spent = 0
        self._parts: dict[int, tuple[int, TreePart]] = {}
        self._allowance = current_allowance()

    def charge(self, units: int, part: TreePart) -> None:
        """Count units of work for a part of the question; raises OverBudget."""
        self.spent += units
        key = id(part)
        before, _ = self._parts.get(key, (0, part))
        self._parts[key] = before + units, part
        shared = self._allowance is None or self._allowance.take(units)
        if not shared or (self.limit is not None and self.spent > self.limit):
            raise OverBudget(max(self._parts.values(), key=lambda one: one[0])[1])

    def charging(self, part: TreePart) -> Callable[[int], None]:
        """`charge` for one part."""
        return lambda units: self.charge(units, part)
