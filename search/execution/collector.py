"""Array evaluation for whoever searches the index with Whoosh's own query objects.

    searcher = open_searcher(whoosh_index, ranking)
    results = searcher.search(Term("text", "budget"))

A query that has an array form is evaluated on arrays, whole, and scored by our BM25F; any other goes to stock matchers,
whole, and is scored by the searcher's weighting. Internals of Whoosh 2.7.4 that are touched: `Collector.run`, which
`Searcher.search_with_collector` calls after `prepare`, and `Searcher.collector`, which `Searcher.search` calls.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from whoosh.collectors import Collector, TopCollector, UnlimitedCollector
from whoosh.searching import Results
from whoosh.searching import Searcher as StockSearcher

from index.postings.codec import ArraySegment, arrays_of
from index.postings.segment import Segment
from search.execution.execute import TopDocs, execute
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.execution.whoosh_tree import NoArrayForm, translated


class ArraySearcher(StockSearcher):  # type: ignore[misc]
    """Whoosh's searcher whose plain searches, by relevance and with no more than a limit, run on arrays."""

    def __init__(self, reader: Any, ranking: Ranking, **options: Any) -> None:
        super().__init__(reader, **options)
        self.arrays = _array_searcher(self, ranking)

    def _subsearcher(self, reader: Any) -> StockSearcher:
        return StockSearcher(reader, fromindex=self._ix, weighting=self.weighting, parent=self)

    def collector(self, limit: int | None = 10, **options: Any) -> Any:
        """The collector for a search: ours unless an option asks for what only a stock one does."""
        if self.arrays is None or any(value for name, value in options.items() if name not in ("optimize", "scored")):
            return super().collector(limit=limit, **options)
        if limit is not None and limit < 1:
            raise ValueError("limit must be >= 1")
        return ArrayCollector(self.arrays, limit)


class ArrayCollector(Collector):  # type: ignore[misc]
    """Finds the first `limit` documents, all where it is None, and counts all of them."""

    def __init__(self, searcher: Searcher, limit: int | None = 10) -> None:
        self._searcher = searcher
        self._limit = limit
        self._answer: TopDocs | None = None
        self._stock: Any = None

    def run(self) -> None:
        """Evaluate the query that `prepare` was given."""
        try:
            tree = translated(self.q, self.top_searcher.reader())
        except NoArrayForm:
            self._stock = UnlimitedCollector() if self._limit is None else TopCollector(self._limit, usequality=False)
            self._stock.prepare(self.top_searcher, self.q, self.context)
            self._stock.run()
        else:
            limit = self._searcher.snapshot.documents if self._limit is None else self._limit
            self._answer = execute(self._searcher, tree, limit)
        self.finish()

    def collect(self, sub_docnum: int) -> Any:
        """Not asked for: documents come as arrays, not one by one."""
        raise NotImplementedError

    def sort_key(self, sub_docnum: int) -> Any:
        """Not asked for, as `collect`."""
        raise NotImplementedError

    def computes_count(self) -> bool:
        """Always."""
        return True

    def count(self) -> int:
        """How many documents match, exactly."""
        return int(self._stock.count()) if self._answer is None else self._answer.total

    def all_ids(self) -> Iterable[int]:
        """The global numbers of all documents that match."""
        if self._answer is None:
            found: Iterable[int] = self._stock.all_ids()
            return found
        segments = zip(self._searcher.segments, self._answer.sets, strict=True)
        return [doc + segment.base for segment, found in segments for doc in found.listed().tolist()]

    def results(self) -> Results:
        """The hits, best first."""
        if self._answer is None:
            return self._stock.results()
        items = list(zip(self._answer.scores.tolist(), self._answer.documents.tolist(), strict=True))
        return self._results(items)


class _Leaves:
    """The segments of a Whoosh searcher, each with the deletions that the searcher sees."""

    def __init__(self, leaves: list[tuple[int, Segment]]) -> None:
        self._leaves = leaves
        self.documents = sum(segment.documents for _, segment in leaves)

    def leaves(self) -> Iterator[tuple[int, Segment]]:
        return iter(self._leaves)

    def average_length(self, field: str) -> float:
        fields = [segment.fields[field] for _, segment in self._leaves if field in segment.fields]
        return sum(postings.tokens for postings in fields) / self.documents if self.documents else 0.0


def _array_searcher(searcher: StockSearcher, ranking: Ranking) -> Searcher | None:
    """Whoosh's searcher's segments as arrays; None where one of them is not made of arrays."""
    leaves = []
    for leaf, base in searcher.leaf_searchers():
        reader = leaf.reader()
        segment = reader.segment() if reader.is_atomic() else None
        if not isinstance(segment, ArraySegment):
            return None
        arrays = arrays_of(reader.storage(), segment)
        deleted = np.zeros(arrays.documents, np.bool_)
        deleted[list(segment.deleted_docs())] = True
        leaves.append((base, Segment(arrays.container, deleted if deleted.any() else None)))
    return Searcher(_Leaves(leaves), ranking)


def open_searcher(index: Any, ranking: Ranking) -> ArraySearcher:
    """A searcher of a Whoosh index; Whoosh's own `index.searcher()` always makes a stock one."""
    return ArraySearcher(index.reader(), ranking, fromindex=index)
