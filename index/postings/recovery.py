"""What can still be read of a segment whose file is damaged: stored fields of the documents whose blocks verify.

The file is read, never mapped: where a disk gives no answer, a read fails and a map ends the process.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from index.postings.container import CONTAINER_MAGIC, FOOTER, Damaged
from index.postings.guarded import as_guarded
from index.postings.stored import StoredBlocks, StoredFields
from index.reads import exactly

_SMALL = ("packed", "raw", "records", "dictionaries", "dictionary_offsets")
_PIECE = 1 << 20
_UNREADABLE = (Damaged, OSError, ValueError, KeyError, TypeError, IndexError)


def recovered(path: Path, length: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The number and the stored fields of each document that is sound in a damaged segment of so many bytes, in order.

    Deleted documents are among them. Nothing where the segment's directory can't be read.
    """
    try:
        file = path.open("rb")
    except OSError:
        return
    with file:
        try:
            source = _Source(file, path, length)
            documents = int(source.facts["documents"])
            stored = StoredFields(source.facts, source.blocks("stored.heads"), source.blocks("stored.bodies"))
        except _UNREADABLE:
            return
        for document in range(documents):
            try:
                fields = stored.get(document)
            except _UNREADABLE:
                continue
            yield document, fields


class _Source:
    """A container whose directory is sound, whatever the rest is."""

    def __init__(self, file: IO[bytes], path: Path, length: int) -> None:
        self._file, self.path = file, path
        footer = self.read(length - FOOTER.size, FOOTER.size)
        at, size, _, crc32, *_, magic = FOOTER.unpack(footer)
        raw = self.read(at, size) if magic == CONTAINER_MAGIC and at + size < length else b""
        if not raw or zlib.crc32(raw) != crc32:
            raise Damaged(path, "its directory cannot be read")
        directory = json.loads(raw)
        self.facts: Mapping[str, Any] = directory["facts"]
        self._entries: Mapping[str, Any] = directory["arrays"]

    def read(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        return exactly(self._file, size, self.path)

    def blocks(self, group: str) -> "_Checked":
        """The blocks of a group; raises Damaged where what tells their places does not verify."""
        arrays = {}
        for name in _SMALL:
            entry = self._entries[f"{group}/{name}"]
            if not self._verifies(entry):
                raise Damaged(self.path, f"{group}/{name} is altered")
            dtype = np.dtype(entry["dtype"])
            arrays[name] = np.frombuffer(self.read(entry["offset"], entry["count"] * dtype.itemsize), dtype)
        data = self._entries[f"{group}/data"]
        return _Checked(arrays, self, data["offset"], self._verifies(data))

    def _verifies(self, entry: Mapping[str, Any]) -> bool:
        crc = 0
        try:
            for at in range(0, entry["span"], _PIECE):
                crc = zlib.crc32(self.read(entry["offset"] + at, min(_PIECE, entry["span"] - at)), crc)
        except OSError:
            return False
        return bool(crc == entry["crc32"])


class _Checked(StoredBlocks):
    """Blocks that are given only where a checksum holds: that of all of them, or a block's own."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], source: _Source, offset: int, whole: bool) -> None:
        held = {**arrays, "data": np.empty(0, np.uint8)}
        super().__init__({name: as_guarded(values) for name, values in held.items()}, source.path)
        self._source, self._offset, self._whole = source, offset, whole

    def frame(self, block: int) -> bytes:
        """The bytes of a block as they lie in the file; raises Damaged, or OSError."""
        first, end = self.packed.pair(block)
        packed = self._source.read(self._offset + first, end - first)
        if not self._whole and not zstandard.get_frame_parameters(packed).has_checksum:
            raise Damaged(self._source.path, "a block without a checksum of its own")
        return packed

    packed_block = frame
