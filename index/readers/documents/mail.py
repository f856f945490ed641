"""Messages (.eml): a newsletter is an article; documents that are attached are read as files are."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message as Mail
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.documents.mail_headers import header, mail_moment, refusal_of_depth, sender, subject
from index.readers.documents.mail_text import Attached, body_of, original_of
from index.readers.documents.refusals import Unreadable, guarded, too_large, without_text
from index.readers.members import inside, refused_here
from index.readers.parts import read_now

MAX_MESSAGE = 64 << 20
"""Bytes of a message, its attachments included."""
_MOST_BOUNDARIES = 200
"""Parts within parts that are looked at: parsing takes time by their depth."""
_DEEPEST = 3
_APPLE = re.compile(rb"\s*(\d{1,9})\s*\n(?=[A-Za-z-]+:)")
"""Above a message of Apple's Mail (.emlx) stands its length; behind it, what the program notes of it."""
_PASSED_OVER = ("image/", "audio/", "video/", "font/", "text/calendar", "text/x-amp-html", "text/vcard", "text/x-vcard")
_OF_MAIL = (
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/ics",
    "message/delivery-status", "message/disposition-notification", "text/rfc822-headers",
)  # fmt: skip
_BLANK = b"\xef\xbb\xbf \t\r\n"
_CONTAINERS = ("archive", "warc", "documents.mbox")


@guarded
def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The article that a message is, those of the messages and documents attached to it.

    Subject, sender and date are those of the message that was forwarded where one was.
    """
    data = stream.read(MAX_MESSAGE + 1)
    if len(data) > MAX_MESSAGE:
        raise Unreadable(too_large(MAX_MESSAGE))
    if counted := _APPLE.match(data):
        data = data[counted.end() : counted.end() + int(counted[1])]
    yield from pages_of(path, data, "")


def pages_of(path: Path, data: bytes, place: str) -> Iterator[RawPage | Rejected]:
    """The articles of the message that `data` is; `place` says where it stands in its file."""
    if data.lower().count(b"boundary=") > _MOST_BOUNDARIES:
        raise Unreadable(
            Message(
                fr=f"message de plus de {_MOST_BOUNDARIES} parties imbriquées : enregistrez à part ce qu’il contient",
                en=f"message of more than {_MOST_BOUNDARIES} parts within parts: save by itself what it holds",
            )
        )
    empty = True
    for page in _pages(path, message_from_bytes(data.lstrip(_BLANK)), place, 1):
        empty = False
        yield page
    if empty:  # pictures alone, or nothing
        yield Rejected(path, place, without_text())


def _pages(path: Path, mail: Mail, place: str, depth: int) -> Iterator[RawPage | Rejected]:
    body = body_of(mail)
    given, forwarded = subject(mail)
    author, source = sender(mail)
    date = mail_moment(header(mail, "Date"))
    original = original_of(body.lines) if forwarded or any(map(_may_forward, body.lines[:20])) else None
    whole = "\n".join(original.lines if original else body.lines)
    messages = [each for each in body.attached if each.mail is not None]
    if whole.strip():
        page = RawPage(
            path=path,
            text=whole,
            place=place,
            title=given,
            author=author,
            date=date,
            date_confidence="meta" if date else "none",
            source=source,
            ref=header(mail, "Message-ID") or None,
        )
        if original:
            dates = original.dates
            page = replace(
                page,
                title=original.title or given,
                author=original.author,
                source=original.source,
                date=dates[0].written if dates else None,
                dates=dates[1:],
            )
        yield page
    for each in messages:
        if depth == _DEEPEST:
            yield Rejected(path, _where(place, each.name), refusal_of_depth())
        elif each.mail is not None:
            yield from _pages(path, each.mail, _where(place, each.name), depth + 1)
    for each in body.attached:
        if each.mail is None:
            yield from _attached(path, each, place, depth)


def _may_forward(line: str) -> bool:
    return ":" in line or "message" in line.lower()


def _where(place: str, name: str) -> str:
    return ", ".join(filter(None, (place, name)))


def _attached(path: Path, file: Attached, place: str, depth: int) -> Iterator[RawPage | Rejected]:
    """The pages of a document that came with a message; pictures and signatures are none."""
    from index.readers import opened_file, reader_of

    if file.media.startswith(_PASSED_OVER) or file.media in _OF_MAIL or not file.data.strip():
        return
    name = " ".join(file.name.split()) or "sans nom"
    inner = inside(path, name) or path / "sans nom"
    found = opened_file(inner, BytesIO(file.data))
    if isinstance(found, Rejected):
        yield Rejected(path, _where(place, name), found.reason)
    elif found.format in _CONTAINERS or (found.format == "documents.mail" and depth == _DEEPEST):
        yield Rejected(path, _where(place, name), _by_itself())
    elif found.format == "documents.mail":
        yield from _pages(path, message_from_bytes(file.data.lstrip(_BLANK)), _where(place, name), depth + 1)
    else:
        for outcome in read_now(reader_of(found.format).read(inner, found.stream)):
            if isinstance(outcome, Rejected):
                outcome = refused_here(path, outcome)
                yield replace(outcome, place=_where(place, outcome.place))
            else:
                yield outcome


def _by_itself() -> Message:
    return Message(
        fr="archive jointe à un message : enregistrez-la à part et indexez-la",
        en="archive attached to a message: save it by itself and index it",
    )
