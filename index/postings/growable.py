"""An array that grows at its end."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Growing:
    """Numbers appended many at a time; doubling keeps the cost of each constant."""

    def __init__(self, dtype: Any) -> None:
        self._room = np.empty(1 << 8, dtype)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> NDArray[Any]:
        """All of them, as a view: what is appended later is not in it."""
        return self._room[: self._size]

    def extend(self, more: Sequence[Any] | NDArray[Any]) -> None:
        """Append numbers."""
        end = self._size + len(more)
        if end > len(self._room):
            room = np.empty(max(end, 2 * len(self._room)), self._room.dtype)
            room[: self._size] = self.values
            self._room = room
        self._room[self._size : end] = more
        self._size = end
