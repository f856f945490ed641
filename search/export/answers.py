"""A whole answer as an export: what it is, known at once, and its bytes, read as they are asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from search.answer import answer, check_period
from search.export import exporter
from search.export.entries import About, Entry
from search.export.picked import picked
from search.results import Request

if TYPE_CHECKING:
    from search.engine import Engine


@dataclass(frozen=True, slots=True)
class Export:
    """An export under way: what it is of, and the bytes of its file, one after another."""

    about: About
    data: Iterator[bytes]


def answer_export(engine: "Engine", request: Request, name: str, lang: str = "fr", paths: bool = False) -> Export:
    """The whole answer to `request` in the format of that name, on the generation that answers now.

    Raises what `Engine.scan` raises, at once; later, when the index proves damaged, as its bytes are read.
    """
    check_period(request.since, request.until)
    scan = engine.scan(replace(request, snippets=True))
    about = _about(engine, request, scan.generation, scan.total, scan.size, lang, paths)

    def data() -> Iterator[bytes]:
        with scan:
            yield from exporter(name).export(map(Entry, scan), about)

    return Export(about, data())


def page_export(engine: "Engine", request: Request, name: str, lang: str = "fr", paths: bool = False) -> Export:
    """The page that `request` asks for, those of its hits that have a part of the words included, in that format."""
    results = answer(engine, replace(request, facets=False))
    found = [one for hit in results.hits if (one := picked(engine, hit.id, score=hit.score)) is not None]
    about = _about(engine, request, results.generation, results.total, len(found), lang, paths)
    return Export(about, exporter(name).export(map(Entry, found), about))


def article_export(
    engine: "Engine", article_id: str, name: str, version: int | None = None, lang: str = "fr"
) -> Export | None:
    """One article in the format of that name, with `version` as it was then; None where the index has none such."""
    found = picked(engine, article_id, version)
    if found is None or version not in (None, found.version):
        return None
    title = found.article.headline
    about = _about(engine, Request(title), engine.status().generation, 1, 1, lang, paths=False)
    return Export(about, exporter(name).export([Entry(found)], about))


def _about(engine: "Engine", request: Request, generation: str, total: int, size: int, lang: str, paths: bool) -> About:
    return About(
        name=request.query,
        engine=engine.name,
        generation=generation,
        total=total,
        size=size,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        request=request,
        lang=lang,
        paths=paths,
    )
