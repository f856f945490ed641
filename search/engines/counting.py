"""What the embedded engine counts over whole answers."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, Protocol

from index.analysis import Analyser
from index.rebuild.generation import Generation
from search.counts import Completion, DayCounts, FormCounts, Unit, by_period
from search.engines.named_values import with_named_values
from search.engines.spelling import ArraySpelling
from search.execution.execute import Order, TopDocs, execute
from search.execution.facets import Days, FacetCounter
from search.execution.form_counts import FormCounter
from search.execution.searcher import Searcher
from search.execution.tree import Every, Tree
from search.execution.value_groups import NamedValues
from search.filter_values import filter_notes, group_counts, unknown_value, with_spellings
from search.language.demonym_notes import demonym_notes
from search.language.introduced import Acronyms
from search.language.parser import parse
from search.language.planning import Plan, filtered, plan
from search.language.query_analysis import NameLookup, leaves
from search.language.ranges import Today
from search.language.syntax import Node, Query
from search.language.wider import widened
from search.results import MAX_VALUES, VALUE_FACETS, QueryNote, Request
from search.retrieval import Retrieved

if TYPE_CHECKING:
    from search.engines.completions import Completions

_FACET_FIELDS = {"source": "source", "section": "section", "author": "author", "agency": "agency", "tags": "tag"}
_DAYS_OF_MONTH = 31
_UNORDERED = Order(score=False)


class KnownValues(Protocol):
    """The values of the fields of an index."""

    def groups(self, name: str) -> NamedValues:
        """The groups of a field's values."""

    def everywhere(self, name: str) -> Sequence[tuple[str, int]]:
        """The values of a field in all articles, the most frequent first."""


class PlannedIndex(Protocol):
    """What is asked of an opened index, of any engine, before a query is put to it."""

    @property
    def acronyms(self) -> Acronyms:
        """What its texts say that acronyms stand for."""

    @property
    def names(self) -> NameLookup:
        """What tells names from words."""

    @property
    def counter(self) -> KnownValues:
        """The values of its fields."""

    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """Its groups of titles."""

    def total(self, tree: Tree) -> int:
        """How many articles a tree finds."""

    def held(self, field: str, form: str) -> bool:
        """Whether any article has a form in a field."""


class CountedIndex(PlannedIndex, Protocol):
    """What is asked of an opened index of arrays."""

    generation: Generation
    searcher: Searcher
    forms: FormCounter
    spelling: ArraySpelling

    @property
    def counter(self) -> FacetCounter:
        """What counts the values of its fields."""

    def completions(self) -> "Completions":
        """What completes a query."""


class CountingEngine:
    """The part of `search.engine.Engine` that counts over whole answers, for an engine that opens indexes."""

    _analyser: Analyser
    _clock: Today

    def _opened(self) -> AbstractContextManager[CountedIndex]:
        raise NotImplementedError

    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return index.groups()

    def count_values(
        self, request: Request, facet: str, most: int | None = None, contains: str = ""
    ) -> Sequence[tuple[str, int]]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return index.counter.values(facet, self._found(index, request).sets, most, contains)

    def count_days(self, request: Request) -> DayCounts:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            found = self._found(index, request)
            days, counts = index.counter.days(found.sets)
        return DayCounts(days, counts, found.total, found.total - int(counts.sum()))

    def count_forms(self, request: Request) -> FormCounts:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            found = self._found(index, request)
            forms, _, whole = index.forms.table()
            return FormCounts(index.generation.name, forms, index.forms.counts(found.sets), whole, found.total)

    def count_each_form(self, request: Request, forms: Sequence[str]) -> Sequence[tuple[int, int]]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            sets = self._found(index, request).sets
            return [index.forms.among(form, sets) for form in forms]

    def forms_near(self, form: str, most: int = 5) -> Sequence[tuple[str, int]]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return [(one.word, one.articles) for one in index.spelling.candidates(form, most, named=False)]

    def form_totals(self, forms: Sequence[str]) -> tuple[Sequence[tuple[int, int]], int]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return index.forms.totals(forms)

    def completions(self, typed: str, most: int) -> Sequence[Completion]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return index.completions().beginning(typed, most)

    def written(self, forms: Sequence[str]) -> Sequence[str | None]:
        """See `search.engine.Engine`."""
        with self._opened() as index:
            return [index.forms.spelt(form) for form in forms]

    def _found(self, index: CountedIndex, request: Request) -> TopDocs:
        asked = spelt_as_in(index, request)
        query = parse(request.query, self._clock)
        if query.root is None and not query.text.strip():
            return execute(index.searcher, filtered(Every(), asked), 0, _UNORDERED)
        return execute(index.searcher, plan_with_names(index, query, asked, self._analyser)[0].primary, 0, _UNORDERED)


