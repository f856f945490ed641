"""For those who run the program, and for robots: is it alive, is it ready, who may read it."""

from flask import Blueprint, Response, jsonify, redirect
from werkzeug.wrappers import Response as BaseResponse

from search.errors import IndexStale, SearchError
from web.caching import static_address
from web.state import state

blueprint = Blueprint("ops", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """200 as long as the process lives, whatever the state of the index."""
    return _fresh(jsonify({"status": "ok"}))


@blueprint.get("/readyz")
def readyz() -> Response:
    """200 when an index answers, with its generation: `outdated` where a newer one waits for the server to be started
    anew. 503 and the reason when none does: `stale` where a rebuild is all that it takes."""
    here = state()
    try:
        status = here.engine.status()
    except SearchError as error:
        why = "stale" if isinstance(error, IndexStale) else "unavailable"
        response = jsonify({"status": why, "reason": error.to_visitors.text(here.lang)})
        response.status_code = 503
        return _fresh(response)
    told = {"status": "ready", "generation": status.generation, "articles": status.articles}
    if status.outdated:
        told |= {"status": "outdated", "reason": here.texts["outdated"]}
    return _fresh(jsonify(told))


@blueprint.get("/robots.txt")
def robots() -> Response:
    """The start page may be found on the web, articles and answers not: they are their papers’."""
    return Response("User-agent: *\nAllow: /$\nAllow: /static/\nDisallow: /\n", mimetype="text/plain")


@blueprint.get("/favicon.ico")
def icon() -> BaseResponse:
    """The site's icon, where a page that names none (a press review) makes a browser ask for it."""
    return redirect(static_address("favicon.svg"), 301)


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
