"""What a rebuild counts while it runs, and what is told of it."""

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.article import Rejected
from index.messages import Message
from index.rebuild.progress import Progress, Stage


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuild did, counted in articles.

    `rejected` counts the pages of the given paths that were refused, now or when their unchanged file was last read;
    `duplicates` pages that are copies; `versions` texts that a newer one of their article replaces; `clashes` articles
    whose address other stories have too; `resumed` files that a run which was stopped had read. `generation` is None
    where a dry run leaves no index."""

    indexed: int
    unchanged: int
    removed: int
    rejected: int
    duplicates: int
    versions: int
    clashes: int
    resumed: int
    articles: int
    seconds: float
    generation: str | None
    reasons: tuple[tuple[Message, int], ...] = ()
    """Why pages were refused and how many for each reason, most first; what numbers a reason has stand as "…" where
    they differ from page to page."""

    def to_dict(self, say: Callable[[Message], str] = lambda message: message.en) -> dict[str, Any]:
        """The report as `search reindex --json` prints it, reasons in the language that `say` chooses."""
        rejects = [{"reason": say(reason), "count": count} for reason, count in self.reasons]
        facts = {name: value for name, value in asdict(self).items() if name != "reasons"}
        return facts | {"seconds": round(self.seconds, 3), "rejects": rejects}


class _Reasons:
    """Why pages were refused, with counts; reasons that differ by their numbers alone are one."""

    def __init__(self) -> None:
        self._counts: Counter[Message] = Counter()
        self._only: dict[Message, Message | None] = {}

    def add(self, reason: Message) -> None:
        kind = Message(fr=_NUMBER.sub("…", reason.fr), en=_NUMBER.sub("…", reason.en))
        self._counts[kind] += 1
        if self._only.setdefault(kind, reason) != reason:
            self._only[kind] = None

    def told(self) -> tuple[tuple[Message, int], ...]:
        return tuple((self._only[kind] or kind, count) for kind, count in self._counts.most_common())


_NUMBER = re.compile(r"\d+")
_TOLD_EVERY = 20
"""Pages from one telling of progress to the next."""


@dataclass(slots=True)
class RebuildCounts:
    """What was done so far, in articles; refused pages and progress are told as they are counted."""

    on_reject: Callable[[Rejected], None]
    on_progress: Callable[[Progress], None]
    files: int = 0
    """Files to read."""
    bytes_to_read: int = 0
    pages: int = 0
    """Pages that were read, in this run or one that was stopped, and wait to be written."""
    indexed: int = 0
    dropped: int = 0
    """Those taken out of the index, of which some come back from the same file."""
    rejected: int = 0
    duplicates: int = 0
    versions: int = 0
    clashes: int = 0
    resumed: int = 0
    _bytes: int = field(default=0, init=False)
    _read: int = field(default=0, init=False)
    """Pages read."""
    _settled: int = field(default=0, init=False)
    """Pages written, or told to be refused or double."""
    _reasons: _Reasons = field(default_factory=_Reasons, init=False)
    _gone: dict[Path, int] = field(default_factory=dict, init=False)
    """Those taken out that have not come back, by their file."""
    _start: float = field(default_factory=time.monotonic, init=False)

    def refuse(self, rejected: Rejected) -> None:
        """Count a refused page and hand it on."""
        self.rejected += 1
        self._reasons.add(rejected.reason)
        self.on_reject(rejected)

    def drop(self, path: Path, articles: int) -> None:
        """Count the articles of a file that leave the index."""
        self.dropped += articles
        self._gone[path] = articles

    def replace(self, text: bool) -> None:
        """Count an article that leaves the index for a newer one that a file of this run has; `text` says whether its
        text is an older one, rather than a copy."""
        self.dropped += 1
        self.versions += text

    def index(self, path: Path) -> None:
        """Count an article that a file gives."""
        self.indexed += 1
        if self._gone.get(path):
            self._gone[path] -= 1

    def read_bytes(self, count: int) -> None:
        """Count bytes read."""
        self._bytes += count
        self.advance("reading")

    def read_page(self) -> None:
        """Count a page read."""
        self._read += 1
        if self._read % _TOLD_EVERY == 0:
            self.advance("reading")

    def settle_page(self) -> None:
        """Count a page whose turn to be written has come."""
        self._settled += 1
        if self._settled % _TOLD_EVERY == 0:
            self.advance("writing")

    def advance(self, stage: Stage) -> None:
        """Tell how far a stage is."""
        match stage:
            case "reading":
                told = Progress(stage, self._bytes, self.bytes_to_read, self._read, self.files)
            case "writing":
                told = Progress(stage, self._settled, self.pages, self.indexed, self.files)
            case _:
                told = Progress(stage, 0, 0, self.indexed, self.files)
        self.on_progress(told)

    def report(self, unchanged: int, articles: int, generation: str | None) -> Report:
        """What was done, where so many articles stayed and the index now holds `articles`."""
        return Report(
            indexed=self.indexed,
            unchanged=unchanged,
            removed=sum(self._gone.values()),
            rejected=self.rejected,
            duplicates=self.duplicates,
            versions=self.versions,
            clashes=self.clashes,
            resumed=self.resumed,
            articles=articles,
            seconds=time.monotonic() - self._start,
            generation=generation,
            reasons=self._reasons.told(),
        )


def each_once(hand_on: Callable[[Rejected], None]) -> Callable[[Rejected], None]:
    """Hands every refused page on once, though files are gone through again."""
    seen: set[Rejected] = set()

    def refuse(rejected: Rejected) -> None:
        if rejected not in seen:
            seen.add(rejected)
            hand_on(rejected)

    return refuse
