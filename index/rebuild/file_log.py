"""The record, kept with a generation, of which files it was built from: what makes a rebuild incremental.

An SQLite file, so that a million entries cost no memory. Paths are kept as the bytes the file system gives.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.article import Rejected
from index.messages import Message
from index.rebuild.files import SourceFile
from index.schema import NO_MOMENT

FILE_LOG_FILE = "files.sqlite"

_TABLES = """
CREATE TABLE IF NOT EXISTS file (path BLOB PRIMARY KEY, size INTEGER, mtime_ns INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page (
    address INTEGER, path BLOB, ordinal INTEGER, id TEXT, indexed INTEGER, digest INTEGER, moment INTEGER,
    fetched INTEGER, published INTEGER, ref INTEGER, day INTEGER, facts BLOB, PRIMARY KEY (address, path, ordinal)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS page_path ON page (path);
CREATE TABLE IF NOT EXISTS reject (path BLOB, place TEXT, fr TEXT, en TEXT);
CREATE INDEX IF NOT EXISTS reject_path ON reject (path);
CREATE TABLE IF NOT EXISTS mount (path BLOB PRIMARY KEY) WITHOUT ROWID;
"""


_WRITTEN_TOGETHER = 1 << 14
"""Pages that wait to be written in the order of their addresses."""
_FEW = 20_000
"""Addresses up to which each is looked up by itself."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a file: page number `ordinal` of those that were not refused.

    `address` is the key of its address (`index.cleaning.line_fingerprints.Cleaned.page`), a signed number of 64 bits;
    `id` names the article that it is, `indexed` tells that the index has that article from here. `digest` is a checksum
    of its text, `moment` when it was so, in seconds since 1970, `fetched` whether it was fetched then; of a copy,
    `published`, `ref` and `day` are what its `Occurrence` tells and not its text. `facts` is the
    packed `index.rebuild.occurrences.Occurrence` of a page whose address was met with another text too.
    """

    address: int
    path: Path
    ordinal: int
    id: str
    indexed: bool
    digest: int
    moment: int
    fetched: bool
    published: int = 0
    ref: int = 0
    day: int = 0
    facts: bytes | None = None


def unchanging(path: Path) -> sqlite3.Connection:
    """An SQLite file that nobody writes to any more, to be read; nothing is made where there is none.

    The path may be relative, and hold what means something else in an address (`?`, `#`, `%`).
    """
    return sqlite3.connect(path.absolute().as_uri() + "?mode=ro&immutable=1", uri=True)


def with_tables(path: Path | str, tables: str) -> sqlite3.Connection:
    """An SQLite file that has these tables, made where there is none; nothing stays open where that fails."""
    db = sqlite3.connect(path)
    try:
        db.executescript(tables)
    except BaseException:
        db.close()
        raise
    return db


def indexed_in(path: Path) -> int:
    """How many articles the index has, by the record at `path`; raises sqlite3.Error."""
    with closing(unchanging(path)) as db:
        return int(db.execute("SELECT count(*) FROM page WHERE indexed").fetchone()[0])


def _row(page: Page) -> tuple[object, ...]:
    told = (page.indexed, page.digest, page.moment, page.fetched, page.published, page.ref, page.day, page.facts)
    return (page.address, _key(page.path), page.ordinal, page.id, *told)


def _page(row: tuple[Any, ...]) -> Page:
    address, path, ordinal, id_, indexed, digest, moment, fetched, *told = row
    return Page(address, Path(os.fsdecode(path)), ordinal, id_, bool(indexed), digest, moment, bool(fetched), *told)


class FileLog:
    """What is known of every file read so far: its state, the articles it gave, the pages it had refused."""

    def __init__(self, path: Path | str) -> None:
        """Open the record at `path`, made where there is none."""
        self._opened = with_tables(path, _TABLES)
        self._entered: list[tuple[object, ...]] = []

    @classmethod
    def reading(cls, path: Path) -> "FileLog":
        """The record at `path`, which nobody writes to any more, to be read."""
        log = cls.__new__(cls)
        log._opened, log._entered = unchanging(path), []
        return log

    @classmethod
    def copy(cls, path: Path | None) -> "FileLog":
        """A copy in a temporary file of the record at `path`, an empty one for None: for planning and dry runs."""
        log = cls("")  # SQLite's name for a database on disk that goes with its connection
        if path is not None:
            try:
                with closing(unchanging(path)) as source:
                    source.backup(log._db)
                log._db.executescript(_TABLES)  # those that a record of before did not have
            except BaseException:
                log.close()
                raise
        return log

    def close(self) -> None:
        """Write everything and close."""
        with closing(self._db):
            self._db.commit()

    def unchanged(self, file: SourceFile) -> bool:
        """Whether `file` was read before and is as it was."""
        row = self._db.execute("SELECT size, mtime_ns FROM file WHERE path = ?", (_key(file.path),)).fetchone()
        return bool(row == (file.size, file.mtime_ns))

    def known(self, path: Path) -> bool:
        """Whether the file was read before, whatever its state."""
        return self._db.execute("SELECT 1 FROM file WHERE path = ?", (_key(path),)).fetchone() is not None

    def paths_under(self, root: Path) -> Iterator[Path]:
        """The files read so far that are `root` or lie under it."""
        rows = self._db.execute(f"SELECT path FROM file WHERE {_UNDER}", _range(root))  # noqa: S608 (of constants)
        for (path,) in rows.fetchall():
            yield Path(os.fsdecode(path))

    def indexed_under(self, root: Path) -> tuple[int, int]:
        """How many files that are `root` or lie under it gave articles to the index, and how many articles."""
        counted = f"SELECT count(DISTINCT path), count(*) FROM page WHERE {_UNDER} AND indexed"  # noqa: S608 (of constants)
        files, articles = self._db.execute(counted, _range(root)).fetchone()
        return files, articles

    def forget(self, path: Path) -> None:
        """Drop all that is known of a file."""
        for table in ("file", "page", "reject"):
            self._db.execute(f"DELETE FROM {table} WHERE path = ?", (_key(path),))  # noqa: S608 (of constants)

    def heirs(self, paths: Iterable[Path]) -> set[Path]:
        """Other files that hold the text, or an older one, of an article which one of `paths` gave to the index."""
        found: set[Path] = set()
        for path in paths:
            rows = self._db.execute(
                "SELECT b.path FROM page a JOIN page b ON a.address = b.address AND a.id = b.id AND a.path != b.path"
                " WHERE a.path = ? AND a.indexed AND NOT b.indexed",
                (_key(path),),
            )
            found.update(Path(os.fsdecode(other)) for (other,) in rows)
        return found

    def record(self, file: SourceFile) -> None:
        """Remember the state a file was read in."""
        row = (_key(file.path), file.size, file.mtime_ns)
        self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", row)

    def record_unread(self, path: Path) -> None:
        """Remember that a file could not be read, or not to its end: it is `known`, and never unchanged."""
        self._db.execute("INSERT OR REPLACE INTO file VALUES (?, NULL, NULL)", (_key(path),))

    def mounts(self) -> set[Path]:
        """The folders where a disk began that files were read from."""
        return {Path(os.fsdecode(path)) for (path,) in self._db.execute("SELECT path FROM mount")}

    def record_mounts(self, there: Iterable[Path], no_more: Iterable[Path]) -> None:
        """Remember where disks begin, and forget where none does any more."""
        self._db.executemany("DELETE FROM mount WHERE path = ?", [(_key(path),) for path in no_more])
        self._db.executemany("INSERT OR IGNORE INTO mount VALUES (?)", [(_key(path),) for path in there])

    def enter(self, page: Page) -> None:
        """Remember a page of a file."""
        self._entered.append(_row(page))
        if len(self._entered) >= _WRITTEN_TOGETHER:
            self._write_entered()

    def _write_entered(self) -> None:
        # In the order of their key a page of the table is touched once: half of the time.
        rows = sorted(self._entered, key=itemgetter(0, 1, 2))
        self._entered = []
        self._opened.executemany("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    @property
    def _db(self) -> sqlite3.Connection:
        """The file, with all that was entered."""
        if self._entered:
            self._write_entered()
        return self._opened

    def release(self, page: Page) -> None:
        """Forget a page that was entered: it could not be indexed."""
        key = (page.address, _key(page.path), page.ordinal)
        self._db.execute("DELETE FROM page WHERE address = ? AND path = ? AND ordinal = ?", key)

    def at(self, address: int) -> list[Page]:
        """The pages at an address."""
        rows = self._db.execute("SELECT * FROM page WHERE address = ?", (address,)).fetchall()
        return [_page(row) for row in rows]

    def shared_by(self, path: Path) -> set[int]:
        """The addresses of a file's pages that pages with other texts have too."""
        rows = self._db.execute("SELECT address FROM page WHERE path = ? AND facts IS NOT NULL", (_key(path),))
        return {address for (address,) in rows}

    def shared(self) -> set[int]:
        """All addresses that pages with several texts have; none where an older program wrote this record."""
        with suppress(sqlite3.Error):
            return {address for (address,) in self._db.execute("SELECT address FROM page WHERE facts IS NOT NULL")}
        return set()

    def known_addresses(self, addresses: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of `addresses` that pages are known at."""
        if self._db.execute("SELECT 1 FROM page LIMIT 1").fetchone() is None:
            return addresses[:0]
        if len(addresses) < _FEW:
            there = "SELECT 1 FROM page WHERE address = ?"
            known = [one for one in addresses.tolist() if self._db.execute(there, (one,)).fetchone()]
            return np.array(known, np.int64)
        every = (address for (address,) in self._db.execute("SELECT DISTINCT address FROM page"))
        return np.intersect1d(addresses, np.fromiter(every, np.int64))

    def mtime_ns(self, path: Path) -> int:
        """When a file was written by what is known of it; 0 where nothing is."""
        row = self._db.execute("SELECT mtime_ns FROM file WHERE path = ?", (_key(path),)).fetchone()
        return int(row[0] or 0) if row else 0

    def reject(self, rejected: Rejected) -> None:
        """Remember a page that was refused."""
        reason = rejected.reason
        row = (_key(rejected.path), rejected.place, reason.fr, reason.en)
        self._db.execute("INSERT INTO reject VALUES (?, ?, ?, ?)", row)

    def rejects(self, path: Path) -> list[Rejected]:
        """The pages of a file that were refused."""
        rows = self._db.execute("SELECT place, fr, en FROM reject WHERE path = ?", (_key(path),))
        return [Rejected(path, place, Message(fr=fr, en=en)) for place, fr, en in rows]

    def refused(self, most: int) -> tuple[int, list[Rejected]]:
        """How many pages were refused, and `most` of them, file by file."""
        rows = self._db.execute("SELECT path, place, fr, en FROM reject ORDER BY path, rowid LIMIT ?", (most,))
        found = [Rejected(Path(os.fsdecode(path)), place, Message(fr, en)) for path, place, fr, en in rows]
        return int(self._db.execute("SELECT count(*) FROM reject").fetchone()[0]), found

    def indexed(self) -> int:
        """How many articles the index has, by this record."""
        return int(self._db.execute("SELECT count(*) FROM page WHERE indexed").fetchone()[0])

    def every(self) -> Iterator[tuple[str, Path]]:
        """Each article of the index with the file that it came from."""
        for article_id, path in self._db.execute("SELECT id, path FROM page WHERE indexed"):
            yield article_id, Path(os.fsdecode(path))

    def lose(self, articles: Iterable[str]) -> dict[str, tuple[Path, ...]]:
        """Forget articles that the index has not any more; each with the files that hold it, which are read again."""
        lost: dict[str, list[Path]] = {id_: [] for id_ in articles}
        rows = self._db.execute("SELECT id, address, path, ordinal FROM page ORDER BY NOT indexed") if lost else ()
        pages = [(id_, address, path, ordinal) for id_, address, path, ordinal in rows if id_ in lost]
        for id_, *key in pages:
            path = Path(os.fsdecode(key[1]))
            lost[id_].append(path)
            self.doubt(path)
            self._db.execute("DELETE FROM page WHERE address = ? AND path = ? AND ordinal = ?", key)
        return {id_: tuple(dict.fromkeys(paths)) for id_, paths in lost.items()}

    def doubted(self) -> list[Path]:
        """The files that pass for changed, whatever their state."""
        return [Path(os.fsdecode(path)) for (path,) in self._db.execute("SELECT path FROM file WHERE size < 0")]

    def doubt(self, path: Path) -> None:
        """Let the file pass for changed: it is read again by the next run."""
        self._db.execute("INSERT OR REPLACE INTO file VALUES (?, -1, -1)", (_key(path),))

    def adopt(self, article_id: str, address: int, path: Path) -> None:
        """Remember that the index has an article from a file of which nothing may be known; it is read again then."""
        known = "SELECT 1 FROM page WHERE address = ? AND id = ? AND indexed"
        if self._db.execute(known, (address, article_id)).fetchone() is None:
            there = "SELECT coalesce(max(ordinal) + 1, 0) FROM page WHERE address = ? AND path = ?"
            (ordinal,) = self._db.execute(there, (address, _key(path))).fetchone()
            self.enter(Page(address, path, ordinal, article_id, True, 0, NO_MOMENT, False))
            self.doubt(path)

    def articles(self, path: Path) -> int:
        """How many articles of the index came from the file."""
        row = self._db.execute("SELECT count(*) FROM page WHERE path = ? AND indexed", (_key(path),)).fetchone()
        return int(row[0])


def _key(path: Path) -> bytes:
    return os.fsencode(path)


_UNDER = "(path = ? OR (path >= ? AND path < ?))"


def _range(root: Path) -> tuple[bytes, bytes, bytes]:
    """What `_UNDER` asks for: a path, and the range of all that begins with it and a stroke."""
    key = _key(root)
    inner = key.rstrip(b"/")
    return key, inner + b"/", inner + b"0"  # "0" follows "/"
