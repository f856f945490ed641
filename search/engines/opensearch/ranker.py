"""The first and second stage over a cluster: `search.retrieval.Ranker`, made for one question."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from search.engines.opensearch.lookup import located_in
from search.engines.opensearch.mapping import article_source
from search.engines.opensearch.opened import ClusterIndex
from search.engines.opensearch.sample import SampleScorer, SampleSearcher, sampled
from search.engines.opensearch.translation import QueryBody, aged, all_of
from search.engines.opensearch.window import window_of
from search.execution.docset import DocSet
from search.execution.execute import Order, TopDocs
from search.execution.matching import Matcher
from search.execution.ranking import SECOND, Ranking, Scores, Second
from search.execution.recency import Recency, factors
from search.execution.tree import Tree
from search.rerank.collapse import FamilyNumbers
from search.rerank.second_stage import QueryWord, rerank
from search.results import Family

_PAGE = 10_000
"""Hits of an answer of the cluster at most."""
SHOWN = ("id", "title", "author", "date", "date_confidence", "section", "source", "url", "path", "place")
"""What is stored of an article and shown of a hit, but for its text."""
_SHOWN_AT_ONCE = 200
"""Hits that are fetched with what is shown of them: of larger answers few are."""


class AnswerSet:
    """Stands, in `TopDocs.sets`, for all articles of an answer: the query that finds them."""

    def __init__(self, query: QueryBody) -> None:
        self.query = query


class ClusterRanker:
    """What is found is numbered as it is met: numbers hold for the ranker alone."""

    def __init__(
        self, index: ClusterIndex, ranking: Ranking, second: Second = SECOND, recent: Recency | None = None
    ) -> None:
        self._index = index
        self._ranking = ranking
        self._second = second
        self._recent = recent
        self.ids: list[str] = []
        """The identifier of each number."""
        self._numbers: dict[str, int] = {}
        self._days: list[int] = []
        self._family: list[int] = []
        self._families: dict[str, int] = {}
        self._shown_families: dict[int, Family] = {}
        self._stored: dict[int, Mapping[str, Any]] = {}
        self._answers: dict[tuple[Tree, Order], TopDocs] = {}

    @property
    def window(self) -> int:
        """See `search.retrieval.Ranker`."""
        return self._second.window

    def top(self, tree: Tree, limit: int, order: Order) -> TopDocs:
        """See `search.retrieval.Ranker`."""
        known = self._answers.get((tree, order))
        if known is not None and len(known.documents) >= min(limit, known.total):
            return known
        asked, tree = tree, self._index.askable(tree)
        translator = self._index.translator(tree)
        matching = translator.matching(tree)
        if not limit:
            found = TopDocs(
                self._index.statistics.counts([matching])[0], np.empty(0, np.int64), np.empty(0, np.float32), ()
            )
        elif order.score:
            statistics = self._index.statistics.of(tree, self._ranking, translator)
            query = aged(translator.scoring(tree, statistics), self._recent)
            places = any(True for _ in located_in(tree))
            found = self._ranked(query, max(limit, self.window) if places else limit, ["_score"], order)
            if places:
                found = self._scored_again(tree, found, statistics.weights)
        else:
            found = self._ranked(all_of([matching]), limit, [], order)
        sets = cast("tuple[DocSet, ...]", (AnswerSet(matching),))
        found = self._answers[asked, order] = found._replace(sets=sets)
        return found

    def reranked(
        self, words: tuple[QueryWord, ...], documents: NDArray[np.int64], scores: Scores
    ) -> tuple[NDArray[np.int64], Scores]:
        """See `search.retrieval.Ranker`."""
        count = min(self.window, len(documents))
        if not words or not count:
            return documents, scores
        window = documents[:count]
        self._index.statistics.dfs(_terms(words))
        searcher = SampleSearcher(window_of(self.stored(window.tolist())), self._ranking, self._index.statistics)
        near = self._index.near
        order, fresh = rerank(searcher, words, np.arange(count), scores[:count], self._second, self._recent, near)
        return (
            np.concatenate((window.take(order), documents[count:])),
            np.concatenate((fresh, np.minimum(scores[count:], fresh[-1]))),
        )

    def sample(self, article_id: str) -> SampleSearcher:
        """One article, opened as an index of its own in which words are as frequent as in the whole."""
        stored = self._index.stored([article_id], (*SHOWN, "text"))[article_id]
        return SampleSearcher(sampled([stored]), self._ranking, self._index.statistics)

    @property
    def second(self) -> Second:
        """The numbers of the second stage."""
        return self._second

    @property
    def recency(self) -> Recency | None:
        """How age counts."""
        return self._recent

    def text(self, document: int) -> str:
        """See `search.retrieval.Ranker`."""
        (stored,) = self.stored([document])
        return f"{stored.get('title', '')}\n{stored.get('text', '')}"

    def family_numbers(self, documents: NDArray[np.int64]) -> FamilyNumbers | None:
        """See `search.retrieval.Ranker`."""
        if not self._index.has_families:
            return None
        return np.array([self._family[document] for document in documents.tolist()], np.int32)

    def collapsed_count(self, found: TopDocs, shown: FamilyNumbers) -> int:
        """See `search.retrieval.Ranker`."""
        if not found.total:
            return 0
        query = all_of([answer_query(found), {"exists": {"field": "family"}}])
        families = self._index.counter.each("family", query)
        here = {family for family, number in self._families.items() if number in set(shown.tolist())}
        return found.total - sum(families.values()) + len(families.keys() - here)

    def family(self, number: int) -> Family:
        """The family of the article of a number."""
        return self._shown_families.get(number) or Family(1, self.ids[number])

    def number(self, article_id: str) -> int | None:
        """The number of an article that was met."""
        return self._numbers.get(article_id)

    def _ranked(self, query: QueryBody, limit: int, sort: list[Any], order: Order) -> TopDocs:
        sort = [
            *sort,
            *({by.column: {"order": "desc" if by.descending else "asc", "missing": "_last"}} for by in order.columns),
            {"id": "asc"},
        ]
        documents: list[int] = []
        scores: list[float] = []
        total, after = -1, None
        while len(documents) < limit:
            size = min(_PAGE, limit - len(documents))
            body: dict[str, Any] = {
                "size": size,
                "query": query,
                "sort": sort,
                "track_scores": order.score,
                "track_total_hits": total < 0,
                # All that is stored: to leave out some, a node would have to read and write it anew.
                "_source": limit <= _SHOWN_AT_ONCE,
                "docvalue_fields": ["family", "family_size"],
            }
            if after is not None:
                body["search_after"] = after
            answer = self._index.search(body)["hits"]
            total = answer["total"]["value"] if total < 0 else total
            hits = answer["hits"]
            documents += [self._met(hit) for hit in hits]
            scores += [hit["_score"] if order.score else 0.0 for hit in hits]
            if len(hits) < size:
                break
            after = hits[-1]["sort"]
        return TopDocs(total, np.array(documents, np.int64), np.array(scores, np.float32), ())

    def _met(self, hit: Mapping[str, Any]) -> int:
        article_id = hit["sort"][-1]
        number = self._numbers.get(article_id)
        if "_source" in hit and number is not None:
            self._stored.setdefault(number, article_source(hit))
        if number is None:
            number = self._numbers[article_id] = len(self.ids)
            self.ids.append(article_id)
            self._days.append(hit["sort"][-2])
            if "_source" in hit:
                self._stored[number] = article_source(hit)
            (family,) = hit.get("fields", {}).get("family", (None,))
            if family is None:
                self._family.append(-1)
            else:
                self._family.append(self._families.setdefault(family, len(self._families)))
                self._shown_families[number] = Family(hit["fields"]["family_size"][0], family)
        return number

    def _scored_again(self, tree: Tree, found: TopDocs, weights: Mapping[Any, float]) -> TopDocs:
        """The first documents scored by our own positions: the cluster tells nearly how often places are found."""
        count = min(self.window, len(found.documents))
        if not count:
            return found
        window = found.documents[:count]
        searcher = SampleSearcher(sampled(self.stored(window.tolist())), self._ranking, self._index.statistics)
        segment = searcher.segments[0]
        matcher = Matcher(segment)
        docs = np.arange(count, dtype=np.int32)
        scores = SampleScorer(searcher, matcher, weights).scores(matcher, tree, docs)
        if self._recent is not None:
            scores = scores * factors(segment, self._recent, docs)
        days = np.array([self._days[number] for number in window.tolist()], np.int64)
        at = np.lexsort((np.array([self.ids[number] for number in window.tolist()]), -days, -scores))
        scores = scores.take(at)
        return found._replace(
            documents=np.concatenate((window.take(at), found.documents[count:])),
            scores=np.concatenate((scores, np.minimum(found.scores[count:], scores[-1]))),
        )

    def stored(self, documents: Sequence[int], text: bool = True) -> Sequence[Mapping[str, Any]]:
        """What is shown of articles, with their texts where they are asked for; each is fetched once."""
        missing = [number for number in documents if number not in self._stored]
        if missing:
            names = (*SHOWN, "text") if text else SHOWN
            found = self._index.stored([self.ids[number] for number in missing], names)
            of_missing = {number: found[self.ids[number]] for number in missing}
            if not text:
                return [of_missing.get(number) or self._stored[number] for number in documents]
            self._stored |= of_missing
        return [self._stored[number] for number in documents]


def answer_query(found: TopDocs) -> QueryBody:
    """The query that finds all articles of an answer."""
    (one,) = cast("tuple[AnswerSet, ...]", found.sets)
    return one.query


def _terms(words: Sequence[QueryWord]) -> list[tuple[str, bytes]]:
    """The terms whose frequencies the second stage asks for, one by one: they are asked for together before."""
    found: list[tuple[str, bytes]] = []
    for word in words:
        for name in ("text", "title"):
            found += [(f"{name}_exact", form.encode()) for form in (word.form, *word.forms)]
            found.append((name, word.stem.encode()))
    return found
