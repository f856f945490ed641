"""Which articles an index of the cluster has, as this machine knows it: what is asked of each while the next index is
made, without a question to the cluster. An SQLite file of the generation, carried from one to the next."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.rebuild.file_log import unchanging, with_tables
from index.rebuild.generation import Census
from index.schema import NO_DAY, NO_MOMENT, NO_TEXT

ARTICLES_FILE = "articles.sqlite"

_TABLES = """
CREATE TABLE IF NOT EXISTS article (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, file TEXT, copy INTEGER, moment INTEGER, day INTEGER, source TEXT,
    family TEXT, family_size INTEGER
);
CREATE INDEX IF NOT EXISTS article_file ON article (file);
"""


@dataclass(frozen=True, slots=True)
class InFamily:
    """The family that an article is in: the member that was published first, and how many there are."""

    first: str
    size: int


class ArticlesTable:
    """The articles of an index that is being made."""

    def __init__(self, folder: Path) -> None:
        """Open the table in a generation's folder, made where there is none."""
        self._db = with_tables(folder / ARTICLES_FILE, _TABLES)
        (self._before,) = self._db.execute("SELECT coalesce(max(number), 0) FROM article").fetchone()

    def add(self, entry: Mapping[str, Any]) -> None:
        """Take note of an article, given as `index.schema.document` makes it; of one identifier the last one counts."""
        row = (entry["id"], entry["file"], entry.get("copy", NO_TEXT), entry.get("moment", NO_MOMENT))
        self._db.execute(
            "INSERT OR REPLACE INTO article (id, file, copy, moment, day, source) VALUES (?, ?, ?, ?, ?, ?)",
            (*row, entry.get("day", NO_DAY), entry.get("source")),
        )

    def forget_file(self, file: str) -> list[str]:
        """Take out the articles that were there before from a file; their identifiers."""
        wanted = "DELETE FROM article WHERE file = ? AND number <= ? RETURNING id"
        return [row[0] for row in self._db.execute(wanted, (file, self._before)).fetchall()]

    def forget(self, article_id: str) -> bool:
        """Take out an article that was there before; whether it was."""
        wanted = "DELETE FROM article WHERE id = ? AND number <= ?"
        return self._db.execute(wanted, (article_id, self._before)).rowcount > 0

    def count(self) -> int:
        """How many articles there are."""
        return int(self._db.execute("SELECT count(*) FROM article").fetchone()[0])

    def columns(self) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
        """Of all articles, in one order: identifiers, digests of texts, moments of publication."""
        rows = self._db.execute("SELECT id, copy, moment FROM article ORDER BY number").fetchall()
        ids = [row[0] for row in rows]
        copies, moments = (np.array([row[at] for row in rows], np.int64) for at in (1, 2))
        return ids, copies, moments

    def set_families(self, families: Mapping[str, InFamily]) -> list[str]:
        """Keep the families, by member; the articles whose family is another than it was, or that joined or left."""
        known = "SELECT id, family, family_size FROM article WHERE family IS NOT NULL"
        before = {row[0]: InFamily(row[1], row[2]) for row in self._db.execute(known)}
        changed = [one for one in {**before, **families} if before.get(one) != families.get(one)]
        self._db.executemany(
            "UPDATE article SET family = ?, family_size = ? WHERE id = ?",
            ((found.first, found.size, one) if (found := families.get(one)) else (None, None, one) for one in changed),
        )
        return changed

    def files(self, ids: Iterable[str]) -> Iterator[tuple[str, str, int]]:
        """Of each article its identifier, the key of its file and the digest of its text."""
        for one in ids:
            yield self._db.execute("SELECT id, file, copy FROM article WHERE id = ?", (one,)).fetchone()

    def census(self, terms: int) -> Census:
        """What the index holds; of so many terms."""
        days = self._db.execute("SELECT min(day), max(day) FROM article WHERE day != ?", (NO_DAY,)).fetchone()
        first, last = (date.fromordinal(day).isoformat() if day else None for day in days)
        counted = "SELECT source, count(*) AS articles FROM article WHERE source IS NOT NULL GROUP BY source"
        sources = f"{counted} ORDER BY articles DESC, source"
        (undated,) = self._db.execute("SELECT count(*) FROM article WHERE day = ?", (NO_DAY,)).fetchone()
        return Census(self.count(), terms, undated, first, last, tuple(self._db.execute(sources).fetchall()))

    def close(self) -> None:
        """Write everything and close."""
        with closing(self._db):
            self._db.commit()


class KnownArticles:
    """The articles of a sealed generation."""

    def __init__(self, folder: Path) -> None:
        """Raises sqlite3.Error where the table can't be read."""
        self._path = folder / ARTICLES_FILE
        with closing(unchanging(self._path)) as db:
            db.execute("SELECT id, file FROM article LIMIT 1").fetchall()

    def file_of(self, article_id: str) -> str | None:
        """The key of the file that an article came from; None where there is no such article."""
        with closing(unchanging(self._path)) as db:
            row = db.execute("SELECT file FROM article WHERE id = ?", (article_id,)).fetchone()
        return None if row is None else str(row[0])
