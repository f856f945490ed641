"""Stand-ins that keep the promises of the ports they stand for."""

import re
import unicodedata
from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path

import numpy as np
from flask import Flask

from index.article import Article, Version
from search.config import Settings
from search.counts import DayCounts
from search.cursor import cursor_from, cursor_text
from search.engine import Scan, ScannedArticle, Status
from search.errors import SearchError
from search.language.query_analysis import NO_NAMES, NoNames
from search.results import FACETS, Family, Hit, Member, Request, Results
from web import create_app

_WORD = re.compile(r"\w+")
ENOUGH = 10
"""Fewer articles than this with all the words, and those with some of them follow."""
SNIPPET = 240


class FakeEngine:
    """An engine over a list of articles, in memory.

    An article matches where its title or text has every word of the query, in part where it has some; words are alike
    when their letters are, whatever accents and capitals; operators and quotes are read as spaces. The score counts the
    words found, those of the title three times. `families` are the near-copies, given by identifier, first published
    first; `versions` their old versions. With `error`, every question raises it, as an engine that is down does.
    """

    name = "fake"

    def __init__(
        self,
        articles: Iterable[Article] = (),
        error: SearchError | None = None,
        families: Iterable[Sequence[str]] = (),
        versions: Iterable[Version] = (),
    ) -> None:
        self.articles = {article.id: article for article in articles}
        self.old = tuple(versions)
        self.families = {name: tuple(family) for family in families for name in family}
        self.error = error
        self.closed = False
        self.requests: list[Request] = []

    def search(self, request: Request) -> Results:
        """The page of hits that `request` asks for."""
        self._answer_or_fail()
        self.requests.append(request)
        words = frozenset(_words(request.query))
        full, some, ranked = self._all_ranked(request)
        cursor = cursor_from(request)
        first = (request.page - 1) * request.per_page if cursor is None else cursor.position
        last = first + request.per_page
        return Results(
            query=request.query,
            total=len(full),
            partial_total=len(some),
            page=request.page if cursor is None else 1 + first // request.per_page,
            per_page=request.per_page,
            took_ms=0.0,
            engine=self.name,
            generation=self._generation(),
            hits=[_hit(found, words, self._family(found.article.id)) for found in ranked[first:last]],
            facets=_facets([found.article for found in full]) if request.facets else {},
            collapsed_total=len(ranked) if request.count_collapsed else None,
            next_cursor=cursor_text(self._generation(), last, request) if last < len(ranked) else None,
        )

    def scan(self, request: Request) -> Scan:
        """The whole answer to `request`."""
        self._answer_or_fail()
        full, _, ranked = self._all_ranked(request)
        hits = [found for found in ranked if not found.partial]

        def articles() -> Generator[ScannedArticle, None, None]:
            for found in hits:
                family = self._family(found.article.id)
                article = replace(found.article, removed=(), headlines=())
                old = len(self.versions(article.id))
                yield ScannedArticle(article, found.score, Family(len(family), family[0]), old + 1)

        return Scan(len(full), len(hits), self._generation(), articles())

    def _all_ranked(self, request: Request) -> tuple[list["_Found"], list["_Found"], list["_Found"]]:
        """What matches whole and in part, and the hits of both in order."""
        words = frozenset(_words(request.query))
        scored = [found for article in self.articles.values() if (found := _score(article, words))]
        kept = [found for found in scored if _passes(found.article, request)]
        full = [found for found in kept if not found.partial]
        some = [found for found in kept if found.partial] if len(full) < ENOUGH else []
        ranked = _ranked(full, request) + _ranked(some, request)
        if request.collapse:
            ranked = self._folded(ranked)
        return full, some, ranked

    def article(self, article_id: str) -> Article | None:
        """The article of that identifier."""
        self._answer_or_fail()
        return self.articles.get(article_id)

    def family(self, article_id: str) -> Sequence[Member]:
        """The article and its near-copies."""
        self._answer_or_fail()
        members = [self.articles[name] for name in self._family(article_id) if name in self.articles]
        return [Member(member.id, member.headline, member.url, member.date, member.source) for member in members]

    def versions(self, article_id: str) -> Sequence[Version]:
        """The article's old versions."""
        self._answer_or_fail()
        return [version for version in self.old if version.article.id == article_id]

    def names(self) -> NoNames:
        """No names."""
        return NO_NAMES

    def generation(self) -> str:
        """A name that tells how many articles there are."""
        self._answer_or_fail()
        return self._generation()

    def status(self) -> Status:
        """What the list holds."""
        self._answer_or_fail()
        articles = self.articles.values()
        days = sorted(article.date[:10] for article in articles if article.date)
        texts = [f"{article.title} {article.text}" for article in articles]
        return Status(
            engine=self.name,
            generation=self._generation(),
            articles=len(self.articles),
            terms=len({word for text in texts for word in _words(text)}),
            size=sum(len(text.encode("utf-8", "replace")) for text in texts),
            built=datetime.now(UTC).isoformat(timespec="seconds"),
            age_seconds=0.0,
            first_date=days[0] if days else None,
            last_date=days[-1] if days else None,
            undated=len(self.articles) - len(days),
            sources=tuple(Counter(article.source for article in articles if article.source).most_common()),
        )

    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """No groups of titles."""
        return {}

    def count_values(
        self, request: Request, facet: str, most: int | None = None, contains: str = ""
    ) -> Sequence[tuple[str, int]]:
        """The values of a facet in the answer."""
        counted = _facets(self._counted(request)).get(facet, ())
        return [pair for pair in counted if _fold(contains) in _fold(pair[0])][:most]

    def count_days(self, request: Request) -> DayCounts:
        """The days of the answer."""
        found = self._counted(request)
        days = Counter(date.fromisoformat(article.date[:10]).toordinal() for article in found if article.date)
        ordered = sorted(days)
        counts = np.array([days[day] for day in ordered], np.int64)
        return DayCounts(np.array(ordered, np.int64), counts, len(found), len(found) - int(counts.sum()))

    def count_each_form(self, request: Request, forms: Sequence[str]) -> Sequence[tuple[int, int]]:
        """No form is counted."""
        return [(0, 0) for _ in forms]

    def form_totals(self, forms: Sequence[str]) -> tuple[Sequence[tuple[int, int]], int]:
        """Of each form, how many articles have it and how often; how many words all articles have."""
        counted = [Counter(_words(f"{one.title} {one.text}")) for one in self.articles.values()]
        totals = [(sum(form in words for words in counted), sum(words[form] for words in counted)) for form in forms]
        return totals, sum(words.total() for words in counted)

    def forms_near(self, form: str, most: int = 5) -> Sequence[tuple[str, int]]:
        """No word is like another."""
        return ()

    def written(self, forms: Sequence[str]) -> Sequence[str | None]:
        """Forms as they are."""
        return list(forms)

    def _counted(self, request: Request) -> list[Article]:
        """What passes the filters, where there is no query; else what matches it whole."""
        self._answer_or_fail()
        if _words(request.query):
            return [found.article for found in self._all_ranked(request)[0]]
        return [article for article in self.articles.values() if _passes(article, request)]

    def close(self) -> None:
        """Remember that nobody needs it any more."""
        self.closed = True

    def _answer_or_fail(self) -> None:
        if self.error is not None:
            raise self.error

    def _family(self, article_id: str) -> tuple[str, ...]:
        return self.families.get(article_id, (article_id,))

    def _folded(self, ranked: Sequence["_Found"]) -> list["_Found"]:
        firsts: dict[tuple[str, ...], _Found] = {}
        for found in ranked:
            firsts.setdefault(self._family(found.article.id), found)
        return list(firsts.values())

    def _generation(self) -> str:
        return f"fake-{len(self.articles)}"


