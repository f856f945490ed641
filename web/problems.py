"""What went wrong, as a status: application/problem+json (RFC 9457) under /api/, a page elsewhere."""

import logging
import re
from dataclasses import dataclass, replace

from flask import Flask, Response, jsonify, make_response, render_template, request
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException

from search.errors import (
    BadQuery,
    EngineUnavailable,
    IndexDamaged,
    IndexMissing,
    IndexStale,
    QueryTooLong,
    SearchError,
)
from web.admission import RETRY_SECONDS, Overloaded
from web.formats import typographic
from web.params import SORTS
from web.state import state

# The first class that fits counts, so subclasses stand before their bases.
_SEARCH_ERRORS: tuple[tuple[type[SearchError], int, str], ...] = (
    (QueryTooLong, 413, "query-too-long"),
    (BadQuery, 400, "bad-query"),
    (IndexMissing, 503, "index-missing"),
    (IndexStale, 503, "index-stale"),
    (IndexDamaged, 503, "index-damaged"),
    (EngineUnavailable, 503, "engine-unavailable"),
    (Overloaded, 503, "overloaded"),
    (SearchError, 500, "failure"),
)
_HTTP_ERRORS = {
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-long",
    414: "address-too-long",
    429: "too-many",
    431: "head-too-long",
    500: "server-error",
}
_LABELS = {
    "since": "period_since",
    "until": "period_until",
    "sort": "sort",
    "share": "curve_relative",
    "vs": "curve_vs",
}
"""How the form calls a parameter of an address."""
_BESIDE_LABEL = re.compile(r" \(«\u00a0(?:since|until)\u00a0»\)|(?<=\()(?:since|until), ")
_COMMAND = re.compile(r"[«“]\s*(search [^»”]+?)\s*[»”]")


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure as a client is told of it. `kind` names it in addresses and is the key of its title.

    `position` (characters into the query) and `repair` (a query that would work) are there where a query is at fault.
    """

    kind: str
    status: int
    title: str
    detail: str
    position: int | None = None
    repair: str | None = None


def register_problems(app: Flask) -> None:
    """Answer every SearchError and every HTTP error of `app` with its problem."""
    app.register_error_handler(SearchError, _on_search_error)
    app.register_error_handler(HTTPException, _on_http_error)
    app.add_template_filter(commands)


def commands(message: str) -> Markup:
    """`message` as HTML, the commands that it quotes (« search reindex ») set as code."""
    parts = _COMMAND.split(message)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )


def _on_search_error(error: SearchError) -> Response:
    status, kind = next((status, kind) for cls, status, kind in _SEARCH_ERRORS if isinstance(error, cls))
    here = state()
    if error.to_visitors != error.message:
        logging.getLogger(__name__).error("%s", error.message.text(here.lang))
    at_fault = error if isinstance(error, BadQuery) else None
    response = _respond(
        Problem(
            kind,
            status,
            here.texts[kind],
            error.to_visitors.text(here.lang),
            at_fault.position if at_fault else None,
            at_fault.repair if at_fault else None,
        )
    )
    if isinstance(error, Overloaded):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def page_too_long() -> Response:
    """What is answered in place of a page of more than a megabyte."""
    texts = state().texts
    return _respond(Problem("page-too-long", 400, texts["page-too-long"], texts["page-too-long_detail"]))


def _on_http_error(error: HTTPException) -> Response:
    status = error.code or 500
    kind = _HTTP_ERRORS.get(status, "refused")
    texts = state().texts
    response = _respond(Problem(kind, status, texts[kind], texts[f"{kind}_detail"]))
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "www-authenticate"):
            response.headers[name] = value
    return response


def _respond(problem: Problem) -> Response:
    if f"{request.path}/".startswith("/api/"):
        response = jsonify(_as_json(problem))
        response.mimetype = "application/problem+json"
    else:
        shown = replace(problem, detail=_as_on_page(problem.detail))
        response = make_response(render_template("error.html", problem=shown, fault=_fault(problem)))
    response.status_code = problem.status
    return response


def _as_on_page(detail: str) -> str:
    """What is wrong, by the names that the form has: who fills it in never sees those of the address."""
    here = state()
    detail = _BESIDE_LABEL.sub("", detail)
    for name, label in _LABELS.items():
        told = here.texts[label]
        detail = detail.replace(f"le paramètre «\u00a0{name}\u00a0»", f"«\u00a0{told}\u00a0»")
        detail = detail.replace(f"parameter “{name}”", f"“{told}”").replace(f"“{name}”", f"“{told}”")
    orders = ", ".join(here.texts[f"sort_{order}"] for order in SORTS)
    return typographic(detail.replace(", ".join(SORTS), orders), here.lang)


def _as_json(problem: Problem) -> dict[str, str | int]:
    body: dict[str, str | int] = {
        "type": f"urn:manchette:problem:{problem.kind}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.position is not None:
        body["position"] = problem.position
    if problem.repair is not None:
        body["repair"] = problem.repair
    return body


def _fault(problem: Problem) -> tuple[str, str, str] | None:
    """The query around the fault: some text before, the character at fault (empty at the end), some text after."""
    query = request.args.get("q", "").strip()
    at = problem.position
    if at is None or not 0 <= at <= len(query) or not query:
        return None
    before, after = query[max(0, at - 60) : at], query[at + 1 : at + 61]
    return ("…" if at > 60 else "") + before, query[at : at + 1], after + ("…" if len(query) > at + 61 else "")
