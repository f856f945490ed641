"""What the start page tells: the newest articles, the months of the corpus, examples in its own words."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import cast

from search.counts import DayCounts, by_period
from search.engine import Engine
from search.errors import SearchError
from search.results import Request

NEWEST = 5
_WORD = re.compile(r"\b[a-zàâçéèêëîïôûœ]{6,}\b")


@dataclass(frozen=True, slots=True)
class Sample:
    """An example of the start page: which construct, its query, how many articles it finds."""

    construct: str
    query: str
    articles: int


@dataclass(frozen=True, slots=True)
class NewArticle:
    """A new article as the start page lists it."""

    id: str
    title: str
    date: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Front:
    """The newest articles, how many each month has and how many have no date, examples."""

    newest: Sequence[NewArticle]
    months: Mapping[str, int]
    undated: int
    samples: Sequence[Sample]


@lru_cache(maxsize=2)
def corpus_days(engine: Engine, generation: str) -> DayCounts:  # noqa: ARG001
    """How many articles of an index each day has; counted once a generation."""
    return engine.count_days(Request(""))


@lru_cache(maxsize=2)
def corpus_months(engine: Engine, generation: str) -> tuple[Mapping[str, int], int]:
    """How many articles of an index each month has, and how many have no date."""
    days = corpus_days(cast(Hashable, engine), generation)
    return by_period(days.days, days.counts, "month"), days.undated


@lru_cache(maxsize=2)
def several_sources(engine: Engine, generation: str) -> bool:  # noqa: ARG001
    """Whether the articles of an index come from more than one source: else nobody has to be told which."""
    return len(engine.count_values(Request(""), "source", 2)) > 1


@lru_cache(maxsize=2)
def front(engine: Engine, generation: str) -> Front:
    """What an engine's index holds, counted once a generation."""
    months, undated = corpus_months(cast(Hashable, engine), generation)
    newest = _newest(engine, months)
    return Front(newest, months, undated, list(_samples(engine, newest)))


def _newest(engine: Engine, months: Mapping[str, int]) -> list[NewArticle]:
    """The newest articles, of the last months that have enough: nothing older is ranked."""
    there, since = 0, ""
    for since in sorted(months, reverse=True):
        there += months[since]
        if there >= NEWEST:
            break
    if not since:
        return []
    with engine.scan(Request(f"depuis:{since}-01", sort="newest", snippets=False)) as scan:
        found = [one.article for one in islice(scan, NEWEST)]
    return [NewArticle(one.id, one.headline, one.date or since, one.source) for one in found]


def _samples(engine: Engine, newest: Sequence[NewArticle]) -> Iterator[Sample]:
    names = [name for name, _ in engine.count_values(Request(""), "name", 40)]
    whole = next((name for name in names if " " in name), None)
    words = [word for article in newest for word in _WORD.findall(article.title)]
    tried = {
        "phrase": f"«\u00a0{whole}\u00a0»" if whole else "",
        "title": f"titre:{words[0]}" if words else "",
        "not": f"{names[0]} -{names[1]}" if len(names) > 1 and " " not in names[0] + names[1] else "",
        "prefix": f"{words[-1][:5]}*" if words else "",
    }
    for construct, query in tried.items():
        articles = _total(engine, query)
        if articles:
            yield Sample(construct, query, articles)


def _total(engine: Engine, query: str) -> int:
    try:
        return engine.count_days(Request(query)).total if query else 0
    except SearchError:
        return 0
