"""Files to raw pages: one module a format, found by the file's suffix or, where that lies, by how the file begins.

To add a format, write a module with `read(path, stream)` and give it a line in `FORMATS` for each of its suffixes.
A format whose files hold documents may give them unread, as parts (`parts.py`). A reader of many pages reads each under
`guard.guarded_record`: whatever one does, those behind it are read.
"""

import re
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from io import SEEK_END, BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from index.address import is_absolute
from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.bounds import Bounded, Overrun, Unspooled, overrun
from index.readers.compression import BROKEN, unpacked
from index.readers.content import no_text, without_pages
from index.readers.documents.sniffing import document_format, unread_format
from index.readers.guard import each, guarded_page
from index.readers.hyphens import rejoined
from index.readers.parts import PageOrPart, read_now
from index.readers.sniff import container_format, content_format
from index.regular_file import NotRegular, RegularFile
from index.text.encoding import binary_file
from index.text.mojibake import repaired_page

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
    ".csv": "table",
    ".tsv": "table",
    ".tab": "table",
    ".warc": "warc",
    ".wet": "warc",
    ".arc": "warc",
    ".ris": "press.ris",
    ".bib": "press.bibtex",
    ".bibtex": "press.bibtex",
    ".zip": "archive",
    ".tar": "archive",
    ".docx": "documents.docx",
    ".docm": "documents.docx",
    ".dotx": "documents.docx",
    ".odt": "documents.odt",
    ".ott": "documents.odt",
    ".fodt": "documents.odt",
    ".rtf": "documents.rtf",
    ".pdf": "documents.pdf",
    ".epub": "documents.epub",
    ".xlsx": "documents.workbook",
    ".xlsm": "documents.workbook",
    ".xlsb": "documents.workbook",
    ".xls": "documents.workbook",
    ".ods": "documents.workbook",
    ".eml": "documents.mail",
    ".emlx": "documents.mail",
    ".mbox": "documents.mbox",
    ".mht": "documents.mhtml",
    ".mhtml": "documents.mhtml",
    ".webarchive": "documents.webarchive",
    ".md": "documents.markdown",
    ".markdown": "documents.markdown",
}
"""Suffix, in lower case, to format: the name of the module here that reads it."""

ARCHIVE = "archive"
"""The format whose files hold files."""

_HEAD = 4096
_BUFFER = 1 << 16
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,9}\Z")


class Reader(Protocol):
    """What a format's module offers."""

    def read(self, path: Path, stream: BinaryIO) -> Iterator[PageOrPart]:
        """The pages of the file at `path`, whose bytes `stream` gives from their beginning."""


