"""Articles into a Whoosh index that lies in a folder of its own."""

import os
from collections import Counter
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from index.article import Article
from index.generation import Census
from index.schema import NO_DAY, document, schema


def file_key(path: Path) -> str:
    """The term that finds a file's articles: a digest, since a path may be longer than a term, or no text."""
    return blake2b(os.fsencode(path), digest_size=16).hexdigest()


class Writer:
    """Adds and removes articles; nothing is seen by readers until `commit`."""

    def __init__(self, folder: Path, memory_mb: int = 256) -> None:
        """Open the index in `folder`, made where there is none; `memory_mb` bounds the postings held before a spill."""
        from whoosh import index

        directory = str(folder)
        opened = (
            index.open_dir(directory, schema=schema())
            if index.exists_in(directory)
            else index.create_in(directory, schema())
        )
        self._writer = opened.writer(limitmb=memory_mb)
        self._opened = opened

    def add(self, article: Article, path: Path) -> None:
        """Add an article that came from the file `path`."""
        self._writer.add_document(**document(article, file_key(path)))

    def remove_file(self, path: Path) -> None:
        """Remove every article that came from the file `path`."""
        self._writer.delete_by_term("file", file_key(path))

    def commit(self) -> Census:
        """Write everything, read it back, and count it."""
        self._writer.commit()
        with self._opened.searcher() as searcher:
            census = _census(searcher.reader())
        self._opened.close()
        return census

    def cancel(self) -> None:
        """Drop what was added."""
        self._writer.cancel()
        self._opened.close()


def _census(reader: Any) -> Census:
    articles = list(reader.all_doc_ids())
    # An index without a single value has no column for it.
    days = reader.column_reader("day") if reader.has_column("day") else ()
    source = reader.column_reader("source") if reader.has_column("source") else ()
    dated = [day for number in articles if (day := days[number]) != NO_DAY] if days else []
    sources = Counter(source[number] for number in articles) if source else Counter()
    return Census(
        articles=len(articles),
        terms=sum(1 for _ in reader.lexicon("text_exact")),
        undated=len(articles) - len(dated),
        first_day=date.fromordinal(min(dated)).isoformat() if dated else None,
        last_day=date.fromordinal(max(dated)).isoformat() if dated else None,
        sources=tuple((name, count) for name, count in sources.most_common() if name),
    )
