"""The embedded engine: Whoosh, in this process, over an index folder."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.analysis import Analyser
from index.article import Article
from index.generation import Generation
from index.schema import restored_article, schema
from search.engine import Status
from search.engines.snapshot import LiveIndex, damaged
from search.engines.whoosh_query import Compiled, compile_query
from search.query import parse
from search.results import Family, Hit, Request, Results, Sort
from search.snippets import Wanted, mark, snippet

PARTIAL_BELOW = 10
"""A free query that finds fewer articles than this is completed with articles that have some of its words."""


class WhooshEngine:
    """`search.engine.Engine` over the Whoosh index of the live generation."""

    name = "whoosh"

    def __init__(self, index_dir: Path) -> None:
        self._index_dir = index_dir
        self._live = LiveIndex(index_dir, _open)
        self._analyser = Analyser()

    def search(self, request: Request) -> Results:
        """See `search.engine.Engine`."""
        start = time.perf_counter()
        compiled = compile_query(parse(request.query), request, self._analyser)
        with self._opened() as index:
            found = _found(index, compiled, request)
            hits = [
                _hit(index.article(number), score, partial, compiled.wanted, self._analyser)
                for number, score, partial in found.page
            ]
            facets = index.facets(found.matching) if request.facets else {}
        return Results(
            query=request.query,
            total=found.total,
            partial_total=found.partial_total,
            page=request.page,
            per_page=request.per_page,
            took_ms=(time.perf_counter() - start) * 1000,
            engine=self.name,
            generation=index.generation.name,
            hits=hits,
            facets=facets,
        )

    def article(self, article_id: str) -> Article | None:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            number = index.searcher.document_number(id=article_id)
            return None if number is None else index.article(number)

    def status(self) -> Status:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return index.status(self.name)

    def close(self) -> None:
        """See `search.engine.Engine`."""
        self._live.close()

    @contextmanager
    def _opened(self) -> Iterator["_Index"]:
        from whoosh.index import IndexError as WhooshIndexError

        try:
            with self._live.borrowed() as index:
                yield index
        except (WhooshIndexError, OSError) as error:
            raise damaged(self._index_dir, str(error)) from error


@dataclass(frozen=True, slots=True)
class _Found:
    """What a request finds: exact totals, the page's (document, score, partial), all documents of `total`."""

    total: int
    partial_total: int
    page: Sequence[tuple[int, float, bool]]
    matching: Any


def _found(index: "_Index", compiled: Compiled, request: Request) -> _Found:
    if compiled.query is None:
        return _Found(0, 0, (), ())
    first = (request.page - 1) * request.per_page
    last = first + request.per_page
    main = index.run(compiled.query, compiled.quorum, last, request.sort)
    page = [(number, score, False) for number, score in main.ranked[first:last]]
    partial_total = 0
    if compiled.partly is not None and main.total < PARTIAL_BELOW:
        rest = index.run(compiled.partly, None, max(0, last - main.total), request.sort)
        partial_total = rest.total
        page += [(n, score, True) for n, score in rest.ranked[max(0, first - main.total) : max(0, last - main.total)]]
    return _Found(main.total, partial_total, page, main.matching)


@dataclass(frozen=True, slots=True)
class _Ranking:
    total: int
    ranked: Sequence[tuple[int, float]]
    matching: Any


class _Index:
    """One generation, open."""

    def __init__(self, generation: Generation) -> None:
        from whoosh.index import open_dir

        self.generation = generation
        self._index = open_dir(str(generation.folder), schema=schema(), readonly=True)
        self.searcher = self._index.searcher()

    def close(self) -> None:
        self.searcher.close()
        self._index.close()

    def run(self, query: Any, quorum: tuple[Sequence[Any], int] | None, limit: int, sort: Sort) -> _Ranking:
        """The best `limit` documents of a query; a quorum keeps those that at least `quorum[1]` of `quorum[0]` find."""
        from whoosh.query import NullQuery
        from whoosh.sorting import FieldFacet

        keep = None
        if quorum is not None:
            counts = Counter(number for part in quorum[0] for number in set(part.docs(self.searcher)))
            keep = {number for number, count in counts.items() if count >= quorum[1]}
        order = None if sort == "relevance" else FieldFacet("day", reverse=sort == "newest")
        # optimize=False visits every match, so that one pass gives the exact total and all documents for facets.
        results = self.searcher.search(
            query or NullQuery, limit=max(limit, 1), filter=keep, sortedby=order, optimize=False
        )
        matching = results.docs()
        ranked = [(number, float(score or 0.0)) for score, number in results.top_n[:limit]]
        return _Ranking(len(matching), ranked, matching)

    def article(self, number: int) -> Article:
        return restored_article(self.searcher.stored_fields(number)["article"])

    def facets(self, matching: Any) -> dict[str, list[tuple[str, int]]]:
        """The most frequent values of each facet among the documents, and their months, latest first."""
        counts: dict[str, Counter[str]] = {name: Counter() for name in ("source", "section", "author")}
        months: Counter[str] = Counter()
        for number in matching:
            article = self.article(number)
            for name, counter in counts.items():
                if value := getattr(article, name):
                    counter[value] += 1
            if article.date:
                months[article.date[:7]] += 1
        facets = {name: counter.most_common(20) for name, counter in counts.items()}
        return facets | {"month": sorted(months.items(), reverse=True)}

    def status(self, engine: str) -> Status:
        census = self.generation.census
        built = datetime.fromisoformat(self.generation.built)
        return Status(
            engine=engine,
            generation=self.generation.name,
            articles=census.articles,
            terms=census.terms,
            size=self.generation.bytes,
            built=self.generation.built,
            age_seconds=(datetime.now(UTC) - built).total_seconds(),
            first_date=census.first_day,
            last_date=census.last_day,
            undated=census.undated,
            sources=census.sources,
        )


def _open(generation: Generation) -> _Index:
    return _Index(generation)


def _hit(article: Article, score: float, partial: bool, wanted: Wanted, analyser: Analyser) -> Hit:
    plain, html = snippet(article.text, wanted, analyser)
    return Hit(
        id=article.id,
        title=article.title,
        url=article.url,
        date=article.date,
        date_confidence=article.date_confidence,
        source=article.source,
        section=article.section,
        author=article.author,
        score=score,
        snippet=plain,
        title_html=mark(article.title, wanted, analyser),
        snippet_html=html,
        family=Family(1, article.id),
        partial=partial,
    )
