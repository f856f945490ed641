"""One generation of an index of a cluster, opened: the indices that make it, none of which ever changes."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.analysis.stem import stem
from index.analysis.token import Token
from index.names import NameTeller
from search.engines.opensearch.forms import FormIndex, classes_body
from search.engines.opensearch.learned import learned_near_words
from search.engines.opensearch.lookup import prepared
from search.engines.opensearch.many_words import askable
from search.engines.opensearch.mapping import HISTORY, article_source, term_text
from search.engines.opensearch.searching import Asks, searched, searched_at_once
from search.engines.opensearch.spelling import ClusterSpelling
from search.engines.opensearch.statistics import IndexStatistics, frequencies_body
from search.engines.opensearch.translation import QueryBody, Translator, any_of
from search.engines.opensearch.values import ClusterValues
from search.execution.tree import Located, Tree
from search.language.introduced import acronyms_of
from search.rerank.near_words import NearWords

_PAGE = 1000
_LARGEST = 10_000
"""Hits of an answer of the cluster at most."""
MOST_READ_FORMS = 5_000_000
"""Forms that are read to count those of an answer."""
_EXACT = ("text_exact", "title_exact")
_SPELT = ("text_spelt", "title_spelt")
_CLASSES = ("text", "title")
_NAMED = (*_EXACT, "author_words", "source_words", "section_words", "tags_words", "agency_words")
"""Fields that a short question is looked for in, as the name of an author or a paper too."""
_MOST_NAMED = 8
"""Words of a question that may be such a name, elisions apart."""


class ClusterIndex:
    """What the indices of one generation say. Threads may share it."""

    def __init__(self, client: Asks, generation: str, metas: Mapping[str, Mapping[str, Any]]) -> None:
        """`metas` are, of each index by name, what it tells of itself."""
        self.client = client
        self.generation = generation
        self.metas = metas
        self.path = ",".join(metas)
        self.statistics = IndexStatistics(client, tuple(metas))
        self.form_index = FormIndex(client, tuple(metas))
        self.counter = ClusterValues(client, self.path)
        statistics, forms = self.statistics, self.form_index
        self.names = NameTeller(
            forms.of_class,
            lambda left, right: _side_by_side(statistics, left, right),
            lambda form, ways: _frequencies(statistics, form, ways),
        )
        self.spelling = ClusterSpelling(self)
        self.looked_up: dict[Located, Mapping[str, float]] = {}
        """The articles of places that were looked up lately (`lookup`)."""
        self.acronyms = acronyms_of(self.spelling)
        self._form_totals: tuple[Sequence[str], NDArray[np.int64]] | None = None

    def ahead(self, tokens: Sequence[Token]) -> None:
        """Ask at once for what a question of these words is about to ask for, one after another."""
        # Two words may be written as one: porte monnaie.
        as_one = [stem(left.form + right.form) for left, right in pairwise(tokens)]
        kinds = self.form_index.unknown([*(token.stem for token in tokens), *as_one])
        forms = list(dict.fromkeys(token.form for token in tokens))
        wanted = [(name, token.stem) for token in tokens for name in _CLASSES]
        wanted += [(name, form) for form in forms for name in (_EXACT if len(forms) > _MOST_NAMED else _NAMED)]
        unknown = self.statistics.unknown((name, term.encode("utf-8", "surrogatepass")) for name, term in wanted)
        if not kinds or not unknown:  # what little is left is asked for when it is wanted
            return
        bodies = [classes_body(kinds), frequencies_body(unknown)]
        of_kinds, of_terms = searched_at_once(self.client, self.path, bodies, [self.form_index.path, None])
        self.form_index.learn(kinds, of_kinds)
        self.statistics.learn(unknown, of_terms)

    @cached_property
    def near(self) -> NearWords:
        """What is known of words near one another."""
        return learned_near_words(self.client, tuple(self.metas))

    @cached_property
    def has_families(self) -> bool:
        """Whether any article has near-copies."""
        return self.statistics.counts([{"exists": {"field": "family"}}])[0] > 0

    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The groups of titles that the corpus names."""
        found: dict[str, tuple[str, ...]] = {}
        for meta in self.metas.values():
            for name, titles in meta.get("groups", {}).items():
                found[name] = tuple(dict.fromkeys((*found.get(name, ()), *titles)))
        return found

    def search(self, body: Mapping[str, Any]) -> Any:
        """What the cluster answers to a search."""
        return searched(self.client, self.path, body)

    def translator(self, tree: Tree) -> Translator:
        """What translates a tree."""
        return prepared(self, tree)

    def askable(self, tree: Tree) -> Tree:
        """The tree as the cluster takes it: see `many_words`."""
        return askable(tree, self.statistics)

    def matching(self, tree: Tree) -> QueryBody:
        """The query that finds what a tree finds."""
        asked = self.askable(tree)
        return self.translator(asked).matching(asked)

    def total(self, tree: Tree) -> int:
        """How many articles a tree finds."""
        return self.statistics.counts([self.matching(tree)])[0]

    def held(self, field: str, form: str) -> bool:
        """Whether any article has a form in a field."""
        return self.statistics.df(field, form.encode()) > 0

    def walk(self, query: QueryBody, names: Sequence[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The articles that a query finds, by identifier, each with some of its stored fields."""
        after: list[Any] | None = None
        while True:
            body: dict[str, Any] = {
                "size": _PAGE,
                "query": {"bool": {"filter": [query]}},
                "sort": ["id"],
                "track_total_hits": False,
                "_source": {"includes": [f"stored.{name}" for name in ("id", "date", *names)]},
            }
            if after is not None:
                body["search_after"] = after
            hits = self.search(body)["hits"]["hits"]
            yield from ((hit["sort"][0], article_source(hit)) for hit in hits)
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]

    def stored(self, ids: Sequence[str], names: Sequence[str] | None = None) -> dict[str, Mapping[str, Any]]:
        """The stored fields of articles, those of some names or all; of those that are there."""
        found: dict[str, Mapping[str, Any]] = {}
        for first in range(0, len(ids), _PAGE):
            some = list(ids[first : first + _PAGE])
            body: dict[str, Any] = {
                "size": len(some),
                "query": {"terms": {"id": some}},
                "track_total_hits": False,
                "docvalue_fields": ["id"],
            }
            if names is not None:
                body["_source"] = {"includes": [f"stored.{name}" for name in names]}
            for hit in self.search(body)["hits"]["hits"]:
                found[hit["fields"]["id"][0]] = article_source(hit)
        return found

    def family_of(self, article_id: str) -> list[Mapping[str, Any]]:
        """What is shown of an article and its near-copies, first published first; none where there is no such one."""
        names = ("id", "title", "url", "date", "source", "text")
        includes = [f"stored.{name}" for name in names]
        body: dict[str, Any] = {
            "size": 1,
            "query": {"term": {"id": article_id}},
            "docvalue_fields": ["family"],
            "_source": {"includes": includes},
        }
        hits = self.search(body)["hits"]["hits"]
        family = [value for hit in hits for value in hit.get("fields", {}).get("family", ())]
        if family:
            body = {
                "size": _LARGEST,
                "query": {"term": {"family": family[0]}},
                "sort": [{"moment": {"order": "asc", "missing": "_last"}}, "id"],
                "_source": {"includes": includes},
            }
            hits = self.search(body)["hits"]["hits"]
        return [article_source(hit) for hit in hits]

    def newest_titles(self, most: int) -> Iterator[str]:
        """The titles of the newest articles."""
        after: list[Any] | None = None
        while most > 0:
            body: dict[str, Any] = {
                "size": min(most, _LARGEST),
                "query": {"match_all": {}},
                "sort": [{"day": {"order": "desc", "missing": "_last"}}, "id"],
                "track_total_hits": False,
                "_source": {"includes": ["stored.title"]},
            }
            if after is not None:
                body["search_after"] = after
            hits = self.search(body)["hits"]["hits"]
            yield from (article_source(hit).get("title", "") for hit in hits if hit["_source"])
            if len(hits) < min(most, _LARGEST):
                return
            most -= len(hits)
            after = hits[-1]["sort"]

    def bytes(self) -> int:
        """How large the indices are, each shard counted once."""
        told = self.client.request("GET", f"/{self.path}/_stats/store")
        return int(told["_all"]["primaries"]["store"]["size_in_bytes"])

    def form_totals(self) -> tuple[Sequence[str], NDArray[np.int64]]:
        """All forms, in order, and how often each stands in all articles; asked for once."""
        if self._form_totals is None:
            counts: dict[str, int] = {}
            for form, one in self.form_index.frequent(MOST_READ_FORMS):
                counts[form] = counts.get(form, 0) + one.cf
            forms = sorted(counts)
            self._form_totals = forms, np.array([counts[form] for form in forms], np.int64)
        return self._form_totals

    def replaced(self, ids: Sequence[str]) -> Mapping[str, int]:
        """How many old versions some articles have; those without any are left out."""
        found: dict[str, int] = {}
        for hit in self._history(
            {"size": _LARGEST, "query": {"terms": {"article": list(ids)}}, "_source": ["article"]}
        ):
            found[hit["_source"]["article"]] = found.get(hit["_source"]["article"], 0) + 1
        return found

    def history(self, article_id: str) -> list[Mapping[str, Any]]:
        """The old versions of an article as they are stored, oldest first."""
        body = {"size": _LARGEST, "query": {"term": {"article": article_id}}, "sort": [{"number": "asc"}]}
        return [hit["_source"] for hit in self._history(body)]

    def _history(self, body: Mapping[str, Any]) -> Any:
        path = ",".join(f"{name}{HISTORY}" for name in self.metas)
        found = searched(self.client, path, body, ignore_unavailable="true")
        return found["hits"]["hits"]


def _side_by_side(statistics: IndexStatistics, left: str, right: str) -> bool:
    text = f"{term_text(left)} {term_text(right)}"
    phrase = [{"match_phrase": {name: {"query": text, "analyzer": "whitespace"}}} for name in _EXACT]
    return statistics.counts([any_of(phrase)])[0] > 0


def _frequencies(statistics: IndexStatistics, form: str, ways: tuple[str, ...]) -> tuple[int, int]:
    exact = [(name, form.encode("utf-8", "surrogatepass")) for name in _EXACT]
    spelt = [(name, way.encode("utf-8", "surrogatepass")) for name in _SPELT for way in ways]
    dfs = statistics.dfs([*exact, *spelt])
    return sum(dfs[one] for one in exact), sum(dfs[one] for one in spelt)
