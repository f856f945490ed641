"""The shape of every answer under /api: what the OpenAPI document is made of, and what tests hold the answers to."""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from search.counts import Unit
from search.scores import PartKind

Count = Annotated[int, Meta(ge=0)]
CountedValue = tuple[str, Count]
Moment = Annotated[str, Meta(description="a day, YYYY-MM-DD, or a moment, in ISO 8601")]
Html = Annotated[str, Meta(description="escaped HTML whose only tags are mark, ins and del")]
Certainty = Annotated[
    Literal["jsonld", "meta", "url", "text", "file", "none"], Meta(description="where the date was found")
]


class FamilyObject(TypedDict):
    """The near-copies that an article stands for."""

    size: Count
    first: str


class MemberObject(TypedDict):
    """An article in a list."""

    id: str
    title: str
    url: str | None
    date: Moment | None
    source: str | None


class FamilyOfArticle(FamilyObject):
    """The near-copies of an article, itself included, first published first."""

    members: list[MemberObject]


class Highlights(TypedDict):
    """What a query matched."""

    title: Html
    snippet: Html


class HitObject(MemberObject):
    """One ranked article; `partial` where it has some of the words only."""

    date_confidence: Certainty
    section: str | None
    author: str | None
    score: float
    partial: bool
    snippet: str
    highlights: Highlights
    family: FamilyObject


class NoteObject(TypedDict):
    """What of a query was read otherwise than it may have been meant, and the query that works."""

    text: str
    position: Count | None
    repair: str | None


class SearchAnswer(TypedDict):
    """A page of an answer. `total` counts exactly the articles that match the whole query."""

    query: str
    total: Count
    partial_total: Count
    all_total: Count | None
    most_total: Count | None
    page: Annotated[int, Meta(ge=1)]
    per_page: Annotated[int, Meta(ge=1)]
    took_ms: float
    engine: str
    generation: str
    hits: list[HitObject]
    facets: dict[str, list[CountedValue]]
    suggestion: str | None
    notes: list[NoteObject]
    read_as: str | None
    next_cursor: str | None


class VersionObject(TypedDict):
    """A version of an article; `replaced` is null for the one that stands."""

    v: Annotated[int, Meta(ge=1)]
    replaced: Moment | None


class RemovedObject(TypedDict):
    """A line that cleaning took out of a page, and why."""

    line: str
    reason: str


class ArticleAnswer(MemberObject):
    """An article as it is stored."""

    date_confidence: Certainty
    section: str | None
    author: str | None
    agency: str | None
    tags: list[str]
    provenance: dict[str, str]
    text: str
    headlines: list[str]
    family: FamilyOfArticle
    version: Annotated[int, Meta(ge=1)]
    versions: list[VersionObject]
    changes: list[Html] | None
    removed: list[RemovedObject]


class FacetsAnswer(TypedDict):
    """The values of a facet with how many articles have each, most frequent first."""

    query: str
    facet: str
    values: list[CountedValue]


class SeriesObject(TypedDict):
    """The curve of one query; `shares` are of all articles of each period."""

    query: str
    total: Count
    undated: Count
    counts: list[Count]
    shares: list[float]


class BurstObject(TypedDict):
    """Periods in which a query has clearly more articles than elsewhere, with the words of these."""

    query: str
    first: str
    last: str
    count: Count
    expected: float
    score: float
    words: list[tuple[str, float]]


class TimelineAnswer(TypedDict):
    """Curves of several queries over the same periods."""

    by: Unit
    periods: list[str]
    corpus: list[Count]
    series: list[SeriesObject]
    bursts: list[BurstObject]
    method: str


class WordObject(TypedDict):
    """A word of an answer, how often it stands there and in the whole, and how surprising that is."""

    word: str
    form: str
    count: Count
    whole: Count
    expected: float
    score: float


class SpecificAnswer(TypedDict):
    """The words of an answer beside those of a larger whole."""

    query: str
    articles: Count
    size: Count
    whole_size: Count
    method: str
    over: list[WordObject]
    under: list[WordObject]
    frequent: list[WordObject]


class LineObject(TypedDict):
    """A place where the query stands, with what surrounds it."""

    left: str
    match: str
    right: str
    id: str
    title: str
    date: Moment | None
    source: str | None
    place: Literal["title", "text"]
    at: Count


class KwicAnswer(TypedDict):
    """Lines of a concordance; `complete` where all articles of the answer were read."""

    query: str
    start: Annotated[int, Meta(ge=1)]
    more: bool
    complete: bool
    lines: list[LineObject]


class FormObject(TypedDict):
    """A form of a word; `without` is the query that leaves it out."""

    form: str
    written: str
    articles: Count
    occurrences: Count
    without: str | None


class FormsOfWord(TypedDict):
    """A word of the query and its forms."""

    word: str
    position: Count
    forms: list[FormObject]


class TermsAnswer(TypedDict):
    """The forms that an answer has of each word of its query."""

    query: str
    words: list[FormsOfWord]


class PartObject(TypedDict):
    """One part of a score."""

    kind: PartKind
    word: str
    value: float
    title: Count
    text: str
    articles: Count


class ScoreAnswer(TypedDict):
    """Why an article has its score."""

    query: str
    id: str
    score: float
    rank: Annotated[int, Meta(ge=1)]
    partial: bool
    parts: list[PartObject]


class WordCounts(TypedDict):
    """A word of a query and how many articles have it; `kills` where it leaves the answer empty."""

    word: str
    position: Count
    articles: Count
    without: Count
    forms: list[CountedValue]
    kills: bool


class RepairObject(TypedDict):
    """A query that finds something."""

    query: str
    without_filters: bool
    total: Count
    text: str


class CountsAnswer(TypedDict):
    """How many articles each word of a query has, and what would find something."""

    query: str
    total: Count
    words: list[WordCounts]
    repairs: list[RepairObject]


class RelatedObject(MemberObject):
    """A related article."""

    score: float


class RelatedAnswer(TypedDict):
    """Articles related to one, and the words by which they were found."""

    id: str
    words: list[str]
    articles: list[RelatedObject]


class SuggestionObject(TypedDict):
    """What may be meant."""

    text: str
    kind: Literal["name", "pair", "title"]
    articles: Count
    id: str | None


class SuggestAnswer(TypedDict):
    """What may be meant by what was typed so far."""

    query: str
    suggestions: list[SuggestionObject]


class DossierItemObject(MemberObject):
    """An article of a dossier; `lost` where the index has it no longer."""

    version: Annotated[int, Meta(ge=1)]
    heading: str | None
    note: str | None
    tags: list[str]
    added: Moment
    lost: bool
    changed: bool


class DossierAnswer(TypedDict):
    """A shared dossier."""

    name: str
    summary: str | None
    created: Moment
    changed: Moment
    shared: bool
    items: list[DossierItemObject]


class ProblemObject(TypedDict):
    """What went wrong (RFC 9457); `position` and `repair` are there where a query is at fault."""

    type: str
    title: str
    status: int
    detail: str


class QueryProblem(ProblemObject, total=False):
    """A problem, and where the query is at fault."""

    position: Count
    repair: str
