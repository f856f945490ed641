"""The engine over an OpenSearch cluster: the same answers from indices that lie elsewhere."""

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from index.analysis import Analyser
from index.headline import headline
from index.schema import restored_article
from search.counts import Completion, DayCounts, FormCounts
from search.cursor import cursor_from, cursor_text
from search.engines.array_ranker import RANKING
from search.engines.counting import counted_periods, plan_with_names, rank_notes, spelt_as_in, value_notes, word_totals
from search.engines.misspelt import read_as_meant
from search.engines.opensearch.counted_forms import FormsOfAnswers
from search.engines.opensearch.generations import LiveGenerations
from search.engines.opensearch.opened import ClusterIndex
from search.engines.opensearch.ranker import SHOWN, ClusterRanker, answer_query
from search.engines.opensearch.refusals import refusals_told
from search.engines.opensearch.translation import QueryBody
from search.engines.opensearch.values import days_of_counts
from search.execution.ranking import SECOND, Second
from search.execution.recency import Recency
from search.execution.tree import Every
from search.filter_values import group_counts
from search.highlight.snippets import Highlighter, marked, passage
from search.language.doubt import doubt
from search.language.parser import parse
from search.language.planning import Plan, filtered
from search.language.ranges import Today, paris_today
from search.language.syntax import Query
from search.results import MAX_VALUES, VALUE_FACETS, Family, Hit, Member, Request, Results
from search.retrieval import Retrieved, retrieve, whole_answer

if TYPE_CHECKING:
    from index.article import Article, Version
    from search.engine import Scan, Status
    from search.engines.completions import Completions
    from search.engines.opensearch.client import ClusterClient
    from search.language.query_analysis import NameLookup
    from search.scores import ScoreParts

_KEPT_TEXT = ("ref", "text", "agency", "tags", "provenance")
_READ_AT_ONCE = 200
"""Articles of a walk that are fetched together."""


