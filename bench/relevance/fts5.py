"""Baseline: SQLite's FTS5 with its tokenizer that takes accents away, any word of a query, its bm25, title thrice."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bench.relevance.systems import Document, Queries
from search.quality.measures import DEPTH, Run

_WORD = re.compile(r"\w+")
_SELECT = "SELECT id FROM document WHERE document MATCH ? ORDER BY rank LIMIT ?"


def unicode61(documents: Sequence[Document], query_sets: Sequence[Queries], work: Path) -> list[Run]:  # noqa: ARG001
    """See `systems.Answer`."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.executescript(
            "CREATE VIRTUAL TABLE document USING fts5"
            "(id UNINDEXED, title, text, tokenize='unicode61 remove_diacritics 2');"
            "INSERT INTO document(document, rank) VALUES('rank', 'bm25(0.0, 3.0, 1.0)')"
        )
        rows = ((document.id, document.title, document.text) for document in documents)
        base.executemany("INSERT INTO document VALUES(?, ?, ?)", rows)
        return [{name: _best(base, text) for name, text in queries.items()} for queries in query_sets]


def _best(base: sqlite3.Connection, text: str) -> list[str]:
    any_word = " OR ".join(f'"{word}"' for word in dict.fromkeys(_WORD.findall(text)))
    return [row[0] for row in base.execute(_SELECT, (any_word, DEPTH))] if any_word else []
