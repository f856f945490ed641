"""Pages put aside on disk while a run reads: so that a run which is stopped need not read its finished files again.

A journal is a header and batches, appended one after another:

    header  one line of JSON: what wrote it
    batch   three little-endian uint32: bytes of the events, bytes of the pages, CRC-32 of both; the events; the pages

Events (JSON) tell where files begin and end; pages are pickled and compressed by zstd. What a kill or a power cut
leaves of the last batch is cut off. A journal has a name and lies in the user's folder: only the few classes that pages
are made of are unpickled.
"""

import io
import json
import os
import pickle
import platform
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from index.article import Rejected
from index.cleaning.line_fingerprints import Cleaned
from index.rebuild.files import SourceFile
from index.sidecar import Sidecar

NAME = "unfinished.pages"
_HEAD = struct.Struct("<III")
_CLASSES = {
    ("index.article", "Article"),
    ("index.article", "Rejected"),
    ("index.article", "RemovedLine"),
    ("index.cleaning.line_fingerprints", "Cleaned"),
    ("index.messages", "Message"),
    ("pathlib", "PosixPath"),
    ("pathlib", "WindowsPath"),
    ("pathlib._local", "PosixPath"),
    ("pathlib._local", "WindowsPath"),
}

Numbered = tuple[int, Cleaned | Rejected]
"""An outcome with the number of its file."""


@dataclass(frozen=True, slots=True)
class Begun:
    """File number `number` begins; `sidecar` is what its folder's says."""

    number: int
    file: SourceFile
    sidecar: Sidecar | None


@dataclass(frozen=True, slots=True)
class Ended:
    """File number `number` was read to its end; `whole` tells that no page of it was refused."""

    number: int
    whole: bool


Event = Begun | Ended


class Journal:
    """Batches of pages. One writer at a time; the writer's lock of the index sees to that."""

    def __init__(self, path: Path | None, program: str = "") -> None:
        """Open the journal at `path`, or begin one where it is absent, damaged, or of another program (`program`:
        whatever must be the same for pages to be the same); without a path, one that goes when it is closed."""
        self._path = path
        if path is None:
            self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 (`close` closes it)
        else:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            self._file = os.fdopen(descriptor, "r+b")
        header = {"format": 1, "python": platform.python_version(), "program": program}
        line = json.dumps(header).encode() + b"\n"
        if self._file.readline(len(line)) != line:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(line)
        self._first = len(line)
        self._end = self._whole_until()
        self._file.truncate(self._end)

    def append(self, events: Sequence[Event], pages: Sequence[Numbered]) -> None:
        """Put a batch aside; once this returns, a kill of the process does not lose it."""
        import zstandard

        told = json.dumps([_told(event) for event in events]).encode()
        packed = zstandard.ZstdCompressor(level=1).compress(pickle.dumps(list(pages), pickle.HIGHEST_PROTOCOL))
        self._file.seek(self._end)
        self._file.write(_HEAD.pack(len(told), len(packed), zlib.crc32(packed, zlib.crc32(told))) + told + packed)
        self._file.flush()
        self._end = self._file.tell()

    def events(self) -> Iterator[Event]:
        """All events, in order."""
        for told, _ in self._batches():
            for event in json.loads(told):
                yield _event(event)

    def pages(self) -> Iterator[list[Numbered]]:
        """The pages of each batch, in order."""
        import zstandard

        for _, packed in self._batches():
            yield _Unpickler(io.BytesIO(zstandard.ZstdDecompressor().decompress(packed))).load()

    def close(self) -> None:
        """Leave the journal for a later run; one without a name goes."""
        self._file.close()

    def discard(self) -> None:
        """Close the journal and take it away."""
        self.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _batches(self) -> Iterator[tuple[bytes, bytes]]:
        at = self._first
        while at < self._end:
            self._file.seek(at)
            events, pages, _ = _HEAD.unpack(self._file.read(_HEAD.size))
            told, packed = self._file.read(events), self._file.read(pages)
            at = self._file.tell()
            yield told, packed

    def _whole_until(self) -> int:
        """Where the last whole batch ends."""
        at = self._first
        self._file.seek(at)
        while len(head := self._file.read(_HEAD.size)) == _HEAD.size:
            events, pages, crc = _HEAD.unpack(head)
            data = self._file.read(events + pages)
            if len(data) < events + pages or zlib.crc32(data) != crc:
                break
            at = self._file.tell()
        return at


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _CLASSES:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a page")
        return super().find_class(module, name)


def _told(event: Event) -> list[Any]:
    if isinstance(event, Ended):
        return [event.number, event.whole]
    told = event.sidecar
    sidecar = None if told is None else [told.source, told.section, told.agency]
    file = event.file
    # A name that is no UTF-8 has lone surrogates, which JSON writes as escapes of its own.
    return [event.number, str(file.path), file.size, file.mtime_ns, sidecar]


def _event(told: list[Any]) -> Event:
    if len(told) == 2:
        return Ended(*told)
    number, path, size, mtime_ns, sidecar = told
    return Begun(number, SourceFile(Path(path), size, mtime_ns), None if sidecar is None else Sidecar(*sidecar))