class OpenSearchEngine:
    """`search.engine.Engine` over the indices that an alias of a cluster names."""

    name = "opensearch"

    def __init__(
        self,
        client: "ClusterClient",
        alias: str,
        second: Second = SECOND,
        half_life: float | None = None,
        clock: Today = paris_today,
    ) -> None:
        """As `search.engines.whoosh.WhooshEngine`; `client` is closed with the engine."""
        self._client = client
        self._generations = LiveGenerations(client, alias)
        self._second = second
        self._half_life = half_life
        self._clock = clock
        self._analyser = Analyser()
        self._completions: tuple[str, Completions] | None = None

    def search(self, request: Request) -> Results:
        """See `search.engine.Engine`."""
        start = time.perf_counter()
        query = parse(request.query, self._clock)
        cursor = cursor_from(request)
        first = (request.page - 1) * request.per_page if cursor is None else cursor.position
        with self._opened(None if cursor is None else cursor.generation) as index:
            index.ahead(self._analyser.analyse(query.text))
            narrowed = spelt_as_in(index, request)
            typed, named = plan_with_names(index, query, narrowed, self._analyser)
            asked, meant = read_as_meant(query, narrowed, typed, index.spelling, self._analyser, self._clock)
            ranker = self._ranker(index)
            found = retrieve(ranker, asked, request, first)
            better = self._suggestion(index, query, typed, narrowed, found) if request.suggest and not first else None
            hits = self._hits(ranker, asked, found, request)
            counts = _facets(index, answer_query(found.primary)) if request.facets and found.primary.sets else {}
            every, most = word_totals(index, asked) if request.count_words else (None, None)
            notes = rank_notes(query, request, asked, found, self._analyser)
            notes += value_notes(index, request, query.root, found.primary.total)
        return Results(
            query=request.query,
            total=found.primary.total,
            partial_total=found.partial_total,
            page=request.page if cursor is None else 1 + first // request.per_page,
            per_page=request.per_page,
            took_ms=(time.perf_counter() - start) * 1000,
            engine=self.name,
            generation=index.generation,
            hits=hits,
            facets=counts,
            suggestion=better,
            collapsed_total=found.collapsed_total,
            all_total=every,
            most_total=most,
            notes=(*query.notes, *named, *meant, *notes),
            read_as=query.read_as,
            next_cursor=cursor_text(index.generation, first + len(hits), request) if found.more else None,
        )

    def scan(self, request: Request) -> "Scan":
        """See `search.engine.Engine`."""
        from search.engine import Scan

        steps = self._scanned(request)
        total, size, generation = next(steps)
        return Scan(total, size, generation, steps)

    def explain(self, request: Request, article_id: str) -> "ScoreParts | None":
        """See `search.engine.Engine`."""
        from search.engines.opensearch.explaining import explained_in_cluster

        query = parse(request.query, self._clock)
        with self._opened() as index:
            asked = self._plan(index, query, request)
            typed = {
                term: request.query[token.start : token.end]
                for token in self._analyser.analyse(request.query)
                for term in (token.stem, token.form)
            }
            forms = FormsOfAnswers(index)
            shown = lambda term: typed.get(term) or forms.written([term])[0] or term.rstrip("~")  # noqa: E731
            return explained_in_cluster(index, self._ranker(index), asked, request, article_id, shown)

    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return index.groups()

    def count_values(
        self, request: Request, facet: str, most: int | None = None, contains: str = ""
    ) -> Sequence[tuple[str, int]]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return index.counter.top(facet, self._found(index, request), most, contains)

    def count_days(self, request: Request) -> DayCounts:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            query = self._found(index, request)
            days, counts = index.counter.days(query)
            total = index.statistics.counts([query])[0]
        return DayCounts(days, counts, total, total - int(counts.sum()))

    def count_forms(self, request: Request) -> FormCounts:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return FormsOfAnswers(index).counts(self._found(index, request))

    def count_each_form(self, request: Request, forms: Sequence[str]) -> Sequence[tuple[int, int]]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return FormsOfAnswers(index).among(forms, self._found(index, request))

    def forms_near(self, form: str, most: int = 5) -> Sequence[tuple[str, int]]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return [(one.word, one.articles) for one in index.spelling.candidates(form, most, named=False)]

    def form_totals(self, forms: Sequence[str]) -> tuple[Sequence[tuple[int, int]], int]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return FormsOfAnswers(index).totals(forms)

    def completions(self, typed: str, most: int) -> Sequence[Completion]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            if self._completions is None or self._completions[0] != index.generation:
                self._completions = index.generation, _completions(index)
            return self._completions[1].beginning(typed, most)

    def written(self, forms: Sequence[str]) -> Sequence[str | None]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return FormsOfAnswers(index).written(forms)

    def article(self, article_id: str) -> "Article | None":
        """See `search.engine.Engine`."""
        with self._opened() as index:
            found = index.stored([article_id])
            return restored_article(found[article_id]) if article_id in found else None

    def family(self, article_id: str) -> Sequence[Member]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return [_member(stored) for stored in index.family_of(article_id)]

    def versions(self, article_id: str) -> Sequence["Version"]:
        """See `search.engine.Engine`."""
        from index.article import Version

        with self._opened() as index:
            return [
                Version(one["number"], one["replaced"], restored_article(one["stored"]))
                for one in index.history(article_id)
            ]

    def names(self) -> "NameLookup":
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return index.names

    def generation(self) -> str:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return index.generation

    def status(self) -> "Status":
        """See `search.engine.Engine`."""
        from search.engine import Status

        with self._opened() as index:
            days, counts = index.counter.days({"match_all": {}})
            sources = index.counter.each("source", {"match_all": {}})
            built = max(str(meta["built"]) for meta in index.metas.values())
            return Status(
                engine=self.name,
                generation=index.generation,
                articles=index.statistics.documents,
                terms=index.form_index.total(),
                size=index.bytes(),
                built=built,
                age_seconds=(datetime.now(UTC) - datetime.fromisoformat(built)).total_seconds(),
                first_date=date.fromordinal(int(days[0])).isoformat() if len(days) else None,
                last_date=date.fromordinal(int(days[-1])).isoformat() if len(days) else None,
                undated=index.statistics.documents - int(counts.sum()),
                sources=tuple(sorted(sources.items(), key=lambda pair: (-pair[1], pair[0]))),
            )

    def close(self) -> None:
        """See `search.engine.Engine`."""
        self._client.close()

    @contextmanager
    def _opened(self, generation: str | None = None) -> Iterator[ClusterIndex]:
        with refusals_told():
            yield self._generations.opened(generation)

    def _plan(self, index: ClusterIndex, query: Query, request: Request) -> Plan:
        """What answers a query."""
        index.ahead(self._analyser.analyse(query.text))
        narrowed = spelt_as_in(index, request)
        typed, _ = plan_with_names(index, query, narrowed, self._analyser)
        return read_as_meant(query, narrowed, typed, index.spelling, self._analyser, self._clock)[0]

    def _ranker(self, index: ClusterIndex) -> ClusterRanker:
        recent = self._half_life and Recency("day", self._clock().toordinal(), self._half_life)
        return ClusterRanker(index, RANKING, self._second, recent or None)

    def _found(self, index: ClusterIndex, request: Request) -> QueryBody:
        """The query that finds all articles of an answer."""
        asked = spelt_as_in(index, request)
        query = parse(request.query, self._clock)
        if query.root is None and not query.text.strip():
            return index.matching(filtered(Every(), asked))
        return index.matching(plan_with_names(index, query, asked, self._analyser)[0].primary)

    def _suggestion(
        self, index: ClusterIndex, query: Query, asked: Plan, request: Request, found: Retrieved
    ) -> str | None:
        """A spelling of the query that finds clearly more."""
        total, spelling = found.primary.total, index.spelling
        if not total and self._lets_nothing_through(index, request):
            return None
        doubtful = doubt(query, asked, total, spelling.documents, spelling.articles, self._analyser)
        if doubtful is None:
            return None
        from search.language.suggestion import suggestion

        return suggestion(query, request, doubtful, total, spelling, self._analyser, self._clock)

    def _lets_nothing_through(self, index: ClusterIndex, request: Request) -> bool:
        """Whether no article is left by the request's filters, however its query is spelt."""
        filters = filtered(Every(), request)
        return filters != Every() and not index.total(filters)

    def _hits(self, ranker: ClusterRanker, asked: Plan, found: Retrieved, request: Request) -> list[Hit]:
        highlighter = Highlighter(asked.match_spec, self._analyser)
        stored = ranker.stored([number for number, _, _ in found.page], request.snippets)
        return [
            _hit(one, score, partial, highlighter, ranker.family(number))
            for one, (number, score, partial) in zip(stored, found.page, strict=True)
        ]

    def _scanned(self, request: Request) -> Generator[Any, None, None]:
        """What a scan says of its answer, then its articles."""
        from search.engine import ScannedArticle

        query = parse(request.query, self._clock)
        with self._opened() as index:
            asked = self._plan(index, query, request)
            ranker = self._ranker(index)
            total, documents, scores = whole_answer(ranker, asked, request)
        yield total, len(documents), index.generation
        names = (*SHOWN, *_KEPT_TEXT) if request.snippets else (*SHOWN, "ref")
        for first in range(0, len(documents), _READ_AT_ONCE):
            some = documents[first : first + _READ_AT_ONCE].tolist()
            of_some = scores[first : first + _READ_AT_ONCE].tolist()
            ids = [ranker.ids[number] for number in some]
            with refusals_told():
                stored, replaced = index.stored(ids, names), index.replaced(ids)
            for number, article_id, score in zip(some, ids, of_some, strict=True):
                article = restored_article(stored[article_id])
                yield ScannedArticle(article, score, ranker.family(number), replaced.get(article_id, 0) + 1)


