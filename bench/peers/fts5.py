"""SQLite's FTS5: its Unicode tokenizer without accents. It has no French stemmer and no search by misspelling."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from bench.article import Article
from bench.peers import HITS, TITLE_WEIGHT, Found, Unavailable
from bench.query import Query

_SCHEMA = f"""
CREATE VIRTUAL TABLE article USING fts5(title, text, id UNINDEXED, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO article(article, rank) VALUES ('rank', 'bm25({TITLE_WEIGHT}, 1.0)');
CREATE TABLE day (number INTEGER PRIMARY KEY, day INTEGER);
"""
_MAPPED = 1 << 40
_Parameters: TypeAlias = tuple[str | int, ...]


def peer(work: Path) -> "Fts5":  # noqa: ARG001
    """FTS5. Raises Unavailable where Python's SQLite was built without it."""
    try:
        sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE one USING fts5(text)")
    except sqlite3.OperationalError as error:
        raise Unavailable(f"fts5: {error}") from error
    return Fts5()


class Fts5:
    """A full-text table, and a table of days beside it, since a full-text column can only be matched."""

    version = f"SQLite {sqlite3.sqlite_version}"
    parallel = False

    def build(self, articles: Iterable[Article], folder: Path, jobs: int = 1) -> None:  # noqa: ARG002
        """See `Peer`: one transaction, one thread."""
        base = sqlite3.connect(folder / "articles.db")
        base.executescript(_SCHEMA)
        self._insert(base, articles)

    def add(self, articles: Iterable[Article], folder: Path) -> None:
        """See `Peer`."""
        self._insert(sqlite3.connect(folder / "articles.db"), articles)

    def _insert(self, base: sqlite3.Connection, articles: Iterable[Article]) -> None:
        (last,) = base.execute("SELECT coalesce(max(number), 0) FROM day").fetchone()
        with base:
            for row, article in enumerate(articles, last + 1):
                base.execute(
                    "INSERT INTO article (rowid, title, text, id) VALUES (?, ?, ?, ?)",
                    (row, article.title, article.text, article.id),
                )
                base.execute("INSERT INTO day VALUES (?, ?)", (row, article.day))
        base.close()

    def open(self, folder: Path) -> None:
        """See `Peer`."""
        self._base = sqlite3.connect(f"{(folder / 'articles.db').as_uri()}?mode=ro", uri=True)
        self._base.execute(f"PRAGMA mmap_size = {_MAPPED}")

    def prepare(self, query: Query) -> tuple[str, str, _Parameters] | None:
        """See `Peer`: the statements of the hits and of the total, and their parameters."""
        matched = _matched(query)
        if matched is None:
            return None
        columns, days, order = "article.rowid", "", "rank"
        parameters: _Parameters = (matched,)
        match query.kind:
            case "date":
                days = "AND day BETWEEN ? AND ?"
                parameters = (matched, query.since, query.until)
            case "newest":
                order = "day DESC"
            case "snippets":
                columns = "article.rowid, snippet(article, 1, '<mark>', '</mark>', '…', 40)"
        source = "article JOIN day ON day.number = article.rowid" if query.kind in ("date", "newest") else "article"
        counted = source if query.kind == "date" else "article"
        hits = f"SELECT {columns} FROM {source} WHERE article MATCH ? {days} ORDER BY {order} LIMIT {HITS}"
        return hits, f"SELECT count(*) FROM {counted} WHERE article MATCH ? {days}", parameters

    def search(self, prepared: tuple[str, str, _Parameters]) -> Found:
        """See `Peer`."""
        hits, count, parameters = prepared
        rows = self._base.execute(hits, parameters).fetchall()
        (total,) = self._base.execute(count, parameters).fetchone()
        return Found(total, [row[0] for row in rows])

    def ids(self, hits: Sequence[int]) -> list[str]:
        """See `Peer`."""
        one = "SELECT id FROM article WHERE rowid = ?"
        return [self._base.execute(one, (row,)).fetchone()[0] for row in hits]

    def close(self) -> None:
        """See `Peer`."""
        self._base.close()


def _matched(query: Query) -> str | None:
    words = [f'"{word}"' for word in query.words]
    match query.kind:
        case "fuzzy":
            return None
        case "phrase":
            return f'"{" ".join(query.words)}"'
        case "prefix":
            return f"{words[0]}*"
        case "and":
            return " AND ".join(words)
        case _:
            return " OR ".join(words)
