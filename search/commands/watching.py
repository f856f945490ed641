"""When to index again: a heap looked at by the system, each burst of changes told once it has come to rest."""

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from stat import S_ISDIR

REST = 1.0
"""Seconds without a change of size or date after which a file is taken to be written to its end."""
PATIENCE = 120.0
"""Seconds after which what goes on growing is indexed as it is: it changes again, and is read again."""

_TICK = 200
"""Milliseconds after which the folders are looked at, whether or not anything changed."""


def bursts(paths: Sequence[Path], index_dir: Path) -> Iterator[None]:
    """Once when the files under `paths` are being watched, then after every burst of changes among them that is at
    rest. What the index itself writes is no change; that a folder goes, comes back or has another one in its place (a
    disk) is one. A signal that ends the program is raised, as Ended or (by watchfiles, whichever it was) as
    KeyboardInterrupt.

    Where the system tells nothing (network folders), `WATCHFILES_FORCE_POLLING=1` has the files looked at instead.
    """
    roots = [path.resolve() for path in paths]
    while True:
        folders = {path: folder for path in roots if (folder := _folder(path))}
        started = False
        with closing(_changes(roots, list(folders), index_dir.resolve())) as bunches:
            for changes in bunches:
                if changes:
                    _rest(changes)
                if changes or not started:
                    started = True
                    yield
                if {path: folder for path in roots if (folder := _folder(path))} != folders:
                    break  # the system goes on watching what stood there before


def _changes(roots: Sequence[Path], folders: Sequence[Path], index_dir: Path) -> Generator[list[Path]]:
    """Several times a second, what changed meanwhile."""
    from watchfiles import Change, watch

    single = set(roots).difference(folders)

    def counts(change: Change, name: str) -> bool:  # noqa: ARG001 (watchfiles' signature)
        path = Path(name)
        if path.is_relative_to(index_dir) or any(part.startswith(".") for part in _below(path, folders)):
            return False
        return path in single or any(path.is_relative_to(folder) for folder in folders)

    # An editor puts a new file in the place of the old one: that is seen in the folder, not on the file.
    watched = [*folders, *{path.parent for path in single if _folder(path.parent)}]
    with suppress(FileNotFoundError):  # gone since it was looked at: it is looked at again
        for changes in (
            watch(
                *watched, watch_filter=counts, rust_timeout=_TICK, yield_on_timeout=True, ignore_permission_denied=True
            )
            if watched
            else ()
        ):
            yield [Path(name) for _, name in changes]
    while True:
        yield []
        time.sleep(_TICK / 1000)


def _folder(path: Path) -> tuple[int, int] | None:
    """What tells the folder at a path from others that may stand there; None where none does."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return (facts.st_dev, facts.st_ino) if S_ISDIR(facts.st_mode) else None


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