def plan_with_names(
    index: PlannedIndex, query: Query, request: Request, analyser: Analyser
) -> tuple[Plan, list[QueryNote]]:
    """What answers a query in an index, articles that it names otherwise than by their texts too; and what is said of
    those. Every answer and every count is made from it."""
    wider, told = widened(query, index.acronyms, analyser)
    asked, named = with_named_values(index, query, request, plan(wider, request, analyser, index.names), analyser)
    return asked, [*told, *named]


def rank_notes(query: Query, request: Request, asked: Plan, found: Retrieved, analyser: Analyser) -> list[QueryNote]:
    """What is said of words that articles on hand may be ranked by without having them."""
    lacking = asked.all_words is not None or found.partial_total
    return list(demonym_notes(query, asked.words, analyser)) if lacking and request.sort == "relevance" else []


def spelt_as_in(index: PlannedIndex, request: Request) -> Request:
    """The request, its filters in all spellings that the index has of them."""
    return with_spellings(request, lambda facet, value: index.counter.groups(facet).spellings(value), index.groups)


def value_notes(index: PlannedIndex, request: Request, root: Node | None, total: int) -> list[QueryNote]:
    """What is said of filters, and of fields in a query that found nothing, whose values no article has or several."""

    def meant(facet: str, value: str) -> Sequence[str]:
        groups = index.counter.groups(facet)
        return [groups.labels[at] for at in groups.meant(value)]

    @cache  # a filter may have a hundred values that no article has
    def values(facet: str) -> Sequence[str]:
        return [value for value, _ in index.counter.everywhere(facet)]

    notes = filter_notes(request, meant, values)
    for leaf in leaves(root) if total == 0 else ():
        facet = _FACET_FIELDS.get(leaf.field or "")
        if facet is not None and leaf.plain and not meant(facet, leaf.text):
            notes.append(unknown_value(facet, leaf.text, values(facet), leaf.at))
    return notes


def word_totals(index: PlannedIndex, asked: Plan) -> tuple[int | None, int | None]:
    """How many articles have all words of a long question, and how many most of them; None for any other."""
    if asked.all_words is None or asked.most_words is None:
        return None, None
    return index.total(asked.all_words), index.total(asked.most_words)


def facet_counts(index: CountedIndex, found: TopDocs) -> Mapping[str, Sequence[tuple[str, int]]]:
    """`search.results.FACETS` of an answer: the values of each with their counts, the most frequent first, periods the
    latest first; days too where they are of one month. Articles without a value are counted nowhere."""
    counter = index.counter
    counted: dict[str, Sequence[tuple[str, int]]] = {}
    for name in VALUE_FACETS:
        groups = counter.groups(name)
        counted[name] = groups.leading(found.sets, MAX_VALUES)
        if name == "source" and index.groups():
            every = groups.top(groups.counts(found.sets), None)
            counted["group"] = group_counts(index.groups(), every)[:MAX_VALUES]
    return counted | counted_periods(counter.days(found.sets))


def counted_periods(days: Days) -> dict[str, Sequence[tuple[str, int]]]:
    """The facets that are periods, of the days of an answer."""
    units: tuple[Unit, ...] = ("year", "month")
    if len(days.days) and days.days[-1] - days.days[0] < _DAYS_OF_MONTH:
        # A curve of one month is by day: who draws it need not ask again.
        units = ("year", "month", "day")
    return {unit: list(by_period(*days, unit).items()) for unit in units}
