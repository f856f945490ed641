"""What was refused of the files that an index was built from, and why."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.messages import Message

MOST_TOLD = 200
"""Refused pages that are told one by one."""


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """A page that was refused: the name of its file, without its folder; where in it; why."""

    file: str
    place: str
    reason: Message


@dataclass(frozen=True, slots=True)
class RefusedPages:
    """How many pages were refused, and the first MOST_TOLD of them."""

    count: int
    first: Sequence[RefusedPage]


def refused_pages(index_dir: Path, generation: str) -> RefusedPages | None:
    """What was refused of the files of a generation; None where its record cannot be read, or lies elsewhere."""
    from index.rebuild.file_log import FILE_LOG_FILE, FileLog
    from index.rebuild.pointer import FOLDER

    path = index_dir / FOLDER / generation / FILE_LOG_FILE
    if not path.is_file():
        return None
    try:
        log = FileLog.reading(path)
        try:
            count, first = log.refused(MOST_TOLD)
        finally:
            log.close()
    except sqlite3.Error:
        return None
    return RefusedPages(count, [RefusedPage(one.path.name, one.place, one.reason) for one in first])
