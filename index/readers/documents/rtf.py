"""RTF documents (.rtf): paragraphs with the letters of every code page; title, author and date from the properties.

striprtf, the library at hand, reads `\\mac` files with wrong letters, breaks what lies beyond the first plane,
and passes over notes, headings and properties.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.readers.content import MAX_TEXT_BYTES
from index.readers.documents.page import Properties, pages_of
from index.readers.documents.refusals import Unreadable, guarded, too_large
from index.readers.documents.rtf_text import Document, rtf_document


@guarded
def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The article of an RTF document, or its articles where it has several."""
    found = _document(stream)
    tags = tuple(tag for tag in (each.strip() for each in found.said.get("keywords", "").split(",")) if tag)
    properties = Properties(
        title=found.said.get("title"),
        author=found.said.get("author"),
        created=found.created,
        section=found.said.get("category"),
        tags=tags,
    )
    yield from pages_of(path, found.paragraphs, properties)


def _document(stream: BinaryIO) -> Document:
    data = stream.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise Unreadable(too_large(MAX_TEXT_BYTES))
    return rtf_document(data)
