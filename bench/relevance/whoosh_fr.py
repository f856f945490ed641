"""Baselines: Whoosh's `LanguageAnalyzer("fr")`, with Whoosh's own scores and with a better formula."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.relevance.bm25f import bm25f_runs
from bench.relevance.systems import Document, Queries
from search.quality.measures import DEPTH, Run

_BOOSTS = {"title": 3.0, "text": 1.0}


def stock(documents: Sequence[Document], query_sets: Sequence[Queries], work: Path) -> list[Run]:  # noqa: ARG001
    """Whoosh as it comes: its class BM25F, which adds the scores of the fields, the title's three times."""
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.index import create_in

    analyzer = _analyzer()
    schema = Schema(id=ID(stored=True), title=TEXT(analyzer=analyzer), text=TEXT(analyzer=analyzer))
    # Not in memory: Whoosh's storage there shares one folder of temporary files among all processes.
    with TemporaryDirectory(prefix="manchette-whoosh-") as folder:
        index = create_in(folder, schema)
        writer = index.writer(limitmb=1024)
        for document in documents:
            writer.add_document(id=document.id, title=document.title, text=document.text)
        writer.commit()
        with index.searcher() as searcher:
            return [{name: _best(searcher, analyzer, text) for name, text in queries.items()} for queries in query_sets]


def true_bm25f(documents: Sequence[Document], query_sets: Sequence[Queries], work: Path) -> list[Run]:  # noqa: ARG001
    """The same words under true BM25F: what the analysis is worth where the formula is not at fault."""
    analyzer = _analyzer()
    return bm25f_runs(lambda text: [token.text for token in analyzer(text)], documents, query_sets)


def _analyzer() -> Any:
    from whoosh.analysis import LanguageAnalyzer

    return LanguageAnalyzer("fr")


def _best(searcher: Any, analyzer: Any, text: str) -> list[str]:
    from whoosh.query import Or, Term

    words = list(dict.fromkeys(token.text for token in analyzer(text)))
    query = Or([Term(field, word, boost) for word in words for field, boost in _BOOSTS.items()])
    return [hit["id"] for hit in searcher.search(query, limit=DEPTH)] if words else []
