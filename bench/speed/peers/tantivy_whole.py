"""tantivy's whole answer: ten stored articles, snippets of title and text, counts of every facet, JSON."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tantivy

from index.analysis.fold import fold
from index.analysis.stop import stop_words
from search.results import FACETS, MAX_VALUES, VALUE_FACETS

_ANALYZER = "folded_french"
_FIELDS = (("title", 3.0), ("text", 1.0))
_SHOWN = ("url", "date", "source", "section", "author")
_HITS = 10
_SNIPPET = 260
_COUNTED = tuple(name for name in FACETS if name != "group")
"""The facets that articles have values of; groups are added up from sources."""


class TantivyWhole:
    """An index of articles as the product has them: all they show stored, all that facets count in columns."""

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        for name, _ in _FIELDS:
            builder.add_text_field(name, stored=True, tokenizer_name=_ANALYZER, index_option="position")
        for name in ("id", *_SHOWN):
            builder.add_text_field(f"shown_{name}", stored=True, tokenizer_name="raw", index_option="basic")
        for name in _COUNTED:
            builder.add_text_field(f"facet_{name}", fast=True, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        chain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        for one in (tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold(), tantivy.Filter.stemmer("French")):
            chain = chain.filter(one)
        self._analyzer = chain.build()
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(self._schema, str(folder))
        self._index.register_tokenizer(_ANALYZER, self._analyzer)
        self._searcher = self._index.searcher()
        self._facets = {
            name: {"terms": {"field": f"facet_{name}", "size": MAX_VALUES if name in VALUE_FACETS else 1_000}}
            for name in _COUNTED
        }
        # What the product's analysis leaves out of free text is left out here.
        self._stops = frozenset(fold(word) for word in stop_words())

    @property
    def documents(self) -> int:
        """Articles in the index."""
        return int(self._searcher.num_docs)

    def build(self, articles: Sequence[Mapping[str, Any]]) -> None:
        """Index articles: `title`, `text`, `id`, the fields shown, and `facets` with the values of each facet."""
        writer = self._index.writer(256 << 20, 1)
        for article in articles:
            document = tantivy.Document(title=article["title"], text=article["text"])
            for name in ("id", *_SHOWN):
                if article.get(name):
                    document.add_text(f"shown_{name}", article[name])
            for name, values in article["facets"].items():
                for value in values:
                    document.add_text(f"facet_{name}", value)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def answer(self, text: str, every: bool, facets: bool) -> bytes:
        """The JSON of the first ten hits for free text, `every` word required or any; with counts of all facets."""
        query = self._query(text, every)
        found = self._searcher.search(query, _HITS, count=True)
        marks = {
            name: tantivy.SnippetGenerator.create(self._searcher, query, self._schema, name) for name, _ in _FIELDS
        }
        marks["text"].set_max_num_chars(_SNIPPET)
        hits = []
        for score, address in found.hits:
            stored = self._searcher.doc(address)
            marked = {name: marks[name].snippet_from_doc(stored).to_html() for name, _ in _FIELDS}
            shown = {name: stored.get_first(f"shown_{name}") for name in ("id", *_SHOWN)}
            hits.append({**shown, "title": stored.get_first("title"), "score": score, "highlights": marked})
        answer = {"query": text, "total": found.count, "hits": hits, "facets": {}}
        if facets:
            counted = self._searcher.aggregate(query, self._facets)
            answer["facets"] = {
                name: [[bucket["key"], bucket["doc_count"]] for bucket in counted[name]["buckets"]] for name in _COUNTED
            }
        return json.dumps(answer, ensure_ascii=False).encode()

    def _query(self, text: str, every: bool) -> Any:
        terms = dict.fromkeys(
            term for term in self._analyzer.analyze(text) if term not in self._stops and len(term) > 1
        )
        words = [self._word(term) for term in terms]
        occur = tantivy.Occur.Must if every else tantivy.Occur.Should
        return tantivy.Query.boolean_query([(occur, word) for word in words])

    def _word(self, term: str) -> Any:
        leaves = [
            tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, name, term, "freq"), weight)
            for name, weight in _FIELDS
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, leaf) for leaf in leaves])
