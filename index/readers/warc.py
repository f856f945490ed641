"""Web archives (WARC, ARC): the pages that a crawler was answered with, one record in memory at a time."""

import re
from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from index.address import whole_address
from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.bounds import Overrun, Unspooled
from index.readers.compression import BROKEN
from index.readers.content import MAX_PAGE_BYTES
from index.readers.guard import each
from index.readers.parts import PageOrPart, Part, read_now
from index.readers.payload import decoded
from index.readers.sniff import content_format
from index.text.encoding import decode

_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "application/json": "jsonl",
    "application/ld+json": "jsonl",
    "application/x-ndjson": "jsonl",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/xml": "feed",
    "text/xml": "feed",
}
"""Media type to the format it is read as; other types are not pages and are passed over."""
_WARC = re.compile(rb"WARC/\d+\.\d+\s*\Z")
_ARC = re.compile(rb"(?:https?|ftp|dns|filedesc|whois):\S* \S+ \d{8,14} .* -?\d+\s*\Z")
_PAGES = frozenset(("response", "resource", "conversion"))
"""Types of records that may hold a page."""
_ABOUT = frozenset(("warcinfo", "arc_header"))
"""Types of records that speak of the archive."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)
_LONGEST_LINE = 1 << 16
_LARGEST_HEADER = 1 << 20
_STEP = 1 << 16
_ALONE = Path("page.json")
"""What an answer's body is called: its reader takes it for one document rather than for lines."""
_MOST_FAILURES = 100
"""Failures to read in a row, such as damaged parts of a compressed file, from which nothing more is expected."""
_ROBOTS = re.compile(r"https?://[^/]+/(?:robots|ads|humans)\.txt\Z")


class _Broken(Exception):
    """A record that can't be read; the next one may be."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.why = Message(fr=fr, en=en)


class _Records:
    """The file's bytes as the record parser asks for them, with no line and no header beyond bounds."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.header = 0

    def readline(self, size: int = -1) -> bytes:
        line = self._stream.readline(_LONGEST_LINE if size < 0 else min(size, _LONGEST_LINE))
        self.header += len(line)
        if self.header > _LARGEST_HEADER:
            raise _Broken("en-têtes sans fin", "endless headers")
        return line

    def read(self, size: int) -> bytes:
        return self._stream.read(size)


def read(path: Path, stream: BinaryIO) -> Iterator[PageOrPart]:
    """The pages among the archive's answers of status 200, each a part for the reader of its media type.

    Texts that were taken out of pages (records of type `conversion`, all that a WET file has) are pages of raw text.

    The address that was asked for is an article's, the record's date its `fetched`; the place is the record's rank
    ("enregistrement 12"). A record that is broken or cut short is refused; reading goes on with the next that begins.
    """
    from warcio.recordloader import ArcWarcRecordLoader

    loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
    records = _Records(stream)
    rank = 0
    lost = False
    failures = 0
    kinds: set[str] = set()
    while failures < _MOST_FAILURES:
        place = f"enregistrement {rank + 1}"
        try:
            records.header = 0
            line = stream.readline(_LONGEST_LINE)
            if not line:
                break
            failures = 0
            kind = "warc" if _WARC.match(line) else "arc" if _ARC.match(line) else None
            if kind is None:
                if line.strip() and not lost:
                    lost = True
                    rank += 1
                    yield _refused(path, place, Message(fr="aucun en-tête ici", en="no header here"))
                continue
            rank += 1
            lost = False
            record = loader.parse_record_stream(records, line, kind, no_record_parse=True)
            kinds.add(str(record.rec_type))
            yield from _outcomes(path, place, record, loader.http_parser)
            _pass_over(record)
        except Overrun:
            raise
        except Unspooled:
            raise
        except Exception as error:
            # What follows is looked through for a record's first line; one refusal stands for all that is passed over.
            failures += 1
            lost = True
            if failures == 1:
                why = " ".join(str(error).split())[:200] or type(error).__name__
                yield _refused(path, place, error.why if isinstance(error, _Broken) else Message(fr=why, en=why))
    if kinds - _ABOUT and not kinds & _PAGES:
        yield Rejected(path, "", _without_pages(sorted(kinds - _ABOUT)))


def _without_pages(kinds: list[str]) -> Message:
    named = " ".join(kinds)[:200]
    return Message(
        fr=f"archive sans aucune page ({named}) ; un WAT n’en a que la description : donnez le WARC ou le WET",
        en=f"archive without a page ({named}); a WAT has their description alone: give the WARC or the WET",
    )


