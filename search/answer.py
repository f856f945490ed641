"""The one use case: a request, checked, put to an engine; and an article as it is shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from index.messages import Message
from search.errors import BadQuery
from search.results import Request, Results

if TYPE_CHECKING:
    from index.article import Article, Version
    from search.engine import Engine

MAX_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with the words of a query marked: escaped HTML whose only tag is <mark>; and every line that was taken
    out of its page, with the reason in both languages.

    `number` is the version shown; the one that the index answers from follows the last of `versions`, the old ones.
    `changes` tell what the version after it made of an old one: title and paragraphs as escaped HTML whose only tags
    are <ins> and <del>; None for the current version.
    """

    article: "Article"
    title_html: str
    paragraphs_html: tuple[str, ...]
    removed: tuple[tuple[str, Message], ...]
    number: int
    versions: Sequence["Version"]
    changes: tuple[str, ...] | None

    @property
    def current(self) -> int:
        """The number of the current version."""
        return self.versions[-1].number + 1 if self.versions else 1


def answer(engine: "Engine", request: Request) -> Results:
    """The page of results that `request` asks for; BadQuery where it can't be answered."""
    _check(request)
    return engine.search(request)


def article_view(engine: "Engine", article_id: str, query: str = "", number: int | None = None) -> ArticleView | None:
    """The article with the words of `query` marked, None where there is none; a query at fault marks nothing.

    With `number` that version of it, None where there is no such version.
    """
    current = engine.article(article_id)
    if current is None:
        return None
    old = engine.versions(article_id)
    texts = {version.number: version.article for version in old}
    last = old[-1].number + 1 if old else 1
    texts[last] = current
    shown = last if number is None else number
    if shown not in texts:
        return None
    article = texts[shown]
    from index.analysis import Analyser
    from index.cleaning.page import REASONS
    from search.highlight.differences import differences
    from search.highlight.snippets import Wanted, mark
    from search.language.parser import parse
    from search.language.query_analysis import content, wanted

    analyser = Analyser()
    try:
        sought = wanted(content(parse(query), analyser), analyser, engine.names())
    except BadQuery:
        sought = Wanted()
    return ArticleView(
        article=article,
        title_html=mark(article.headline, sought, analyser),
        paragraphs_html=tuple(
            mark(paragraph, sought, analyser) for paragraph in article.text.split("\n") if paragraph.strip()
        ),
        removed=tuple((line.line, REASONS[line.reason]) for line in article.removed),
        number=shown,
        versions=old,
        changes=None if shown == last else differences(_whole(article), _whole(texts[shown + 1])),
    )


def _whole(article: "Article") -> str:
    return f"{article.title}\n{article.text}"


def _check(request: Request) -> None:
    if not 1 <= request.per_page <= MAX_PER_PAGE:
        raise BadQuery(
            Message(
                fr=f"per_page vaut {request.per_page} : donnez un nombre de 1 à {MAX_PER_PAGE}",
                en=f"per_page is {request.per_page}: give a number from 1 to {MAX_PER_PAGE}",
            )
        )
    if request.page < 1:
        raise BadQuery(
            Message(
                fr=f"page vaut {request.page} : les pages se comptent à partir de 1",
                en=f"page is {request.page}: pages count from 1",
            )
        )
    check_period(request.since, request.until)


def check_period(since: str | None, until: str | None) -> None:
    """BadQuery unless each is None or a day, YYYY-MM-DD, and the first does not come after the second."""
    for name, day in (("since", since), ("until", until)):
        if day is not None and not _is_day(day):
            shown = day if len(day) <= 40 else day[:39] + "…"
            raise BadQuery(
                Message(
                    fr=f"«\u00a0{name}\u00a0» vaut «\u00a0{shown}\u00a0»\u00a0: "
                    "donnez un jour de la forme AAAA-MM-JJ, par exemple 2024-11-17",
                    en=f"“{name}” is “{shown}”: give a day as YYYY-MM-DD, for instance 2024-11-17",
                )
            )
    if since is not None and until is not None and since > until:
        raise BadQuery(
            Message(
                fr=f"«\u00a0since\u00a0» ({since}) vient après «\u00a0until\u00a0» ({until})\u00a0: "
                "échangez les deux dates",
                en=f"“since” ({since}) comes after “until” ({until}): swap the two dates",
            )
        )


def _is_day(text: str) -> bool:
    # Python reads weeks (2024-W46-7) and 20241117 as well, which no message here speaks of.
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
