"""What is exported: an article as it was found, what a dossier says of it, and what the whole is."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from index.local_time import local_day
from search.engine import ScannedArticle
from search.results import Request

_CHUNK = 1 << 16
_ET = re.compile(r"\s*[,;]\s*|\s+(?:et|&)\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of an export, with the heading, the note and the tags that a dossier gives it."""

    found: ScannedArticle
    heading: str = ""
    note: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What an export is of: `name` is the query as it was typed, or the dossier's name.

    `total` counts the articles of the answer, `size` those that are written; `made` is ISO 8601 in UTC. `paths` says
    whether the articles' files are named: whoever asks from elsewhere need not know them.
    """

    name: str
    engine: str
    generation: str
    total: int
    size: int
    made: str
    request: Request | None = None
    summary: str = ""
    lang: str = "fr"
    paths: bool = False

    @property
    def is_dossier(self) -> bool:
        """Whether this is a dossier's, not an answer's."""
        return self.request is None


def columns(about: About) -> tuple[str, ...]:
    """The names of what is told of each article; the text comes last."""
    told = (
        "id", "title", "date", "date_confidence", "source", "section", "author", "agency", "tags", "url", "score",
        "family_size", "family_first", "version",
    )  # fmt: skip
    paths = ("path", "place") if about.paths else ()
    return (*told, *paths, *(("heading", "note", "marks") if about.is_dossier else ()), "text")


def record(entry: Entry, about: About) -> dict[str, Any]:
    """What is told of an article, by the names of `columns`; None where the article has none."""
    found, article = entry.found, entry.found.article
    told = {
        "id": article.id,
        "title": article.headline,
        "date": article.date,
        "date_confidence": article.date_confidence,
        "source": article.source,
        "section": article.section,
        "author": article.author,
        "agency": article.agency,
        "tags": list(article.tags),
        "url": article.url,
        "score": round(found.score, 4),
        "family_size": found.family.size,
        "family_first": found.family.first,
        "version": found.version,
    }
    if about.paths:
        told |= {"path": str(article.path), "place": article.place or None}
    if about.is_dossier:
        told |= {"heading": entry.heading or None, "note": entry.note or None, "marks": list(entry.marks)}
    told["text"] = article.text
    return told


def cells(told: Mapping[str, Any]) -> list[str | int | float]:
    """A record as the cells of a row: lists as one text, nothing where there is nothing."""
    return ["" if value is None else "; ".join(value) if isinstance(value, list) else value for value in told.values()]


def day_of(iso: str | None) -> str:
    """The day of an article's date where its readers live, as filters and facets count it; empty without one."""
    return local_day(iso).isoformat() if iso else ""


def authors(written: str | None) -> list[str]:
    """The names of "Anne Morel, Yves Le Bihan et Luc Morvan", each as it is written."""
    return [name for name in _ET.split(written or "") if name]


def chunks(texts: Iterable[str]) -> Iterator[bytes]:
    """Texts as UTF-8, many at a time; halves of surrogate pairs, which UTF-8 cannot hold, as question marks."""
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= _CHUNK:
            yield "".join(waiting).encode("utf-8", "replace")
            waiting, size = [], 0
    if waiting:
        yield "".join(waiting).encode("utf-8", "replace")
