"""What is new in a saved search: articles that it finds now and that were not told before."""

from collections.abc import Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from index.article import Article
from search.results import Request

if TYPE_CHECKING:
    from search.engine import Engine


@dataclass(frozen=True, slots=True)
class News:
    """New articles, the newest first, one of each family; `copies` counts the new ones that are copies of these or of
    what was told before; `ids` are those of all new ones."""

    articles: tuple[Article, ...]
    copies: int
    ids: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The news as JSON."""
        told = [
            {"id": one.id, "title": one.headline, "date": one.date, "source": one.source, "url": one.url}
            for one in self.articles
        ]
        return {"new": told, "copies": self.copies}


def found_ids(engine: "Engine", request: Request) -> list[str]:
    """The identifiers of all articles that a saved search finds."""
    with engine.scan(replace(request, collapse=False, snippets=False)) as scan:
        return [found.article.id for found in scan]


def news(engine: "Engine", request: Request, told: Set[str]) -> News:
    """What `request` finds that is not in `told`."""
    shown: list[Article] = []
    ids: list[str] = []
    families: set[str] = set()
    with engine.scan(replace(request, sort="newest", collapse=False, snippets=False)) as scan:
        for found in scan:
            if found.article.id in told:
                continue
            ids.append(found.article.id)
            if found.family.size > 1:
                copies = {member.id for member in engine.family(found.article.id)}
                if copies & told or found.family.first in families:
                    continue
                families.add(found.family.first)
            shown.append(found.article)
    return News(tuple(shown), len(ids) - len(shown), tuple(ids))
