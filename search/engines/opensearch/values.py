"""The values of an index of a cluster as facets count them: spelt in several ways, they are one."""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.analysis.fold import fold_all
from search.engines.opensearch.searching import Asks, searched
from search.engines.opensearch.translation import EVERYTHING, QueryBody
from search.execution.facets import Days
from search.execution.value_groups import NamedValues

_PAGE = 10_000
"""Values of an answer."""


class ClusterValues:
    """The values of the indices of one generation; the groups of each field are made when first asked for."""

    def __init__(self, client: Asks, path: str) -> None:
        self._client = client
        self._path = path
        self._lock = Lock()
        self._groups: dict[str, NamedValues] = {}
        self._counts: dict[str, Mapping[str, int]] = {}

    def groups(self, name: str) -> NamedValues:
        """The groups of a field's values."""
        with self._lock:
            if name not in self._groups:
                counts = self.each(name, EVERYTHING)
                values = list(counts)
                self._groups[name] = NamedValues(values, fold_all(values), [counts[value] for value in values])
                self._counts[name] = counts
            return self._groups[name]

    def everywhere(self, name: str) -> list[tuple[str, int]]:
        """The values of a field in all articles, the most frequent first."""
        return self.top(name, EVERYTHING, None)

    def top(self, name: str, query: QueryBody, most: int | None, contains: str = "") -> list[tuple[str, int]]:
        """The values of a field in an answer with how many articles have each: `NamedValues.top`."""
        return self.groups(name).top(self.counts(name, query), most, contains)

    def counts(self, name: str, query: QueryBody) -> NDArray[np.int64]:
        """How many articles of an answer have a value of each group."""
        self.groups(name)
        return self.grouped(name, query, self._counts[name] if query == EVERYTHING else self.each(name, query))

    def grouped(self, name: str, query: QueryBody, found: Mapping[str, int]) -> NDArray[np.int64]:
        """What an answer has of each value (`each`), group by group."""
        groups = self.groups(name)
        number = {key: at for at, key in enumerate(groups.keys)}
        total = np.zeros(len(groups.keys), np.int64)
        values = list(found)
        several: dict[int, list[str]] = {}
        for value, key in zip(values, fold_all(values), strict=True):
            total[number[key]] += found[value]
            several.setdefault(number[key], []).append(value)
        # An article with two spellings of one value counts once.
        if name in ("tag", "name"):
            twice = {at: ways for at, ways in several.items() if len(ways) > 1}
            for at, articles in zip(twice, self._having_any(name, query, list(twice.values())), strict=True):
                total[at] = articles
        return total

    def each(self, name: str, query: QueryBody) -> dict[Any, int]:
        """How many articles of an answer have each value of a field, all of them."""
        return self.each_of((name,), query)[name]

    def each_of(self, names: Sequence[str], query: QueryBody) -> dict[str, dict[Any, int]]:
        """`each` of several fields, asked together."""
        found: dict[str, dict[Any, int]] = {name: {} for name in names}
        after: dict[str, Mapping[str, Any] | None] = dict.fromkeys(names)
        while after:
            aggs = {
                name: {
                    "composite": {
                        "size": _PAGE,
                        "sources": [{"value": {"terms": {"field": name}}}],
                        **({} if last is None else {"after": last}),
                    }
                }
                for name, last in after.items()
            }
            body = {"size": 0, "query": {"bool": {"filter": [query]}}, "aggs": aggs}
            answer = searched(self._client, self._path, body)["aggregations"]
            for name in list(after):
                buckets = answer[name]["buckets"]
                found[name].update((bucket["key"]["value"], bucket["doc_count"]) for bucket in buckets)
                after[name] = answer[name].get("after_key")
                if after[name] is None or len(buckets) < _PAGE:
                    del after[name]
        return found

    def days(self, query: QueryBody) -> Days:
        """On which days the articles of an answer were published."""
        return days_of_counts(self.each("day", query))

    def _having_any(self, name: str, query: QueryBody, ways: Sequence[Sequence[str]]) -> list[int]:
        found: list[int] = []
        for first in range(0, len(ways), 500):
            filters = {str(at): {"terms": {name: list(some)}} for at, some in enumerate(ways[first : first + 500])}
            body = {
                "size": 0,
                "query": {"bool": {"filter": [query]}},
                "aggs": {"any": {"filters": {"filters": filters}}},
            }
            buckets = searched(self._client, self._path, body)["aggregations"]["any"]["buckets"]
            found += [buckets[str(at)]["doc_count"] for at in range(len(filters))]
        return found


def days_of_counts(found: Mapping[int, int]) -> Days:
    """Days with how many articles each has, in order."""
    counted = sorted(found.items())
    return Days(np.array([day for day, _ in counted], np.int64), np.array([count for _, count in counted], np.int64))