def _outcomes(path: Path, place: str, record: Any, http_parser: Any) -> Iterator[Part | Rejected]:
    if record.length is None or not re.fullmatch(r"\d+", str(_length_of(record)).strip()):
        raise _Broken("longueur absente ou fausse", "no length or a wrong one")
    if record.rec_type not in _PAGES:
        return
    address = record.rec_headers.get_header("WARC-Target-URI" if record.format == "warc" else "uri") or ""
    address = address.strip().strip("<>")
    if not re.match(r"https?://\S", address) or _ROBOTS.match(address):
        return
    if record.rec_type == "response":
        headers = http_parser.parse(record.raw_stream)
        if headers.get_statuscode() != "200":
            return
        media = headers.get_header("Content-Type") or ""
        codings = (headers.get_header("Transfer-Encoding") or "", headers.get_header("Content-Encoding") or "")
    else:
        media, codings = record.content_type or "", ("", "")
    name = _TYPES.get(media.split(";")[0].strip().lower()) if media else "text"
    if name is None:
        return
    data = record.raw_stream.read(MAX_PAGE_BYTES + 1)
    if len(data) > MAX_PAGE_BYTES:
        yield Rejected(path, place, _too_large())
        return
    if record.raw_stream.limit:
        raise _Broken("coupé avant sa fin", "cut before its end")
    data = decoded(data, *codings)
    if isinstance(data, Message):
        yield Rejected(path, place, data)
        return
    if media or content_format(data[:4096]):
        yield Part(data, partial(_pages, path, place, address, _moment(record), media, name), place)


def _pages(
    path: Path, place: str, address: str, fetched: str | None, media: str, name: str, data: bytes
) -> Iterator[RawPage | Rejected]:
    return each(path, _in_body(path, place, address, fetched, media, name, data), place)


def _in_body(
    path: Path, place: str, address: str, fetched: str | None, media: str, name: str, data: bytes
) -> Generator[RawPage | Rejected, None, None]:
    """The pages in an answer's body; those of a feed or a list of records keep addresses of their own."""
    from index.readers import reader_of

    if found := _CHARSET.search(media):
        text = decode(data, found[1])
        data = text.encode("utf-8", "replace") if isinstance(text, str) else data
    name = content_format(data[:4096]) or name
    alone = name in ("html", "text")
    try:
        for outcome in read_now(reader_of(name).read(_ALONE, BytesIO(data))):
            inner = f"{place}, {outcome.place}" if outcome.place else place
            if isinstance(outcome, RawPage):
                own = whole_address(outcome.url, (address,)) or (None if outcome.place else address)
                url = address if alone and not outcome.place else own
                yield replace(outcome, path=path, place=inner, url=url, fetched=fetched or outcome.fetched)
            else:
                yield Rejected(path, inner, outcome.reason)
    except (OSError, *BROKEN) as error:
        why = " ".join(str(error).split())[:200]
        yield _refused(path, place, Message(fr=why, en=why))


def _length_of(record: Any) -> object:
    return record.rec_headers.get_header("Content-Length" if record.format == "warc" else "length")


def _moment(record: Any) -> str | None:
    """The record's date, ISO 8601; an ARC file writes it without marks."""
    written = (
        record.rec_headers.get_header("WARC-Date") or record.rec_headers.get_header("archive-date") or ""
    ).strip()
    try:
        if re.fullmatch(r"\d{14}", written):
            return datetime.strptime(written, "%Y%m%d%H%M%S").isoformat() + "Z"
        datetime.fromisoformat(written)
    except ValueError:
        return None
    return written


def _pass_over(record: Any) -> None:
    while record.raw_stream.read(_STEP):
        pass
    if record.raw_stream.limit:
        raise _Broken("coupé avant sa fin", "cut before its end")


def _too_large() -> Message:
    return Message(
        fr=f"page de plus de {MAX_PAGE_BYTES >> 20} Mio : laissée de côté",
        en=f"page of more than {MAX_PAGE_BYTES >> 20} MiB: passed over",
    )


def _refused(path: Path, place: str, why: Message) -> Rejected:
    return Rejected(
        path,
        place,
        Message(
            fr=f"enregistrement illisible ou coupé ({why.fr}) : passé ; téléchargez l’archive de nouveau",
            en=f"record that is broken or cut short ({why.en}): passed over; download the archive again",
        ),
    )
