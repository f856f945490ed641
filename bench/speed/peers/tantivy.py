"""tantivy, through its Python binding: simple tokens, lower case, ASCII folding, Snowball's French stemmer."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import tantivy

from bench.speed.corpus import BenchArticle
from bench.speed.peers import HITS, MEMORY_MB, TITLE_WEIGHT, Found
from bench.speed.queries import Query

_FIELDS = (("title", TITLE_WEIGHT), ("text", 1.0))
_ANALYZER = "folded_french"


class Tantivy:
    """Indexed by one thread, whose segments its own policy merges; searched with the exact count."""

    def __init__(self, work: Path) -> None:  # noqa: ARG002
        builder = tantivy.SchemaBuilder()
        for name, _ in _FIELDS:
            builder.add_text_field(name, stored=True, tokenizer_name=_ANALYZER, index_option="position")
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_date_field("day", indexed=True, fast=True)
        self._schema = builder.build()
        filters = (tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold(), tantivy.Filter.stemmer("French"))
        chain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        for one in filters:
            chain = chain.filter(one)
        self._analyzer = chain.build()

    def _index(self, folder: Path) -> Any:
        index = tantivy.Index(self._schema, str(folder))
        index.register_tokenizer(_ANALYZER, self._analyzer)
        return index

    def build(self, articles: Iterable[BenchArticle], folder: Path, jobs: int = 1) -> None:
        """See `Peer`."""
        writer = self._index(folder).writer(MEMORY_MB << 20, jobs)
        for article in articles:
            document = tantivy.Document(title=article.title, text=article.text, id=article.id)
            document.add_date("day", _moment(article.day))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def add(self, articles: Iterable[BenchArticle], folder: Path) -> None:
        """See `Peer`."""
        self.build(articles, folder)

    def open(self, folder: Path) -> None:
        """See `Peer`."""
        index = self._index(folder)
        index.reload()
        self._searcher = index.searcher()

    def prepare(self, query: Query) -> tuple[Query, Any]:
        """See `Peer`."""
        return query, self._query(query)

    def _query(self, query: Query) -> Any:
        words = [self._word(word) for word in query.words]
        match query.kind:
            case "phrase":
                terms: list[str | tuple[int, str]] = [self._analyzer.analyze(word)[0] for word in query.words]
                return self._either(lambda name: tantivy.Query.phrase_query(self._schema, name, terms))
            case "prefix":
                # No misspelling and a prefix: the same answer as by regex_query, at a tenth of its cost.
                word = query.words[0]
                return self._either(
                    lambda name: tantivy.Query.fuzzy_term_query(self._schema, name, word, 0, prefix=True)
                )
            case "fuzzy":
                word = query.words[0]
                return self._either(lambda name: tantivy.Query.fuzzy_term_query(self._schema, name, word, 1))
            case "and":
                return tantivy.Query.boolean_query([(tantivy.Occur.Must, word) for word in words])
            case "date":
                days = tantivy.Query.range_query(
                    self._schema, "day", tantivy.FieldType.Date, _moment(query.since), _moment(query.until)
                )
                return tantivy.Query.boolean_query([(tantivy.Occur.Must, words[0]), (tantivy.Occur.Must, days)])
            case _:
                if len(words) == 1:
                    return words[0]
                return tantivy.Query.boolean_query([(tantivy.Occur.Should, word) for word in words])

    def _word(self, word: str) -> Any:
        term = self._analyzer.analyze(word)[0]
        return self._either(lambda name: tantivy.Query.term_query(self._schema, name, term, "freq"))

    def _either(self, leaf: Any) -> Any:
        """The leaf in either field, the title's weighed."""
        leaves = [tantivy.Query.boost_query(leaf(name), weight) for name, weight in _FIELDS]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in leaves])

    def search(self, prepared: tuple[Query, Any]) -> Found:
        """See `Peer`."""
        query, native = prepared
        by = "day" if query.kind == "newest" else None
        result = self._searcher.search(native, HITS, count=True, order_by_field=by)
        hits = [address for _, address in result.hits]
        if query.kind == "snippets":
            generator = tantivy.SnippetGenerator.create(self._searcher, native, self._schema, "text")
            generator.set_max_num_chars(260)
            for address in hits:
                generator.snippet_from_doc(self._searcher.doc(address)).to_html()
        return Found(result.count, hits)

    def ids(self, hits: Sequence[Any]) -> list[str]:
        """See `Peer`."""
        return [self._searcher.doc(address)["id"][0] for address in hits]

    def close(self) -> None:
        """See `Peer`."""


def _moment(day: int) -> datetime:
    return datetime.combine(date.fromordinal(day), datetime.min.time(), UTC)
