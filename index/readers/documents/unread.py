"""Documents that are known and not read: why, and what to save them as."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.documents.refusals import guarded, protected

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What files of Microsoft Office before 2007 begin with, and newer ones that ask for a password."""
_LOOKED_AT = 64 << 20

_CURES = {
    "word": Message(
        fr="document Word 97-2003 (.doc) : ouvrez-le et enregistrez-le en .docx (soffice --headless --convert-to docx)",
        en="Word 97-2003 document (.doc): open it and save it as .docx (soffice --headless --convert-to docx)",
    ),
    "slides": Message(
        fr="présentation : exportez-la en PDF (soffice --headless --convert-to pdf)",
        en="presentation: export it as PDF (soffice --headless --convert-to pdf)",
    ),
    "outlook": Message(
        fr="message Outlook (.msg) : enregistrez-le en .eml ou .mht (« Enregistrer sous », ou depuis Thunderbird)",
        en="Outlook message (.msg): save it as .eml or .mht (“Save as”, or from Thunderbird)",
    ),
    "office": Message(
        fr="document Microsoft Office d’avant 2007 : enregistrez-le en .docx ou .xlsx",
        en="Microsoft Office document from before 2007: save it as .docx or .xlsx",
    ),
    "book": Message(
        fr="livre Kindle ou Mobipocket : convertissez-le en EPUB (ebook-convert livre.mobi livre.epub)",
        en="Kindle or Mobipocket book: convert it to EPUB (ebook-convert book.mobi book.epub)",
    ),
    "picture": Message(
        fr="page numérisée (DjVu, XPS) : convertissez-la en PDF, puis passez-le à ocrmypdf s’il n’a pas de texte",
        en="scanned page (DjVu, XPS): convert it to PDF, then run ocrmypdf on it where it has no text",
    ),
    "apple": Message(
        fr="document iWork (Pages, Numbers, Keynote) : exportez-le en Word, Excel ou PDF",
        en="iWork document (Pages, Numbers, Keynote): export it as Word, Excel or PDF",
    ),
    "outlook folder": Message(
        fr="dossier Outlook (.pst, .ost) : exportez-en les messages en mbox (readpst dossier.pst)",
        en="Outlook folder (.pst, .ost): export its messages as mbox (readpst folder.pst)",
    ),
}
_SUFFIXES = {
    ".pptx": "slides", ".ppt": "slides", ".odp": "slides", ".ppsx": "slides", ".msg": "outlook", ".mobi": "book",
    ".azw": "book", ".azw3": "book", ".djvu": "picture", ".xps": "picture", ".oxps": "picture", ".pages": "apple",
    ".numbers": "apple", ".key": "apple", ".pst": "outlook folder", ".ost": "outlook folder", ".doc": "word",
    ".dot": "word", ".wps": "word", ".pub": "office",
}  # fmt: skip
SUFFIXES = frozenset(_SUFFIXES)
_STREAMS = (
    ("WordDocument", "word"), ("PowerPoint Document", "slides"), ("__properties_version1.0", "outlook"),
)  # fmt: skip


@guarded
def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """One refusal, with the cure; text that was named so is read as the text it is."""
    head = stream.read(len(OLD_OFFICE))
    stream.seek(0)
    kind = _SUFFIXES.get(path.suffix.lower(), "office")
    if head == OLD_OFFICE:
        data = stream.read(_LOOKED_AT)
        if b"EncryptedPackage".decode().encode("utf-16-le") in data:
            yield Rejected(path, "", protected())
            return
        kind = next((found for name, found in _STREAMS if name.encode("utf-16-le") in data), kind)
    elif head.startswith(b"PK") and kind == "office":
        kind = "slides"  # the one kind that is told by its parts
    elif kind == "word" and b"\x00" not in head:
        from index.readers import text

        yield from text.read(path, stream)
        return
    yield Rejected(path, "", _CURES[kind])
