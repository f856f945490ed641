"""The embedded engine: the arrays of a Whoosh index, read in this process."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.analysis import Analyser
from index.families.stored_families import Families, open_families
from index.headline import headline
from index.names import Names
from index.postings.segment import Damaged, open_snapshot
from index.rebuild.generation import Generation, GenerationError
from index.schema import WEIGHTS, restored_article
from search.engines.snapshot import LiveIndex, damaged
from search.execution.execute import Answer, By, Order, evaluate
from search.execution.facets import facets
from search.execution.ranking import SECOND, Ranking, Second
from search.execution.recency import Recency
from search.execution.searcher import Store
from search.execution.tree import Node
from search.highlight.snippets import Marker, marked, passage
from search.language.parser import parse
from search.language.planning import Plan, plan
from search.rerank.accents import prefer
from search.rerank.collapse import NONE, count, folded
from search.rerank.second_stage import QueryWord, rerank
from search.results import Family, Hit, Member, Request, Results, Sort

if TYPE_CHECKING:
    from index.article import Article, Version
    from search.engine import Status

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

    def __init__(self, index_dir: Path, second: Second = SECOND, half_life: float | None = None) -> None:
        """`half_life` is that of `search.execution.recency`, in days; age counts for nothing where it is None."""
        self._second = second
        self._half_life = half_life
        self._index_dir = index_dir
        self._live = LiveIndex(index_dir, _Index)
        self._analyser = Analyser()

    def search(self, request: Request) -> Results:
        """See `search.engine.Engine`."""
        start = time.perf_counter()
        query = parse(request.query)
        with self._opened() as index:
            asked = plan(query, request, self._analyser, index.names)
            recent = self._half_life and Recency("day", date.today().toordinal(), self._half_life)
            found = _found(index.store, index.families, asked, request, self._second, index.whole_text, recent or None)
            marker = Marker(asked.wanted, self._analyser)
            hits = [
                _hit(index, number, score, partial, marker, request.snippets) for number, score, partial in found.page
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
            folded_total=found.folded_total,
        )

    def article(self, article_id: str) -> "Article | None":
        """See `search.engine.Engine`."""
        with self._opened() as index:
            number = index.number(article_id)
            return None if number is None else index.article(number)

    def family(self, article_id: str) -> Sequence[Member]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            number = index.number(article_id)
            members = () if number is None else index.families.of(number).tolist()
            return [_member(index.shown(member, text=True)) for member in members]

    def versions(self, article_id: str) -> Sequence["Version"]:
        """See `search.engine.Engine`."""
        from index.rebuild.history import versions

        with self._opened() as index:
            return versions(index.generation.folder, article_id)

    def names(self) -> Names:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return index.names

    def status(self) -> "Status":
        """See `search.engine.Engine`."""
        from search.engine import Status

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
            self.families = open_families(generation.folder, self._snapshot.documents)
        except Damaged as error:
            raise GenerationError(generation.folder, str(error)) from error
        self.store = Store(self._snapshot, RANKING)
        self.names = Names(self._snapshot.segments)

    def close(self) -> None:
        """Nothing to do: see the class."""

    def article(self, number: int) -> "Article":
        """The stored article of a global document number."""
        return restored_article(self._snapshot.stored(number))

    def shown(self, number: int, text: bool) -> Mapping[str, Any]:
        """What a hit shows of the article of a global document number: its small stored fields, and its text."""
        return self._snapshot.stored(number, bodies=("text",) if text else ())

    def whole_text(self, number: int) -> str:
        """Title and text of the article of a global document number."""
        stored = self._snapshot.stored(number, bodies=("text",))
        return f"{stored.get('title', '')}\n{stored.get('text', '')}"

    def number(self, article_id: str) -> int | None:
        """The global number of the article of that identifier, None where there is none."""
        return self._snapshot.first_with("id", article_id.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class _Found:
    """What a request finds: the whole answer, how many articles complete it, the page's (document, score, partial), and
    how many hits there are in all where that was asked for."""

    whole: Answer
    partial_total: int
    page: Sequence[tuple[int, float, bool]]
    folded_total: int | None


def _found(
    store: Store,
    families: Families,
    asked: Plan,
    request: Request,
    second: Second = SECOND,
    text_of: Callable[[int], str] = lambda _: "",
    recent: Recency | None = None,
) -> _Found:
    first = (request.page - 1) * request.per_page
    last = first + request.per_page
    order = ORDERS[request.sort]
    words = asked.words if request.sort == "relevance" else ()

    def best(tree: Node, limit: int) -> Answer:
        return _best(store, tree, limit, order, words, second, text_of, recent if order.score else None)

    fold = families if request.fold and len(families) else None
    # Where the answer may be completed, all of its few articles are wanted: their families are not to appear twice.
    wanted = last if asked.partly is None else max(last, PARTIAL_BELOW)
    whole, at = _ranked(lambda limit: best(asked.whole, limit), fold, wanted)
    page = _chosen(whole, at[first:last], partial=False)
    shown = NONE if fold is None else fold.family.take(whole.documents)
    hits = count(fold, store.parts, whole.sets) if fold and request.count_folded else whole.total
    partial_total = 0
    partly = asked.partly
    if partly is not None and whole.total < PARTIAL_BELOW:
        rest, more = _ranked(lambda limit: best(partly, limit), fold, max(0, last - len(at)), shown)
        partial_total = rest.total
        page += _chosen(rest, more[max(0, first - len(at)) : max(0, last - len(at))], partial=True)
        hits += count(fold, store.parts, rest.sets, shown) if fold and request.count_folded else rest.total
    return _Found(whole, partial_total, page, hits if request.count_folded else None)


def _ranked(
    ask: Callable[[int], Answer], fold: Families | None, wanted: int, shown: NDArray[np.int32] = NONE
) -> tuple[Answer, NDArray[np.intp]]:
    """As `folded`; every hit stays where nothing is to be folded."""
    if fold is not None:
        return folded(ask, fold, wanted, shown)
    answer = ask(wanted)
    return answer, np.arange(len(answer.documents))


def _best(
    store: Store,
    tree: Node,
    limit: int,
    order: Order,
    words: Sequence[QueryWord],
    second: Second,
    text_of: Callable[[int], str],
    recent: Recency | None,
) -> Answer:
    """The answer with its `limit` first documents at least, ordered anew by the second stage where there are words, and
    by the accents and capitals of those that were typed with any."""
    if not words:
        return evaluate(store, tree, limit, order, recent)
    # The window is the same for every page: no hit comes twice or never.
    answer = evaluate(store, tree, max(limit, second.window), order, recent)
    documents, scores = rerank(store, words, answer.documents, answer.scores, second, recent)
    typed = [word.accented for word in words if word.accented]
    names = [word.capitalised for word in words if word.capitalised]
    documents, scores = prefer(typed, documents, scores, text_of, names)
    return answer._replace(documents=documents, scores=scores)


def _chosen(answer: Answer, at: NDArray[np.intp], partial: bool) -> list[tuple[int, float, bool]]:
    documents, scores = answer.documents.take(at).tolist(), answer.scores.take(at).tolist()
    return [(document, score, partial) for document, score in zip(documents, scores, strict=True)]


def _hit(index: _Index, number: int, score: float, partial: bool, marker: Marker, snippets: bool) -> Hit:
    stored = index.shown(number, snippets)
    text = stored.get("text", "")
    title = headline(stored.get("title", ""), text)
    family = index.families.of(number)
    first = stored["id"] if family[0] == number else index.shown(int(family[0]), text=False)["id"]
    plain, html = passage(text, marker)
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
        title_html=marked(title, marker),
        snippet_html=html,
        family=Family(len(family), first),
        partial=partial,
    )


def _member(stored: Mapping[str, Any]) -> Member:
    title = headline(stored.get("title", ""), stored.get("text", ""))
    return Member(stored["id"], title, stored.get("url"), stored.get("date"), stored.get("source"))
