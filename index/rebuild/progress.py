"""How far a rebuild is: what it has read of its files, then what it has written."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.rebuild.files import SourceFile

Stage = Literal["reading", "writing", "publishing", "embedding"]
"""What a rebuild does one after the other; each begins to count anew."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is: bytes of files read, articles read or written, of how many; `total` is 0 where nobody knows.

    `done` and `total` count bytes as they lie on the disk while files are read, articles while they are written.
    """

    stage: Stage
    done: int
    total: int
    articles: int
    files: int = 0
    """Files to read."""


class BytesRead:
    """How much of each file was read, told as it grows: no more of a file than it has, whatever is read twice."""

    def __init__(self, on_bytes: Callable[[int], None]) -> None:
        self._on_bytes = on_bytes
        self._counted: dict[Path, int] = {}

    def more(self, file: SourceFile, count: int) -> None:
        """So many bytes more were read of a file."""
        before = self._counted.get(file.path, 0)
        now = min(before + count, file.size)
        if now > before:
            self._counted[file.path] = now
            self._on_bytes(now - before)

    def whole(self, file: SourceFile) -> None:
        """Nothing of a file is left to be read."""
        rest = file.size - self._counted.pop(file.path, 0)
        if rest > 0:
            self._on_bytes(rest)
