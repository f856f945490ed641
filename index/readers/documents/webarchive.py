"""Web pages saved by Safari (.webarchive): a property list that holds the page and what belongs to it."""

import plistlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.content import MAX_PAGE_BYTES, MAX_TEXT_BYTES
from index.readers.documents.refusals import Unreadable, damaged_document, guarded, too_large, without_text
from index.readers.html import pages_of
from index.readers.parts import read_now
from index.readers.sniff import declared_charset
from index.text.encoding import decode

_PAGES = ("text/html", "application/xhtml+xml", "")


@guarded
def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The article of the page that was saved; its address is the page's own, else the one it was saved from."""
    data = stream.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise Unreadable(too_large(MAX_TEXT_BYTES))
    try:
        saved = plistlib.loads(data)
    except Exception as error:  # plistlib lets through whatever its parts make of hostile bytes
        raise Unreadable(damaged_document(error)) from error
    main = saved.get("WebMainResource") if isinstance(saved, dict) else None
    content = main.get("WebResourceData") if isinstance(main, dict) else None
    if not isinstance(main, dict) or not isinstance(content, bytes) or not content.strip():
        raise Unreadable(without_text())
    said = {name: str(value) for name, value in main.items() if isinstance(value, str)}
    address = said.get("WebResourceURL", "")
    url = address if address.startswith(("http://", "https://")) else None
    for outcome in _pages(path, content, said):
        if isinstance(outcome, RawPage) and not outcome.place:
            yield replace(outcome, url=outcome.url or url)
        else:  # of several articles on a page, none has the page's address
            yield outcome


def _pages(path: Path, content: bytes, said: dict[str, Any]) -> Iterator[RawPage | Rejected]:
    from index.readers import opened_file, reader_of

    if said.get("WebResourceMIMEType", "") not in _PAGES:
        found = opened_file(path.with_suffix(""), BytesIO(content))
        if isinstance(found, Rejected):
            yield Rejected(path, "", found.reason)
        else:
            yield from read_now(reader_of(found.format).read(path, found.stream))
        return
    if len(content) > MAX_PAGE_BYTES:
        raise Unreadable(too_large(MAX_PAGE_BYTES))
    text = decode(content, said.get("WebResourceTextEncodingName") or declared_charset(content))
    if isinstance(text, Message):
        raise Unreadable(text)
    yield from pages_of(path, text)
