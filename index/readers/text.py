"""Raw text: one page a file, its first line the title."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.readers.content import MAX_PAGE, whole_text


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The page that the file is; cleaning finds its title, author and date among its lines."""
    text = whole_text(path, stream, limit=MAX_PAGE)
    yield text if isinstance(text, Rejected) else RawPage(path, text)
