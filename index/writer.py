"""Articles into a Whoosh index that lies in a folder of its own."""

import os
from hashlib import blake2b
from pathlib import Path

from index.article import Article
from index.schema import document, schema


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

    def commit(self) -> int:
        """Write everything; the number of articles that the index then holds."""
        self._writer.commit()
        count: int = self._opened.doc_count()
        self._opened.close()
        return count

    def cancel(self) -> None:
        """Drop what was added."""
        self._writer.cancel()
        self._opened.close()
