"""The port between the program and whatever engine answers it."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from search.counts import Completion, DayCounts, FormCounts
from search.results import Family, Member, Request, Results

if TYPE_CHECKING:
    from index.article import Article, Version
    from search.language.query_analysis import NameLookup
    from search.scores import ScoreParts


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an index: what `search stats` prints and `/readyz` answers.

    `size` is in bytes, `built` is ISO 8601 in UTC, `first_date` and `last_date` are days; `sources` are counted, most
    frequent first. `outdated` says that another version of the program has indexed since, which this one cannot read:
    it answers from what it holds open until it is started anew.
    """

    engine: str
    generation: str
    articles: int
    terms: int
    size: int
    built: str
    age_seconds: float
    first_date: str | None
    last_date: str | None
    undated: int
    sources: tuple[tuple[str, int], ...]
    outdated: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The status as JSON."""
        return {
            "engine": self.engine,
            "generation": self.generation,
            "articles": self.articles,
            "terms": self.terms,
            "size": self.size,
            "built": self.built,
            "age_seconds": round(self.age_seconds, 1),
            "dates": {"first": self.first_date, "last": self.last_date, "undated": self.undated},
            "sources": [list(pair) for pair in self.sources],
        }


@dataclass(frozen=True, slots=True)
class ScannedArticle:
    """An article of a whole answer: as it is stored, without what was taken out of its page; its score, 0 where the
    order is not by relevance; the near-copies it stands for; the number of the version that was found."""

    article: "Article"
    score: float
    family: Family
    version: int


class Scan:
    """A walk over a whole answer, on the one generation that it began with, as a context or until its end.

    `total` counts, exactly, the articles of the answer, `size` those that the walk gives: one a family where the
    request collapses them.
    """

    def __init__(self, total: int, size: int, generation: str, articles: Generator[ScannedArticle, None, None]) -> None:
        self.total = total
        self.size = size
        self.generation = generation
        self._articles = articles

    def __iter__(self) -> Iterator[ScannedArticle]:
        return self._articles

    def __enter__(self) -> "Scan":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the generation; the walk ends here."""
        self._articles.close()


class Engine(Protocol):
    """An index that answers questions.

    An engine is opened by `search.engines.open_engine(settings)`, which alone maps names to classes. One engine serves
    many threads. Opening is lazy and cheap: an engine may be made before there is an index, and answers as soon as one
    appears; after a rebuild it answers from the new generation by itself, while a search that has begun ends on the
    generation it began with.

    Every method raises only `search.errors.SearchError`: `IndexMissing` where there is no index, `IndexStale` where it
    was built by another version, `IndexDamaged` where it can't be read, `EngineUnavailable` where a remote engine is
    away, and `BadQuery`, from whatever takes a request, where the query is at fault. The engine's own errors are kept
    as the cause.

    Two engines given the same articles and the same request find the same articles and count the same total. Scores
    may differ in their last digits; equal scores are ordered by date, newest first, then by identifier.
    """

    name: str

    def search(self, request: Request) -> Results:
        """The page of hits that `request` asks for, with an exact total; facets only where it asks for them.

        One hit stands for each family of near-copies, the best ranked, unless the request says otherwise; totals and
        facets count articles all the same. With a `cursor` the page is the one behind the page that gave it, of the
        same answer, whatever was indexed since; BadQuery where that cursor is none, or its generation is gone.

        The first page has a `suggestion`, where the request wants one: the query spelt in another way, in words that
        the index has, that finds clearly more under the same filters.
        """

    def scan(self, request: Request) -> Scan:
        """All articles that match the whole query, in the order of the pages of `search`, read as they are asked for.

        `page`, `per_page`, `cursor` and `facets` say nothing here; without `snippets` the articles have no text.
        Articles that have a part of the words only are none of the answer's.
        """

    def explain(self, request: Request, article_id: str) -> "ScoreParts | None":
        """Why the article has its score in the answer to `request`; None where the answer has not got it."""

    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The groups of titles that the index knows, each with its titles."""

    def count_values(
        self, request: Request, facet: str, most: int | None = None, contains: str = ""
    ) -> Sequence[tuple[str, int]]:
        """The values of one of `search.results.VALUE_FACETS` among all articles that match the whole query, with how
        many have each: the most frequent first, ties by value; `most` of them, those that contain a text, whatever its
        case and accents. Values that differ by case or accents alone are one, in the spelling that most articles of the
        index have. A request without a query is about all articles that pass its filters, here and in `count_days`.
        """

    def count_days(self, request: Request) -> DayCounts:
        """On which days the articles that match the whole query were published."""

    def count_forms(self, request: Request) -> FormCounts:
        """How often each form of a word stands in the articles that match the whole query."""

    def count_each_form(self, request: Request, forms: Sequence[str]) -> Sequence[tuple[int, int]]:
        """Of each folded form, how many articles that match the whole query have it, in title or text, and how often it
        stands there in all."""

    def forms_near(self, form: str, most: int = 5) -> Sequence[tuple[str, int]]:
        """Other folded forms of the index that one may be a misspelling of, the likeliest first, with about how many
        articles have each."""

    def form_totals(self, forms: Sequence[str]) -> tuple[Sequence[tuple[int, int]], int]:
        """Of each folded form about how many articles of the index have it and how often; and how many words all
        articles have. Articles that were replaced may still be counted."""

    def completions(self, typed: str, most: int) -> Sequence[Completion]:
        """The `most` frequent names and pairs of words that begin, from any of their words on, with what was typed,
        whatever its case and accents."""

    def written(self, forms: Sequence[str]) -> Sequence[str | None]:
        """Each folded form as the texts of the index mostly write it; None for one that is no word of a text but stands
        for several, or for a word with its elided article."""

    def article(self, article_id: str) -> "Article | None":
        """The stored article, or None where the index has none of that identifier."""

    def family(self, article_id: str) -> Sequence[Member]:
        """The article and its near-copies, first published first; none where the index has no such article."""

    def versions(self, article_id: str) -> "Sequence[Version]":
        """The article's old versions, oldest first; none where it never changed or the index has no such article."""

    def names(self) -> "NameLookup":
        """What tells names from words in this index, for marking what a query matched."""

    def generation(self) -> str:
        """The name of the generation that answers now, as results tell it: it changes when answers may. Cheap."""

    def status(self) -> Status:
        """The state of the index that answers now."""

    def close(self) -> None:
        """Let go of files and connections; the engine is not used afterwards."""
