"""Web pages saved in one file (.mht, .mhtml), by Chrome, Edge, Internet Explorer, Opera, Word."""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message as Mail
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.content import MAX_PAGE_BYTES, MAX_TEXT_BYTES
from index.readers.documents.mail_headers import header, mail_moment
from index.readers.documents.refusals import Unreadable, guarded, too_large, without_text
from index.readers.html import pages_of
from index.readers.sniff import declared_charset
from index.text.encoding import decode

_MOST_BOUNDARIES = 200


@guarded
def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The article of the page that was saved; its address is the page's own, else the one it was saved from."""
    data = stream.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise Unreadable(too_large(MAX_TEXT_BYTES))
    if data.lower().count(b"boundary=") > _MOST_BOUNDARIES:
        raise Unreadable(without_text())
    saved = message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
    root = _root(saved)
    markup = root.get_payload(decode=True) if root is not None else None
    if root is None or not isinstance(markup, bytes) or not markup.strip():
        raise Unreadable(without_text())
    if len(markup) > MAX_PAGE_BYTES:
        raise Unreadable(too_large(MAX_PAGE_BYTES))
    text = decode(markup, root.get_content_charset() or declared_charset(markup))
    if isinstance(text, Message):
        raise Unreadable(text)
    address = header(saved, "Snapshot-Content-Location") or header(root, "Content-Location")
    address = address if address.startswith(("http://", "https://")) else ""
    for page in pages_of(path, text):
        if isinstance(page, Rejected):
            yield page
            continue
        yield replace(
            page,
            title=page.title or header(saved, "Subject") or None,
            # Of several articles on a page, none has the page's address.
            url=page.url or (address or None if not page.place else None),
            fetched=page.fetched or mail_moment(header(saved, "Date")),
        )


def _root(saved: Mail) -> Mail | None:
    """The part that is the page: the one that is named as such, else the first of HTML."""
    pages = [part for part in saved.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    start = str(saved.get_param("start") or "").strip("<> ")
    named = [part for part in pages if start and header(part, "Content-ID").strip("<> ") == start]
    return next(iter(named or pages), None)
