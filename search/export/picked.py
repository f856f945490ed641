"""Articles by their identifiers, as a walk over an answer gives them: what a page, or a dossier, is exported from."""

from dataclasses import replace
from typing import TYPE_CHECKING

from search.engine import ScannedArticle
from search.results import Family

if TYPE_CHECKING:
    from search.engine import Engine


def picked(engine: "Engine", article_id: str, version: int | None = None, score: float = 0.0) -> ScannedArticle | None:
    """The article of that identifier, None where the index has none; with `version` as it was then, where that is
    known, else as it is."""
    article = engine.article(article_id)
    if article is None:
        return None
    old = engine.versions(article_id)
    number = old[-1].number + 1 if old else 1
    for one in old:
        if one.number == version:
            article, number = one.article, one.number
    members = engine.family(article_id)
    family = Family(len(members), members[0].id) if members else Family(1, article_id)
    return ScannedArticle(replace(article, headlines=(), removed=()), score, family, number)