@dataclass(frozen=True, slots=True)
class _Found:
    article: Article
    score: float
    partial: bool


def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def _words(text: str) -> list[str]:
    return [_fold(word) for word in _WORD.findall(text)]


def _score(article: Article, words: frozenset[str]) -> _Found | None:
    title, text = Counter(_words(article.title)), Counter(_words(article.text))
    present = [word for word in words if title[word] or text[word]]
    if not present:
        return None
    score = float(sum(3 * title[word] + text[word] for word in present))
    return _Found(article, score, partial=len(present) < len(words))


def _passes(article: Article, request: Request) -> bool:
    chosen = (
        (article.source, request.sources),
        (article.section, request.sections),
        (article.author, request.authors),
    )
    if any(values and value not in values for value, values in chosen):
        return False
    if not (request.since or request.until):
        return True
    day = (article.date or "")[:10]
    return bool(day) and (request.since or "") <= day <= (request.until or "9999-12-31")


def _ranked(found: Sequence[_Found], request: Request) -> list[_Found]:
    by_id = sorted(found, key=lambda one: one.article.id)
    newest = sorted(by_id, key=lambda one: one.article.date or "", reverse=True)
    if request.sort == "newest":
        return newest
    if request.sort == "oldest":
        return sorted(by_id, key=lambda one: one.article.date or "9999")
    return sorted(newest, key=lambda one: one.score, reverse=True)


def _hit(found: _Found, words: frozenset[str], family: Sequence[str]) -> Hit:
    article = found.article
    snippet = _snippet(article.text, words)
    return Hit(
        id=article.id,
        title=article.title,
        url=article.url,
        date=article.date[:10] if article.date else None,
        date_confidence=article.date_confidence,
        source=article.source,
        section=article.section,
        author=article.author,
        score=found.score,
        snippet=snippet,
        title_html=marked(article.title, words),
        snippet_html=marked(snippet, words),
        family=Family(len(family), family[0]),
        partial=found.partial,
    )


def _snippet(text: str, words: frozenset[str]) -> str:
    first = next((match.start() for match in _WORD.finditer(text) if _fold(match[0]) in words), 0)
    start = max(0, first - SNIPPET // 3)
    cut = text[start : start + SNIPPET].replace("\n", " ")
    return ("…" if start else "") + cut + ("…" if start + SNIPPET < len(text) else "")


def marked(text: str, words: frozenset[str]) -> str:
    """`text` as escaped HTML, the folded `words` in <mark>."""
    pieces, at = [], 0
    for match in _WORD.finditer(text):
        if _fold(match[0]) in words:
            pieces += [escape(text[at : match.start()]), f"<mark>{escape(match[0])}</mark>"]
            at = match.end()
    return "".join([*pieces, escape(text[at:])])


def _facets(articles: Sequence[Article]) -> dict[str, list[tuple[str, int]]]:
    values = {
        "source": Counter(article.source for article in articles if article.source),
        "section": Counter(article.section for article in articles if article.section),
        "author": Counter(article.author for article in articles if article.author),
        "month": Counter(article.date[:7] for article in articles if article.date),
    }
    return {name: values[name].most_common() for name in FACETS if name in values}


def application() -> Flask:
    """A site over an engine that holds nothing, as a server's processes load it."""
    return create_app(Settings(Path()), FakeEngine())
