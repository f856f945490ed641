"""Articles into the Whoosh index that lies in a folder of its own, as arrays."""

import os
from collections.abc import Mapping
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from index.article import Article
from index.families.near_copies import NearCopies, SnapshotTexts
from index.neighbours.renewal import renew_neighbours
from index.postings.segment import Snapshot, open_snapshot
from index.postings.writer import ArrayIndex, create_index
from index.rebuild.generation import Census
from index.schema import NO_DAY, arrays, document, schema

_BATCH = 64
"""Articles handed on together."""


def file_key(path: Path) -> str:
    """The term that finds a file's articles: a digest, since a path may be longer than a term, or no text."""
    return blake2b(os.fsencode(path), digest_size=16).hexdigest()


class Writer:
    """Adds and removes articles; nothing is seen by readers until `commit`. As a context, cancelled where it fails."""

    def __init__(self, folder: Path, base: bool, memory_mb: int = 256, jobs: int = 1) -> None:
        """Open the index in `folder`, made anew unless it holds a `base`; `memory_mb` bounds the memory of postings.

        With several `jobs` that many processes invert what is added: worth their start for a few thousand articles.
        """
        self._folder = folder
        opened = ArrayIndex(folder, schema(), arrays()) if base else create_index(folder, schema(), arrays())
        self._writer = opened.writer(memory_mb=memory_mb, jobs=jobs)
        self._near_copies = NearCopies()
        self._waiting: list[Mapping[str, Any]] = []

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Drop what was added where it can't be committed."""
        if kind is not None:
            self.cancel()

    def prepared(self, article: Article, path: Path) -> Mapping[str, Any]:
        """What is indexed of an article that came from the file `path`, for `add_prepared`."""
        return document(article, file_key(path), self._near_copies.digest(article.text))

    def add_prepared(self, entry: Mapping[str, Any]) -> None:
        """Add an article, as it was prepared."""
        self._waiting.append(entry)
        if len(self._waiting) >= _BATCH:
            self._pass_on()

    def add(self, article: Article, path: Path) -> None:
        """Add an article that came from the file `path`."""
        self.add_prepared(self.prepared(article, path))

    def _pass_on(self) -> None:
        self._writer.add_documents(self._waiting)
        self._waiting = []

    def remove_file(self, path: Path) -> None:
        """Remove every article that came from the file `path`."""
        self._writer.delete_by_term("file", file_key(path))

    def remove_article(self, article_id: str) -> None:
        """Remove an article that was there before."""
        self._writer.delete_by_term("id", article_id)

    def commit(self) -> Census:
        """Write everything, read it back, find the families in it, learn of its words, and count it."""
        self._pass_on()
        self._writer.commit()
        snapshot = open_snapshot(self._folder)
        self._near_copies.write(self._folder, SnapshotTexts(snapshot))
        self._near_copies = NearCopies()
        snapshot.let_go()
        renew_neighbours(self._folder, snapshot)
        return census(snapshot)

    def cancel(self) -> None:
        """Drop what was added; after a commit that failed there is nothing left to drop."""
        if not self._writer.is_closed:
            self._writer.cancel()


def census(snapshot: Snapshot) -> Census:
    """What a snapshot holds. `terms` counts a word once in each segment that has it."""
    days = []
    sources: dict[str, int] = {}
    for segment in snapshot.segments:
        live = slice(None) if segment.deleted is None else ~segment.deleted
        days.append(segment.column("day").values[live])
        column = segment.column("source")
        for code, count in enumerate(np.bincount(column.values[live] + 1).tolist()):
            if code and count and column.strings is not None:
                name = column.strings[code - 1]
                sources[name] = sources.get(name, 0) + count
    every = np.concatenate(days) if days else np.zeros(0, np.int64)
    dated = every[every != NO_DAY]
    return Census(
        articles=snapshot.live,
        terms=sum(segment.fields["text_exact"].terms for segment in snapshot.segments),
        undated=len(every) - len(dated),
        first_day=date.fromordinal(int(dated.min())).isoformat() if len(dated) else None,
        last_day=date.fromordinal(int(dated.max())).isoformat() if len(dated) else None,
        sources=tuple(sorted(sources.items(), key=lambda pair: (-pair[1], pair[0]))),
    )
