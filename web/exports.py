"""Answers as files: what `search export` writes, sent as it is read."""

from collections.abc import Iterator
from dataclasses import replace
from threading import BoundedSemaphore

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import TooManyRequests

from search.errors import BadQuery, Message
from search.export import EXPORT_FORMATS
from search.export.answers import answer_export, article_export, page_export
from search.export.safe import file_name
from web.params import choice_from, request_from, version_from
from web.state import state

blueprint = Blueprint("exports", __name__)
CITATIONS = ("ris", "bibtex", "csl-json")
"""The formats that one article is cited in."""


@blueprint.get("/export")
def export() -> Response:
    """The whole answer to a query in the format of `format` (csv where none is given); with `page` that page alone."""
    asked = request_from(request.args)
    name = request.args.get("format", "").strip() or "csv"
    if name not in EXPORT_FORMATS:
        shown, known = name[:40], ", ".join(EXPORT_FORMATS)
        raise BadQuery(
            Message(
                fr=f"le paramètre «\u00a0format\u00a0» vaut «\u00a0{shown}\u00a0»\u00a0: choisissez {known}",
                en=f"parameter “format” is “{shown}”: choose one of {known}",
            )
        )
    if not asked.query:
        raise BadQuery(
            Message(
                fr="le paramètre «\u00a0q\u00a0» manque ou est vide\u00a0: donnez-y la requête, comme ?q=missiles",
                en="parameter “q” is missing or empty: give the query in it, such as ?q=missiles",
            )
        )
    families = request.args.get("families", "").strip()
    if families not in ("", "one", "all"):
        raise BadQuery(
            Message(
                fr="le paramètre «\u00a0families\u00a0»\u00a0: choisissez one ou all",
                en="parameter “families”: choose one or all",
            )
        )
    if families:
        asked = replace(asked, collapse=families == "one")
    here = state()
    whole = page_export if request.args.get("page", "").strip() else answer_export
    if not here.exports.acquire(blocking=False):
        raise TooManyRequests(retry_after=60)
    try:
        found = whole(here.engine, asked, name, here.lang)
    except BaseException:
        here.exports.release()
        raise
    turn = _Turn(here.exports)
    response = Response(turn.counted(found.data), content_type=EXPORT_FORMATS[name].mimetype)
    file = file_name(asked.query, "manchette") + EXPORT_FORMATS[name].suffix
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    response.headers["Cache-Control"] = "no-store"
    response.call_on_close(turn.end)
    return response


@blueprint.get("/article/<article_id>/citation")
def citation(article_id: str) -> Response:
    """One article as a reference, in `format` (ris, bibtex or csl-json; else ris); with `v` an old version."""
    name = choice_from(request.args, "format", CITATIONS) or "ris"
    here = state()
    found = article_export(here.engine, article_id, name, version_from(request.args), here.lang)
    if found is None:
        abort(404)
    response = Response(b"".join(found.data), content_type=EXPORT_FORMATS[name].mimetype)
    file = file_name(found.about.name, "article") + EXPORT_FORMATS[name].suffix
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


class _Turn:
    """One of the exports that may be sent at once: it ends with its last byte, or when its reader goes away."""

    def __init__(self, free: BoundedSemaphore) -> None:
        self._free: BoundedSemaphore | None = free

    def counted(self, data: Iterator[bytes]) -> Iterator[bytes]:
        """The bytes, and the end of the turn behind them."""
        try:
            yield from data
        finally:
            self.end()

    def end(self) -> None:
        """Let another one have it; once."""
        free, self._free = self._free, None
        if free is not None:
            free.release()
