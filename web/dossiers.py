"""Dossiers, read by whoever has their link."""

from collections.abc import Iterator

from flask import Blueprint, Response, abort, jsonify

from search.dossiers.press_review import STYLE_SOURCE, press_review
from search.dossiers.resolved import dossier_about, dossier_record, resolved_items
from search.dossiers.store import Dossier, DossierStore
from web.security import HEADERS
from web.state import state

blueprint = Blueprint("dossiers", __name__)
_POLICY = "Content-Security-Policy"


@blueprint.get("/dossier/<secret>")
def dossier_page(secret: str) -> Response:
    """A dossier as a press review."""
    dossier = _dossier(secret)
    here = state()
    items = resolved_items(here.engine, dossier)
    about = dossier_about(here.engine, dossier, items, here.lang, paths=False)
    return _private(as_press_review(press_review(items, about)))


@blueprint.get("/api/dossier/<secret>")
def dossier_json(secret: str) -> Response:
    """A dossier's list as JSON."""
    dossier = _dossier(secret)
    return _private(jsonify(dossier_record(dossier, resolved_items(state().engine, dossier))))


def as_press_review(page: Iterator[bytes]) -> Response:
    """A press review, which has a style of its own, as an answer."""
    response = Response(page, mimetype="text/html")
    response.headers[_POLICY] = HEADERS[_POLICY].replace("style-src 'self'", f"style-src {STYLE_SOURCE}")
    return response


def _dossier(secret: str) -> Dossier:
    found = DossierStore(state().settings.index_dir).by_secret(secret)
    if found is None:
        abort(404)
    return found


def _private(response: Response) -> Response:
    """Keep the link from caches, and from the sites that the page leads to."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
