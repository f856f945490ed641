"""The arrays of one generation as `search.retrieval` asks for documents."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.families.stored_families import Families
from index.schema import WEIGHTS
from search.execution.execute import Order, TopDocs, execute
from search.execution.ranking import SECOND, Ranking, Scores, Second
from search.execution.recency import Recency
from search.execution.searcher import Searcher
from search.execution.tree import Tree
from search.rerank.collapse import FamilyNumbers, collapsed_count
from search.rerank.near_words import NO_NEAR_WORDS, NearWords
from search.rerank.second_stage import Meaning, QueryWord, rerank
from search.rerank.spelt_postings import may_be_lower, may_lack_accents

RANKING = Ranking(weights=WEIGHTS)
"""The ranking of every engine."""


@dataclass(frozen=True, slots=True)
class ArrayRanker:
    """`search.retrieval.Ranker` over arrays in this process; `text_of` gives the title and text of a document."""

    searcher: Searcher
    families: Families
    text_of: Callable[[int], str] = lambda _: ""
    second: Second = SECOND
    recency: Recency | None = None
    near: NearWords = NO_NEAR_WORDS
    meaning: Meaning | None = None

    @property
    def window(self) -> int:
        """See `search.retrieval.Ranker`."""
        return self.second.window if self.meaning is None else self.second.semantic_window

    def top(self, tree: Tree, limit: int, order: Order) -> TopDocs:
        """See `search.retrieval.Ranker`."""
        return execute(self.searcher, tree, limit, order, self.recency if order.score else None)

    def reranked(
        self, words: tuple[QueryWord, ...], documents: NDArray[np.int64], scores: Scores
    ) -> tuple[NDArray[np.int64], Scores]:
        """See `search.retrieval.Ranker`."""
        second = replace(self.second, window=self.window)
        return rerank(self.searcher, words, documents, scores, second, self.recency, self.near, self.meaning)

    def text(self, document: int) -> str:
        """See `search.retrieval.Ranker`."""
        return self.text_of(document)

    def may_lack_accents(self, word: str, documents: NDArray[np.int64]) -> NDArray[np.bool_]:
        """See `search.rerank.accents.SpellingPostings`."""
        return may_lack_accents(self.searcher, word, documents)

    def may_be_lower(self, name: str, documents: NDArray[np.int64]) -> NDArray[np.bool_]:
        """See `search.rerank.accents.SpellingPostings`."""
        return may_be_lower(self.searcher, name, documents)

    def family_numbers(self, documents: NDArray[np.int64]) -> FamilyNumbers | None:
        """See `search.retrieval.Ranker`."""
        return self.families.family.take(documents) if len(self.families) else None

    def collapsed_count(self, found: TopDocs, shown: FamilyNumbers) -> int:
        """See `search.retrieval.Ranker`."""
        return collapsed_count(self.families, self.searcher.segments, found.sets, shown)
