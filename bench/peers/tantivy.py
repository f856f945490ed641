"""tantivy through its Python binding: simple tokens, lower case, ASCII folding, Snowball's French stemmer."""

from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy

from bench.article import Article
from bench.peers import HITS, MEMORY_MB, TITLE_WEIGHT, Found
from bench.query import Query

_FIELDS = (("title", TITLE_WEIGHT), ("text", 1.0))
_ANALYZER = "french"
_PASSAGE = 260


def peer(work: Path) -> "Tantivy":  # noqa: ARG001
    """tantivy."""
    return Tantivy()


class Tantivy:
    """Segments are merged by its own policy; the text is stored as it comes (LZ4)."""

    version = f"tantivy-py {version('tantivy')}"

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        for name, _ in _FIELDS:
            builder.add_text_field(name, stored=True, tokenizer_name=_ANALYZER, index_option="position")
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("day", indexed=True, fast=True)
        self._schema = builder.build()
        self._analyzer = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.ascii_fold())
            .filter(tantivy.Filter.stemmer("French"))
            .build()
        )

    def _index(self, folder: Path) -> Any:
        index = tantivy.Index(self._schema, str(folder))
        index.register_tokenizer(_ANALYZER, self._analyzer)
        return index

    def build(self, articles: Iterable[Article], folder: Path, jobs: int = 1) -> None:
        """See `Peer`."""
        writer = self._index(folder).writer(MEMORY_MB << 20, jobs)
        for article in articles:
            writer.add_document(
                tantivy.Document(id=article.id, title=article.title, text=article.text, day=article.day)
            )
        writer.commit()
        writer.wait_merging_threads()

    def add(self, articles: Iterable[Article], folder: Path) -> None:
        """See `Peer`."""
        self.build(articles, folder)

    def open(self, folder: Path) -> None:
        """See `Peer`."""
        index = self._index(folder)
        index.reload()
        self._searcher = index.searcher()

    def prepare(self, query: Query) -> tuple[Query, Any]:
        """See `Peer`."""
        return query, self._native(query)

    def _native(self, query: Query) -> Any:
        schema, word = self._schema, query.words[0]
        match query.kind:
            case "phrase":
                terms: list[str | tuple[int, str]] = [self._term(word) for word in query.words]
                return self._either(lambda field: tantivy.Query.phrase_query(schema, field, terms))
            case "prefix":
                return self._either(lambda field: tantivy.Query.regex_query(schema, field, f"{word}.*"))
            case "fuzzy":
                return self._either(lambda field: tantivy.Query.fuzzy_term_query(schema, field, word, 1))
            case "and":
                return _boolean(tantivy.Occur.Must, map(self._word, query.words))
            case "date":
                days = tantivy.Query.range_query(schema, "day", tantivy.FieldType.Integer, query.since, query.until)
                # A filter, not a score.
                return _boolean(tantivy.Occur.Must, [self._word(word), tantivy.Query.const_score_query(days, 0.0)])
            case _ if len(query.words) == 1:
                return self._word(word)
            case _:
                return _boolean(tantivy.Occur.Should, map(self._word, query.words))

    def _term(self, word: str) -> str:
        return str(self._analyzer.analyze(word)[0])

    def _word(self, word: str) -> Any:
        term = self._term(word)
        return self._either(lambda field: tantivy.Query.term_query(self._schema, field, term, "freq"))

    def _either(self, leaf: Callable[[str], Any]) -> Any:
        """The leaf in either field, the title's weighed."""
        return _boolean(
            tantivy.Occur.Should, [tantivy.Query.boost_query(leaf(field), weight) for field, weight in _FIELDS]
        )

    def search(self, prepared: tuple[Query, Any]) -> Found:
        """See `Peer`."""
        query, native = prepared
        by = "day" if query.kind == "newest" else None
        result = self._searcher.search(native, HITS, count=True, order_by_field=by)
        hits = [address for _, address in result.hits]
        if query.kind == "snippets":
            generator = tantivy.SnippetGenerator.create(self._searcher, native, self._schema, "text")
            generator.set_max_num_chars(_PASSAGE)
            for address in hits:
                generator.snippet_from_doc(self._searcher.doc(address)).to_html()
        return Found(result.count, hits)

    def ids(self, hits: Sequence[Any]) -> list[str]:
        """See `Peer`."""
        return [self._searcher.doc(address)["id"][0] for address in hits]

    def close(self) -> None:
        """See `Peer`."""
        del self._searcher


def _boolean(occur: Any, parts: Iterable[Any]) -> Any:
    return tantivy.Query.boolean_query([(occur, part) for part in parts])
