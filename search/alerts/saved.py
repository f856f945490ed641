"""Saved searches and which of their articles were told: an SQLite file beside the index, which rebuilds leave alone."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.messages import Message
from search.desk_files import desk_file
from search.errors import BadSetting, NothingToDo
from search.results import Request

ALERTS_FILE = "alerts.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS search (
    number INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, request TEXT NOT NULL, recipients TEXT NOT NULL,
    created TEXT NOT NULL, ran TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS told (
    search INTEGER NOT NULL REFERENCES search (number) ON DELETE CASCADE, article TEXT NOT NULL,
    PRIMARY KEY (search, article)) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search under a name; `recipients` are addresses of mail, `ran` is when it was last looked at, ISO 8601."""

    name: str
    request: Request
    recipients: tuple[str, ...]
    created: str
    ran: str

    def to_dict(self) -> dict[str, Any]:
        """The saved search as JSON gives it."""
        asked = {name: value for name, value in asdict(self.request).items() if value}
        return {
            "name": self.name, "query": self.request.query, "request": asked, "to": list(self.recipients),
            "created": self.created, "ran": self.ran,
        }  # fmt: skip


class SavedSearches:
    """The saved searches beside an index; methods raise `search.desk_files.DeskFileUnusable`."""

    def __init__(self, index_dir: Path) -> None:
        self._path = index_dir / ALERTS_FILE

    def all(self) -> list[SavedSearch]:
        """Every saved search, by name."""
        with desk_file(self._path, _TABLES, writes=False) as database:
            if database is None:
                return []
            rows = database.execute("SELECT name, request, recipients, created, ran FROM search ORDER BY name")
            return [_saved(row) for row in rows.fetchall()]

    def add(self, name: str, request: Request, recipients: Iterable[str], told: Iterable[str]) -> None:
        """Save a search; the articles in `told` are not news. BadSetting where the name is taken."""
        with self._writing() as database:
            if database.execute("SELECT 1 FROM search WHERE name = ?", (name,)).fetchone():
                raise BadSetting(
                    Message(
                        fr=f"l’alerte « {name} » existe déjà : donnez un autre nom, ou retirez-la d’abord",
                        en=f"the alert “{name}” exists: give another name, or remove it first",
                    )
                )
            now = datetime.now(UTC).isoformat(timespec="seconds")
            written = json.dumps(asdict(request), ensure_ascii=True)
            number = database.execute(
                "INSERT INTO search (name, request, recipients, created, ran) VALUES (?, ?, ?, ?, ?)",
                (name, written, "\n".join(recipients), now, now),
            ).lastrowid
            database.executemany("INSERT OR IGNORE INTO told VALUES (?, ?)", ((number, article) for article in told))

    def remove(self, name: str) -> None:
        """Forget a saved search; NothingToDo where there is none of that name."""
        if not self._path.exists():
            raise NothingToDo(_unknown(name, []))
        with self._writing() as database:
            if not database.execute("DELETE FROM search WHERE name = ?", (name,)).rowcount:
                known = [row[0] for row in database.execute("SELECT name FROM search ORDER BY name LIMIT 9")]
                raise NothingToDo(_unknown(name, known))

    @contextmanager
    def running(self, name: str) -> Iterator["RunningSearch"]:
        """A saved search while it is looked at, no one else's run beside it; what it marks as told is kept if nothing
        is raised."""
        with self._writing() as database:
            found = database.execute("SELECT number FROM search WHERE name = ?", (name,)).fetchone()
            if found is None:  # removed since it was listed
                raise NothingToDo(_unknown(name, []))
            yield RunningSearch(database, found[0])

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with desk_file(self._path, _TABLES, writes=True) as database:
            assert database is not None
            yield database


class RunningSearch:
    """A saved search that is looked at now."""

    def __init__(self, database: sqlite3.Connection, number: int) -> None:
        self._database = database
        self._number = number

    def told(self) -> set[str]:
        """The articles that are no news."""
        rows = self._database.execute("SELECT article FROM told WHERE search = ?", (self._number,))
        return {article for (article,) in rows}

    def tell(self, articles: Iterable[str]) -> None:
        """These articles are told now."""
        rows = ((self._number, article) for article in articles)
        self._database.executemany("INSERT OR IGNORE INTO told VALUES (?, ?)", rows)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._database.execute("UPDATE search SET ran = ? WHERE number = ?", (now, self._number))


def _saved(row: Iterable[str]) -> SavedSearch:
    name, request, recipients, created, ran = row
    return SavedSearch(name, _request(json.loads(request)), tuple(filter(None, recipients.split("\n"))), created, ran)


def _request(told: dict[str, Any]) -> Request:
    """A request as it was saved; what a later version may have saved beside it is passed over."""
    known = {field.name for field in fields(Request)}
    return Request(**{name: _frozen(value) for name, value in told.items() if name in known})


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _unknown(name: str, known: list[str]) -> Message:
    there = ", ".join(f"« {one} »" for one in known) or "aucune n’est enregistrée"
    there_en = ", ".join(f"“{one}”" for one in known) or "none is saved"
    return Message(fr=f"aucune alerte « {name} » : {there}", en=f"no alert “{name}”: {there_en}")
