"""Baseline: Whoosh as it comes, `LanguageAnalyzer("fr")` and its own BM25F, the title boosted three times."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.relevance.systems import Document, Queries
from search.measures import DEPTH, Run

NAME = 'Whoosh LanguageAnalyzer("fr")'
_BOOSTS = {"title": 3.0, "text": 1.0}


def runs(documents: Sequence[Document], query_sets: Sequence[Queries], work: Path) -> list[Run]:  # noqa: ARG001
    """See `systems.Baseline`."""
    from whoosh.analysis import LanguageAnalyzer
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.filedb.filestore import RamStorage

    analyzer = LanguageAnalyzer("fr")
    schema = Schema(id=ID(stored=True), title=TEXT(analyzer=analyzer), text=TEXT(analyzer=analyzer))
    index = RamStorage().create_index(schema)
    writer = index.writer(limitmb=1024)
    for document in documents:
        writer.add_document(id=document.id, title=document.title, text=document.text)
    writer.commit()
    with index.searcher() as searcher:
        return [{name: _best(searcher, analyzer, text) for name, text in queries.items()} for queries in query_sets]


def _best(searcher: Any, analyzer: Any, text: str) -> list[str]:
    from whoosh.query import Or, Term

    words = list(dict.fromkeys(token.text for token in analyzer(text, mode="query")))
    query = Or([Term(field, word, boost) for word in words for field, boost in _BOOSTS.items()])
    return [hit["id"] for hit in searcher.search(query, limit=DEPTH)] if words else []
