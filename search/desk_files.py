"""SQLite files that lie beside the index and outlive it: what users keep, not what is made anew."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.messages import Message
from index.rebuild.closed import close_as_folder
from search.errors import SearchError

_PATIENCE_SECONDS = 20


class DeskFileUnusable(SearchError):
    """A file beside the index that cannot be read or written."""


@contextmanager
def desk_file(path: Path, tables: str, writes: bool) -> Iterator[sqlite3.Connection | None]:
    """The database at `path`, for the time of one transaction: kept whole or not at all; raises DeskFileUnusable.

    Where it is only read and is not there, None: nothing is made.
    """
    try:
        if not writes and not path.exists():
            yield None
            return
        if writes:
            path.parent.mkdir(parents=True, exist_ok=True)
        mode = "rwc" if writes else "ro"
        address = f"{path.absolute().as_uri()}?mode={mode}"
        with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE_SECONDS, isolation_level=None)) as database:
            if writes:
                close_as_folder(path)
                database.execute("PRAGMA foreign_keys = ON")
                database.execute("BEGIN IMMEDIATE")
                for statement in tables.split(";"):
                    database.execute(statement)
            yield database
            if writes:
                database.execute("COMMIT")
    except (sqlite3.DatabaseError, OSError) as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: Exception) -> DeskFileUnusable:
    why = getattr(error, "strerror", None) or str(error)
    if isinstance(error, sqlite3.OperationalError) and "locked" in why:
        return DeskFileUnusable(
            Message(
                fr=f"{path} est tenu par un autre programme : réessayez quand il aura fini",
                en=f"{path} is held by another program: try again when it is done",
            )
        )
    if isinstance(error, sqlite3.OperationalError | OSError):
        return DeskFileUnusable(
            Message(
                fr=f"{path} n’a pas pu être lu ou écrit ({why}) : vérifiez les droits et la place sur le disque",
                en=f"{path} could not be read or written ({why}): check its permissions and the room on the disk",
            )
        )
    return DeskFileUnusable(
        Message(
            fr=f"{path} est abîmé ({why}) : remettez-en une copie saine, ou retirez-le pour repartir de rien",
            en=f"{path} is damaged ({why}): put a sound copy in its place, or take it away to begin with nothing",
        )
    )
