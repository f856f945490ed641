"""Answers packed as a client asks: zstd, Brotli or gzip, for Flask-Compress."""

import re

from flask import Flask, Response, request
from flask_compress import Compress

_WHOLE = ("dossiers.", "desk.", "exports.")
"""Endpoints that are sent as they are: an address that is a secret must not be guessed by the length of what holds it
beside a client's own words, and an export is a stream that nothing may hold back."""
_PACKED = [
    "text/html",
    "text/css",
    "text/javascript",
    "text/plain",
    "application/json",
    "application/problem+json",
    "application/x-suggestions+json",
    "application/atom+xml",
    "application/opensearchdescription+xml",
    "image/svg+xml",
]

_REFUSED = re.compile(r"[^,]*;\s*q\s*=\s*0(\.0*)?\s*(,|$)", re.IGNORECASE)
"""A coding that a client says it does not take, which Flask-Compress would take for its last choice."""


def register_compression(app: Flask) -> None:
    """Pack what `app` answers where its client takes that."""
    app.config["COMPRESS_REGISTER"] = False
    app.config["COMPRESS_MIMETYPES"] = _PACKED
    app.config["COMPRESS_ALGORITHM"] = ["zstd", "br", "gzip"]
    app.config["COMPRESS_STREAMS"] = False
    packing = Compress(app)

    def packed(response: Response) -> Response:
        if (request.endpoint or "").startswith(_WHOLE):
            return response
        if taken := request.environ.get("HTTP_ACCEPT_ENCODING"):
            request.environ["HTTP_ACCEPT_ENCODING"] = _REFUSED.sub("", taken)
        if request.endpoint == "static" and response.status_code == 200 and response.mimetype in _PACKED:
            # A small file of ours, which would be sent as a stream.
            response.direct_passthrough = False
            response.make_sequence()
        return packing.after_request(response)

    app.after_request(packed)
