"""Pages put aside on disk while a run reads: so that a run which is stopped need not read its finished files again.

A journal is a header and batches, appended one after another:

    header  one line of JSON: what wrote it
    batch   three little-endian uint32: bytes of the events, bytes of the pages, CRC-32 of both; the events; the pages

Events tell where files begin and end; pages are compressed by zstd. Both are MessagePack, read back as the types they
were and checked against them: a journal has a name and lies in the user's folder, and nothing in it can run. What a
kill or a power cut leaves of the last batch is cut off.
"""

import json
import os
import platform
import struct
import zlib
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryFile
from typing import IO, Any

from index.article import Rejected
from index.cleaning.line_fingerprints import Cleaned
from index.reads import exactly, named_error
from index.rebuild.aside import set_aside
from index.rebuild.files import SourceFile
from index.sidecar import Sidecar

JOURNAL_FILE = "unfinished.pages"
JOURNAL_FORMAT = 3
BATCH_HEADER = struct.Struct("<III")
_PLAIN, _ESCAPED = b"\0", b"\1"

Numbered = tuple[int, Cleaned | Rejected]
"""An outcome with the number of its file."""


class Unusable(Exception):
    """A journal that holds, under good checksums, what this program did not write."""


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

# Of several classes one has a value: that is how a union of them is told apart when it is read.
_Events = list[tuple[Begun | None, Ended | None]]
_Pages = list[tuple[int, Cleaned | None, Rejected | None]]


class Journal:
    """Batches of pages. One writer at a time; the writer's lock of the index sees to that."""

    def __init__(self, path: Path | None, program: str = "") -> None:
        """Open the journal at `path`, or begin one where it is absent, damaged, or of another program (`program`:
        whatever must be the same for pages to be the same); without a path, one that goes when it is closed."""
        self._path = path
        self._program = program
        self.aside: Path | None = None
        """Where what could not be used was put."""
        self._open()

    def _open(self) -> None:
        self._file = self._opened()
        header = {"format": JOURNAL_FORMAT, "python": platform.python_version(), "program": self._program}
        line = json.dumps(header).encode() + b"\n"
        with named_error(self._path or JOURNAL_FILE):
            found = self._file.readline(len(line))
        if found != line:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(line)
            self._file.flush()
        self._first = len(line)
        self.batches = 0
        """How many there are."""
        self._end = self._whole_until()
        self._file.truncate(self._end)

    def _opened(self) -> IO[bytes]:
        if self._path is None:
            return TemporaryFile()
        try:
            return _regular(self._path)
        except (Unusable, IsADirectoryError, PermissionError):
            self.aside = set_aside(self._path)
            return _regular(self._path)

    def begin_anew(self) -> None:
        """Put what the journal holds aside, and begin one without pages."""
        self.close()
        if self._path is not None:
            self.aside = set_aside(self._path)
        self._open()

    def append(self, events: Sequence[Event], pages: Sequence[Numbered]) -> None:
        """Put a batch aside; once this returns, a kill of the process does not lose it."""
        import zstandard

        told = _packed([(one, None) if isinstance(one, Begun) else (None, one) for one in events])
        packed = zstandard.ZstdCompressor(level=1).compress(
            _packed([(at, one, None) if isinstance(one, Cleaned) else (at, None, one) for at, one in pages])
        )
        self._file.seek(self._end)
        self._file.write(
            BATCH_HEADER.pack(len(told), len(packed), zlib.crc32(packed, zlib.crc32(told))) + told + packed
        )
        self._file.flush()
        self._end = self._file.tell()
        self.batches += 1

    def events(self) -> Iterator[Event]:
        """All events, in order; raises Unusable, or OSError where the disk does not give what it was given."""
        for told, _ in self._batches():
            for begun, ended in _unpacked(told, _Events):
                event = begun or ended
                if event is None:
                    raise Unusable("an event of no kind")
                yield event

    def pages(self, wanted: Container[int] | None = None) -> Iterator[list[Numbered]]:
        """The pages of each batch, in order, none of those that are not `wanted`; raises as `events` does."""
        import zstandard

        for number, (_, packed) in enumerate(self._batches()):
            if wanted is not None and number not in wanted:
                yield []
                continue
            try:
                plain = zstandard.ZstdDecompressor().decompress(packed)
            except (zstandard.ZstdError, MemoryError) as error:
                raise Unusable(str(error)) from error
            yield [(at, _outcome(*one)) for at, *one in _unpacked(plain, _Pages)]

    def close(self) -> None:
        """Leave the journal for a later run; one without a name goes."""
        self._file.close()

    def discard(self) -> None:
        """Close the journal and take it away."""
        self.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _batches(self) -> Iterator[tuple[bytes, bytes]]:
        name = self._path or JOURNAL_FILE
        at = self._first
        while at < self._end:
            self._file.seek(at)
            events, pages, _ = BATCH_HEADER.unpack(exactly(self._file, BATCH_HEADER.size, name))
            told, packed = exactly(self._file, events, name), exactly(self._file, pages, name)
            at += BATCH_HEADER.size + events + pages
            yield told, packed

    def _whole_until(self) -> int:
        """Where the last whole batch ends."""
        name = self._path or JOURNAL_FILE
        length = self._file.seek(0, os.SEEK_END)
        at = self._first
        self._file.seek(at)
        while at + BATCH_HEADER.size <= length:
            events, pages, crc = BATCH_HEADER.unpack(exactly(self._file, BATCH_HEADER.size, name))
            end = at + BATCH_HEADER.size + events + pages
            if end > length or zlib.crc32(exactly(self._file, events + pages, name)) != crc:
                break
            at = end
            self.batches += 1
        return at


