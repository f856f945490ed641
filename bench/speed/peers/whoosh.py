"""Whoosh as it comes: its own codec, matchers and collectors; our analyser and Snowball's stems make the same terms."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from whoosh import analysis, fields, query, scoring
from whoosh.index import create_in, open_dir

from bench.speed.corpus import BenchArticle
from bench.speed.peers import HITS, MEMORY_MB, TITLE_WEIGHT, Found
from bench.speed.queries import Query
from bench.speed.terms import stem
from index.analysis import Analyser
from index.analysis.whoosh_adapter import FormAnalyzer
from search.highlight.snippets import MatchSpec, snippet

_FIELDS = (("title", TITLE_WEIGHT), ("text", 1.0))


class StockWhoosh:
    """Whoosh 2.7.4 with its default codec; snippets are ours, since its highlighter is far slower still."""

    def __init__(self, work: Path) -> None:  # noqa: ARG002
        analyzer = FormAnalyzer("form") | analysis.StemFilter(stemfn=stem)
        words = {name: fields.TEXT(analyzer=analyzer, phrase=True, stored=True) for name, _ in _FIELDS}
        self._schema = fields.Schema(id=fields.STORED(), day=fields.NUMERIC(sortable=True), **words)
        self._analyser = Analyser()

    def build(self, articles: Iterable[BenchArticle], folder: Path, jobs: int = 1) -> None:
        """See `Peer`."""
        self._write(create_in(str(folder), self._schema), articles, jobs)

    def add(self, articles: Iterable[BenchArticle], folder: Path) -> None:
        """See `Peer`."""
        self._write(open_dir(str(folder)), articles, 1)

    def _write(self, index: Any, articles: Iterable[BenchArticle], jobs: int) -> None:
        writer = index.writer(limitmb=MEMORY_MB, procs=jobs)
        for article in articles:
            writer.add_document(id=article.id, title=article.title, text=article.text, day=article.day)
        writer.commit()

    def open(self, folder: Path) -> None:
        """See `Peer`."""
        self._searcher = open_dir(str(folder)).searcher(weighting=scoring.BM25F())

    def prepare(self, asked: Query) -> tuple[Query, Any, MatchSpec]:
        """See `Peer`."""
        tokens = [self._analyser.analyse(word)[0] for word in asked.words]
        wanted = MatchSpec(stems=frozenset(token.stem for token in tokens))
        return asked, self._query(asked, [stem(token.form) for token in tokens]), wanted

    def _query(self, asked: Query, terms: Sequence[str]) -> Any:
        words = [_either(query.Term, term) for term in terms]
        match asked.kind:
            case "phrase":
                return _either(query.Phrase, terms)
            case "prefix":
                return _either(query.Prefix, asked.words[0])
            case "fuzzy":
                return _either(query.FuzzyTerm, asked.words[0], maxdist=1, prefixlength=0)
            case "and":
                return query.And(words)
            case "date":
                return query.And(
                    [words[0], query.ConstantScoreQuery(query.NumericRange("day", asked.since, asked.until))]
                )
            case _:
                return words[0] if len(words) == 1 else query.Or(words)

    def search(self, prepared: tuple[Query, Any, MatchSpec]) -> Found:
        """See `Peer`."""
        asked, native, wanted = prepared
        newest = asked.kind == "newest"
        results = self._searcher.search(native, limit=HITS, sortedby="day" if newest else None, reverse=newest)
        total = len(results)
        if asked.kind == "snippets":
            for hit in results:
                snippet(hit["text"], wanted, self._analyser)
        return Found(total, [results.docnum(at) for at in range(results.scored_length())])

    def ids(self, hits: Sequence[int]) -> list[str]:
        """See `Peer`."""
        return [self._searcher.stored_fields(number)["id"] for number in hits]

    def close(self) -> None:
        """See `Peer`."""
        self._searcher.close()


def _either(leaf: Any, what: Any, **options: Any) -> Any:
    """The leaf in either field, the title's weighed."""
    return query.Or([leaf(name, what, boost=weight, **options) for name, weight in _FIELDS])
