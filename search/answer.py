"""The one use case: a request, checked, put to an engine; and an article as it is shown."""

from dataclasses import dataclass
from datetime import date

from index.article import Article
from index.messages import Message
from search.engine import Engine
from search.errors import BadQuery
from search.results import Request, Results

MAX_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with the words of a query marked: escaped HTML whose only tag is <mark>; and every line that was taken
    out of its page, with the reason in both languages."""

    article: Article
    title_html: str
    paragraphs_html: tuple[str, ...]
    removed: tuple[tuple[str, Message], ...]


def answer(engine: Engine, request: Request) -> Results:
    """The page of results that `request` asks for; BadQuery where it can't be answered."""
    _check(request)
    return engine.search(request)


def article_view(engine: Engine, article_id: str, query: str = "") -> ArticleView | None:
    """The article with the words of `query` marked, None where there is none; a query at fault marks nothing."""
    article = engine.article(article_id)
    if article is None:
        return None
    from index.analysis import Analyser
    from index.cleaning.page import REASONS
    from search.query import parse
    from search.snippets import Wanted, mark
    from search.wording import content, wanted

    analyser = Analyser()
    try:
        sought = wanted(content(parse(query), analyser), analyser)
    except BadQuery:
        sought = Wanted()
    return ArticleView(
        article=article,
        title_html=mark(article.headline, sought, analyser),
        paragraphs_html=tuple(
            mark(paragraph, sought, analyser) for paragraph in article.text.split("\n") if paragraph.strip()
        ),
        removed=tuple((line.line, REASONS[line.reason]) for line in article.removed),
    )


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
    for name, day in (("since", request.since), ("until", request.until)):
        if day is not None:
            _check_day(name, day)


def _check_day(name: str, day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise BadQuery(
            Message(
                fr=f"{name} vaut « {day} » : donnez un jour comme 2024-11-17",
                en=f"{name} is “{day}”: give a day such as 2024-11-17",
            )
        ) from error
