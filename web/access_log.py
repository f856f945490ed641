"""The access log: a line of JSON a request on standard output, and the identifier by which a request is found again.

A client's address is never written, what it looked for only where the setting says so: both are personal data.
"""

import re
import time
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

from flask import Flask, Response, g, request

from search.output import echo_json
from search.server_settings import AccessLog
from web.admission import ARRIVED

HEADER = "X-Request-Id"
MAX_LOGGED_PATH = 300
MAX_LOGGED_QUERY = 1_000
"""So few that a line, escaped, is written at once among those of other processes."""
_IDENTIFIER = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SECRET = re.compile(r"(/dossier/).*", re.DOTALL)


def register_access_log(app: Flask, kind: AccessLog, proxies: int) -> None:
    """Give every request its identifier, that of the proxy where one is believed; log what was answered where `kind`
    says so."""

    def began() -> None:
        given = request.headers.get(HEADER, "") if proxies else ""
        g.request_id = given if _IDENTIFIER.fullmatch(given) else uuid4().hex
        g.logged_from = request.environ.get(ARRIVED, time.perf_counter())

    def logged(response: Response) -> Response:
        identifier = g.get("request_id") or uuid4().hex
        response.headers[HEADER] = identifier
        if kind != "off":
            with suppress(OSError, ValueError):  # who reads the log may be gone: questions are answered all the same
                echo_json(_line(response, identifier, kind))
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, began)
    app.after_request_funcs.setdefault(None, []).insert(0, logged)  # the first one is called last


def _line(response: Response, identifier: str, kind: AccessLog) -> dict[str, object]:
    began = g.get("logged_from")
    line: dict[str, object] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "request_id": identifier,
        "method": request.method[:16],
        "path": _SECRET.sub(r"\1-", request.path)[:MAX_LOGGED_PATH],
        "status": response.status_code,
        "bytes": response.content_length,
        "seconds": None if began is None else round(time.perf_counter() - began, 4),
        "found": g.get("found"),
    }
    if kind == "query":
        line["query"] = request.query_string.decode("ascii", "replace")[:MAX_LOGGED_QUERY]
    return line
