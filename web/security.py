"""Headers that hold a browser to what the pages need, and a limit to the length of addresses."""

import re

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge, RequestHeaderFieldsTooLarge, RequestURITooLarge

from web.state import state

MAX_QUERY_STRING = 32_768
"""Bytes; room for the longest query that an engine reads, each letter accented and percent-encoded. What comes as it
is counts as it would be encoded: so the links of its page have it."""
_BARE = re.compile(rb"[^!-~]|[\"<>\\^`{|}]")
"""What an address may only have encoded."""
MAX_PATH = 2_048
"""Characters; the longest path of ours has some sixty."""
MAX_HEADERS = 32_768
"""Characters, names and values together."""
MAX_BODY = 262_144
"""Bytes; room for the longest note of a dossier."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{name}=()"
        for name in (
            "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
            "microphone", "midi", "payment", "usb",
        )
    ),
    # For browsers that do not know frame-ancestors.
    "X-Frame-Options": "DENY",
}  # fmt: skip
HSTS = "max-age=63072000"
"""Two years. Neither for subdomains nor for browsers' lists: these are for the owner of the domain to decide."""


def register_security(app: Flask) -> None:
    """Refuse addresses, heads and bodies that are too long; give every response its headers."""
    app.before_request(_refuse_long_requests)
    app.after_request(_add_headers)


def _refuse_long_requests() -> None:
    asked = request.query_string
    bare = 2 * len(_BARE.findall(asked)) if len(asked) > MAX_QUERY_STRING // 3 else 0
    if len(asked) + bare > MAX_QUERY_STRING or len(request.path) > MAX_PATH:
        raise RequestURITooLarge
    if sum(len(name) + len(value) for name, value in request.headers.items()) > MAX_HEADERS:
        raise RequestHeaderFieldsTooLarge
    if (request.content_length or 0) > MAX_BODY or "chunked" in request.headers.get("Transfer-Encoding", ""):
        raise RequestEntityTooLarge


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:  # as a believed proxy tells; over plain HTTP browsers must pass it over
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    if response.mimetype in ("text/html", "application/problem+json"):
        response.headers["Content-Language"] = state().lang
    return response
