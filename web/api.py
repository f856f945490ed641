"""The JSON endpoint."""

from dataclasses import replace

from flask import Blueprint, Response, abort, jsonify, render_template, request

from search.answer import answer
from search.article_view import article_record, article_view
from web.metrics import note_found
from web.params import question_from, version_from
from web.state import state

blueprint = Blueprint("api", __name__, url_prefix="/api")


@blueprint.get("/search")
def search() -> Response:
    """The results of a query."""
    asked = question_from(request.args)
    results = answer(state().engine, replace(asked, count_words=True))
    note_found(results)
    return jsonify(results.to_dict(state().lang))


@blueprint.get("/article/<article_id>")
def article_json(article_id: str) -> Response:
    """One article as it is stored, with the lines that cleaning took out of its page; with `v` an old version."""
    view = article_view(state().engine, article_id, number=version_from(request.args))
    if view is None:
        abort(404)
    return jsonify(article_record(view, state().engine.family(article_id)))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """What all this takes and gives, as OpenAPI 3.1."""
    from web.openapi import site_document

    return jsonify(site_document(request.script_root, state().settings.access))


@blueprint.get("/docs")
def docs() -> str:
    """The same as a page."""
    from web.openapi import openapi_document

    return render_template("api.html", document=openapi_document())
