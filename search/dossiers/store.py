"""The dossiers of an index: one SQLite file beside it, which rebuilds leave alone.

An item is an article's identifier and the version that was picked, with its title, source, day and address as they were
then: an article that the index has no more stays listed.
"""

import secrets
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.messages import Message
from search.desk_files import desk_file
from search.errors import BadSetting, NothingToDo

DOSSIERS_FILE = "dossiers.sqlite"
MAX_NAME_LETTERS = 200
"""Of a dossier's name, and of a heading."""
MAX_NOTE_LETTERS = 20_000
"""Of a note, and of what stands at a dossier's head."""
_TABLES = """
CREATE TABLE IF NOT EXISTS dossier (
    number INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, summary TEXT NOT NULL DEFAULT '', secret TEXT UNIQUE,
    created TEXT NOT NULL, changed TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS item (
    dossier INTEGER NOT NULL REFERENCES dossier (number) ON DELETE CASCADE, article TEXT NOT NULL,
    version INTEGER NOT NULL, position INTEGER NOT NULL, heading TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '', marks TEXT NOT NULL DEFAULT '', title TEXT NOT NULL, source TEXT, date TEXT,
    url TEXT, added TEXT NOT NULL, PRIMARY KEY (dossier, article))
"""


@dataclass(frozen=True, slots=True)
class DossierItem:
    """An article of a dossier: which, the version that was picked, what it was called, and what was said of it."""

    article: str
    version: int
    title: str
    source: str | None = None
    date: str | None = None
    url: str | None = None
    heading: str = ""
    note: str = ""
    marks: tuple[str, ...] = ()
    added: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier, its items in their order; `secret` is the end of the link by which it can be read, None where it
    has none."""

    name: str
    summary: str
    secret: str | None
    created: str
    changed: str
    items: tuple[DossierItem, ...]


class DossierStore:
    """The dossiers beside an index. Each method is one transaction; those on a dossier raise NothingToDo where there is
    none of that name, and all raise `search.desk_files.DeskFileUnusable`."""

    def __init__(self, index_dir: Path) -> None:
        self._path = index_dir / DOSSIERS_FILE

    def all(self) -> list[Dossier]:
        """Every dossier, by name."""
        with self._reading() as database:
            if database is None:
                return []
            rows = database.execute("SELECT number FROM dossier ORDER BY name").fetchall()
            return [_dossier(database, number) for (number,) in rows]

    def get(self, name: str) -> Dossier:
        """The dossier of a name."""
        with self._reading() as database:
            if database is None:
                raise NothingToDo(_no_dossier(name, ()))
            return _dossier(database, _number(database, name))

    def by_secret(self, secret: str) -> Dossier | None:
        """The dossier that a link leads to; None where it leads to none."""
        with self._reading() as database:
            if database is None:
                return None
            row = database.execute("SELECT number FROM dossier WHERE secret = ?", (secret,)).fetchone()
            return None if row is None else _dossier(database, row[0])

    def create(self, name: str, summary: str = "") -> str:
        """A new dossier; its name as it is kept. BadSetting where the name is none, or taken, the summary too long."""
        name, summary = plain_name(name), _within(summary, "résumé", "summary")
        with self._writing() as database:
            if _found(database, name) is not None:
                raise BadSetting(
                    Message(
                        fr=f"le dossier « {name} » existe déjà : donnez un autre nom, ou ajoutez-y des articles",
                        en=f"the dossier “{name}” exists: give another name, or add articles to it",
                    )
                )
            now = _now()
            database.execute(
                "INSERT INTO dossier (name, summary, created, changed) VALUES (?, ?, ?, ?)", (name, summary, now, now)
            )
        return name

    def rename(self, name: str, other: str) -> None:
        """Another name for a dossier; BadSetting where it is none, or taken."""
        other = plain_name(other)
        with self._changing(name) as (database, number):
            if _found(database, other) not in (None, number):
                raise BadSetting(
                    Message(
                        fr=f"le dossier « {other} » existe déjà : donnez un autre nom",
                        en=f"the dossier “{other}” exists: give another name",
                    )
                )
            database.execute("UPDATE dossier SET name = ? WHERE number = ?", (other, number))

    def summarise(self, name: str, summary: str) -> None:
        """What stands at the head of a dossier; BadSetting where it is too long."""
        _within(summary, "résumé", "summary")
        with self._changing(name) as (database, number):
            database.execute("UPDATE dossier SET summary = ? WHERE number = ?", (summary, number))

    def delete(self, name: str) -> None:
        """Drop a dossier, its link too."""
        with self._changing(name) as (database, number):
            database.execute("DELETE FROM dossier WHERE number = ?", (number,))

    def add(self, name: str, items: Iterable[DossierItem]) -> int:
        """Put articles at the end of a dossier; how many were not in it before. Those that were stay as they are."""
        with self._changing(name) as (database, number):
            last = database.execute("SELECT max(position) FROM item WHERE dossier = ?", (number,)).fetchone()[0] or 0
            added = 0
            for item in items:
                added += database.execute(
                    "INSERT OR IGNORE INTO item (dossier, article, version, position, heading, note, marks, title, "
                    "source, date, url, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (number, item.article, item.version, last + 1, item.heading, item.note, "\n".join(item.marks),
                     *map(_encodable, (item.title, item.source, item.date, item.url)), _now()),
                ).rowcount  # fmt: skip
                last += 1
            return added

    def remove(self, name: str, articles: Sequence[str]) -> int:
        """Take articles out of a dossier; how many were in it."""
        with self._changing(name) as (database, number):
            return sum(
                database.execute("DELETE FROM item WHERE dossier = ? AND article = ?", (number, article)).rowcount
                for article in articles
            )

    def note(self, name: str, article: str, note: str) -> None:
        """What is said of an article; nothing takes it away. NothingToDo where the dossier has no such article,
        BadSetting where the note is too long."""
        self._set(name, [article], "note", _within(note, "note", "note"))

    def put_under(self, name: str, articles: Sequence[str], heading: str) -> None:
        """The heading that articles stand under; nothing: under none. BadSetting where it is too long."""
        self._set(name, articles, "heading", plain_heading(heading))

    def mark(self, name: str, article: str, marks: Sequence[str], gone: bool = False) -> tuple[str, ...]:
        """Give an article tags, or take them away; those that it has then."""
        with self._changing(name) as (database, number):
            item = _item(database, number, article, name)
            given = [mark for mark in (" ".join(mark.split()) for mark in marks) if mark]
            kept = [mark for mark in item.marks if mark not in given]
            left = tuple(kept if gone else dict.fromkeys((*item.marks, *given)))
            database.execute(
                "UPDATE item SET marks = ? WHERE dossier = ? AND article = ?", ("\n".join(left), number, article)
            )
            return left

    def order(self, name: str, articles: Sequence[str]) -> None:
        """Let these articles stand first, in this order; the others follow as they stood."""
        with self._changing(name) as (database, number):
            for article in articles:
                _item(database, number, article, name)
            now = [item.article for item in _items(database, number)]
            first = list(dict.fromkeys(articles))
            for position, article in enumerate([*first, *(one for one in now if one not in set(first))], 1):
                database.execute(
                    "UPDATE item SET position = ? WHERE dossier = ? AND article = ?", (position, number, article)
                )

    def share(self, name: str) -> str:
        """The end of the link by which a dossier can be read; it stays the same until it is withdrawn."""
        with self._changing(name) as (database, number):
            (secret,) = database.execute("SELECT secret FROM dossier WHERE number = ?", (number,)).fetchone()
            if secret is None:
                secret = secrets.token_urlsafe(24)
                database.execute("UPDATE dossier SET secret = ? WHERE number = ?", (secret, number))
            return str(secret)

    def withdraw(self, name: str) -> None:
        """Let a dossier's link lead nowhere any more."""
        with self._changing(name) as (database, number):
            database.execute("UPDATE dossier SET secret = NULL WHERE number = ?", (number,))

    def _set(self, name: str, articles: Sequence[str], column: str, value: str) -> None:
        with self._changing(name) as (database, number):
            for article in articles:
                _item(database, number, article, name)
                change = f"UPDATE item SET {column} = ? WHERE dossier = ? AND article = ?"  # noqa: S608 (of constants)
                database.execute(change, (value, number, article))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        with desk_file(self._path, _TABLES, writes=False) as database:
            yield database

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with desk_file(self._path, _TABLES, writes=True) as database:
            assert database is not None
            yield database

    @contextmanager
    def _changing(self, name: str) -> Iterator[tuple[sqlite3.Connection, int]]:
        """The database and the number of a dossier that changes now. Nothing is made where there is no dossier."""
        if not self._path.exists():
            raise NothingToDo(_no_dossier(name, ()))
        with self._writing() as database:
            number = _number(database, name)
            yield database, number
            database.execute("UPDATE dossier SET changed = ? WHERE number = ?", (_now(), number))