def _regular(path: Path) -> IO[bytes]:
    # A pipe that nobody writes to would be waited for.
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags, 0o600)
    if not S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unusable("not a file")
    return os.fdopen(descriptor, "r+b")


def _sound(page: Cleaned) -> Cleaned:
    """The page, if the arrays in it are of the shapes that learning reads; raises Unusable."""
    lines, lengths = len(page.lines) // 8, len(page.lengths) // 2
    whole = not (len(page.lines) % 8 or len(page.lengths) % 2 or len(page.names) % 16)
    try:
        keys = int(page.article.id, 16), page.site, page.page
    except ValueError as error:
        raise Unusable("an identifier of another form") from error
    if not whole or lines != lengths or not all(0 <= key < 1 << 64 for key in keys):
        raise Unusable("traces of another form")
    return page


def _outcome(cleaned: Cleaned | None, rejected: Rejected | None) -> Cleaned | Rejected:
    if cleaned is not None:
        return _sound(cleaned)
    if rejected is None:
        raise Unusable("a page of no kind")
    return rejected


def _packed(values: Any) -> bytes:
    """Values of our types as MessagePack, behind a byte that tells how their strings are written."""
    import msgspec

    try:
        return _PLAIN + msgspec.msgpack.encode(values, enc_hook=_bytes_of)
    except UnicodeEncodeError:
        # The name of a member of an archive may be no UTF-8: it has lone surrogates, which UTF-8 cannot write.
        plain = msgspec.to_builtins(values, builtin_types=(bytes,), enc_hook=_bytes_of)
        return _ESCAPED + msgspec.msgpack.encode(_mapped(plain, _escaped))


def _unpacked(data: bytes, kind: Any) -> Any:
    """What `_packed` was given, checked against `kind`; raises Unusable."""
    import msgspec

    try:
        if data[:1] == _PLAIN:
            return msgspec.msgpack.decode(memoryview(data)[1:], type=kind, dec_hook=_path_of)
        if data[:1] == _ESCAPED:
            plain = _mapped(msgspec.msgpack.decode(memoryview(data)[1:]), _unescaped)
            return msgspec.convert(plain, kind, builtin_types=(bytes,), dec_hook=_path_of)
    except (msgspec.MsgspecError, ValueError, TypeError, MemoryError, RecursionError) as error:
        raise Unusable(str(error)) from error
    raise Unusable("written in another way")


def _bytes_of(value: Any) -> bytes:
    if isinstance(value, Path):
        return os.fsencode(value)
    raise TypeError(type(value).__name__)


def _path_of(kind: type, value: Any) -> Any:
    if kind is Path and isinstance(value, bytes):
        return Path(os.fsdecode(value))
    raise TypeError(kind.__name__)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every string in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, (list, tuple)):
        return [_mapped(one, change) for one in value]
    if isinstance(value, dict):
        return {change(key): _mapped(one, change) for key, one in value.items()}
    return value


def _escaped(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def _unescaped(text: str) -> str:
    return text.encode("latin-1").decode("utf-8", "surrogatepass")
