"""Baseline: tantivy with its French stop words and stemmer, any word of a query, the title's score thrice."""

import re
from collections.abc import Sequence
from pathlib import Path

from bench.relevance.systems import Document, Queries
from search.quality.measures import DEPTH, Run

_WORD = re.compile(r"\w+")


def french(documents: Sequence[Document], query_sets: Sequence[Queries], work: Path) -> list[Run]:  # noqa: ARG001
    """See `systems.Answer`."""
    import tantivy

    chain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    # Stop words first: folded, those with accents are none. Without them .14 of nDCG@10 are lost on piaf.
    filters = (tantivy.Filter.lowercase(), tantivy.Filter.stopword("French"), tantivy.Filter.ascii_fold())
    for one in (*filters, tantivy.Filter.stemmer("French")):
        chain = chain.filter(one)
    builder = tantivy.SchemaBuilder()
    for field in ("title", "text"):
        builder.add_text_field(field, tokenizer_name="french")
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    index = tantivy.Index(builder.build())
    index.register_tokenizer("french", chain.build())
    writer = index.writer()
    for document in documents:
        writer.add_document(tantivy.Document(id=document.id, title=document.title, text=document.text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def best(text: str) -> list[str]:
        words = " ".join(dict.fromkeys(_WORD.findall(text.lower())))
        query = index.parse_query(words, ["title", "text"], field_boosts={"title": 3.0})
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(query, DEPTH).hits]

    return [{name: best(text) for name, text in queries.items()} for queries in query_sets]
