"""`CURRENT`: the name of the live generation, one line, and what else may stand in its place."""

import os
import re
from pathlib import Path

from index.postings.manifest import fsync, written_aside
from index.reads import of_the_moment
from index.rebuild.aside import set_aside

FOLDER = "generations"
POINTER = "CURRENT"
_NAME = re.compile(r"([0-9]{1,18})-[0-9A-Za-z]{1,40}")
_LONGEST = 256


class GenerationError(Exception):
    """A generation that can't be used: `path` is the file at fault, `why` says what is wrong with it, in English."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


class Forbidden(GenerationError):
    """What this user may not read: nothing tells that it is damaged."""


class Unopened(Forbidden):
    """What the system has too little left to open (open files, memory), just now."""


class PointerError(GenerationError):
    """The pointer names no generation, though there are some."""


class Unconfirmed(Exception):
    """The pointer has moved, and the disk did not confirm it: a power cut may take it back. `args` hold the pointer's
    path and the OSError."""


def unreadable_pointer(path: Path, error: OSError) -> GenerationError:
    """What a failing read of a file of the index means."""
    kind = Unopened if of_the_moment(error) else Forbidden if isinstance(error, PermissionError) else GenerationError
    return kind(path, f"unreadable ({error.strerror or error})")


def number_of(name: str) -> int:
    """The number of a generation by its name, 0 for what is none."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else 0


def live_name(index_dir: Path) -> str | None:
    """The name that the pointer holds, None where there is no index. One small read: cheap enough for every query.

    Raises PointerError where there are generations and the pointer names none, Forbidden where it may not be read.
    """
    path = index_dir / POINTER
    try:
        # A pipe that nobody writes to would be waited for.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            held = os.read(descriptor, _LONGEST)
        finally:
            os.close(descriptor)
    except (FileNotFoundError, NotADirectoryError):
        held = None
    except OSError as error:
        if isinstance(error, PermissionError) or of_the_moment(error):
            raise unreadable_pointer(path, error) from error
        raise PointerError(path, f"unreadable ({error.strerror})") from error
    name = (held or b"").decode("ascii", "replace").strip()
    if number_of(name):
        return name
    if name:
        raise PointerError(path, "not the name of a generation")
    if generation_names(index_dir):
        raise PointerError(path, "missing" if held is None else "empty")
    return None


def is_indexed(index_dir: Path) -> bool:
    """Whether there is an index, in whatever state."""
    try:
        return live_name(index_dir) is not None
    except GenerationError:
        return True


def generation_names(index_dir: Path) -> list[str]:
    """The names of the generations kept, sound or not, newest first; raises Forbidden."""
    parent = index_dir / FOLDER
    try:
        found = [path.name for path in parent.iterdir() if number_of(path.name)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise unreadable_pointer(parent, error) from error
    return sorted(found, key=lambda name: (number_of(name), name), reverse=True)


def point_at(index_dir: Path, name: str) -> None:
    """Let the pointer name a generation. Raises OSError with the pointer as it was, Unconfirmed when it has moved."""
    path = index_dir / POINTER
    if path.is_dir() and not path.is_symlink():
        set_aside(path)
    written_aside(path, f"{name}\n".encode()).rename(path)
    try:
        fsync(index_dir)
    except OSError as error:
        raise Unconfirmed(path, error) from error


def points_at(index_dir: Path, name: str) -> bool:
    """Whether the pointer names this generation."""
    try:
        return live_name(index_dir) == name
    except GenerationError:
        return False


def made(folder: Path) -> None:
    """Make a folder and those above it that are missing, each durable in the one that holds it."""
    missing = []
    above = folder
    while not above.exists():
        missing.append(above)
        above = above.parent
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        fsync(path.parent)
