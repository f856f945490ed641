"""Baseline: words in lower case and without accents, true BM25F with a title worth three texts; no stems, no fields
beside. What any careful search without a word of French would do."""

import math
import re
from array import array
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.relevance.systems import Document, Queries
from search.evaluation import without_accents
from search.measures import DEPTH, Run

NAME = "fold only"
_TITLE = 3
_K1, _B = 0.9, 0.6
_WORD = re.compile(r"\w+")


def runs(documents: Sequence[Document], query_sets: Sequence[Queries], work: Path) -> list[Run]:  # noqa: ARG001
    """See `systems.Baseline`."""
    index = _Index(documents)
    return [{name: index.best(text) for name, text in queries.items()} for queries in query_sets]


def _words(text: str) -> list[str]:
    return _WORD.findall(without_accents(text).lower())


class _Index:
    """BM25F as Robertson, Zaragoza and Taylor (CIKM 2004): frequencies and lengths of the fields weighted and added,
    then saturated once."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._names = [document.id for document in documents]
        postings: dict[str, tuple[array[int], array[int]]] = {}
        lengths = []
        for number, document in enumerate(documents):
            counts = Counter(_words(document.text))
            for word in _words(document.title):
                counts[word] += _TITLE
            lengths.append(counts.total())
            for word, count in counts.items():
                found, weights = postings.setdefault(word, (array("i"), array("i")))
                found.append(number)
                weights.append(count)
        size = np.array(lengths, np.float64)
        self._norm = _K1 * (1 - _B + _B * size / max(size.mean(), 1.0))
        self._postings = postings

    def best(self, query: str) -> list[str]:
        """The documents of the best scores, best first; of equal ones the first of the corpus."""
        scores = np.zeros(len(self._names))
        for word, times in Counter(_words(query)).items():
            if word in self._postings:
                found, weights = self._postings[word]
                documents = np.frombuffer(found, np.int32)
                scores[documents] += times * self._weighed(documents, np.frombuffer(weights, np.int32))
        order = np.argsort(-scores, kind="stable")[:DEPTH]
        return [self._names[number] for number in order if scores[number] > 0]

    def _weighed(self, documents: NDArray[np.int32], weights: NDArray[np.int32]) -> NDArray[np.float64]:
        rarity = math.log(1 + (len(self._names) - len(documents) + 0.5) / (len(documents) + 0.5))
        saturated: NDArray[np.float64] = weights * (_K1 + 1) / (weights + self._norm[documents])
        return rarity * saturated
