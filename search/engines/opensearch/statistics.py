"""What an index of a cluster says of its words: how many articles have one, how long texts are. Asked for, and kept."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from index.schema import WEIGHTS
from search.engines.opensearch.mapping import indexed_text, length_field
from search.engines.opensearch.searching import Asks, searched, searched_at_once
from search.engines.opensearch.translation import EVERYTHING, Leaf, QueryBody, Statistics, Translator, scored_leaves
from search.execution.ranking import Ranking, idf
from search.execution.tree import Term, Tree

_KEPT = 100_000
"""Frequencies remembered of one state of an index."""
_COUNTED_TOGETHER = 1_000
"""Terms of one request."""


def frequencies_body(forms: Sequence[tuple[str, bytes]]) -> dict[str, Any]:
    """The search whose answer tells `IndexStatistics.learn` how many articles have each of some terms."""
    each = {str(at): {"term": {name: indexed_text(name, term)}} for at, (name, term) in enumerate(forms)}
    return {"size": 0, "track_total_hits": False, "aggs": {"df": {"filters": {"filters": each}}}}


class IndexStatistics:
    """Of the indices of one generation. Threads may share it: what two ask at once is the same."""

    def __init__(self, client: Asks, indices: Sequence[str]) -> None:
        self._client = client
        self._path = ",".join(indices)
        self._df: dict[tuple[str, bytes], int] = {}
        self._totals: dict[str, int] | None = None

    @property
    def documents(self) -> int:
        """How many articles there are."""
        return self._known()["documents"]

    @property
    def averages(self) -> Mapping[str, float]:
        """Tokens per article of each field that scores."""
        documents = self.documents
        return {name: tokens / max(1, documents) for name, tokens in self._known().items() if name != "documents"}

    def tokens(self, field: str) -> int:
        """Tokens of a field that scores, over all articles."""
        return self._known()[field]

    def dfs(self, forms: Iterable[tuple[str, bytes]]) -> Mapping[tuple[str, bytes], int]:
        """How many articles have each of some terms."""
        wanted = list(dict.fromkeys(forms))
        unknown = self.unknown(wanted)
        for first in range(0, len(unknown), _COUNTED_TOGETHER):
            some = unknown[first : first + _COUNTED_TOGETHER]
            self.learn(some, searched(self._client, self._path, frequencies_body(some)))
        return {form: self._df[form] for form in wanted}

    def unknown(self, forms: Iterable[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        """Those of some terms whose frequencies have not been asked for yet."""
        if len(self._df) > _KEPT:
            self._df = {}
        known = self._df
        return [form for form in dict.fromkeys(forms) if form not in known]

    def learn(self, forms: Sequence[tuple[str, bytes]], answer: Mapping[str, Any]) -> None:
        """Remember what was answered to `frequencies_body`."""
        for at, form in enumerate(forms):
            self._df[form] = int(answer["aggregations"]["df"]["buckets"][str(at)]["doc_count"])

    def df(self, field: str, term: bytes) -> int:
        """How many articles have a term."""
        return self.dfs([(field, term)])[field, term]

    def counts(self, queries: Sequence[QueryBody]) -> list[int]:
        """How many articles each of some queries finds, exactly."""
        bodies = [{"size": 0, "track_total_hits": True, "query": {"bool": {"filter": [query]}}} for query in queries]
        return [int(answer["hits"]["total"]["value"]) for answer in self.answers(bodies)]

    def answers(self, bodies: Sequence[Mapping[str, Any]]) -> list[Any]:
        """What the cluster answers to several searches, asked at once."""
        return searched_at_once(self._client, self._path, bodies)

    def of(self, tree: Tree, ranking: Ranking, translator: Translator) -> Statistics:
        """What the scores of a tree need to know."""
        every = list(dict.fromkeys(scored_leaves(tree)))
        forms = self.dfs(form for leaf in every if isinstance(leaf, Term) for form in leaf.forms)
        others = [leaf for leaf in every if not isinstance(leaf, Term)]
        counted = dict(zip(others, self.counts([translator.matching(leaf) for leaf in others]), strict=True))
        documents = self.documents
        weights: dict[Leaf, float] = {}
        for leaf in every:
            df = max((forms[form] for form in leaf.forms), default=0) if isinstance(leaf, Term) else counted[leaf]
            weights[leaf] = idf(df, documents)
        return Statistics(ranking, weights, self.averages)

    def _known(self) -> dict[str, int]:
        if self._totals is None:
            answer = searched(
                self._client,
                self._path,
                {
                    "size": 0,
                    "track_total_hits": True,
                    "query": EVERYTHING,
                    "aggs": {name: {"sum": {"field": length_field(name)}} for name in WEIGHTS},
                },
            )
            totals = {name: int(answer["aggregations"][name]["value"]) for name in WEIGHTS}
            self._totals = totals | {"documents": int(answer["hits"]["total"]["value"])}
        return self._totals
