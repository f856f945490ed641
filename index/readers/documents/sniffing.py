"""Documents told by how they begin, and packed ones by the names of their parts, whatever they are called."""

import re
from pathlib import Path
from typing import BinaryIO

from index.readers.documents.unread import OLD_OFFICE, SUFFIXES

_BY_MEDIA = {
    b"application/epub+zip": "documents.epub",
    b"application/vnd.oasis.opendocument.text": "documents.odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "documents.workbook",
    b"application/vnd.oasis.opendocument.presentation": "documents.unread",
}
_BY_PART = {
    "word/": "documents.docx", "xl/": "documents.workbook", "ppt/": "documents.unread",
}  # fmt: skip
_BY_SUFFIX = {
    ".docx": "documents.docx", ".odt": "documents.odt", ".epub": "documents.epub", ".xlsx": "documents.workbook",
    ".ods": "documents.workbook",
}  # fmt: skip
"""What a ZIP that has not the parts of its kind is all the same: a damaged document, and no archive."""
_WORKBOOK = ("Workbook", "Book")
_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)+")
_OF_MAIL = re.compile(
    rb"^(?:received|message-id|return-path|delivered-to|mime-version|x-mozilla-status|to|reply-to):", re.I | re.M
)
_FROM = re.compile(rb"^(?:from|sender):", re.I | re.M)
_ABOUT = re.compile(rb"^(?:date|subject):", re.I | re.M)
_RELATED = re.compile(rb"^content-type:\s*multipart/related", re.I | re.M)
_SAVED = re.compile(
    rb"^(?:snapshot-content-location:|content-location:\s*https?:|"
    rb"from:\s*\"?(?:=\?[^?]*\?q\?)?\"?<?(?:saved[ _]by|enregistr))",
    re.I | re.M,
)
_DELIVERED = re.compile(rb"^(?:received|message-id|delivered-to|return-path):", re.I | re.M)
_MAILBOX = re.compile(rb"From \S+[^\n]*\r?\n[A-Za-z>][A-Za-z0-9-]*:")
_FRONT_MATTER = re.compile(
    rb"---[ \t]*\r?\n(?:[^\n]*\n)*?(?:title|titre)[ \t]*:[^\n]*\n(?:[^\n]*\n)*?---[ \t]*\r?\n", re.I
)
_PDF_WITHIN = 1024
_LONGEST_FIELD = 1000
_LONGEST_MEDIA = 80


def document_format(path: Path, stream: BinaryIO, head: bytes) -> str | None:
    """The format of a document that begins with `head`; None for what is none, or is told as well by its suffix."""
    if head.startswith(b"PK\x03\x04"):
        return _packed(path, stream, head)
    if head.startswith(b"%PDF-") or (b"%PDF-" in head[:_PDF_WITHIN] and path.suffix.lower() == ".pdf"):
        return "documents.pdf"
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if bare.startswith(b"{\\rtf"):
        return "documents.rtf"
    if head.startswith(OLD_OFFICE):
        return "documents.workbook" if _is_workbook(stream) else "documents.unread"
    if head.startswith(b"bplist00") and b"WebMainResource" in head:
        return "documents.webarchive"
    if b"office:document " in head[:1024] and b"opendocument.text" in head:
        return "documents.odt"
    if _MAILBOX.match(bare):
        return "documents.mbox"
    if found := _HEADER.match(bare):
        return _of_headers(path, found[0], cut=found.end() > len(bare) - _LONGEST_FIELD)
    return "documents.markdown" if path.suffix.lower() in ("", ".txt", ".text") and _FRONT_MATTER.match(head) else None


def unread_format(path: Path) -> str | None:
    """The format of what only says why it is not read, by the suffix of `path`."""
    return "documents.unread" if path.suffix.lower() in SUFFIXES else None


def _of_headers(path: Path, headers: bytes, cut: bool) -> str | None:
    """A message or a page saved as one; `cut`, the headers go on behind what was looked at."""
    saved = path.suffix.lower() in (".mht", ".mhtml") or (_RELATED.search(headers) and _SAVED.search(headers))
    if saved and not _DELIVERED.search(headers):
        return "documents.mhtml"
    if _FROM.search(headers) and _ABOUT.search(headers) and _OF_MAIL.search(headers):
        return "documents.mail"
    return "documents.mail" if cut and len(_DELIVERED.findall(headers)) > 1 else None


def _packed(path: Path, stream: BinaryIO, head: bytes) -> str | None:
    """What a ZIP is a document of: by the media type that it says first, or by its parts' names."""
    if head[30:38] == b"mimetype" and (named := _of_media(head[38:])):
        return named
    if path.suffix.lower() in SUFFIXES:
        return "documents.unread"
    import zipfile

    from index.readers.zipped import SLICE, directory_size

    usual = _BY_SUFFIX.get(path.suffix.lower())
    if directory_size(stream) > SLICE:
        return usual
    try:
        archive = zipfile.ZipFile(stream)
        names = archive.namelist()
        if "mimetype" in names:
            with archive.open("mimetype") as media:
                usual = _of_media(media.read(_LONGEST_MEDIA)) or usual
    except Exception:  # every kind of packing has errors of its own
        return usual
    finally:
        stream.seek(0)
    if "META-INF/container.xml" in names:
        return "documents.epub"
    if "[Content_Types].xml" not in names:
        return usual
    kinds = (kind for start, kind in _BY_PART.items() if any(name.lower().startswith(start) for name in names))
    return next(kinds, usual)


def _of_media(said: bytes) -> str | None:
    return next((name for start, name in _BY_MEDIA.items() if said.startswith(start)), None)


def _is_workbook(stream: BinaryIO) -> bool:
    """Whether a file of an older Office is a workbook, by the names of its streams, which stand anywhere in it."""
    stream.seek(0)
    data = stream.read(64 << 20)
    stream.seek(0)
    named = [name.encode("utf-16-le") for name in _WORKBOOK]
    return any(name in data for name in named) and "WordDocument".encode("utf-16-le") not in data
