"""Many queries at once: how many articles each has, in which sources and months, and which they are."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from io import StringIO
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from index.messages import Message
from search.errors import BadQuery
from search.export.entries import About, Entry, cells, columns, day_of, record
from search.export.query_list import ListedQuery
from search.export.safe import harmless
from search.results import Request

if TYPE_CHECKING:
    from search.engine import Engine

_SPOOL = 16 << 20
_CHUNK = 1 << 18
COUNTS, SOURCES, MONTHS, DOCUMENTS = "counts.csv", "sources.csv", "months.csv", "documents.csv"


@dataclass(slots=True)
class QueryCounts:
    """What a query of a list found: articles in all, by source and by month (2024-11); or why it could not be asked."""

    query: ListedQuery
    total: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    undated: int = 0
    fault: Message | None = None

    def to_dict(self, lang: str) -> dict[str, Any]:
        """The counts as JSON gives them."""
        return {
            "name": self.query.name,
            "query": self.query.text,
            "line": self.query.line,
            "total": self.total,
            "sources": [list(pair) for pair in ranked(self.sources)],
            "months": [list(pair) for pair in sorted(self.months.items())],
            "undated": self.undated,
            "error": None if self.fault is None else self.fault.text(lang),
        }


class QueryBatch:
    """The answers to a list of queries, as a context: counts, and the documents in a spooled file.

    Copies of an article are articles here: counts are those that `search query` tells.
    """

    def __init__(self, with_text: bool = False, paths: bool = False) -> None:
        self.counts: list[QueryCounts] = []
        self.generation = ""
        self._about = About("", "", "", 0, 0, "", Request(""), paths=paths)
        self._width = None if with_text else -1
        self._documents: IO[bytes] = SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 (closed as this is)
        self._documents.write(_row(["name", "query", "rank", *columns(self._about)[: self._width]]))

    def __enter__(self) -> "QueryBatch":
        return self

    def __exit__(self, *_: object) -> None:
        self._documents.close()

    def ask(self, engine: "Engine", query: ListedQuery, asked: Request) -> QueryCounts:
        """Put a query, with the filters and the order of `asked`; a fault of the query is kept with its counts."""
        counts = QueryCounts(query)
        self.counts.append(counts)
        request = replace(asked, query=query.text, collapse=False)
        try:
            scan = engine.scan(request)
        except BadQuery as error:
            counts.fault = error.message
            return counts
        with closing(scan):
            counts.total = scan.total
            self.generation = scan.generation
            for rank, found in enumerate(scan, 1):
                article = found.article
                if article.source:
                    counts.sources[article.source] += 1
                if article.date:
                    counts.months[day_of(article.date)[:7]] += 1
                else:
                    counts.undated += 1
                told = cells(record(Entry(found), self._about))[: self._width]
                self._documents.write(_row([query.name, query.text, rank, *told]))
        return counts

    def files(self, lang: str) -> Iterator[tuple[str, Iterator[bytes]]]:
        """The four tables, by name."""
        yield COUNTS, _rows(["name", "query", "total", "undated", "error"], self._totals(lang))
        yield SOURCES, _rows(["name", "query", "source", "articles"], self._listed("sources"))
        yield MONTHS, _rows(["name", "query", "month", "articles"], self._listed("months"))
        yield DOCUMENTS, self._read()

    def _totals(self, lang: str) -> Iterator[Sequence[str | int]]:
        for one in self.counts:
            fault = "" if one.fault is None else one.fault.text(lang)
            yield [one.query.name, one.query.text, one.total, one.undated, fault]

    def _listed(self, which: str) -> Iterator[Sequence[str | int]]:
        for one in self.counts:
            pairs = ranked(one.sources) if which == "sources" else sorted(one.months.items())
            for value, number in pairs:
                yield [one.query.name, one.query.text, value, number]

    def _read(self) -> Iterator[bytes]:
        self._documents.seek(0)
        while data := self._documents.read(_CHUNK):
            yield data


def ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    """Values with their counts, the most frequent first, ties by value."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _rows(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Iterator[bytes]:
    yield _row(header)
    for row in rows:
        yield _row(row)


def _row(values: Iterable[str | int | float]) -> bytes:
    buffer = StringIO(newline="")
    csv.writer(buffer).writerow([harmless(value) if isinstance(value, str) else value for value in values])
    return buffer.getvalue().encode("utf-8", "replace")
