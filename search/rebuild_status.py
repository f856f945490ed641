"""How the last rebuild went, or how far the one under way is: a small file beside the index, for those who watch it.

It is no part of the index: nothing that serves reads it but /metrics, and what cannot be written fails no rebuild.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from search.errors import IndexBusy, SearchError

if TYPE_CHECKING:
    from index.rebuild.progress import Progress

STATUS_FILE = "rebuild.json"
MAX_STATUS_BYTES = 65_536
WRITTEN_EVERY = 2.0
"""Seconds from one writing to the next while a rebuild runs."""


@dataclass(frozen=True, slots=True)
class RebuildStatus:
    """The state of the last rebuild; moments are seconds since 1970.

    `share` is how much of its stage is done, 0 to 1. `runs` and `failures` count all rebuilds of this index,
    `succeeded` is when the last good one ended; `reason` says why the last one failed.
    """

    state: Literal["running", "done", "failed"]
    began: float
    updated: float
    stage: str = ""
    share: float = 0.0
    articles: int = 0
    rejected: int = 0
    runs: int = 0
    failures: int = 0
    succeeded: float | None = None
    seconds: float | None = None
    """How long the last good one took."""
    reason: str | None = None


def rebuild_status(index_dir: Path) -> RebuildStatus | None:
    """What stands beside the index; None where nothing does that can be read."""
    import msgspec

    try:
        with (index_dir / STATUS_FILE).open("rb") as file:
            return msgspec.json.decode(file.read(MAX_STATUS_BYTES), type=RebuildStatus)
    except (OSError, ValueError):
        return None


class StatusKeeper:
    """Keeps the file up to date during one rebuild."""

    def __init__(self, index_dir: Path) -> None:
        self._index_dir = index_dir
        self._began = time.time()
        self._now: RebuildStatus | None = None
        self._next = 0.0

    def progress(self, progress: "Progress") -> None:
        """The rebuild is so far; it holds the lock."""
        if self._now is None:
            self._now = self._begun()
        share = min(1.0, progress.done / progress.total) if progress.total else 0.0
        moved = progress.stage != self._now.stage
        self._now = replace(self._now, stage=progress.stage, share=round(share, 4), articles=progress.articles)
        if moved or time.monotonic() >= self._next:
            self._next = time.monotonic() + WRITTEN_EVERY
            self._write(self._now)

    def done(self, articles: int, rejected: int) -> None:
        """The rebuild came to its end."""
        now, status = time.time(), self._now or self._begun()
        seconds = round(now - self._began, 3)
        counted = replace(status, articles=articles, rejected=rejected, succeeded=now, seconds=seconds)
        self._now = replace(counted, state="done", stage="", share=1.0)
        self._write(self._now)

    def failed(self, reason: str) -> None:
        """The rebuild ended otherwise."""
        status = self._now or self._begun()
        self._write(replace(status, state="failed", failures=status.failures + 1, reason=reason[:1_000]))

    def _begun(self) -> RebuildStatus:
        before = rebuild_status(self._index_dir)
        begun = RebuildStatus("running", self._began, self._began, runs=1)
        if before is None:
            return begun
        # One that still says that it runs was killed: the lock is ours.
        killed = before.state == "running"
        return replace(
            begun,
            runs=before.runs + 1,
            failures=before.failures + killed,
            succeeded=before.succeeded,
            seconds=before.seconds,
        )

    def _write(self, status: RebuildStatus) -> None:
        import msgspec

        from index.rebuild.closed import close_as_folder

        path = self._index_dir / STATUS_FILE
        part = path.with_name(f".{STATUS_FILE}.{os.getpid()}")
        with suppress(OSError):
            if not self._index_dir.is_dir():  # where nothing was indexed there is nothing to watch
                return
            part.write_bytes(msgspec.json.encode(replace(status, updated=time.time())))
            close_as_folder(part)
            part.replace(path)


@contextmanager
def kept_status(index_dir: Path, dry_run: bool) -> Iterator[StatusKeeper | None]:
    """Keep the file up to date while a rebuild runs, its failure included; not for one that writes nothing, nor for one
    that finds another at work."""
    if dry_run:
        yield None
        return
    keeper = StatusKeeper(index_dir)
    try:
        yield keeper
    except IndexBusy:
        raise
    except SearchError as error:
        keeper.failed(error.message.en)
        raise
    except BaseException as error:
        keeper.failed(type(error).__name__)
        raise
