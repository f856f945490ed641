"""ZIP and tar: every file inside read as if it lay in a folder of the archive's name; nothing is unpacked there."""

import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from io import SEEK_END, BytesIO
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.bounds import FREE, RATIO, Overrun, Unspooled, overrun
from index.readers.compression import BROKEN
from index.readers.content import MAX_TEXT_BYTES
from index.readers.guard import each, refusal
from index.readers.ignored import SavedFolders, passed_over
from index.readers.members import inside, printable, refused_here
from index.readers.parts import MAX_PART_BYTES, PageOrPart, Part, read_now
from index.readers.press.txm_texts import (
    TEXTS_TABLE,
    TextsRow,
    TextsTable,
    described_text,
    folder_of,
    texts_table,
)
from index.readers.zipped import Overlapping, archives

MAX_MEMBER = 4 << 30
"""Bytes of one file in an archive."""
MAX_TOTAL = 64 << 30
"""Bytes of all files in an archive."""
MAX_RATIO = 500
"""How many times larger a file may be than what it takes in a ZIP; no text packs so well, a bomb does."""
MAX_ARCHIVES_WITHIN = 3
"""Archives within archives."""
_SPOOL = 8 << 20
_CHUNK = 1 << 18
MIN_SUSPECT_BYTES = 16 << 20
_WHOLE = ("html", "text", "feed")
"""Formats whose readers want all of a file before they begin, as documents' do: small ones are given as parts."""
_DOCUMENTS = "documents."
_MAILBOX = "documents.mbox"

ArchiveMember = tuple[str, IO[bytes] | Message]


def read(path: Path, stream: BinaryIO) -> Iterator[PageOrPart]:
    """The pages of every file in the archive, under the path that it has there; what can't be read is refused alone.

    What is refused is the archive's own: it is the file that was looked at, and that is looked at again once mended.
    """
    for piece in _read(path, stream, 1):
        if isinstance(piece, Part):
            yield replace(piece, reading=partial(_of_archive, path, piece.reading))
        else:
            yield refused_here(path, piece) if isinstance(piece, Rejected) else piece


def _of_archive(
    path: Path, reading: Callable[[bytes], Iterator[RawPage | Rejected]], data: bytes
) -> Iterator[RawPage | Rejected]:
    for outcome in reading(data):
        yield refused_here(path, outcome) if isinstance(outcome, Rejected) else outcome


def _read(path: Path, stream: BinaryIO, depth: int) -> Iterator[PageOrPart]:
    total = 0
    saved = SavedFolders(partial(_names, stream))
    tables: dict[str, TextsTable] = {}
    most = min(MAX_TOTAL, FREE + RATIO * _size(stream))
    for name, opened in _members(stream):
        inner = inside(path, name)
        if inner is None:
            yield Rejected(path, name, _unsafe())
            continue
        parts = inner.parts[len(path.parts) :]
        if any(passed_over(part) or part == "__MACOSX" for part in parts) or saved.hold(parts):
            continue
        if isinstance(opened, Message):
            yield Rejected(inner, "", opened)
            continue
        with opened, SpooledTemporaryFile(max_size=_SPOOL) as copy:
            size = _copied(opened, copy)
            if isinstance(size, Message):
                yield Rejected(inner, "", size)
                continue
            total += size
            if total > most:
                yield Rejected(path, name, _too_large(MAX_TOTAL) if total > MAX_TOTAL else overrun())
                return
            copy.seek(0)
            table = texts_table(name, cast(IO[bytes], copy))
            if table is not None:
                tables[name] = table
                continue
            row = next((row for at, known in tables.items() if (row := _row_of(at, known, name))), None)
            for piece in _pages(inner, cast(BinaryIO, copy), depth) if row is None else [_described(inner, row, copy)]:
                part = isinstance(piece, Part)
                yield replace(piece, place=", ".join(filter(None, (printable(name), piece.place)))) if part else piece
    for name, table in tables.items():
        if (unmet := table.unmet()) is not None:
            yield Rejected(path, printable(name), unmet)


def _described(path: Path, row: TextsRow, copy: IO[bytes]) -> PageOrPart:
    """A text of which a table of the archive speaks."""
    data = copy.read(MAX_TEXT_BYTES + 1)
    return Part(data, partial(described_text, path, row))


def _row_of(table_name: str, table: TextsTable, name: str) -> TextsRow | None:
    """What a table of the same folder says of a text."""
    return table.of(name) if folder_of(name) == folder_of(table_name) else None


def _size(stream: BinaryIO) -> int:
    """The bytes of a ZIP; of what is only known to its end, more than it may have: its own bounds hold."""
    try:
        size = stream.seek(0, SEEK_END)
    except OSError:
        return MAX_TOTAL
    stream.seek(0)
    return size


def _pages(path: Path, stream: BinaryIO, depth: int) -> Iterator[PageOrPart]:
    from index.readers import ARCHIVE, opened_file, reader_of

    try:
        found = opened_file(path, stream)
        if isinstance(found, Rejected):
            yield found
        elif found.format == ARCHIVE:
            yield from (
                _read(path, found.stream, depth + 1)
                if depth < MAX_ARCHIVES_WITHIN
                else [Rejected(path, "", _too_deep())]
            )
        elif _reads_whole(found.format) and (data := _small(found.stream)) is not None:
            yield Part(data, partial(_document, path, found.format))
        else:
            yield from reader_of(found.format).read(path, found.stream)
    except Unspooled:
        raise
    except (OSError, *BROKEN) as error:
        yield Rejected(path, "", _broken(error))
    except Exception as error:
        yield refusal(path, "", error)


