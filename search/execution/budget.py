"""What a question may cost: counted in units of work, the same on every machine, and refused beyond.

A unit is what it takes to read a posting, a position or a term of a dictionary and do something with it: 5 ns or so.
"""

from search.execution.tree import Tree

UNITS = 30_000_000
"""Units that a question may take: 150 ms or so."""


class OverBudget(Exception):
    """A question asks for more work than is allowed; `costliest` is the part that asks for most of it."""

    def __init__(self, costliest: Tree) -> None:
        super().__init__(costliest)
        self.costliest = costliest


class Budget:
    """The work of one question. Without `limit` nothing is refused."""

    def __init__(self, limit: int | None = UNITS) -> None:
        self.limit = limit
        self.spent = 0
        self._by_part: dict[int, int] = {}
        self._parts: dict[int, Tree] = {}

    def charge(self, units: int, part: Tree) -> None:
        """Count units of work for a part of the question, before it is done; raises OverBudget."""
        self.spent += units
        key = id(part)
        self._parts[key] = part
        self._by_part[key] = self._by_part.get(key, 0) + units
        if self.limit is not None and self.spent > self.limit:
            raise OverBudget(self._parts[max(self._by_part, key=self._by_part.__getitem__)])
