"""The record, kept with a generation, of which files it was built from: what makes a rebuild incremental.

An SQLite file, so that a million entries cost no memory. Paths are kept as the bytes the file system gives.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from index.article import Rejected
from index.messages import Message
from index.rebuild.files import SourceFile

FILE_LOG_FILE = "files.sqlite"

_TABLES = """
CREATE TABLE IF NOT EXISTS file (path BLOB PRIMARY KEY, size INTEGER, mtime_ns INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page (id TEXT, path BLOB, indexed INTEGER, PRIMARY KEY (id, path)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS page_path ON page (path);
CREATE TABLE IF NOT EXISTS reject (path BLOB, place TEXT, fr TEXT, en TEXT);
CREATE INDEX IF NOT EXISTS reject_path ON reject (path);
CREATE TABLE IF NOT EXISTS mount (path BLOB PRIMARY KEY) WITHOUT ROWID;
"""


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


class FileLog:
    """What is known of every file read so far: its state, the articles it gave, the pages it had refused."""

    def __init__(self, path: Path | str) -> None:
        """Open the record at `path`, made where there is none."""
        self._db = with_tables(path, _TABLES)

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
        rows = self._db.execute(f"SELECT path FROM file WHERE {_UNDER}", _range(root))
        for (path,) in rows.fetchall():
            yield Path(os.fsdecode(path))

    def indexed_under(self, root: Path) -> tuple[int, int]:
        """How many files that are `root` or lie under it gave articles to the index, and how many articles."""
        counted = f"SELECT count(DISTINCT path), count(*) FROM page WHERE {_UNDER} AND indexed"
        files, articles = self._db.execute(counted, _range(root)).fetchone()
        return files, articles

    def forget(self, path: Path) -> None:
        """Drop all that is known of a file."""
        for table in ("file", "page", "reject"):
            self._db.execute(f"DELETE FROM {table} WHERE path = ?", (_key(path),))

    def heirs(self, paths: Iterable[Path]) -> set[Path]:
        """Other files that hold a copy of an article which one of `paths` gave to the index."""
        found: set[Path] = set()
        for path in paths:
            rows = self._db.execute(
                "SELECT b.path FROM page a JOIN page b ON a.id = b.id AND a.path != b.path"
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

    def claim(self, article_id: str, path: Path) -> bool:
        """Remember that the file holds this article; False where the index has it from elsewhere already."""
        taken = self._db.execute("SELECT 1 FROM page WHERE id = ? AND indexed", (article_id,)).fetchone()
        self._db.execute("INSERT OR IGNORE INTO page VALUES (?, ?, ?)", (article_id, _key(path), taken is None))
        return taken is None

    def release(self, article_id: str, path: Path) -> None:
        """Forget an article that was claimed: it could not be indexed."""
        self._db.execute("DELETE FROM page WHERE id = ? AND path = ?", (article_id, _key(path)))

    def reject(self, rejected: Rejected) -> None:
        """Remember a page that was refused."""
        reason = rejected.reason
        row = (_key(rejected.path), rejected.place, reason.fr, reason.en)
        self._db.execute("INSERT INTO reject VALUES (?, ?, ?, ?)", row)

    def rejects(self, path: Path) -> list[Rejected]:
        """The pages of a file that were refused."""
        rows = self._db.execute("SELECT place, fr, en FROM reject WHERE path = ?", (_key(path),))
        return [Rejected(path, place, Message(fr=fr, en=en)) for place, fr, en in rows]

    def indexed(self) -> int:
        """How many articles the index has, by this record."""
        return int(self._db.execute("SELECT count(*) FROM page WHERE indexed").fetchone()[0])

    def every(self) -> Iterator[tuple[str, Path]]:
        """Each article of the index with the file that it came from."""
        for article_id, path in self._db.execute("SELECT id, path FROM page WHERE indexed"):
            yield article_id, Path(os.fsdecode(path))

    def lose(self, articles: Iterable[str]) -> dict[str, tuple[Path, ...]]:
        """Forget articles that the index has not any more; each with the files that hold it, which are read again."""
        lost = {}
        for article_id in articles:
            rows = self._db.execute("SELECT path FROM page WHERE id = ? ORDER BY NOT indexed", (article_id,)).fetchall()
            lost[article_id] = tuple(Path(os.fsdecode(path)) for (path,) in rows)
            for path in lost[article_id]:
                self.doubt(path)
            self._db.execute("DELETE FROM page WHERE id = ?", (article_id,))
        return lost

    def doubted(self) -> list[Path]:
        """The files that pass for changed, whatever their state."""
        return [Path(os.fsdecode(path)) for (path,) in self._db.execute("SELECT path FROM file WHERE size < 0")]

    def doubt(self, path: Path) -> None:
        """Let the file pass for changed: it is read again by the next run."""
        self._db.execute("INSERT OR REPLACE INTO file VALUES (?, -1, -1)", (_key(path),))

    def adopt(self, article_id: str, path: Path) -> None:
        """Remember that the index has an article from a file of which nothing may be known; it is read again then."""
        known = self._db.execute("SELECT 1 FROM page WHERE id = ? AND indexed", (article_id,)).fetchone()
        if known is None:
            self._db.execute("INSERT OR REPLACE INTO page VALUES (?, ?, 1)", (article_id, _key(path)))
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
