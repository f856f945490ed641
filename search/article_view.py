"""An article as it is shown: the words of a query marked, what was taken out of its page, its versions compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.messages import Message
from search.errors import BadQuery

if TYPE_CHECKING:
    from index.article import Article, Version
    from search.engine import Engine
    from search.results import Member


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
    from search.highlight.snippets import MatchSpec, mark, mark_lines
    from search.language.marking import match_spec
    from search.language.parser import parse
    from search.language.query_analysis import content

    analyser = Analyser()
    try:
        names = engine.names()
        sought = match_spec(content(parse(query), analyser, names), analyser, names)
    except BadQuery:
        sought = MatchSpec()
    return ArticleView(
        article=article,
        title_html=mark(article.headline, sought, analyser),
        paragraphs_html=mark_lines(article.text, sought, analyser),
        removed=tuple((line.line, REASONS[line.reason]) for line in article.removed),
        number=shown,
        versions=old,
        changes=None if shown == last else differences(_whole(article), _whole(texts[shown + 1])),
    )


def article_record(view: ArticleView, members: Sequence["Member"]) -> dict[str, Any]:
    """The article as JSON gives it, with its family."""
    found = view.article
    return {
        "id": found.id,
        "title": found.title,
        "url": found.url,
        "date": found.date,
        "date_confidence": found.date_confidence,
        "source": found.source,
        "section": found.section,
        "author": found.author,
        "agency": found.agency,
        "tags": list(found.tags),
        "provenance": dict(found.provenance),
        "text": found.text,
        "headlines": list(found.headlines),
        "family": {
            "size": len(members),
            "first": members[0].id if members else found.id,
            "members": [member.to_dict() for member in members],
        },
        "version": view.number,
        "versions": [
            *({"v": version.number, "replaced": version.replaced} for version in view.versions),
            {"v": view.current, "replaced": None},
        ],
        "changes": None if view.changes is None else list(view.changes),
        "removed": [{"line": removed.line, "reason": removed.reason} for removed in found.removed],
    }


def _whole(article: "Article") -> str:
    return f"{article.title}\n{article.text}"
