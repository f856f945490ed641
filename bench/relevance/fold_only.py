"""Baseline: words in lower case and without accents, no stems: what a careful search without a word of French does."""

import re
from collections.abc import Sequence
from pathlib import Path

from bench.relevance.bm25f import bm25f_runs
from bench.relevance.systems import Document, Queries
from search.quality.judged import without_accents
from search.quality.measures import Run

_WORD = re.compile(r"\w+")


def fold_only(documents: Sequence[Document], query_sets: Sequence[Queries], work: Path) -> list[Run]:  # noqa: ARG001
    """See `systems.Answer`."""
    return bm25f_runs(_words, documents, query_sets)


def _words(text: str) -> list[str]:
    return _WORD.findall(without_accents(text).lower())
