"""What a rebuild starts from: the live generation, if it is whole as far as can be told before all of it is read."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from index.rebuild import manifest
from index.rebuild.file_log import FILE_LOG_FILE as FILELOG
from index.rebuild.file_log import indexed_in
from index.rebuild.generation import Generation, GenerationError, OtherFormat, PointerError, described, live

_NAMED = 3
"""Files named in a line; the others are counted."""


class Irrecoverable(Exception):
    """The live index is damaged, and some of its articles are neither in it nor in files that can be read now.

    `damaged` are the files of the index at fault, with what is wrong; `lost` the files that gave those articles, with
    how many of each.
    """

    def __init__(self, damaged: Mapping[str, str], lost: Mapping[Path, int]) -> None:
        super().__init__(f"{', '.join(damaged)}: {sum(lost.values())} articles")
        self.damaged, self.lost = damaged, lost


def usable_base(index_dir: Path, fingerprint: str) -> Generation | None:
    """The live generation; None where there is none, or one of another version, from which no rebuild can go on.

    Of its files the lengths are compared with the manifest, and of the file log, which decides what is read, all bytes:
    those of the others are when they are taken over. Raises GenerationError where it is damaged, `Forbidden` where
    it may not be read.
    """
    try:
        base = live(index_dir)
    except OtherFormat:
        return None
    except PointerError:
        raise
    except GenerationError as error:
        if is_of_another_version(error.path.parent, fingerprint):
            return None
        raise
    if base is None or base.fingerprint != fingerprint:
        return None
    compare_log(base)
    return base


def is_of_another_version(folder: Path, fingerprint: str) -> bool:
    """Whether the generation in `folder`, damaged or not, says that another version of the program made it."""
    try:
        return described(folder).fingerprint != fingerprint
    except OtherFormat:
        return True
    except GenerationError:
        return False


def compare_log(generation: Generation) -> None:
    """Raise GenerationError where a generation's file log is damaged, or tells of other articles than it has."""
    path = generation.folder / FILELOG
    if FILELOG not in generation.files:
        raise GenerationError(path, "missing")
    manifest.compare(path, generation.files[FILELOG])
    try:
        told = indexed_in(path)
    except sqlite3.Error as error:
        raise GenerationError(path, str(error)) from error
    if told != generation.census.articles:
        raise GenerationError(path, f"tells of {told} articles where the index has {generation.census.articles}")


def named_damage(files: Mapping[str, str] | Mapping[Path, int]) -> str:
    """The first files with what is said of each, and how many more there are."""
    first = ", ".join(f"{name}: {said}" for name, said in list(files.items())[:_NAMED])
    return first if len(files) <= _NAMED else f"{first}, +{len(files) - _NAMED}"