def format_of(path: Path) -> str | None:
    """The format that the suffix of `path` stands for; None where it stands for none that is known.

    What follows the last dot of a name is a suffix where it looks like one (letters and digits, ten at most).
    """
    suffix = path.suffix.lower()
    return FORMATS.get(suffix if _SUFFIX.match(suffix) else "")


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file unpacked and its format known. `path` names it as it is unpacked."""

    path: Path
    stream: BinaryIO
    format: str


def read(path: Path) -> Iterator[RawPage | Rejected]:
    """The pages of the file at `path`, one at a time; nothing that a file may hold makes it raise.

    Text that was once decoded wrongly is put right, words that line ends cut are whole. What cannot be read is a
    `Rejected` with its place and the cure.
    """
    return pages_of(pieces(path))


def pages_of(pieces: Iterable[PageOrPart]) -> Iterator[RawPage | Rejected]:
    """The pages that pieces are, those of parts read now; none holds what `index.unprintable` finds."""
    for page in read_now(pieces):
        yield page if isinstance(page, Rejected) else guarded_page(page.path, page.place, partial(_right, page))


def _right(page: RawPage) -> RawPage | Rejected:
    # Controls go once what was decoded wrongly is put right: some are half of it.
    whole = rejoined(page.text)
    right = repaired_page(page if whole is page.text else replace(page, text=whole))
    if right.url and not is_absolute(right.url):
        # A link that nothing tells the rest of leads nowhere: it tells pages of its own file apart.
        right = replace(right, url=None, ref=right.ref or right.url)
    # Nothing but controls may have stood there.
    return right if right.text.strip() else no_text(page.path, page.place)


def pieces(path: Path, on_bytes: Callable[[int], None] = lambda _: None) -> Iterator[PageOrPart]:
    """What the file at `path` holds, in its order: pages, and documents of a container that are still to be read.

    A compressed file is read as what it holds, one that begins as another format than its suffix says as what it is.
    Nothing that a file may hold makes it raise, or go on for ever. A file that the system can't read, or not to its
    end, is `unread`; one that holds nothing to read is refused, too. `on_bytes` is told the bytes that each read of the
    file gave, those that are read again included.
    """
    nothing = True
    with closing(each(path, _held(path, on_bytes), size=_bytes_in(path))) as held:
        for piece in held:
            nothing = False
            yield piece
    if nothing:
        yield Rejected(path, "", without_pages())


def _bytes_in(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _held(path: Path, on_bytes: Callable[[int], None]) -> Generator[PageOrPart, None, None]:
    source = None
    try:
        with RegularFile(path, on_bytes) as source, BufferedReader(source, _BUFFER) as stream:
            found = opened_file(path, stream)
            if isinstance(found, Rejected):
                yield found
            else:
                # Pages are of the file that is there, not of what it unpacks to.
                for piece in reader_of(found.format).read(path, found.stream):
                    if source.failure is None or not isinstance(piece, Rejected):
                        yield piece
    except NotRegular as error:
        yield Rejected(path, "", error.reason)
    except Overrun:
        yield Rejected(path, "", overrun())
    except Unspooled as error:
        yield Rejected(path, "", error.reason, unread=True)
    except (OSError, *BROKEN) as error:
        if source is None:
            yield Rejected(path, "", _unread(error), unread=True)
        elif source.failure is None:
            yield Rejected(path, "", _unread(error))
    if source is not None and source.failure is not None:
        # A reader may have taken for damage what the system could not read: that it could not is all there is to say.
        yield Rejected(path, "", _unread(source.failure), unread=True)


def _unread(error: Exception) -> Message:
    why = getattr(error, "strerror", None) or str(error)
    if isinstance(error, PermissionError):
        return Message(
            fr=f"lecture impossible ({why}) : vérifiez les droits et relancez",
            en=f"cannot be read ({why}): check its permissions and run again",
        )
    return Message(
        fr=f"lecture impossible ({why}) : vérifiez le fichier, ou mettez-en une copie saine, et relancez",
        en=f"cannot be read ({why}): check the file, or put a sound copy in its place, and run again",
    )


def opened_file(path: Path, stream: BinaryIO) -> OpenedFile | Rejected:
    """The file whose bytes `stream` gives, told by how it begins and by the suffix of `path`; may raise OSError."""
    head = _head(stream)
    if not head:
        return Rejected(path, "", Message(fr="fichier vide : retirez-le", en="empty file: take it away"))
    inner, content = unpacked(path, stream, head)
    if content is not stream:
        content = cast(BinaryIO, BufferedReader(cast(Any, Bounded(content, _size(stream)))))
        head = _head(content)
    name = document_format(inner, content, head) or container_format(inner, head)
    if name is None:
        if refused := binary_file(head):
            return Rejected(path, "", refused)
        name = content_format(head) or format_of(inner) or unread_format(inner)
    if name is None:
        return Rejected(path, "", _unknown(inner))
    return OpenedFile(inner, content, name)


def _size(stream: BinaryIO) -> int:
    size = stream.seek(0, SEEK_END)
    stream.seek(0)
    return size


def _head(stream: BinaryIO) -> bytes:
    if isinstance(stream, BufferedReader):
        return stream.peek(_HEAD)[:_HEAD]
    head = stream.read(_HEAD)
    stream.seek(0)
    return head


def reader_of(name: str) -> Reader:
    """The module that reads a format."""
    return cast(Reader, import_module(f"{__name__}.{name}"))


def _unknown(path: Path) -> Message:
    known = " ".join(suffix for suffix in FORMATS if suffix)
    return Message(
        fr=f"format inconnu ({path.suffix}) ; formats lus : {known}",
        en=f"unknown format ({path.suffix}); formats read: {known}",
    )
