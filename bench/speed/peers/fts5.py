"""SQLite's FTS5, with its tokenizer that takes accents away; it does not stem, and has no search by misspelling."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.speed.corpus import BenchArticle
from bench.speed.peers import HITS, TITLE_WEIGHT, Found, Unavailable
from bench.speed.queries import Kind, Query

_MATCH = "SELECT {} FROM article {} WHERE article MATCH ? {}"
_DAYS = "JOIN day ON day.id = article.rowid"


class Fts5:
    """One table of title and text, and one of days beside it with an index."""

    def __init__(self, work: Path) -> None:  # noqa: ARG002
        try:
            with closing(sqlite3.connect(":memory:")) as base:
                base.execute("CREATE VIRTUAL TABLE one USING fts5(text)")
        except sqlite3.OperationalError as error:
            raise Unavailable(f"fts5: {error}") from error

    def build(self, articles: Iterable[BenchArticle], folder: Path, jobs: int = 1) -> None:  # noqa: ARG002
        """See `Peer`."""
        with closing(sqlite3.connect(folder / "articles.db")) as base:
            base.executescript(
                "CREATE VIRTUAL TABLE article USING fts5(title, text, id UNINDEXED,"
                " tokenize='unicode61 remove_diacritics 2');"
                f"INSERT INTO article(article, rank) VALUES('rank', 'bm25({TITLE_WEIGHT}, 1.0)');"
                "CREATE TABLE day(id INTEGER PRIMARY KEY, day INTEGER); CREATE INDEX by_day ON day(day);"
            )
            self._insert(base, articles, 1)

    def add(self, articles: Iterable[BenchArticle], folder: Path) -> None:
        """See `Peer`."""
        with closing(sqlite3.connect(folder / "articles.db")) as base:
            (last,) = base.execute("SELECT max(id) FROM day").fetchone()
            self._insert(base, articles, last + 1)

    def _insert(self, base: sqlite3.Connection, articles: Iterable[BenchArticle], first: int) -> None:
        with base:
            for number, article in enumerate(articles, first):
                base.execute(
                    "INSERT INTO article(rowid, title, text, id) VALUES(?, ?, ?, ?)",
                    (number, article.title, article.text, article.id),
                )
                base.execute("INSERT INTO day VALUES(?, ?)", (number, article.day))

    def open(self, folder: Path) -> None:
        """See `Peer`."""
        self._base = sqlite3.connect(f"file:{folder / 'articles.db'}?mode=ro", uri=True)
        self._base.execute("PRAGMA mmap_size = 8589934592")

    def prepare(self, query: Query) -> tuple[str, str, tuple[Any, ...]] | None:
        """See `Peer`: the statement of the hits, that of the total, and their parameters."""
        match = _match(query.kind, query.words)
        if match is None:
            return None
        count = _MATCH.format("count(*)", "", "")
        hits = _MATCH.format("article.rowid", "", f"ORDER BY rank LIMIT {HITS}")
        parameters: tuple[Any, ...] = (match,)
        if query.kind == "date":
            between = "AND day.day BETWEEN ? AND ?"
            count = _MATCH.format("count(*)", _DAYS, between)
            hits = _MATCH.format("article.rowid", _DAYS, f"{between} ORDER BY rank LIMIT {HITS}")
            parameters = (match, query.since, query.until)
        elif query.kind == "newest":
            hits = _MATCH.format("article.rowid", _DAYS, f"ORDER BY day.day DESC LIMIT {HITS}")
        elif query.kind == "snippets":
            marked = "article.rowid, snippet(article, 1, '<mark>', '</mark>', '…', 40)"
            hits = _MATCH.format(marked, "", f"ORDER BY rank LIMIT {HITS}")
        return hits, count, parameters

    def search(self, prepared: tuple[str, str, tuple[Any, ...]]) -> Found:
        """See `Peer`."""
        hits, count, parameters = prepared
        rows = self._base.execute(hits, parameters).fetchall()
        (total,) = self._base.execute(count, parameters).fetchone()
        return Found(total, [row[0] for row in rows])

    def ids(self, hits: Sequence[int]) -> list[str]:
        """See `Peer`."""
        one = "SELECT id FROM article WHERE rowid = ?"
        return [self._base.execute(one, (number,)).fetchone()[0] for number in hits]

    def close(self) -> None:
        """See `Peer`."""
        self._base.close()


def _match(kind: Kind, words: Sequence[str]) -> str | None:
    quoted = [f'"{word}"' for word in words]
    match kind:
        case "fuzzy":
            return None
        case "phrase":
            return f'"{" ".join(words)}"'
        case "prefix":
            return f"{quoted[0]}*"
        case "and":
            return " AND ".join(quoted)
        case _:
            return " OR ".join(quoted)
