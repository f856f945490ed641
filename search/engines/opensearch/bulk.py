"""Articles on their way into the cluster: in batches, several at once, never more than the cluster takes.

What a batch does is harmless when it is done twice: an article has its identifier there, and the last word counts.
"""

import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from typing import TYPE_CHECKING, Any

from index.rebuild.reading_pool import ReadingPool
from search.engines.opensearch.client import ClusterClient, ClusterRefusal, cluster_client
from search.engines.opensearch.indices import INDEXING_WINDOW
from search.engines.opensearch.streams import cluster_document
from search.errors import EngineUnavailable, Message, SearchError

if TYPE_CHECKING:
    from search.config import Settings

BATCH_ARTICLES, BATCH_CHARS = 200, 1_000_000
"""What is sent at once: so many articles, or so much of their texts, some five times that as it is sent."""
_TIMEOUT = 90.0
"""Seconds for one try: longer than a manager that was cut off is waited for."""
_AGAIN = frozenset({429, 500, 502, 503, 504})
_LONGEST_WAIT = 10.0

Entries = Sequence[Mapping[str, Any]]
Documents = Sequence[tuple[str, Mapping[str, Any]]]
"""Documents of the cluster, each with its identifier."""
Failure = tuple[type[SearchError], str, str]
"""An error as it comes back from a process: its class and its line in both languages."""

_client: ClusterClient | None = None


class Sender:
    """Sends batches in so many processes, which are ended at once where the run is, whatever they wait for."""

    def __init__(self, settings: "Settings", jobs: int) -> None:
        self._pool = ReadingPool(jobs, partial(prepare_sender, settings))
        self._most = 2 * jobs
        self._under_way: set[Future[Failure | int]] = set()
        self.retries = 0
        """Batches that were tried again, whole or in part."""

    def add(self, index: str, entries: Entries) -> None:
        """Send articles, given as `index.schema.document` makes them; waits while too many are under way."""
        self._submit(send_entries, index, entries)

    def remove(self, index: str, ids: Sequence[str]) -> None:
        """Take articles out by their identifiers."""
        self._submit(send_removals, index, ids)

    def write(self, index: str, documents: Documents) -> None:
        """Send documents as they are, each with its identifier."""
        self._submit(send_documents, index, documents)

    def settled(self) -> None:
        """Wait until all that was sent is there. Raises what went wrong with any of it."""
        self._wait(0)

    def close(self) -> None:
        """End whatever is under way."""
        self._pool.shutdown()

    def _submit(self, work: Callable[..., Failure | int], *what: Any) -> None:
        self._wait(self._most - 1)
        self._under_way.add(self._pool.submit(work, *what))

    def _wait(self, most: int) -> None:
        while len(self._under_way) > most:
            done, self._under_way = wait(self._under_way, return_when=FIRST_COMPLETED)
            for one in done:
                result = one.result()
                if not isinstance(result, int):
                    kind, fr, en = result
                    raise kind(Message(fr=fr, en=en))
                self.retries += result


def prepare_sender(settings: "Settings") -> None:
    """Make this process one that sends."""
    global _client
    _client = cluster_client(settings)


def send_entries(index: str, entries: Entries) -> Failure | int:
    """Analyse articles and send them; how many tries more than one that took, or what went wrong."""
    return send_documents(index, [(entry["id"], _in_family(entry)) for entry in entries])


def send_documents(index: str, documents: Documents) -> Failure | int:
    """Send documents; see `send_entries`."""
    lines = [
        f"{json.dumps({'index': {'_id': one}})}\n{json.dumps(document, ensure_ascii=False)}\n"
        for one, document in documents
    ]
    return _sent(index, lines)


def send_removals(index: str, ids: Sequence[str]) -> Failure | int:
    """Take articles out; see `send_entries`."""
    return _sent(index, [f"{json.dumps({'delete': {'_id': one}})}\n" for one in ids])


def _in_family(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    document = cluster_document(entry)
    if "family" in entry:
        document |= {"family": entry["family"], "family_size": entry["family_size"]}
    return document


def _sent(index: str, lines: Sequence[str]) -> Failure | int:
    assert _client is not None
    try:
        return bulk(_client, index, lines)
    except SearchError as error:
        return type(error), error.message.fr, error.message.en


def bulk(client: ClusterClient, index: str, lines: Sequence[str]) -> int:
    """Do what the lines say, and those again that a busy cluster put off; how many tries more than one that took.

    Raises EngineUnavailable where the cluster is away for too long, SearchError where it refuses an article.
    """
    ends = time.monotonic() + INDEXING_WINDOW
    tries = 0
    before = client.retries
    while True:
        body = "".join(lines)
        try:
            answer = client.request(
                "POST",
                f"/{index}/_bulk",
                body.encode("utf-8", "replace"),
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


def _put_off(index: str, answer: Mapping[str, Any], lines: Sequence[str]) -> list[str]:
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
