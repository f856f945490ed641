"""When to index again: a heap looked at by the system, each burst of changes told once it has come to rest."""

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

REST = 1.0
"""Seconds without a change of size or date after which a file is taken to be written to its end."""
PATIENCE = 120.0
"""Seconds after which what goes on growing is indexed as it is: it changes again, and is read again."""


def bursts(paths: Sequence[Path], index_dir: Path) -> Iterator[None]:
    """Once when the files under `paths` are being watched, then after every burst of changes among them that is at
    rest. What the index itself writes is no change. A signal that ends the program is raised, as Ended or (by
    watchfiles, whichever it was) as KeyboardInterrupt.

    Where the system tells nothing (network folders), `WATCHFILES_FORCE_POLLING=1` has the files looked at instead.
    """
    from watchfiles import Change, watch

    roots = [path.resolve() for path in paths]
    index_dir = index_dir.resolve()
    single = {path for path in roots if not path.is_dir()}
    folders = [path for path in roots if path not in single]

    def counts(change: Change, name: str) -> bool:  # noqa: ARG001 (watchfiles' signature)
        path = Path(name)
        if path.is_relative_to(index_dir) or any(part.startswith(".") for part in _below(path, folders)):
            return False
        return path in single or any(path.is_relative_to(folder) for folder in folders)

    # An editor puts a new file in the place of the old one: that is seen in the folder, not on the file.
    watched = {*folders, *(path.parent for path in single)}
    started = False
    for changes in watch(*watched, watch_filter=counts, rust_timeout=200, yield_on_timeout=True):
        if changes:
            _rest([Path(name) for _, name in changes])
        if changes or not started:
            started = True
            yield


def _rest(changed: Sequence[Path]) -> None:
    """Wait until the files have the size and date that they had a moment before."""
    deadline = time.monotonic() + PATIENCE
    before = None
    while (now := list(map(_facts, changed))) != before and time.monotonic() < deadline:
        before = now
        time.sleep(REST)


def _facts(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_size, facts.st_mtime_ns


def _below(path: Path, folders: Iterable[Path]) -> tuple[str, ...]:
    """The names of a path below the watched folder that it is in."""
    return next((path.relative_to(folder).parts for folder in folders if path.is_relative_to(folder)), ())
