"""What a rebuild counts while it runs, and what is told of it."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.article import Rejected


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuild did, counted in articles; `rejected` counts the pages of the given paths that were refused, now
    or when their unchanged file was last read; `resumed` files that a run which was stopped had read. `generation` is
    None where a dry run leaves no index."""

    indexed: int
    unchanged: int
    removed: int
    rejected: int
    duplicates: int
    resumed: int
    articles: int
    seconds: float
    generation: str | None

    def to_dict(self) -> dict[str, Any]:
        """The report as `search reindex --json` prints it."""
        return asdict(self) | {"seconds": round(self.seconds, 3)}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rebuild is: files done and to do, articles indexed."""

    done: int
    files: int
    articles: int


@dataclass(slots=True)
class RebuildCounts:
    """What was done so far, in articles; refused pages and progress are told as they are counted."""

    on_reject: Callable[[Rejected], None]
    on_progress: Callable[[Progress], None]
    files: int = 0
    """Files to read."""
    indexed: int = 0
    dropped: int = 0
    """Those taken out of the index, of which some come back from the same file."""
    rejected: int = 0
    duplicates: int = 0
    resumed: int = 0
    _gone: dict[Path, int] = field(default_factory=dict, init=False)
    """Those taken out that have not come back, by their file."""
    _start: float = field(default_factory=time.monotonic, init=False)

    def refuse(self, rejected: Rejected) -> None:
        """Count a refused page and hand it on."""
        self.rejected += 1
        self.on_reject(rejected)

    def drop(self, path: Path, articles: int) -> None:
        """Count the articles of a file that leave the index."""
        self.dropped += articles
        self._gone[path] = articles

    def index(self, path: Path) -> None:
        """Count an article that a file gives."""
        self.indexed += 1
        if self._gone.get(path):
            self._gone[path] -= 1
        if self.indexed % 100 == 0:
            self.advance(self.files)

    def advance(self, done: int) -> None:
        """Tell that so many files are done."""
        self.on_progress(Progress(done, self.files, self.indexed))

    def report(self, unchanged: int, articles: int, generation: str | None) -> Report:
        """What was done, where so many articles stayed and the index now holds `articles`."""
        return Report(
            indexed=self.indexed,
            unchanged=unchanged,
            removed=sum(self._gone.values()),
            rejected=self.rejected,
            duplicates=self.duplicates,
            resumed=self.resumed,
            articles=articles,
            seconds=time.monotonic() - self._start,
            generation=generation,
        )


def each_once(hand_on: Callable[[Rejected], None]) -> Callable[[Rejected], None]:
    """Hands every refused page on once, though files are gone through again."""
    seen: set[Rejected] = set()

    def refuse(rejected: Rejected) -> None:
        if rejected not in seen:
            seen.add(rejected)
            hand_on(rejected)

    return refuse
