"""Articles on their way into the cluster: in batches, several at once, never more than the cluster takes."""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from index.rebuild.reading_pool import ReadingPool
from search.engines.opensearch.bulk import bulk
from search.engines.opensearch.client import ClusterClient, cluster_client
from search.engines.opensearch.form_counts import CountedForms, forms_of_texts
from search.engines.opensearch.forms import FormTable
from search.engines.opensearch.streams import cluster_documents
from search.engines.opensearch.text_reading import text_reader
from search.errors import Message, SearchError

if TYPE_CHECKING:
    from search.config import Settings

BATCH_ARTICLES, BATCH_CHARS = 400, 1_500_000
"""What is sent at once: so many articles, or so much of their texts, some five times that as it is sent."""

Entries = Sequence[Mapping[str, Any]]
Documents = Sequence[tuple[str, Mapping[str, Any]]]
"""Documents of the cluster, each with its identifier."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a batch took: tries more than one; and the forms of its articles, where they are counted."""

    retries: int
    forms: CountedForms | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as it comes back from a process: its class and its line in both languages."""

    kind: type[SearchError]
    fr: str
    en: str


_client: ClusterClient | None = None


class Sender:
    """Sends batches in so many processes, which are ended at once where the run is, whatever they wait for."""

    def __init__(self, settings: "Settings", jobs: int) -> None:
        self._pool = ReadingPool(jobs, partial(prepare_sender, settings))
        self._most = 2 * jobs
        self._under_way: set[Future[Failure | Sent]] = set()
        self.forms = FormTable()
        """The forms of the articles that were added."""
        self.retries = 0
        """Batches that were tried again, whole or in part."""

    def add(self, index: str, entries: Entries) -> None:
        """Send articles, given as `index.schema.document` makes them, and count their forms; waits while too many are
        under way."""
        self._submit(send_new, index, entries)

    def update(self, index: str, entries: Entries) -> None:
        """Send articles again whose texts are as they were."""
        self._submit(send_entries, index, entries)

    def remove(self, index: str, ids: Sequence[str]) -> None:
        """Take articles out by their identifiers."""
        self._submit(send_removals, index, ids)

    def write(self, index: str, documents: Documents) -> None:
        """Send documents as they are, each with its identifier."""
        self._submit(send_documents, index, documents)

    def do(self, index: str, lines: Sequence[bytes]) -> None:
        """Do what lines of a bulk request say, each an action with its document."""
        self._submit(send_lines, index, lines)

    def settled(self) -> None:
        """Wait until all that was sent is there. Raises what went wrong with any of it."""
        self._wait(0)

    def close(self) -> None:
        """End whatever is under way."""
        self._pool.shutdown()

    def _submit(self, work: Callable[..., "Failure | Sent"], *what: Any) -> None:
        self._wait(self._most - 1)
        self._under_way.add(self._pool.submit(work, *what))

    def _wait(self, most: int) -> None:
        while len(self._under_way) > most:
            done, self._under_way = wait(self._under_way, return_when=FIRST_COMPLETED)
            for one in done:
                result = one.result()
                if isinstance(result, Failure):
                    raise result.kind(Message(fr=result.fr, en=result.en))
                self.retries += result.retries
                if result.forms is not None:
                    self.forms.take_in(result.forms)


def prepare_sender(settings: "Settings") -> None:
    """Make this process one that sends."""
    global _client
    _client = cluster_client(settings)


def send_new(index: str, entries: Entries) -> "Failure | Sent":
    """Send articles, as `send_entries` does, and count their forms."""
    return _analysed_and_sent(index, entries, counted=True)


def send_entries(index: str, entries: Entries) -> "Failure | Sent":
    """Analyse articles and send them."""
    return _analysed_and_sent(index, entries, counted=False)


def _analysed_and_sent(index: str, entries: Entries, counted: bool) -> "Failure | Sent":
    read = text_reader().read(entries)
    documents = cluster_documents(entries, read)
    for entry, document in zip(entries, documents, strict=True):
        if "family" in entry:
            document |= {"family": entry["family"], "family_size": entry["family_size"]}
    forms = forms_of_texts(read) if counted else None
    sent = send_documents(index, [(entry["id"], one) for entry, one in zip(entries, documents, strict=True)])
    return sent if isinstance(sent, Failure) else replace(sent, forms=forms)


def send_documents(index: str, documents: Documents) -> "Failure | Sent":
    """Send documents; see `send_entries`."""
    return send_lines(index, [b"%b\n%b\n" % (_encoded({"index": {"_id": one}}), _encoded(of)) for one, of in documents])


def send_removals(index: str, ids: Sequence[str]) -> "Failure | Sent":
    """Take articles out; see `send_entries`."""
    return send_lines(index, [b"%b\n" % _encoded({"delete": {"_id": one}}) for one in ids])


def _encoded(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:  # half of a character
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def send_lines(index: str, lines: Sequence[bytes]) -> "Failure | Sent":
    """Do what lines of a bulk request say."""
    assert _client is not None
    try:
        return Sent(bulk(_client, index, lines))
    except SearchError as error:
        return Failure(type(error), error.message.fr, error.message.en)
