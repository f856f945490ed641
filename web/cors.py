"""Scripts of other sites: which of them a browser lets read /api (CORS, as the Fetch standard has it).

The endpoint only reads and keeps no cookies, so no credentials that a browser holds are ever allowed: a script that may
ask where access is closed brings its own `Authorization`.
"""

from collections.abc import Sequence

from flask import Flask, Response, request

KEPT_SECONDS = 7_200
"""How long a browser may remember what it was told before it asks; none keeps it longer."""
_TAKEN = "Authorization, If-None-Match"
_TOLD = "ETag, Retry-After, X-Request-Id"


def register_cors(app: Flask, origins: Sequence[str]) -> None:
    """Let scripts of `origins` read what `app` answers under /api; `*` is all of them."""

    def allowed(response: Response) -> Response:
        if not f"{request.path}/".startswith("/api/"):
            return response
        origin = request.headers.get("Origin", "")
        if "*" not in origins:
            response.vary.add("Origin")
            if origin not in origins:
                return response
        response.headers["Access-Control-Allow-Origin"] = "*" if "*" in origins else origin
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
            response.headers["Access-Control-Allow-Headers"] = _TAKEN
            response.headers["Access-Control-Max-Age"] = str(KEPT_SECONDS)
        else:
            response.headers["Access-Control-Expose-Headers"] = _TOLD
        return response

    if origins:
        app.after_request(allowed)
