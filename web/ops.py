"""For those who run the program: is it alive, is it ready."""

from flask import Blueprint, Response, jsonify

from search.errors import SearchError
from web.state import state

blueprint = Blueprint("ops", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """200 as long as the process lives, whatever the state of the index."""
    return _fresh(jsonify({"status": "ok"}))


@blueprint.get("/readyz")
def readyz() -> Response:
    """200 when an index answers, with its generation; 503 and the reason when none does."""
    here = state()
    try:
        status = here.engine.status()
    except SearchError as error:
        response = jsonify({"status": "unavailable", "reason": error.message.text(here.lang)})
        response.status_code = 503
        return _fresh(response)
    return _fresh(jsonify({"status": "ready", "generation": status.generation, "articles": status.articles}))


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
