"""The embedded engine: the arrays of a Whoosh index, read in this process."""

import threading
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.analysis import Analyser
from index.families.stored_families import FAMILIES_FILE, open_families
from index.headline import headline
from index.names import Names
from index.neighbours.stored_neighbours import NEIGHBOURS_FILE
from index.postings.container import told_by_footer
from index.postings.manifest import SEGMENTS_MANIFEST
from index.postings.segment import Damaged, Snapshot, open_snapshot
from index.rebuild.generation import Forbidden, Generation, GenerationError, verified
from index.rebuild.manifest import compare
from index.schema import restored_article
from search.cursor import cursor_from, cursor_text
from search.engines.array_ranker import RANKING, ArrayRanker
from search.engines.counting import (
    CountingEngine,
    facet_counts,
    plan_with_names,
    rank_notes,
    spelt_as_in,
    value_notes,
    word_totals,
)
from search.engines.hits import ArticleReading, hits_of_page
from search.engines.laps import Laps
from search.engines.misspelt import read_as_meant
from search.engines.refusal import too_costly
from search.engines.snapshot import LiveIndex, unusable
from search.engines.spelling import ArraySpelling
from search.errors import SearchError
from search.execution.budget import UNITS, OverBudget
from search.execution.execute import Order, execute
from search.execution.facets import FacetCounter
from search.execution.form_counts import FormCounter
from search.execution.ranking import SECOND, Second
from search.execution.recency import Recency
from search.execution.searcher import Searcher
from search.execution.tree import Every, Tree
from search.highlight.snippets import Highlighter
from search.language.doubt import doubt
from search.language.introduced import acronyms_of
from search.language.parser import parse
from search.language.planning import Plan, filtered
from search.language.ranges import Today, paris_today
from search.language.syntax import Query
from search.rerank.near_words import near_words
from search.results import Family, Member, Request, Results
from search.retrieval import Retrieved, retrieve, whole_answer

if TYPE_CHECKING:
    from index.article import Article, Version
    from search.engine import Scan, Status
    from search.engines.completions import Completions
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
        read_through: bool = False,
    ) -> None:
        """`half_life` is that of `search.execution.recency`, in days; age counts for nothing where it is None. `clock`
        tells the day that periods (`date:hier`) and ages are counted from. With `read_through` each generation that is
        opened is compared with its checksums in a thread, beside the questions; `status` tells damage once it is found.
        """
        self._clock = clock
        self._second = second
        self._half_life = half_life
        self._index_dir = index_dir
        self._live = LiveIndex(index_dir, partial(_Index, read_through=read_through))
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
            asked, meant = read_as_meant(query, narrowed, typed, index.spelling, self._analyser, self._clock)
            laps.end("reading the query")
            articles = index.reading()
            found = retrieve(self._ranker(index, articles.whole_text), asked, request, first)
            laps.end("ranking")
            better = self._suggestion(index, query, typed, narrowed, found) if request.suggest and not first else None
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

    def _suggestion(self, index: "_Index", query: Query, asked: Plan, request: Request, found: Retrieved) -> str | None:
        """A spelling of the query that finds clearly more."""
        total, spelling = found.primary.total, index.spelling
        if not total and self._lets_nothing_through(index, request):
            return None
        doubtful = doubt(query, asked, total, spelling.documents, spelling.articles, self._analyser)
        if doubtful is None:
            return None
        from search.language.suggestion import suggestion

        return suggestion(query, request, doubtful, total, spelling, self._analyser, self._clock)

    def _lets_nothing_through(self, index: "_Index", request: Request) -> bool:
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
            total, documents, scores = whole_answer(self._ranker(index), asked, request)
            yield total, len(documents), index.generation.name
            replaced = version_counts(index.compared_with_manifest(HISTORY_FILE))
            for number, score in zip(map(int, documents), map(float, scores), strict=True):
                article = index.article(number, _KEPT_TEXT if request.snippets else ())
                yield ScannedArticle(article, score, index.family(number, article.id), replaced.get(article.id, 0) + 1)

    def _ranker(self, index: "_Index", text_of: Callable[[int], str] | None = None) -> ArrayRanker:
        recent = self._half_life and Recency("day", self._clock().toordinal(), self._half_life)
        text_of = text_of or index.whole_text
        return ArrayRanker(index.searcher, index.families, text_of, self._second, recent or None, index.near)

    def explain(self, request: Request, article_id: str) -> "ScoreParts | None":
        """See `search.engine.Engine`."""
        from search.engines.explaining import explained_score

        query = parse(request.query, self._clock)
        with self._opened() as index:
            number = index.number(article_id)
            narrowed = spelt_as_in(index, request)
            asked, _ = plan_with_names(index, query, narrowed, self._analyser)
            asked, _ = read_as_meant(query, narrowed, asked, index.spelling, self._analyser, self._clock)
            ranker = self._ranker(index)
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
    def _opened(self, generation: str | None = None) -> Iterator["_Index"]:
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


