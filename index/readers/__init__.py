"""Files to raw pages: one module a format, found by the file's suffix or, where that lies, by how the file begins.

To add a format, write a module with `read(path, stream)` and give it a line in `FORMATS` for each of its suffixes.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from index.article import RawPage, Rejected
from index.encoding import binary_file
from index.messages import Message
from index.readers.compression import BROKEN, unpacked
from index.readers.sniff import content_format

FORMATS = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "jsonl",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
}
"""Suffix, in lower case, to format: the name of the module here that reads it."""

_HEAD = 4096
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,9}\Z")


class Reader(Protocol):
    """What a format's module offers."""

    def read(self, path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
        """The pages of the file at `path`, whose bytes `stream` gives from their beginning."""


def format_of(path: Path) -> str | None:
    """The format that the suffix of `path` stands for; None where it stands for none that is known.

    What follows the last dot of a name is a suffix where it looks like one (letters and digits, ten at most).
    """
    suffix = path.suffix.lower()
    return FORMATS.get(suffix if _SUFFIX.match(suffix) else "")


def read(path: Path) -> Iterator[RawPage | Rejected]:
    """The pages of the file at `path`, one at a time; nothing that a file may hold makes it raise.

    A compressed file is read as what it holds, one that begins as another format than its suffix says as what it is.
    What cannot be read is a `Rejected` with its place and the cure.
    """
    try:
        with path.open("rb") as stream:
            head = stream.peek(_HEAD)[:_HEAD]
            if not head:
                yield Rejected(path, "", Message(fr="fichier vide : retirez-le", en="empty file: take it away"))
                return
            inner, content = unpacked(path, stream, head)
            if content is not stream:
                content = BufferedReader(cast(RawIOBase, content))
                head = content.peek(_HEAD)[:_HEAD]
            if refused := binary_file(head):
                yield Rejected(path, "", refused)
                return
            name = content_format(head) or format_of(inner)
            if name is None:
                yield Rejected(path, "", _unknown(inner))
                return
            yield from _reader(name).read(path, content)
    except (OSError, *BROKEN) as error:
        why = getattr(error, "strerror", None) or str(error)
        yield Rejected(
            path,
            "",
            Message(
                fr=f"lecture impossible ({why}) : vérifiez les droits et relancez",
                en=f"cannot be read ({why}): check its permissions and run again",
            ),
        )


def _reader(name: str) -> Reader:
    return cast(Reader, import_module(f"{__name__}.{name}"))


def _unknown(path: Path) -> Message:
    known = " ".join(suffix for suffix in FORMATS if suffix)
    return Message(
        fr=f"format inconnu ({path.suffix}) ; formats lus : {known}",
        en=f"unknown format ({path.suffix}); formats read: {known}",
    )
