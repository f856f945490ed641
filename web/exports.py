"""Answers as files: what `search export` writes, sent as it is read."""

from dataclasses import replace

from flask import Blueprint, Response, request

from search.errors import BadQuery, Message
from search.export import EXPORT_FORMATS
from search.export.answers import answer_export, page_export
from search.export.safe import file_name
from web.params import request_from
from web.state import state

blueprint = Blueprint("exports", __name__)


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
    found = whole(here.engine, asked, name, here.lang)
    response = Response(found.data, content_type=EXPORT_FORMATS[name].mimetype)
    file = file_name(asked.query, "manchette") + EXPORT_FORMATS[name].suffix
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    response.headers["Cache-Control"] = "no-store"
    return response
