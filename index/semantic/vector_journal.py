"""Vectors put aside while they are made, so that a run which is stopped has not made them in vain.

A journal is a line that names the model, and records of one length, appended: key, scale, 384 bytes, CRC-32 of all
that. What a kill or a power cut leaves of the last record, and what a disk altered, is not read back.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from index.semantic.model import DIMENSIONS, MODEL_NAME

VECTOR_JOURNAL_FILE = "unfinished.vectors"
_RECORD = struct.Struct(f"<qf{DIMENSIONS}sI")
_HEADER = f"manchette vectors 1, {MODEL_NAME}\n".encode()


class VectorJournal:
    """Vectors of one index; one writer at a time, under the writer's lock of the index."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def vectors(self) -> dict[int, tuple[bytes, float]]:
        """What was put aside, by key: the bytes of each vector and its scale."""
        return {key: (row, scale) for key, row, scale in self._records()}

    def append(self, records: "list[tuple[int, bytes, float]]") -> None:
        """Put vectors aside; once this returns, they are on the disk."""
        with self._opened() as file:
            for key, row, scale in records:
                body = _RECORD.pack(key, scale, row, 0)[:-4]
                file.write(body + struct.pack("<I", zlib.crc32(body)))
            file.flush()
            os.fsync(file.fileno())

    def discard(self) -> None:
        """Remove what was put aside."""
        self._path.unlink(missing_ok=True)

    def _opened(self) -> IO[bytes]:
        """The file, at the end of its last whole record; begun anew where it is of another model or no journal."""
        if not self._is_ours():
            self._path.write_bytes(_HEADER)
        size = self._path.stat().st_size
        whole = size - (size - len(_HEADER)) % _RECORD.size
        if whole != size:
            os.truncate(self._path, whole)
        return self._path.open("ab")

    def _records(self) -> Iterator[tuple[int, bytes, float]]:
        if not self._path.is_file():
            return
        with self._path.open("rb") as file:
            if file.read(len(_HEADER)) != _HEADER:
                return
            while len(record := file.read(_RECORD.size)) == _RECORD.size:
                key, scale, row, crc32 = _RECORD.unpack(record)
                if zlib.crc32(record[:-4]) == crc32:
                    yield key, row, scale

    def _is_ours(self) -> bool:
        if not self._path.is_file():
            return False
        with self._path.open("rb") as file:
            return file.read(len(_HEADER)) == _HEADER
