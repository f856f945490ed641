"""The one scorer of the baselines that differ in their words alone: true BM25F, a title worth three texts."""

import math
from array import array
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from bench.relevance.systems import Document, Queries
from search.quality.measures import DEPTH, Run

Words = Callable[[str], list[str]]
_TITLE = 3
_K1, _B = 0.9, 0.6


def bm25f_runs(words: Words, documents: Sequence[Document], query_sets: Sequence[Queries]) -> list[Run]:
    """The run of each set of queries, documents and queries alike cut up by `words`."""
    index = _Index(words, documents)
    return [{name: index.best(text) for name, text in queries.items()} for queries in query_sets]


class _Index:
    """Robertson, Zaragoza and Taylor (CIKM 2004): the fields' frequencies and lengths are weighted and added, then
    saturated once."""

    def __init__(self, words: Words, documents: Sequence[Document]) -> None:
        self._words = words
        self._names = [document.id for document in documents]
        self._postings: dict[str, tuple[array[int], array[int]]] = {}
        lengths = []
        for number, document in enumerate(documents):
            counts = Counter(words(document.text))
            for word in words(document.title):
                counts[word] += _TITLE
            lengths.append(counts.total())
            for word, count in counts.items():
                found, weights = self._postings.setdefault(word, (array("i"), array("i")))
                found.append(number)
                weights.append(count)
        size = np.array(lengths, np.float64)
        self._norm = _K1 * (1 - _B + _B * size / max(size.mean(), 1.0))

    def best(self, query: str) -> list[str]:
        """The documents of the best scores, best first; of equal ones the first of the corpus."""
        scores = np.zeros(len(self._names))
        for word, times in Counter(self._words(query)).items():
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
