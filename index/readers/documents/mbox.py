"""Mailboxes (.mbox): a message after the other, each an article, one in memory at a time."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.readers.bounds import Unspooled
from index.readers.documents.mail import MAX_MESSAGE, pages_of
from index.readers.documents.refusals import Unreadable, damaged_document, too_large, without_text
from index.readers.parts import MAX_PART_BYTES, PageOrPart, Part

_BEGINS = re.compile(rb"From \S*.* \d\d:\d\d.*\d{4}\s*\Z|From - .*\d{4}\s*\Z|From \S+\s*\Z")
_HEADER = re.compile(rb">?[A-Za-z][A-Za-z0-9-]*:")
_QUOTED = re.compile(rb"\A>+From ")
_LONGEST_LINE = 1 << 16


def read(path: Path, stream: BinaryIO) -> Iterator[PageOrPart]:
    """The articles of each message, its rank ("message 12") their place; one that can't be read is refused alone."""
    rank = 0
    for rank, data in enumerate(_messages(stream), 1):
        place = f"message {rank}"
        if data is None:
            yield Rejected(path, place, too_large(MAX_MESSAGE))
        elif len(data) <= MAX_PART_BYTES:
            yield Part(data, partial(_pages, path, place), place)
        else:
            yield from _pages(path, place, data)
    if not rank:
        yield Rejected(path, "", without_text())


def _pages(path: Path, place: str, data: bytes) -> Iterator[RawPage | Rejected]:
    try:
        yield from pages_of(path, data, place)
    except Unreadable as error:
        yield Rejected(path, place, error.why, unread=error.unread)
    except Unspooled as error:
        yield Rejected(path, place, error.reason, unread=True)
    except Exception as error:  # a message may be broken in any way
        yield Rejected(path, place, damaged_document(error))


def _messages(stream: BinaryIO) -> Iterator[bytes | None]:
    """The bytes of each message, None for one of too many; a line that says from whom stands above its headers."""
    lines: list[bytes] | None = None
    size = 0
    blank = True
    line = stream.readline(_LONGEST_LINE)
    while line:
        following = stream.readline(_LONGEST_LINE)
        if blank and line.startswith(b"From ") and _BEGINS.match(line.rstrip()) and _HEADER.match(following):
            if lines is not None:
                yield b"".join(lines) if size <= MAX_MESSAGE else None
            lines, size = [], 0
        elif lines is not None:
            size += len(line)
            if size <= MAX_MESSAGE:
                lines.append(line[1:] if _QUOTED.match(line) else line)
        blank = not line.strip()
        line = following
    if lines is not None:
        yield b"".join(lines) if size <= MAX_MESSAGE else None