class _Index:
    """One generation, open. Its files are memory maps: they are let go when the last array that reads them is."""

    def __init__(self, generation: Generation, read_through: bool = False) -> None:
        self.generation = generation
        self.damage: Damaged | None = None
        """What reading all of it found."""
        self._compared: set[str] = set()
        try:
            self.compared_with_manifest(SEGMENTS_MANIFEST)
            self._snapshot = open_snapshot(generation.folder)
            self._vouched_for(FAMILIES_FILE)
            self.families = open_families(generation.folder, self._snapshot.documents)
            self._vouched_for(NEIGHBOURS_FILE)
        except Damaged as error:
            kind = Forbidden if isinstance(error.__cause__, PermissionError) else GenerationError
            raise kind(error.path, error.why) from error
        if read_through:
            # Questions compare what they read themselves; this finds what none has read yet, and spares them that.
            threading.Thread(target=self._read_through, daemon=True).start()
        self.searcher = Searcher(self._snapshot, RANKING, UNITS)
        self.names = Names(self._snapshot.segments)
        self.spelling = ArraySpelling(self.searcher, self.names, partial(_whole_text, self._snapshot))
        self.acronyms = acronyms_of(self.spelling)
        self.near = near_words(generation.folder)
        self.counter = FacetCounter(self.searcher)
        self.forms = FormCounter(self.searcher)
        self._groups: Mapping[str, tuple[str, ...]] | None = None
        self._completions: Completions | None = None

    def close(self) -> None:
        """Nothing to do: see the class."""

    def _read_through(self) -> None:
        try:
            for segment in self._snapshot.segments:
                segment.container.verify()
        except Damaged as error:
            self.damage = error

    def total(self, tree: Tree) -> int:
        """How many articles a tree finds."""
        return execute(self.searcher, tree, 0, Order(score=False)).total

    def held(self, field: str, form: str) -> bool:
        """Whether any article has a form in a field."""
        readers = (segment.field(field) for segment in self.searcher.segments)
        return any(reader is not None and reader.find(form.encode()) >= 0 for reader in readers)

    def compared_with_manifest(self, name: str) -> Path:
        """The generation's folder, once a file in it that is read as a whole was compared with its checksum, if it is
        there; raises GenerationError."""
        generation = self.generation
        if name in generation.files and name not in self._compared:
            compare(generation.folder / name, generation.files[name])
            self._compared.add(name)
        return generation.folder

    def _vouched_for(self, name: str) -> None:
        """Raise Damaged where a container of the generation is that of another one: its own checksums would hold."""
        facts = self.generation.files.get(name)
        path = self.generation.folder / name
        if facts is not None and facts.directory is None:  # of an older program
            self.compared_with_manifest(name)
        elif facts is not None and told_by_footer(path)[1] != facts.directory:
            raise Damaged(path, "not the file that was written with this index")

    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The groups of titles that the corpus names."""
        if self._groups is None:
            from index.rebuild.groups import GROUPS_FILE, groups_of

            self._groups = groups_of(self.compared_with_manifest(GROUPS_FILE))
        return self._groups

    def completions(self) -> "Completions":
        """What completes a query, by the whole index and its last titles."""
        if self._completions is None:
            from search.engines.completions import TITLES, completions

            every = execute(self.searcher, Every(), 0, Order(score=False)).sets
            names = self.counter.groups("name")
            last = range(max(0, self._snapshot.documents - TITLES), self._snapshot.documents)
            titles = (self._snapshot.stored(number, title_only=True).get("title", "") for number in last)
            self._completions = completions(names, names.counts(every).tolist(), titles)
        return self._completions

    def article(self, number: int, bodies: Collection[str] | None = None) -> "Article":
        """The stored article of a global document number, with those of its long fields that are named (None: all)."""
        return restored_article(self._snapshot.stored(number, bodies=bodies))

    def reading(self) -> ArticleReading:
        """The articles that one question looks at."""
        return ArticleReading(self._snapshot, self.families)

    def family(self, number: int, article_id: str) -> Family:
        """The family of the article of a global document number and this identifier."""
        return self.reading().family(number, article_id)

    def shown(self, number: int, text: bool) -> Mapping[str, Any]:
        """What a hit shows of the article of a global document number: its small stored fields, and its text."""
        return self._snapshot.stored(number, bodies=("text",) if text else ())

    def whole_text(self, number: int) -> str:
        """Title and text of the article of a global document number."""
        return _whole_text(self._snapshot, number)

    def number(self, article_id: str) -> int | None:
        """The global number of the article of that identifier, None where there is none."""
        return self._snapshot.first_with("id", article_id.encode("utf-8", "surrogatepass"))


def _whole_text(snapshot: Snapshot, number: int) -> str:
    stored = snapshot.stored(number, bodies=("text",))
    return f"{stored.get('title', '')}\n{stored.get('text', '')}"


def _member(stored: Mapping[str, Any]) -> Member:
    title = headline(stored.get("title", ""), stored.get("text", ""))
    return Member(stored["id"], title, stored.get("url"), stored.get("date"), stored.get("source"))
