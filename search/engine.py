"""The port between the program and whatever engine answers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from index.article import Article, Version
from search.results import Member, Request, Results

if TYPE_CHECKING:
    from search.language.query_analysis import NameLookup


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an index: what `search stats` prints and `/readyz` answers.

    `size` is in bytes, `built` is ISO 8601 in UTC, `first_date` and `last_date` are days; `sources` are counted, most
    frequent first.
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


class Engine(Protocol):
    """An index that answers questions.

    An engine is opened by `search.engines.open_engine(settings)`, which alone maps names to classes. One engine serves
    many threads. Opening is lazy and cheap: an engine may be made before there is an index, and answers as soon as one
    appears; after a rebuild it answers from the new generation by itself, while a search that has begun ends on the
    generation it began with.

    Every method raises only `search.errors.SearchError`: `IndexMissing` where there is no index, `IndexStale` where it
    was built by another version, `IndexDamaged` where it can't be read, `EngineUnavailable` where a remote engine is
    away, and `BadQuery`, from `search` alone, where the query is at fault. The engine's own errors are kept as the
    cause.

    Two engines given the same articles and the same request find the same articles and count the same total. Scores
    may differ in their last digits; equal scores are ordered by date, newest first, then by identifier.
    """

    name: str

    def search(self, request: Request) -> Results:
        """The page of hits that `request` asks for, with an exact total; facets only where it asks for them.

        One hit stands for each family of near-copies, the best ranked, unless the request says otherwise; totals and
        facets count articles all the same.
        """

    def article(self, article_id: str) -> Article | None:
        """The stored article, or None where the index has none of that identifier."""

    def family(self, article_id: str) -> Sequence[Member]:
        """The article and its near-copies, first published first; none where the index has no such article."""

    def versions(self, article_id: str) -> Sequence[Version]:
        """The article's old versions, oldest first; none where it never changed or the index has no such article."""

    def names(self) -> "NameLookup":
        """What tells names from words in this index, for marking what a query matched."""

    def status(self) -> Status:
        """The state of the index that answers now."""

    def close(self) -> None:
        """Let go of files and connections; the engine is not used afterwards."""