def _facets(index: ClusterIndex, query: QueryBody) -> Mapping[str, Sequence[tuple[str, int]]]:
    counted: dict[str, Sequence[tuple[str, int]]] = {}
    each = index.counter.each_of((*VALUE_FACETS, "day"), query)
    for name in VALUE_FACETS:
        groups, counts = index.counter.groups(name), index.counter.grouped(name, query, each[name])
        counted[name] = groups.top(counts, MAX_VALUES)
        if name == "source" and index.groups():
            counted["group"] = group_counts(index.groups(), groups.top(counts, None))[:MAX_VALUES]
    return counted | counted_periods(days_of_counts(each["day"]))


def _completions(index: ClusterIndex) -> "Completions":
    from search.engines.completions import TITLES, completions

    names = index.counter.groups("name")
    return completions(names, index.counter.counts("name", {"match_all": {}}).tolist(), index.newest_titles(TITLES))


def _hit(stored: Mapping[str, Any], score: float, partial: bool, highlighter: Highlighter, family: Family) -> Hit:
    text = stored.get("text", "")
    title = headline(stored.get("title", ""), text)
    plain, html = passage(text, highlighter)
    return Hit(
        id=stored["id"],
        title=title,
        url=stored.get("url"),
        date=stored.get("date"),
        date_confidence=stored["date_confidence"],
        source=stored.get("source"),
        section=stored.get("section"),
        author=stored.get("author"),
        score=score,
        snippet=plain,
        title_html=marked(title, highlighter),
        snippet_html=html,
        family=family,
        partial=partial,
        path=stored["path"],
        place=stored.get("place", ""),
    )


def _member(stored: Mapping[str, Any]) -> Member:
    title = headline(stored.get("title", ""), stored.get("text", ""))
    return Member(stored["id"], title, stored.get("url"), stored.get("date"), stored.get("source"))