def plain_name(name: str) -> str:
    """A dossier's name as it is kept: one line, composed letters; BadSetting where nothing is left, or too much."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain or len(plain) > MAX_NAME_LETTERS or not plain.isprintable():
        raise BadSetting(
            Message(
                fr=f"nom de dossier refusé : donnez de 1 à {MAX_NAME_LETTERS} lettres, sur une ligne",
                en=f"no name for a dossier: give 1 to {MAX_NAME_LETTERS} letters, on one line",
            )
        )
    return plain


def plain_heading(heading: str) -> str:
    """A heading as it is kept, on one line; BadSetting where it is too long."""
    return _within(" ".join(heading.split()), "intertitre", "heading", MAX_NAME_LETTERS)


def _within(text: str, fr: str, en: str, most: int = MAX_NOTE_LETTERS) -> str:
    """The text; BadSetting, which names it in French and English, where it has more letters than that."""
    if len(text) > most:
        raise BadSetting(
            Message(
                fr=f"{fr} de {len(text)} lettres : {most} au plus, raccourcissez",
                en=f"{en} of {len(text)} letters: {most} at most, shorten it",
            )
        )
    return text


def _encodable(text: str | None) -> str | None:
    """A text that the file can hold: what an index has may be none that UTF-8 can write."""
    return text and text.encode("utf-8", "replace").decode("utf-8")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _found(database: sqlite3.Connection, name: str) -> int | None:
    row = database.execute("SELECT number FROM dossier WHERE name = ?", (name,)).fetchone()
    return None if row is None else int(row[0])


def _number(database: sqlite3.Connection, name: str) -> int:
    number = _found(database, " ".join(unicodedata.normalize("NFC", name).split()))
    if number is None:
        rows = database.execute("SELECT name FROM dossier ORDER BY name LIMIT 9").fetchall()
        raise NothingToDo(_no_dossier(name, [known for (known,) in rows]))
    return number


def _items(database: sqlite3.Connection, number: int) -> list[DossierItem]:
    wanted = "SELECT article, version, title, source, date, url, heading, note, marks, added FROM item"
    rows = database.execute(f"{wanted} WHERE dossier = ? ORDER BY position, added, article", (number,))
    items = [DossierItem(*row) for row in rows]
    return [replace(item, marks=tuple(filter(None, str(item.marks).split("\n")))) for item in items]


def _item(database: sqlite3.Connection, number: int, article: str, name: str) -> DossierItem:
    for item in _items(database, number):
        if item.article == article:
            return item
    raise NothingToDo(
        Message(
            fr=f"l’article {article} n’est pas dans le dossier « {name} » : « search dossier show » en donne la liste",
            en=f"the article {article} is not in the dossier “{name}”: “search dossier show” lists them",
        )
    )


def _dossier(database: sqlite3.Connection, number: int) -> Dossier:
    name, summary, secret, created, changed = database.execute(
        "SELECT name, summary, secret, created, changed FROM dossier WHERE number = ?", (number,)
    ).fetchone()
    return Dossier(name, summary, secret, created, changed, tuple(_items(database, number)))


def _no_dossier(name: str, known: Sequence[str]) -> Message:
    there = ", ".join(f"« {one} »" for one in known)
    there_en = ", ".join(f"“{one}”" for one in known)
    return Message(
        fr=f"aucun dossier « {name} » : "
        + (f"il y a {there}" if known else f"faites-en un avec « search dossier new '{name}' »"),
        en=f"no dossier “{name}”: "
        + (f"there are {there_en}" if known else f"make one with “search dossier new '{name}'”"),
    )
