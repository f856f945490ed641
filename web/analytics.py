"""What is counted over whole answers, as JSON."""

from flask import Blueprint, Response, jsonify, request

from search.analytics.facets import facet_values
from search.results import MAX_VALUES
from web.params import count_from, request_from
from web.state import state

blueprint = Blueprint("analytics", __name__, url_prefix="/api")
MOST_VALUES = 10_000


@blueprint.get("/facets")
def facets() -> Response:
    """The values of one facet of an answer, `facet`, those that contain a text, `contains`; `limit` of them."""
    asked = request_from(request.args)
    facet, contains = request.args.get("facet", "source").strip(), request.args.get("contains", "").strip()
    most = count_from(request.args, "limit", MAX_VALUES, MOST_VALUES)
    values = facet_values(state().engine, asked, facet, most, contains)
    return jsonify({"query": asked.query, "facet": facet, "values": [list(pair) for pair in values]})
