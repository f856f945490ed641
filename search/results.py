"""What an answer is made of: a request, hits, results, and their JSON shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from index.messages import Message

if TYPE_CHECKING:
    from index.article import DateConfidence

Sort = Literal["relevance", "newest", "oldest"]
VALUE_FACETS = ("source", "section", "author", "agency", "tag", "name")
"""Facets whose values the articles have: `name` is a run of capitalised words, linked to nothing."""
FACETS = ("source", "section", "author", "agency", "tag", "name", "group", "year", "month")
"""What an answer counts where it is asked for facets; `group` are groups of titles (`[groupes]` of manchette.toml)."""
MAX_VALUES = 20
"""Values that a facet shows."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question to an engine.

    `page` counts from 1. `since` and `until` are inclusive days, ISO 8601; an article without a date is outside any
    such range. Several values of one filter are alternatives; different filters all hold. Values are compared
    without case and accents. `groups` are groups of titles.
    """

    query: str
    page: int = 1
    per_page: int = 10
    sort: Sort = "relevance"
    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    facets: bool = False
    snippets: bool = True
    """Whether hits carry their text: who ranks thousands of queries reads no passage."""
    collapse: bool = True
    """Whether one hit stands for all near-copies of an article."""
    count_words: bool = False
    """Whether to count the articles with all the words of a long question, and with most of them."""
    count_collapsed: bool = False
    """Whether to count the hits that are left after collapsing: what a pager needs."""
    suggest: bool = True
    """Whether the first page has a better spelling of the query: who ranks thousands of queries shows none."""
    cursor: str | None = None
    """What a page of the same question gave as `next_cursor`: the page behind that one is asked for, not `page`."""
    agencies: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    excluded: tuple[tuple[str, str], ...] = ()
    """(facet, value) pairs: articles that have any of them are left out."""


@dataclass(frozen=True, slots=True)
class Family:
    """The near-copies that an article stands for: how many there are, itself included, and which came first."""

    size: int
    first: str


@dataclass(frozen=True, slots=True)
class Member:
    """An article as its family's list shows it."""

    id: str
    title: str
    url: str | None
    date: str | None
    source: str | None

    def to_dict(self) -> dict[str, Any]:
        """The member as the JSON of an article gives it."""
        return {"id": self.id, "title": self.title, "url": self.url, "date": self.date, "source": self.source}


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked article. `title_html` and `snippet_html` are escaped HTML whose only tag is <mark>."""

    id: str
    title: str
    url: str | None
    date: str | None
    date_confidence: "DateConfidence"
    source: str | None
    section: str | None
    author: str | None
    score: float
    snippet: str
    title_html: str
    snippet_html: str
    family: Family
    partial: bool = False
    path: str = ""
    place: str = ""
    """The file that the article was read from, and where in it: for those at whose machine it lies, never over HTTP."""

    def to_dict(self) -> dict[str, Any]:
        """The hit as the JSON endpoint gives it."""
        return {
            "id": self.id,
            "title": self.title,
            "url": self.url,
            "date": self.date,
            "date_confidence": self.date_confidence,
            "source": self.source,
            "section": self.section,
            "author": self.author,
            "score": round(self.score, 4),
            "partial": self.partial,
            "snippet": self.snippet,
            "highlights": {"title": self.title_html, "snippet": self.snippet_html},
            "family": {"size": self.family.size, "first": self.family.first},
        }


@dataclass(frozen=True, slots=True)
class QueryNote:
    """What of a query was read otherwise than it may have been meant: a line that says so, where in the query (None for
    what was said beside it, a filter), and the query that works, None where there is none to propose."""

    message: Message
    position: int | None
    repair: str | None = None

    def to_dict(self, lang: str) -> dict[str, Any]:
        """The note as the JSON endpoint gives it, in `lang` ("fr" or "en")."""
        return {"text": self.message.text(lang), "position": self.position, "repair": self.repair}


@dataclass(frozen=True, slots=True)
class Results:
    """One page of an answer. `total` counts, exactly, the articles that match the whole query, near-copies included;
    `partial_total` those that match part of it and follow them. `collapsed_total` counts the hits that stand for all of
    them, where the request asked for that."""

    query: str
    total: int
    page: int
    per_page: int
    took_ms: float
    engine: str
    generation: str
    hits: Sequence[Hit]
    partial_total: int = 0
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    suggestion: str | None = None
    next_cursor: str | None = None
    collapsed_total: int | None = None
    all_total: int | None = None
    most_total: int | None = None
    """Where `total` counts the articles with enough words of a long question: how many have all, and more than half of
    them; None elsewhere."""
    notes: Sequence[QueryNote] = ()
    read_as: str | None = None
    """The query in this program's own spelling, where it was typed in another's."""
    seconds_by_part: Mapping[str, float] = field(default_factory=dict)
    """How long each part of the answer took, where the engine tells: of few names."""

    @property
    def pages(self) -> int:
        """How many pages of hits there are, partial ones included; at most, where folded hits were not counted."""
        hits = self.total + self.partial_total if self.collapsed_total is None else self.collapsed_total
        return -(-hits // self.per_page)

    def to_dict(self, lang: str = "fr") -> dict[str, Any]:
        """The answer as the JSON endpoint gives it; `lang` ("fr" or "en") is that of its notes."""
        return {
            "query": self.query,
            "total": self.total,
            "partial_total": self.partial_total,
            "all_total": self.all_total,
            "most_total": self.most_total,
            "page": self.page,
            "per_page": self.per_page,
            "took_ms": round(self.took_ms, 2),
            "engine": self.engine,
            "generation": self.generation,
            "hits": [hit.to_dict() for hit in self.hits],
            "facets": {name: [list(pair) for pair in self.facets.get(name, ())] for name in FACETS},
            "suggestion": self.suggestion,
            "notes": [note.to_dict(lang) for note in self.notes],
            "read_as": self.read_as,
            "next_cursor": self.next_cursor,
        }
