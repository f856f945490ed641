"""How long the parts of an answer take."""

import time


class Laps:
    """A watch whose laps have names."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self.by_part: dict[str, float] = {}

    def end(self, part: str) -> None:
        """A part has ended, and the next one begins."""
        now = time.perf_counter()
        self.by_part[part] = now - self._last
        self._last = now

    @property
    def seconds(self) -> float:
        """Since it was started."""
        return time.perf_counter() - self._began
