"""One request at work in a process at a time; the others wait their turn, or are told to come back.

A search keeps a core busy from its beginning to its end: several at once end later, all of them, and each thread that
searches keeps buffers of the index's size. There are as many processes as cores, so each has one thread that works.
What tells that the process lives is never kept waiting.
"""

import re
import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from threading import Semaphore
from typing import TYPE_CHECKING

from flask import Flask, request

from search.errors import Message, SearchError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WAIT_SECONDS = 10.0
"""How long a request waits for its turn."""
RETRY_SECONDS = 2
_FREE = re.compile(r"/(healthz|readyz|metrics|robots\.txt|favicon\.ico|static/[^/]+)")
_REFUSED = "manchette.refused"
LIMITED = "manchette.limited"
"""Where the environment of a request has for how long its client may not ask, in seconds, and the application what
looks that up before the request waits for its turn."""
ARRIVED = "manchette.arrived"
"""Where the environment of a request has when it came (`time.perf_counter`), before it waited."""


class Overloaded(SearchError):
    """More is asked than can be answered now."""


def one_at_a_time(app: Flask, most: int, prefix: str = "") -> "WSGIApplication":
    """The application, seen under the path `prefix`, one request at work at a time and `most` in all, at work or
    waiting; 503 for those beyond."""
    work = app.wsgi_app
    worker = ThreadPoolExecutor(1, "answers")
    room = Semaphore(most)
    app.before_request(_refuse)
    too_often = app.extensions.get(LIMITED)

    def admitted(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ[ARRIVED] = time.perf_counter()
        if is_free(environ.get("PATH_INFO", ""), prefix) or (too_often and too_often(environ)):
            return work(environ, start_response)
        if not room.acquire(blocking=False):
            return work(environ | {_REFUSED: True}, start_response)
        try:
            return _answer(worker.submit(work, environ, start_response))
        except TookTooLong:
            return work(environ | {_REFUSED: True}, start_response)
        finally:
            room.release()

    return admitted


def is_free(path: str, prefix: str = "") -> bool:
    """Whether a path, which may begin with `prefix`, costs next to nothing."""
    return _FREE.fullmatch(path.removeprefix(prefix)) is not None


def _answer(turn: "Future[Iterable[bytes]]") -> Iterable[bytes]:
    """The answer; TookTooLong where its turn did not come in time. What has begun is waited for."""
    try:
        return turn.result(WAIT_SECONDS)
    except TookTooLong:
        if turn.cancel():
            raise
        return turn.result()


def _refuse() -> None:
    if request.environ.get(_REFUSED):
        raise overloaded()


def overloaded() -> Overloaded:
    """The error for whoever is to come back."""
    return Overloaded(
        Message(
            fr=f"le serveur répond à d’autres recherches\u00a0: réessayez dans {RETRY_SECONDS} secondes",
            en=f"the server is answering other searches: try again in {RETRY_SECONDS} seconds",
        )
    )
