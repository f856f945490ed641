"""Texts of many articles read at once: their tokens as numbers, in order, by the memory of words that the embedded
engine's arrays are made with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.analysis import Analyser
from index.analysis.batch import BATCH
from index.analysis.name_starts import breaks_and_names
from index.analysis.spelling import spelling
from index.postings.capitals import CaseCounts, added, by_term
from index.postings.index_spec import SpellingOf, TermOf, form_field, stem_field
from index.postings.invert import ExpandedTokens, expanded
from index.postings.lexicon import NO_TERM, Lexicon, Tables
from index.postings.segment_builder import utf8
from index.schema import FIELDS
from search.engines.opensearch.mapping import STREAMS, term_texts

_TERMS: Mapping[str, TermOf | SpellingOf] = {
    "stem": stem_field,
    "form": form_field,
    "bag": form_field,
    "spelling": spelling,
}
"""Which term a token gives, by the kind of a field."""
_MOST_WORDS = 400_000
"""Runs and words that are remembered: 100 MB or so; then all are forgotten."""
READ_TEXTS = tuple(dict.fromkeys(field.source or field.name for field in FIELDS if field.kind in STREAMS))
"""The texts of an article that are read."""
_WITH_BREAKS = frozenset(field.source or field.name for field in FIELDS if field.kind == "breaks")


@dataclass(frozen=True, slots=True)
class ReadTexts:
    """The texts of one name of some articles. Texts and positions are numbered from 0; an unused position follows each
    text."""

    articles: Sequence[int]
    """Whose texts they are."""
    tokens: ExpandedTokens
    tables: Tables
    names: Mapping[str, Sequence[str]]
    """The terms of each kind of field by their numbers, as the cluster has them."""
    numbers: Mapping[str, Mapping[bytes, int]]
    """The numbers of the terms of each kind."""
    runs: NDArray[np.int64]
    places: NDArray[np.uint8]
    begun: NDArray[np.uint8]
    """What each run begins, where that was asked for."""

    def terms(self, kind: str) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """The terms that the texts give a kind of field, in order: their numbers, positions, and texts."""
        numbers = self.tables.token_terms[_TERMS[kind]].take(self.tokens.token)
        kept = np.flatnonzero(numbers != NO_TERM)
        addresses, documents = self.tokens.addresses.take(kept), self.tokens.docs.take(kept)
        return numbers.take(kept).astype(np.int64), addresses.astype(np.int64), documents.astype(np.int64)

    def starts(self) -> NDArray[np.int64]:
        """The first position of each text, and the first beyond the last."""
        starts = np.zeros(len(self.articles) + 1, np.int64)
        np.cumsum(self.tokens.extents + 1, out=starts[1:])
        return starts

    def written(self) -> CaseCounts:
        """How each form, by its number, is written in these texts."""
        tables = self.tables
        counts = added(np.zeros((2, 0), np.int64), self.runs, self.places)
        return by_term(
            counts,
            tables.token_run,
            tables.token_written,
            tables.token_class,
            tables.token_terms[form_field],
            len(self.names["form"]),
        )


class TextReader:
    """Reads texts, and remembers their words. Safe in threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._begin()

    def read(
        self, entries: Sequence[Mapping[str, Any]], sources: Sequence[str] = READ_TEXTS, breaks: bool = True
    ) -> Mapping[str, ReadTexts]:
        """The texts of articles, given as `index.schema.document` makes them, by name, and where their sentences begin
        where that is asked for; what no article has is left out."""
        found = {}
        with self._lock:
            if self._lexicon.size + self._lexicon.words > _MOST_WORDS:
                self._begin()
            for source in sources:
                articles = [at for at, entry in enumerate(entries) if entry.get(source) is not None]
                if articles:
                    texts = [utf8(entries[at][source]) for at in articles]
                    found[source] = self._read(articles, texts, breaks and source in _WITH_BREAKS)
        return found

    def _read(self, articles: Sequence[int], texts: Sequence[bytes], breaks: bool) -> ReadTexts:
        numbers, counts, places, begun = self._lexicon.read(texts, breaks_and_names if breaks else None)
        runs, tables = numbers.astype(np.int64), self._lexicon.tables()
        tokens = expanded(tables, runs, counts)
        numbers_of = {kind: self._lexicon.vocabularies[_TERMS[kind]].numbers for kind in _TERMS}
        return ReadTexts(articles, tokens, tables, self._known_names(), numbers_of, runs, places, begun)

    def _begin(self) -> None:
        self._lexicon = Lexicon(Analyser().analyse, [form_field, stem_field], BATCH, True, [spelling])
        self._names: dict[str, list[str]] = {kind: [] for kind in ("form", "stem", "spelling")}

    def _known_names(self) -> Mapping[str, Sequence[str]]:
        for kind, names in self._names.items():
            numbers = self._lexicon.vocabularies[_TERMS[kind]].numbers
            names += term_texts(list(islice(numbers, len(names), None)))
        return {**self._names, "bag": self._names["form"]}


@cache
def text_reader() -> TextReader:
    """The reader of this process."""
    return TextReader()
