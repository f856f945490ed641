"""Many documents in one request: done again where the cluster put them off, which is harmless, since each document has
its identifier there and the last word counts."""

import random
import time
from collections.abc import Mapping, Sequence
from typing import Any

from search.engines.opensearch.client import INDEXING_WINDOW, ClusterClient, ClusterRefusal
from search.errors import EngineUnavailable, Message, SearchError

_TIMEOUT = 90.0
"""Seconds for one try: longer than a manager that was cut off is waited for."""
_AGAIN = frozenset({429, 500, 502, 503, 504})
_LONGEST_WAIT = 10.0


def bulk(client: ClusterClient, index: str, lines: Sequence[bytes]) -> int:
    """Do what the lines say, and those again that a busy cluster put off; how many tries more than one that took.

    Raises EngineUnavailable where the cluster is away for too long, SearchError where it refuses an article.
    """
    ends = time.monotonic() + INDEXING_WINDOW
    tries = 0
    before = client.retries
    while True:
        body = b"".join(lines)
        try:
            answer = client.request(
                "POST",
                f"/{index}/_bulk",
                body,
                {"filter_path": "errors,items.*.status,items.*._id,items.*.error.type,items.*.error.reason"},
                timeout=max(_TIMEOUT, client.timeout),
                window=max(1.0, ends - time.monotonic()),
            )
        except ClusterRefusal as error:
            if error.status != 413 or len(lines) == 1:
                raise refused_by_cluster(index, str(error)) from error
            half = len(lines) // 2
            return bulk(client, index, lines[:half]) + bulk(client, index, lines[half:]) + 1
        put_off = _put_off(index, answer, lines) if answer["errors"] else []
        if not put_off:
            return tries + client.retries - before
        lines = put_off
        tries += 1
        pause = random.uniform(0.1, min(_LONGEST_WAIT, 0.2 * 2**tries))  # noqa: S311 (no secret)
        if time.monotonic() + pause > ends:
            raise EngineUnavailable(
                Message(
                    fr="la grappe OpenSearch est trop chargée et n’a pas tout pris : relancez plus tard",
                    en="the OpenSearch cluster is too busy and did not take everything: run again later",
                )
            )
        time.sleep(pause)


def _put_off(index: str, answer: Mapping[str, Any], lines: Sequence[bytes]) -> list[bytes]:
    """The lines to send again. Raises SearchError where one was refused for good."""
    again = []
    for line, item in zip(lines, answer["items"], strict=True):
        ((verb, told),) = item.items()
        status = int(told["status"])
        if status in _AGAIN:
            again.append(line)
        elif status >= 400 and not (verb == "delete" and status == 404):
            error = told.get("error", {})
            raise refused_by_cluster(index, f"{told.get('_id')} : {error.get('type')}, {error.get('reason')}")
    return again


def refused_by_cluster(index: str, why: str) -> SearchError:
    """The error for what the cluster will not take into an index."""
    return SearchError(
        Message(
            fr=f"la grappe refuse ce qui est écrit dans {index} ({why}) : l’index d’avant sert toujours",
            en=f"the cluster refuses what is written to {index} ({why}): the index before still serves",
        )
    )
