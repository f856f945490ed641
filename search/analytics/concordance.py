"""A concordance: every place where an answer's articles have what was asked, with the words about it (KWIC)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from index.analysis import Analyser, fold
from search.analytics.trees import without_word
from search.highlight.snippets import MatchSpec, spans
from search.language.marking import match_spec
from search.language.parser import parse
from search.language.query_analysis import content, leaves
from search.results import Request

if TYPE_CHECKING:
    from index.article import Article
    from search.engine import Engine

KwicSort = Literal["position", "date", "left", "right"]
WIDTH = 50
MAX_WIDTH = 500
_PLACES = ("title", "text")
_OF_TEXTS = (None, *_PLACES, "lead", "front")


@dataclass(frozen=True, slots=True)
class Line:
    """One place: what stands there, what on either side of it on one line, and where it is: `place` the title or the
    text, `at` the characters before it there."""

    left: str
    match: str
    right: str
    id: str
    title: str
    date: str | None
    source: str | None
    place: str
    at: int

    def to_dict(self) -> dict[str, Any]:
        """The line as JSON."""
        return {
            "left": self.left,
            "match": self.match,
            "right": self.right,
            "id": self.id,
            "title": self.title,
            "date": self.date,
            "source": self.source,
            "place": self.place,
            "at": self.at,
        }


def concordance(
    engine: "Engine",
    request: Request,
    width: int = WIDTH,
    sort: KwicSort = "position",
    most: int | None = None,
    articles: int | None = None,
) -> Iterator[Line]:
    """The places of the whole answer, `most` of them, with `width` characters on each side.

    By `position`, articles come in the request's order, and their places as they stand; by `date` the oldest first.
    Both are read as they are asked for. By `left` or `right`, in the order of the words on that side, nearest first,
    whatever their case and accents: all places are read for it, `most` of them held; those of the first `articles`
    alone where a number is given.
    """
    if sort in ("left", "right"):
        lines = _lines(engine, replace(request, sort="oldest"), width, articles)
        key = _left if sort == "left" else _right
        yield from sorted(lines, key=key) if most is None else nsmallest(most, lines, key=key)
        return
    order = request.sort if sort == "position" else "oldest"
    for number, line in enumerate(_lines(engine, replace(request, sort=order), width, articles)):
        if number == most:
            return
        yield line


def _lines(engine: "Engine", request: Request, width: int, most: int | None) -> Iterator[Line]:
    analyser = Analyser()
    names = engine.names()
    asked = content(parse(request.query), analyser, names)
    # What names an agency or a tag is no place in a text.
    for leaf in [leaf for leaf in leaves(asked) if leaf.field not in _OF_TEXTS]:
        asked = None if asked is None else without_word(asked, leaf)
    sought = match_spec(asked, analyser, names)
    fields = {leaf.field for leaf in leaves(asked)}
    places = tuple(fields) if fields <= {*_PLACES} else _PLACES
    with engine.scan(request) as articles:
        for found in islice(articles, most):
            for place in _PLACES:
                if place in places:
                    yield from _of_article(found.article, place, sought, analyser, width)


def _of_article(article: "Article", place: str, sought: MatchSpec, analyser: Analyser, width: int) -> Iterator[Line]:
    text = article.title if place == "title" else article.text
    for start, end in spans(text, sought, analyser):
        yield Line(
            left=_before(text, start, width),
            match=_on_one_line(text[start:end]),
            right=_behind(text, end, width),
            id=article.id,
            title=article.headline,
            date=article.date,
            source=article.source,
            place=place,
            at=start,
        )


def _before(text: str, at: int, width: int) -> str:
    """The `width` characters before a place, no word cut."""
    part = text[max(0, at - width) : at]
    if at > width and not text[at - width - 1].isspace():
        part = part.partition(" ")[2] if " " in part.strip() else ""
    return _on_one_line(part).lstrip()


def _behind(text: str, at: int, width: int) -> str:
    part = text[at : at + width]
    if at + width < len(text) and not text[at + width].isspace():
        part = part.rpartition(" ")[0] if " " in part.strip() else ""
    return _on_one_line(part).rstrip()


_SPACES = re.compile(r"\s+")


def _on_one_line(text: str) -> str:
    return _SPACES.sub(" ", text)


def _left(line: Line) -> tuple[list[str], list[str], str, int]:
    words = _words(line.left)
    return words[::-1], _words(line.right), line.id, line.at


def _right(line: Line) -> tuple[list[str], list[str], str, int]:
    words = _words(line.right)
    return words, _words(line.left)[::-1], line.id, line.at


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))
