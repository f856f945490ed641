"""Raw text: one page a file, its first line the title; or the articles of a press database's export."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.readers.content import MAX_PAGE_BYTES, whole_text
from index.readers.press import articles_in_text


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The page that the file is; cleaning finds its title, author and date among its lines."""
    text = whole_text(path, stream, limit=MAX_PAGE_BYTES)
    yield from [text] if isinstance(text, Rejected) else pages_of(path, text)


def pages_of(path: Path, text: str) -> Iterator[RawPage | Rejected]:
    """The pages that a text is: one, or the articles of an export or a corpus."""
    exported = articles_in_text(path, text)
    yield from [RawPage(path, text)] if exported is None else exported
