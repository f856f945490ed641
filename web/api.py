"""The JSON endpoint."""

from flask import Blueprint, Response, abort, jsonify, request

from search.answer import answer
from search.article_view import article_record, article_view
from search.errors import BadQuery, Message
from web.params import request_from, version_from
from web.state import state

blueprint = Blueprint("api", __name__, url_prefix="/api")


@blueprint.get("/search")
def search() -> Response:
    """The results of a query."""
    asked = request_from(request.args)
    if not asked.query:
        raise BadQuery(
            Message(
                fr="le paramètre «\u00a0q\u00a0» manque ou est vide\u00a0: donnez-y la requête, comme ?q=missiles",
                en="parameter “q” is missing or empty: give the query in it, such as ?q=missiles",
            )
        )
    return jsonify(answer(state().engine, asked).to_dict(state().lang))


@blueprint.get("/article/<article_id>")
def article_json(article_id: str) -> Response:
    """One article as it is stored, with the lines that cleaning took out of its page; with `v` an old version."""
    view = article_view(state().engine, article_id, number=version_from(request.args))
    if view is None:
        abort(404)
    return jsonify(article_record(view, state().engine.family(article_id)))
