"""The embedded engine: the arrays of a Whoosh index, read in this process."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.analysis import Analyser
from index.article import Article, headline
from index.generation import Generation, GenerationError
from index.names import Names
from index.postings.segment import Damaged, open_snapshot
from index.schema import WEIGHTS, restored_article
from search.engine import Status
from search.engines.snapshot import LiveIndex, damaged
from search.evaluate import Answer, By, Order, evaluate
from search.facets import facets
from search.planning import Plan, plan
from search.query import parse
from search.ranking import Ranking
from search.results import Family, Hit, Request, Results, Sort
from search.snippets import Wanted, mark, snippet
from search.store import Store

PARTIAL_BELOW = 10
"""A free query that finds fewer articles than this is completed with articles that have some of its words."""

RANKING = Ranking(weights=WEIGHTS)

_BY_DAY = By("day", descending=True)
ORDERS: dict[Sort, Order] = {
    "relevance": Order(columns=(_BY_DAY,)),
    "newest": Order(score=False, columns=(_BY_DAY,)),
    "oldest": Order(score=False, columns=(By("day"),)),
}


class WhooshEngine:
    """`search.engine.Engine` over the Whoosh index of the live generation."""

    name = "whoosh"

    def __init__(self, index_dir: Path) -> None:
        self._index_dir = index_dir
        self._live = LiveIndex(index_dir, _Index)
        self._analyser = Analyser()

    def search(self, request: Request) -> Results:
        """See `search.engine.Engine`."""
        start = time.perf_counter()
        query = parse(request.query)
        with self._opened() as index:
            asked = plan(query, request, self._analyser, index.names)
            found = _found(index.store, asked, request)
            hits = [
                _hit(index.shown(number, request.snippets), score, partial, asked.wanted, self._analyser)
                for number, score, partial in found.page
            ]
            counts = facets(index.store, found.whole) if request.facets else {}
        return Results(
            query=request.query,
            total=found.whole.total,
            partial_total=found.partial_total,
            page=request.page,
            per_page=request.per_page,
            took_ms=(time.perf_counter() - start) * 1000,
            engine=self.name,
            generation=index.generation.name,
            hits=hits,
            facets=counts,
        )

    def article(self, article_id: str) -> Article | None:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            number = index.number(article_id)
            return None if number is None else index.article(number)

    def status(self) -> Status:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            generation = index.generation
        census = generation.census
        return Status(
            engine=self.name,
            generation=generation.name,
            articles=census.articles,
            terms=census.terms,
            size=generation.bytes,
            built=generation.built,
            age_seconds=(datetime.now(UTC) - datetime.fromisoformat(generation.built)).total_seconds(),
            first_date=census.first_day,
            last_date=census.last_day,
            undated=census.undated,
            sources=census.sources,
        )

    def close(self) -> None:
        """See `search.engine.Engine`."""
        self._live.close()

    @contextmanager
    def _opened(self) -> Iterator["_Index"]:
        try:
            with self._live.borrowed() as index:
                yield index
        except OSError as error:
            raise damaged(self._index_dir, str(error)) from error


class _Index:
    """One generation, open. Its files are memory maps: they are let go when the last array that reads them is."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        try:
            self._snapshot = open_snapshot(generation.folder)
        except Damaged as error:
            raise GenerationError(generation.folder, str(error)) from error
        self.store = Store(self._snapshot, RANKING)
        self.names = Names(self._snapshot.segments)

    def close(self) -> None:
        """Nothing to do: see the class."""

    def article(self, number: int) -> Article:
        """The stored article of a global document number."""
        return restored_article(self._snapshot.stored(number))

    def shown(self, number: int, text: bool) -> Mapping[str, Any]:
        """What a hit shows of the article of a global document number: its small stored fields, and its text."""
        return self._snapshot.stored(number, bodies=("text",) if text else ())

    def number(self, article_id: str) -> int | None:
        """The global number of the article of that identifier, None where there is none."""
        term = article_id.encode("utf-8", "surrogatepass")
        for base, segment in self._snapshot.leaves():
            field = segment.fields["id"]
            ordinal = field.find(term)
            for document in field.docs(ordinal).tolist() if ordinal >= 0 else ():
                if segment.deleted is None or not segment.deleted[document]:
                    return int(base + document)
        return None


@dataclass(frozen=True, slots=True)
class _Found:
    """What a request finds: the whole answer, how many articles complete it, the page's (document, score, partial)."""

    whole: Answer
    partial_total: int
    page: Sequence[tuple[int, float, bool]]


def _found(store: Store, asked: Plan, request: Request) -> _Found:
    first = (request.page - 1) * request.per_page
    last = first + request.per_page
    order = ORDERS[request.sort]
    whole = evaluate(store, asked.whole, last, order)
    page = [(number, score, False) for number, score in _ranked(whole, first)]
    partial_total = 0
    if asked.partly is not None and whole.total < PARTIAL_BELOW:
        rest = evaluate(store, asked.partly, max(0, last - whole.total), order)
        partial_total = rest.total
        page += [(number, score, True) for number, score in _ranked(rest, max(0, first - whole.total))]
    return _Found(whole, partial_total, page)


def _ranked(answer: Answer, first: int) -> list[tuple[int, float]]:
    return list(zip(answer.documents[first:].tolist(), answer.scores[first:].tolist(), strict=True))


def _hit(stored: Mapping[str, Any], score: float, partial: bool, wanted: Wanted, analyser: Analyser) -> Hit:
    text = stored.get("text", "")
    title = headline(stored.get("title", ""), text)
    plain, html = snippet(text, wanted, analyser)
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
        # A title may have forms that no text has.
        title_html=mark(title, replace(wanted, spelt=None), analyser),
        snippet_html=html,
        family=Family(1, stored["id"]),
        partial=partial,
    )
