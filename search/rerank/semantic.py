"""Ranking by meaning: how near the vector of an article is to that of a question. It orders and never matches.

The cosines of this model lie between .7 and .95, whatever the two texts: m is (cosine - .7) / .3, from 0 to 1. An
article without a vector, one that came since vectors were last made, passes for the middle one of those beside it.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from index.postings.segment import Snapshot
from index.semantic.model import Embedded, Model
from index.semantic.stored_vectors import StoredVectors, article_key
from search.execution.ranking import Scores
from search.rerank.second_stage import Meaning

_LOWEST, _HIGHEST = 0.7, 1.0
_KEPT = 512
"""Questions whose vectors are kept: the pages of an answer ask the same."""
_NONE, _UNREAD = -1, -2


class ArticleMeanings:
    """The vectors of one generation's articles, by document; threads may share it."""

    def __init__(self, snapshot: Snapshot, vectors: StoredVectors, model: Callable[[], Model]) -> None:
        self._snapshot = snapshot
        self._vectors = vectors
        self._model = model
        self._places = np.full(snapshot.documents, _UNREAD, np.int32)
        """Where the vector of each document is, -1 for none, -2 for one that was not asked for yet."""
        self._copies = [segment.column("copy").values for segment in snapshot.segments]
        self._questions: dict[str, Embedded] = {}

    def of_question(self, text: str) -> Meaning:
        """How near each document of a window is to a question."""
        return partial(self._nearness, text)

    def _nearness(self, text: str, documents: NDArray[np.int64]) -> Scores:
        places = self._places_of(documents)
        known = places != _NONE
        if not known.any():
            return np.zeros(len(documents), np.float32)
        near = np.zeros(len(documents), np.float32)
        cosines = self._vectors.at(places[known]).cosines(self._question(text), np.arange(int(known.sum())))
        near[known] = ((cosines - _LOWEST) / (_HIGHEST - _LOWEST)).clip(0, 1)
        near[~known] = np.median(near[known])
        return near

    def _question(self, text: str) -> Embedded:
        kept = self._questions.get(text)
        if kept is None:
            if len(self._questions) >= _KEPT:
                self._questions.clear()
            kept = self._questions[text] = self._model().question(text)
        return kept

    def _places_of(self, documents: NDArray[np.int64]) -> NDArray[np.intp]:
        unread = documents[self._places.take(documents) == _UNREAD]
        if len(unread):
            keys = np.array([self._key(document) for document in unread.tolist()], np.int64)
            self._places[unread] = self._vectors.places(keys)
        return self._places.take(documents).astype(np.intp)

    def _key(self, document: int) -> int:
        for (base, segment), copies in zip(self._snapshot.leaves(), self._copies, strict=True):
            if document < base + segment.documents:
                title = segment.stored(document - base, title_only=True).get("title", "")
                return article_key(title, int(copies[document - base]))
        raise IndexError(document)
