"""Web archives (WARC, ARC): every page that was fetched whole, read by the reader of its kind."""

from collections.abc import Iterator
from dataclasses import replace
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from index.article import RawPage, Rejected
from index.messages import Message

MAX_PAGE = 32 << 20
"""Bytes of one page; more is refused."""
_KINDS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/json": "jsonl",
    "application/ld+json": "jsonl",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/xml": "feed",
    "text/xml": "feed",
    "text/plain": "text",
}
"""Media types and the formats that read them; pictures, scripts and styles are passed over."""
_BROTLI = "br"


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """A page for each answer with status 200 and a text; its address is that of the request, fetched when it says.

    Requests, revisits, metadata and other answers are passed over. A record that can't be read is refused with its
    rank; behind a break that hides where the next one begins, nothing can be read, and the place is told.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = ArchiveIterator(stream, arc2warc=True)
    rank = 0
    while True:
        rank += 1
        try:
            record = next(records, None)
            if record is None:
                return
            if record.rec_type == "response":
                yield from _pages(path, record, rank)
        except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
            yield Rejected(path, f"enregistrement {rank}", _broken(error))
            return


def _pages(path: Path, record: Any, rank: int) -> Iterator[RawPage | Rejected]:
    place = f"enregistrement {rank}"
    headers = record.http_headers
    if headers is None or headers.get_statuscode() != "200":
        return
    kind, _, parameters = (headers.get_header("Content-Type") or "").partition(";")
    reader = _KINDS.get(kind.strip().lower())
    if reader is None:
        return
    if (headers.get_header("Content-Encoding") or "").strip().lower() == _BROTLI:
        yield Rejected(path, place, _brotli())
        return
    body = record.content_stream().read(MAX_PAGE + 1)
    if len(body) > MAX_PAGE:
        yield Rejected(path, place, _too_large())
        return
    if not body:
        return
    address = record.rec_headers.get_header("WARC-Target-URI")
    fetched = record.rec_headers.get_header("WARC-Date")
    from index.readers import reader_of

    content = cast(BinaryIO, BufferedReader(BytesIO(_with_mark(body, parameters))))
    for page in reader_of(reader).read(path, content):
        inner = f"{place}, {page.place}" if page.place else place
        if isinstance(page, Rejected):
            yield replace(page, place=inner)
        else:
            yield replace(page, place=inner, url=page.url or address, fetched=page.fetched or fetched)


def _with_mark(body: bytes, parameters: str) -> bytes:
    """The body as UTF-8 with its mark, where the header names a charset that it is in."""
    _, _, charset = parameters.lower().partition("charset=")
    charset = charset.split(";")[0].strip(" \"'")
    if not charset:
        return body
    try:
        return b"\xef\xbb\xbf" + body.decode(charset).removeprefix("\ufeff").encode()
    except (LookupError, UnicodeError):
        return body


def _too_large() -> Message:
    return Message(
        fr=f"page de plus de {MAX_PAGE >> 20} Mio : ce n’est pas un article",
        en=f"a page of more than {MAX_PAGE >> 20} MiB: that is no article",
    )


def _brotli() -> Message:
    return Message(
        fr="réponse compressée par Brotli : refaites la capture sans « Accept-Encoding: br »",
        en="an answer packed with Brotli: capture it again without “Accept-Encoding: br”",
    )


def _broken(error: Exception) -> Message:
    return Message(
        fr=f"archive web abîmée ici ({error}) : ce qui suit n’a pas pu être lu, copiez-la de nouveau",
        en=f"web archive damaged here ({error}): what follows could not be read, copy it again",
    )
