"""The embedded engine: the arrays of a Whoosh index, read in this process."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.analysis import Analyser
from index.headline import headline
from index.names import Names
from index.postings.segment import Damaged
from index.rebuild.generation import Generation, GenerationError, verified
from search.allowance import UNITS_SPELLING, Allowance, sharing
from search.cursor import cursor_from, cursor_text
from search.engines.array_ranker import ArrayRanker
from search.engines.counting import (
    CountingEngine,
    facet_counts,
    plan_with_names,
    rank_notes,
    spelt_as_in,
    value_notes,
    word_totals,
)
from search.engines.hits import hits_of_page
from search.engines.laps import Laps
from search.engines.misspelt import read_as_meant
from search.engines.opened_generation import OpenedGeneration
from search.engines.refusal import too_costly
from search.engines.snapshot import LiveIndex, unusable
from search.errors import SearchError
from search.execution.budget import OverBudget
from search.execution.execute import Order, execute
from search.execution.ranking import SECOND, Second
from search.execution.recency import Recency
from search.execution.tree import Every
from search.highlight.snippets import Highlighter
from search.language.doubt import doubt
from search.language.parser import parse
from search.language.planning import Plan, filtered
from search.language.ranges import Today, paris_today
from search.language.syntax import Query
from search.results import Member, Request, Results
from search.retrieval import Retrieved, retrieve, whole_answer

if TYPE_CHECKING:
    from index.article import Article, Version
    from search.engine import Scan, Status
    from search.scores import ScoreParts

_KEPT_TEXT = ("text", "agency", "tags", "provenance")
"""The long fields of an article itself: what a walk over thousands of them reads."""


class WhooshEngine(CountingEngine):
    """`search.engine.Engine` over the Whoosh index of the live generation."""

    name = "whoosh"

    def __init__(
        self,
        index_dir: Path,
        second: Second = SECOND,
        half_life: float | None = None,
        clock: Today = paris_today,
        serving: bool = False,
        semantic: bool = False,
    ) -> None:
        """`half_life` is that of `search.execution.recency`, in days; age counts for nothing where it is None. `clock`
        tells the day that periods (`date:hier`) and ages are counted from. `serving` for long, each generation that is
        opened is compared with its checksums in a thread, beside the questions, so that `status` tells damage; and what
        facets and completions count by is made before the first question. `semantic` orders free text by meaning too
        (`search.rerank.semantic`), as far as the index has vectors.
        """
        self._clock = clock
        self._second = second
        self._half_life = half_life
        self._index_dir = index_dir
        opened = partial(OpenedGeneration, read_through=serving, semantic=semantic)
        self._live = LiveIndex(index_dir, opened, OpenedGeneration.prepare if serving else None)
        self._analyser = Analyser()
        self._whole: str | None = None
        """The generation that was read through after something failed, and is whole."""

    def search(self, request: Request) -> Results:
        """See `search.engine.Engine`."""
        laps = Laps()
        query = parse(request.query, self._clock)
        cursor = cursor_from(request)
        first = (request.page - 1) * request.per_page if cursor is None else cursor.position
        with self._opened(None if cursor is None else cursor.generation) as index:
            narrowed = spelt_as_in(index, request)
            typed, named = plan_with_names(index, query, narrowed, self._analyser)
            spellings = Allowance(UNITS_SPELLING)
            with sharing(spellings):
                asked, meant = read_as_meant(query, narrowed, typed, index.spelling, self._analyser, self._clock)
            laps.end("reading the query")
            articles = index.reading()
            found = retrieve(self._ranker(index, request, articles.whole_text), asked, request, first)
            laps.end("ranking")
            with sharing(spellings):
                asks = request.suggest and not first
                better = self._suggestion(index, query, typed, narrowed, found) if asks else None
            laps.end("suggesting")
            highlighter = Highlighter(asked.match_spec, self._analyser)
            hits = hits_of_page(articles, found.page, highlighter, request.snippets)
            laps.end("snippets")
            counts = facet_counts(index, found.primary) if request.facets else {}
            every, most = word_totals(index, asked) if request.count_words else (None, None)
            notes = rank_notes(query, request, asked, found, self._analyser)
            notes += value_notes(index, request, query.root, found.primary.total)
            laps.end("counting")
        return Results(
            query=request.query,
            total=found.primary.total,
            partial_total=found.partial_total,
            page=request.page if cursor is None else 1 + first // request.per_page,
            per_page=request.per_page,
            took_ms=laps.seconds * 1000,
            engine=self.name,
            generation=index.generation.name,
            hits=hits,
            facets=counts,
            suggestion=better,
            collapsed_total=found.collapsed_total,
            all_total=every,
            most_total=most,
            notes=(*query.notes, *named, *meant, *notes),
            read_as=query.read_as,
            next_cursor=cursor_text(index.generation.name, first + len(hits), request) if found.more else None,
            seconds_by_part=laps.by_part,
        )

    def _suggestion(
        self, index: OpenedGeneration, query: Query, asked: Plan, request: Request, found: Retrieved
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

    def _lets_nothing_through(self, index: OpenedGeneration, request: Request) -> bool:
        """Whether no article is left by the request's filters, however its query is spelt."""
        filters = filtered(Every(), request)
        return filters != Every() and not execute(index.searcher, filters, 0, Order(score=False)).total

    def scan(self, request: Request) -> "Scan":
        """See `search.engine.Engine`."""
        from search.engine import Scan

        steps = self._scanned(request)
        total, size, generation = next(steps)
        return Scan(total, size, generation, steps)

    def _scanned(self, request: Request) -> Generator[Any, None, None]:
        """What a scan says of its answer, then its articles: what its user raises never passes through the index."""
        from index.rebuild.history import HISTORY_FILE, version_counts
        from search.engine import ScannedArticle

        query = parse(request.query, self._clock)
        with self._opened() as index:
            narrowed = spelt_as_in(index, request)
            asked, _ = plan_with_names(index, query, narrowed, self._analyser)
            asked, _ = read_as_meant(query, narrowed, asked, index.spelling, self._analyser, self._clock)
            total, documents, scores = whole_answer(self._ranker(index, request), asked, request)
            yield total, len(documents), index.generation.name
            replaced = version_counts(index.compared_with_manifest(HISTORY_FILE))
            for number, score in zip(map(int, documents), map(float, scores), strict=True):
                article = index.article(number, _KEPT_TEXT if request.snippets else ())
                yield ScannedArticle(article, score, index.family(number, article.id), replaced.get(article.id, 0) + 1)

    def _ranker(
        self, index: OpenedGeneration, request: Request, text_of: Callable[[int], str] | None = None
    ) -> ArrayRanker:
        recent = self._half_life and Recency("day", self._clock().toordinal(), self._half_life)
        text_of = text_of or index.whole_text
        meaning = index.meanings.of_question(request.query) if index.meanings is not None else None
        return ArrayRanker(index.searcher, index.families, text_of, self._second, recent or None, index.near, meaning)

    def explain(self, request: Request, article_id: str) -> "ScoreParts | None":
        """See `search.engine.Engine`."""
        from search.engines.explaining import explained_score

        query = parse(request.query, self._clock)
        with self._opened() as index:
            number = index.number(article_id)
            narrowed = spelt_as_in(index, request)
            asked, _ = plan_with_names(index, query, narrowed, self._analyser)
            asked, _ = read_as_meant(query, narrowed, asked, index.spelling, self._analyser, self._clock)
            ranker = self._ranker(index, request)
            typed = {
                term: request.query[token.start : token.end]
                for token in self._analyser.analyse(request.query)
                for term in (token.stem, token.form)
            }
            shown = lambda term: typed.get(term) or index.forms.spelt(term) or term.rstrip("~")  # noqa: E731
            return None if number is None else explained_score(ranker, asked, request, number, shown)

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
        from index.rebuild.history import HISTORY_FILE, versions

        with self._opened() as index:
            return versions(index.compared_with_manifest(HISTORY_FILE), article_id)

    def names(self) -> Names:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return index.names

    def generation(self) -> str:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return index.generation.name

    def status(self) -> "Status":
        """See `search.engine.Engine`."""
        from search.engine import Status

        with self._opened() as index:
            if index.damage is not None:
                raise index.damage
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
            outdated=self._live.outdated,
        )

    def close(self) -> None:
        """See `search.engine.Engine`."""
        self._live.close()

    @contextmanager
    def _opened(self, generation: str | None = None) -> Iterator[OpenedGeneration]:
        try:
            with self._live.borrowed(generation) as index, self._blamed(index.generation):
                yield index
        except OverBudget as error:
            raise too_costly(error) from error
        except (Damaged, GenerationError, OSError) as error:
            raise unusable(self._index_dir, error) from error

    @contextmanager
    def _blamed(self, generation: Generation) -> Iterator[None]:
        """Whatever fails is the damage's fault where the generation has any: a question reads arrays without looking at
        their checksums, and a bit that flipped in one can make any line fail."""
        try:
            yield
        except (SearchError, OverBudget, Damaged, OSError):
            raise
        except Exception:
            if self._whole != generation.name:  # read through once: a fault of the program is none of the disk
                verified(generation.folder)
                self._whole = generation.name
            raise


def _member(stored: Mapping[str, Any]) -> Member:
    title = headline(stored.get("title", ""), stored.get("text", ""))
    return Member(stored["id"], title, stored.get("url"), stored.get("date"), stored.get("source"))