def _reads_whole(name: str) -> bool:
    return name in _WHOLE or (name.startswith(_DOCUMENTS) and name != _MAILBOX)


def _small(stream: BinaryIO) -> bytes | None:
    """All bytes of a stream where they are few; else None, and the stream at its beginning."""
    data = stream.read(MAX_PART_BYTES + 1)
    if len(data) <= MAX_PART_BYTES:
        return data
    stream.seek(0)
    return None


def _document(path: Path, name: str, data: bytes) -> Iterator[RawPage | Rejected]:
    from index.readers import reader_of

    return each(path, read_now(reader_of(name).read(path, BytesIO(data))))


def _members(stream: BinaryIO) -> Iterator[ArchiveMember]:
    """The files of an archive, each to be read before the next is asked for, or why it can't be."""
    yield from _of_zip(stream) if _is_zip(stream) else _of_tar(stream)


def _is_zip(stream: BinaryIO) -> bool:
    head = stream.peek(4)[:4] if hasattr(stream, "peek") else b""
    if not head:
        head = stream.read(4)
        stream.seek(0)
    return head.startswith(b"PK")


def _names(stream: BinaryIO) -> Iterator[str]:
    """The names of all members, those before damage where there is some; each seeks what it reads, so that reading may
    be under way."""
    try:
        stream.seek(0)
        if _is_zip(stream):
            for part in archives(stream):
                with part:
                    yield from part.namelist()
        else:
            with tarfile.open(fileobj=stream, mode="r:") as archive:
                while (member := archive.next()) is not None:
                    setattr(archive, "members", [])  # noqa: B010 (as above)
                    yield member.name
    except (zipfile.BadZipFile, tarfile.TarError, NotImplementedError, EOFError, OSError, ValueError):
        return


def _of_zip(stream: BinaryIO) -> Iterator[ArchiveMember]:
    try:
        for archive in archives(stream):
            with archive:
                yield from _of_directory(archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        yield "", _broken(error)


def _of_directory(archive: zipfile.ZipFile) -> Iterator[ArchiveMember]:
    # What a table says of texts has to be known before they are read.
    for member in sorted(archive.infolist(), key=lambda one: not one.filename.lower().endswith(TEXTS_TABLE)):
        if member.is_dir():
            continue
        if member.flag_bits & 1:
            yield member.filename, _encrypted()
        elif member.file_size > MAX_MEMBER:
            yield member.filename, _too_large(MAX_MEMBER)
        elif member.file_size > MIN_SUSPECT_BYTES and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            yield member.filename, _bomb()
        else:
            try:
                yield member.filename, archive.open(member)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
                yield member.filename, _broken(error)


def _of_tar(stream: BinaryIO) -> Iterator[ArchiveMember]:
    try:
        with tarfile.open(fileobj=stream, mode="r:") as archive:
            while (member := archive.next()) is not None:
                setattr(archive, "members", [])  # noqa: B010 (mypy knows no such name); it would keep every header
                if member.isdir():
                    continue
                if not member.isreg():
                    yield member.name, _no_file()
                elif member.size > MAX_MEMBER:
                    yield member.name, _too_large(MAX_MEMBER)
                elif (file := archive.extractfile(member)) is not None:
                    yield member.name, file
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        yield "", _broken(error)


def _copied(source: IO[bytes], copy: IO[bytes]) -> int | Message:
    """The bytes copied; refused where they are too many. Raises Unspooled where there is no room for them."""
    size = 0
    while True:
        try:
            chunk = source.read(_CHUNK)
        except Exception as error:  # every kind of packing has errors of its own
            return _broken(error)
        if not chunk:
            return size
        size += len(chunk)
        if size > MAX_MEMBER:
            return _too_large(MAX_MEMBER)
        try:
            copy.write(chunk)
        except OSError as error:
            raise Unspooled(error) from error


def _unsafe() -> Message:
    return Message(
        fr="nom qui sort de l’archive : renommez ce fichier et refaites l’archive",
        en="a name that leads out of the archive: rename this file and pack it again",
    )


def _no_file() -> Message:
    return Message(
        fr="lien ou périphérique : mettez le fichier lui-même dans l’archive",
        en="a link or a device: put the file itself into the archive",
    )


def _encrypted() -> Message:
    return Message(fr="chiffré : donnez le fichier déchiffré", en="encrypted: give the decrypted file")


def _bomb() -> Message:
    return Message(
        fr=f"plus de {MAX_RATIO} fois sa taille une fois décompressé : décompressez-le à part s’il est sincère",
        en=f"more than {MAX_RATIO} times its size when unpacked: unpack it by itself if it is honest",
    )


def _too_large(limit: int) -> Message:
    return Message(
        fr=f"plus de {limit >> 30} Gio décompressés : décompressez-le et partagez-le",
        en=f"more than {limit >> 30} GiB unpacked: unpack it and split it",
    )


def _too_deep() -> Message:
    return Message(
        fr=f"archive dans plus de {MAX_ARCHIVES_WITHIN - 1} autres : décompressez celles du dehors",
        en=f"an archive within more than {MAX_ARCHIVES_WITHIN - 1} others: unpack the outer ones",
    )


def _broken(error: Exception) -> Message:
    if isinstance(error, Overrun):
        return overrun()
    if isinstance(error, Overlapping):
        return Message(
            fr="fichiers qui se chevauchent dans l’archive (bombe ?) : refaites-la avec ceux qui sont sûrs",
            en="files that overlap in the archive (a bomb?): pack those that can be trusted anew",
        )
    return Message(
        fr=f"archive abîmée ({error}) : téléchargez-la ou copiez-la de nouveau",
        en=f"damaged archive ({error}): download or copy it again",
    )
