"""Whoosh as it comes, with its own codec, matchers, collectors and highlighter; Snowball's French stemmer."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from whoosh import analysis, fields, query, scoring, versionstring
from whoosh.index import create_in, open_dir
from whoosh.support.charset import accent_map

from bench.article import Article
from bench.peers import HITS, MEMORY_MB, TITLE_WEIGHT, Found
from bench.query import Query

_FIELDS = (("title", TITLE_WEIGHT), ("text", 1.0))
_CACHED = 1 << 17


def peer(work: Path) -> "StockWhoosh":  # noqa: ARG001
    """Stock Whoosh."""
    return StockWhoosh()


class StockWhoosh:
    """Whoosh with its default codec and BM25F."""

    version = f"Whoosh {versionstring()}"

    def __init__(self) -> None:
        self._analyzer = (
            analysis.RegexTokenizer(r"[^\W_]+")
            | analysis.LowercaseFilter()
            | analysis.CharsetFilter(accent_map)
            | analysis.PyStemmerFilter("french", cachesize=_CACHED)
        )
        words = {name: fields.TEXT(analyzer=self._analyzer, phrase=True, stored=True) for name, _ in _FIELDS}
        self._schema = fields.Schema(id=fields.STORED(), day=fields.NUMERIC(sortable=True), **words)

    def build(self, articles: Iterable[Article], folder: Path, jobs: int = 1) -> None:
        """See `Peer`."""
        self._write(create_in(str(folder), self._schema), articles, jobs)

    def add(self, articles: Iterable[Article], folder: Path) -> None:
        """See `Peer`."""
        self._write(open_dir(str(folder)), articles, 1)

    def _write(self, index: Any, articles: Iterable[Article], jobs: int) -> None:
        writer = index.writer(limitmb=MEMORY_MB, procs=jobs)
        for article in articles:
            writer.add_document(id=article.id, title=article.title, text=article.text, day=article.day)
        writer.commit()

    def open(self, folder: Path) -> None:
        """See `Peer`."""
        self._searcher = open_dir(str(folder)).searcher(weighting=scoring.BM25F())

    def prepare(self, asked: Query) -> tuple[Query, Any]:
        """See `Peer`."""
        return asked, self._native(asked)

    def _native(self, asked: Query) -> Any:
        word = asked.words[0]
        terms = [token.text for word in asked.words for token in self._analyzer(word, mode="query")]
        leaves = [_either(query.Term, term) for term in terms]
        match asked.kind:
            case "phrase":
                return _either(query.Phrase, terms)
            case "prefix":
                return _either(query.Prefix, word)
            case "fuzzy":
                return _either(query.FuzzyTerm, word, maxdist=1, prefixlength=0)
            case "and":
                return query.And(leaves)
            case "date":
                days = query.NumericRange("day", asked.since, asked.until)
                return query.And([leaves[0], query.ConstantScoreQuery(days, 0.0)])
            case _:
                return leaves[0] if len(leaves) == 1 else query.Or(leaves)

    def search(self, prepared: tuple[Query, Any]) -> Found:
        """See `Peer`."""
        asked, native = prepared
        newest = asked.kind == "newest"
        results = self._searcher.search(native, limit=HITS, sortedby="day" if newest else None, reverse=newest)
        if asked.kind == "snippets":
            for hit in results:
                hit.highlights("text", top=1)
        return Found(len(results), [results.docnum(at) for at in range(results.scored_length())])

    def ids(self, hits: Sequence[int]) -> list[str]:
        """See `Peer`."""
        return [self._searcher.stored_fields(number)["id"] for number in hits]

    def close(self) -> None:
        """See `Peer`."""
        self._searcher.close()


def _either(leaf: Any, what: Any, **options: Any) -> Any:
    """The leaf in either field, the title's weighed."""
    return query.Or([leaf(field, what, boost=weight, **options) for field, weight in _FIELDS])
