"""Headers that hold a browser to what the pages need, and a limit to the length of addresses."""

from flask import Flask, Response, request
from werkzeug.exceptions import RequestURITooLarge

from web.state import state

MAX_QUERY_STRING = 32_768
"""Bytes; room for the longest query that an engine reads, each letter accented and percent-encoded."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register_security(app: Flask) -> None:
    """Refuse addresses past MAX_QUERY_STRING; give every response its headers."""
    app.before_request(_refuse_long_addresses)
    app.after_request(_add_headers)


def _refuse_long_addresses() -> None:
    if len(request.query_string) > MAX_QUERY_STRING:
        raise RequestURITooLarge


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype in ("text/html", "application/problem+json"):
        response.headers["Content-Language"] = state().lang
    return response
