"""The writer of an index on a cluster: what a rebuild adds and removes, sent, counted, and its families found."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.families.near_copies import NearCopies
from index.families.stored_families import open_families
from index.rebuild.build import Incomplete
from index.rebuild.generation import Census
from index.rebuild.writer import file_key
from index.schema import document, restored_article
from search.engines.opensearch.articles_table import ArticlesTable, InFamily
from search.engines.opensearch.indices import PartIndices
from search.engines.opensearch.learned import learn_on_cluster
from search.engines.opensearch.mapping import FORMS, article_source
from search.engines.opensearch.sender import BATCH_ARTICLES, BATCH_CHARS, Sender

_READ_AT_ONCE = 200


class ClusterWriter:
    """Adds and removes articles of an index that nobody asks yet. As a context, it leaves nothing under way."""

    def __init__(self, indices: PartIndices, index: str, folder: Path, sender: Sender) -> None:
        """`folder` is that of the generation being built."""
        self._indices, self._index, self._folder, self._sender = indices, index, folder, sender
        self._table = ArticlesTable(folder)
        self._near_copies = NearCopies()
        self._waiting: list[Mapping[str, Any]] = []
        self._chars = 0
        self._gone: list[str] = []

    def __enter__(self) -> "ClusterWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go; the index itself is dropped by whoever made it."""
        self._sender.close()
        self._table.close()

    def prepared(self, article: Article, path: Path) -> Mapping[str, Any]:
        """See `ArticleWriter`."""
        return document(article, file_key(path), self._near_copies.digest(article.text))

    def add_prepared(self, entry: Mapping[str, Any]) -> None:
        """See `ArticleWriter`."""
        self._remove_gone()
        self._table.add(entry)
        self._waiting.append(entry)
        self._chars += len(entry.get("text", ""))
        if len(self._waiting) >= BATCH_ARTICLES or self._chars >= BATCH_CHARS:
            self._pass_on()

    def add(self, article: Article, path: Path) -> None:
        """See `ArticleWriter`."""
        self.add_prepared(self.prepared(article, path))

    def remove_file(self, path: Path) -> None:
        """See `ArticleWriter`."""
        self._gone += self._table.forget_file(file_key(path))

    def remove_article(self, article_id: str) -> None:
        """See `ArticleWriter`."""
        if self._table.forget(article_id):
            self._gone.append(article_id)

    def commit(self) -> Census:
        """See `ArticleWriter`; raises Incomplete where the cluster has not what was sent."""
        self._remove_gone()
        self._pass_on()
        self._sender.settled()
        self._indices.refresh(self._index)
        self._sender.forms.write(self._indices.client, self._index, self._sender.do)
        self._update_families()
        self._learn()
        self._sender.settled()
        self._indices.refresh(self._index)
        self._indices.refresh(f"{self._index}{FORMS}")
        there, sent = self._indices.count(self._index), self._table.count()
        if there != sent:
            raise Incomplete(f"{self._index}: {there} articles where {sent} were sent")
        return self._table.census(self._indices.count(f"{self._index}{FORMS}"))

    def _pass_on(self) -> None:
        if self._waiting:
            self._sender.add(self._index, self._waiting)
        self._waiting, self._chars = [], 0

    def _remove_gone(self) -> None:
        """Take out what is gone, before anything of the same identifier is sent."""
        if self._gone:
            gone, self._gone = self._gone, []
            for batch in _batches(gone, 10 * BATCH_ARTICLES):
                self._sender.remove(self._index, batch)
            self._sender.settled()

    def _learn(self) -> None:
        """Learn which words are near one another, where what is known no longer fits the index."""
        ids, _, _ = self._table.columns()
        learn_on_cluster(self._folder, ids, lambda some: read_stored(self._indices, self._index, some, only=("text",)))

    def _update_families(self) -> None:
        """Find the families of the whole index, and send those articles again whose family is another now."""
        ids, copies, moments = self._table.columns()
        texts = ClusterTexts(self._indices, self._index, ids, copies, moments)
        self._near_copies.write(self._folder, texts)
        families = open_families(self._folder, len(ids))
        found: dict[str, InFamily] = {}
        for number in range(len(families)):
            members = families.members[families.offsets[number] : families.offsets[number + 1]].tolist()
            family = InFamily(ids[members[0]], len(members))
            found.update((ids[member], family) for member in members)
        for batch in _batches(self._table.set_families(found), BATCH_ARTICLES):
            self._sender.update(self._index, list(self._entries(batch, found)))

    def _entries(self, ids: Sequence[str], families: Mapping[str, InFamily]) -> Iterator[Mapping[str, Any]]:
        """Articles of the index as they are sent, each with its family."""
        stored = read_stored(self._indices, self._index, ids)
        for one, file, copy in self._table.files(ids):
            entry = dict(document(restored_article(stored[one]), file, copy))
            if one in families:
                entry |= {"family": families[one].first, "family_size": families[one].size}
            yield entry


def read_stored(
    indices: PartIndices, index: str, ids: Sequence[str], only: Sequence[str] = ()
) -> dict[str, Mapping[str, Any]]:
    """The stored fields of articles, all or some of them; Incomplete where one is not there."""
    params = {"_source_includes": ",".join(f"stored.{name}" for name in only)} if only else None
    found: dict[str, Mapping[str, Any]] = {}
    for batch in _batches(ids, _READ_AT_ONCE):
        answer = indices.client.request("POST", f"/{index}/_mget", {"ids": list(batch)}, params)
        found.update((hit["_id"], article_source(hit)) for hit in answer["docs"] if hit.get("found"))
    missing = [one for one in ids if one not in found]
    if missing:
        raise Incomplete(f"{index}: {missing[0]} is not there")
    return found


class ClusterTexts:
    """The texts of an index on the cluster, for `index.families.near_copies`."""

    def __init__(
        self,
        indices: PartIndices,
        index: str,
        ids: Sequence[str],
        copies: NDArray[np.int64],
        moments: NDArray[np.int64],
    ) -> None:
        self._indices, self._index, self._ids = indices, index, ids
        self.copies, self.moments = copies, moments
        self._read: dict[str, str] = {}

    def ahead(self, documents: Sequence[int]) -> None:
        """See `IndexedTexts`."""
        ids = [self._ids[number] for number in documents]
        stored = read_stored(self._indices, self._index, ids, only=("text",)) if ids else {}
        self._read = {one: fields.get("text", "") for one, fields in stored.items()}

    def text(self, document: int) -> str:
        """See `IndexedTexts`."""
        one = self._ids[document]
        if one not in self._read:
            return str(read_stored(self._indices, self._index, [one], only=("text",))[one].get("text", ""))
        return self._read[one]


def _batches(items: Sequence[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
