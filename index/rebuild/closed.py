"""Who may not read a corpus may not read its index.

A folder of an index that a run makes is closed to whom any of the files to be read, or a folder above it, is closed;
all that is written into an index is as closed as its folder. One that was there already is closed to others where its
corpus is; whom its group lets in is for its keeper to say (chgrp, chmod g+rx).
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE

from index.messages import Message

_GROUP, _OTHERS = 0o070, 0o007


def closed_to(paths: Iterable[Path], group: int) -> int:
    """The bits of a mode of those, the group of that number and others, who may not read some of these files."""
    closed = 0
    folders: dict[Path, int] = {}
    for path in paths:
        missing = [path.parent, *path.parent.parents] if path.parent not in folders else []
        for folder in missing:
            if folder not in folders:
                folders[folder] = _shut(folder, 0o011, group)
                closed |= folders[folder]
        closed |= _shut(path, 0o044, group)
        if closed == _GROUP | _OTHERS:
            break
    return closed


def _shut(path: Path, needed: int, group: int) -> int:
    try:
        facts = path.stat()
    except OSError:  # whoever reads it later tells
        return 0
    others = bool(facts.st_mode & needed & _OTHERS)
    ours = others or (facts.st_gid == group and bool(facts.st_mode & needed & _GROUP))
    return (0 if others else _OTHERS) | (0 if ours else _GROUP)


def close_as_corpus(index_dir: Path, files: Iterable[Path], made: bool, on_notice: Callable[[Message], None]) -> None:
    """Close the folder of an index, and what is in it, to whom a file of `files` is closed; `made` tells that this run
    made it."""
    facts = index_dir.stat()
    closed = closed_to(files, facts.st_gid) & (_GROUP | _OTHERS if made else _OTHERS)
    if not facts.st_mode & closed:
        return
    try:
        index_dir.chmod(S_IMODE(facts.st_mode) & ~closed)
    except OSError as error:
        on_notice(
            Message(
                fr=f"{index_dir} reste lisible par d’autres, qui ne peuvent lire le corpus ({error.strerror}) : "
                f"chmod -R o-rwx {index_dir}, sous le compte qui l’a fait",
                en=f"{index_dir} stays readable by others, who may not read the corpus ({error.strerror}): "
                f"chmod -R o-rwx {index_dir}, as the user who made it",
            )
        )
        return
    for path in index_dir.rglob("*"):
        with suppress(OSError):
            path.chmod(S_IMODE(path.stat().st_mode) & ~closed)
    if not made:
        on_notice(
            Message(
                fr=f"{index_dir} n’est plus lisible par les autres, qui ne peuvent lire le corpus",
                en=f"{index_dir} is no longer readable by others, who may not read the corpus",
            )
        )


@contextmanager
def as_closed_as(folder: Path) -> Iterator[None]:
    """Make files and folders, meanwhile, no more open than a folder is: to be called where no other thread makes any
    that are to be more open."""
    before = os.umask(0o077)
    os.umask(before | ~folder.stat().st_mode & 0o077)
    try:
        yield
    finally:
        os.umask(before)


def close_as_folder(path: Path) -> None:
    """Close a file that was just made to whom its folder is closed, as far as that is ours to do."""
    with suppress(OSError):
        mode = S_IMODE(path.stat().st_mode)
        closed = mode & ~(path.parent.stat().st_mode | 0o700)
        if closed:
            path.chmod(mode & ~closed)
