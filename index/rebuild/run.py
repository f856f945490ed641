"""A rebuild under way: what it is to do, what was done, and what is told of it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.article import Rejected
from index.messages import Message
from index.rebuild.plan import RebuildPlan


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


class Incomplete(Exception):
    """The index just made does not hold what was added to it; the live one was not touched."""


class Once:
    """Hands every refused page on once, though files are gone through again."""

    def __init__(self, on_reject: Callable[[Rejected], None]) -> None:
        self._on_reject = on_reject
        self._seen: set[Rejected] = set()

    def refuse(self, rejected: Rejected) -> None:
        """Hand on a refused page."""
        if rejected not in self._seen:
            self._seen.add(rejected)
            self._on_reject(rejected)


@dataclass(slots=True)
class RebuildRun:
    """One rebuild under way: what there is to do, and the counts of what was done."""

    on_reject: Callable[[Rejected], None]
    on_progress: Callable[[Progress], None]
    on_notice: Callable[[Message], None]
    plan: RebuildPlan = field(default_factory=RebuildPlan)
    """In its `drop`, what was put back is counted off."""
    stay: set[Path] = field(default_factory=set)
    """Files that could not be read, whose articles stay as they are."""
    unread: Mapping[Path, int] = field(default_factory=dict)
    """These and the new ones among them, each with the number of its pages that could be read."""
    indexed: int = 0
    dropped: int = 0
    rejected: int = 0
    duplicates: int = 0
    resumed: int = 0

    @property
    def idle(self) -> bool:
        """Whether nothing is to change in the index."""
        return not self.plan.drop and all(
            file.path in self.stay or self.unread.get(file.path) == 0 for file in self.plan.read
        )

    def refuse(self, rejected: Rejected) -> None:
        """Count and hand on a refused page."""
        self.rejected += 1
        self.on_reject(rejected)

    def advance(self, done: int) -> None:
        """Tell how far the rebuild is."""
        self.on_progress(Progress(done, len(self.plan.read), self.indexed))

    def report(self, articles: int, generation: str | None, start: float) -> Report:
        """What was done since `start`, by `time.monotonic`."""
        return Report(
            indexed=self.indexed,
            unchanged=self.plan.unchanged,
            removed=sum(self.plan.drop.values()),
            rejected=self.rejected,
            duplicates=self.duplicates,
            resumed=self.resumed,
            articles=articles,
            seconds=time.monotonic() - start,
            generation=generation,
        )
