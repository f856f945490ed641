"""Stored fields: what a hit shows, compressed in blocks; the small fields ("heads") apart from the bodies.

Heads are one JSON array a document: a number whose bits tell which fields it has, then their values; bodies are plain
text. Blocks hold whole documents: small ones for heads, since a list of hits unpacks a block for each; larger ones for
bodies, since they pack better.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
import zstandard
from numpy.typing import NDArray

from index.postings.container import Container, ContainerWriter

_LEVEL = 3
_HEAD_BLOCK = 1 << 12
_BODY_BLOCK = 1 << 15
_COPY = 1 << 22
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _Local(threading.local):
    """A decompressor is not to be shared by threads."""

    def __init__(self) -> None:
        self.decompressor = zstandard.ZstdDecompressor()


_local = _Local()


class BlockWriter:
    """Records of bytes into compressed blocks in a scratch file."""

    def __init__(self, path: Path, block: int) -> None:
        self.path = path
        self.block = block
        self._open("wb")
        self._waiting: list[bytes] = []
        self._size = 0
        self.sizes: list[int] = []
        """Bytes of each record, unpacked."""
        self.packed: list[int] = []
        """Bytes of each block, packed."""
        self.raw: list[int] = []
        """Bytes of each block, unpacked."""

    def _open(self, mode: Literal["wb", "ab"]) -> None:
        self._file: BinaryIO = self.path.open(mode)
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL)

    def __getstate__(self) -> dict[str, Any]:
        self.flush()
        return {name: value for name, value in self.__dict__.items() if name not in ("_file", "_compressor")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._open("ab")

    def add(self, record: bytes) -> None:
        """Append a record."""
        self.sizes.append(len(record))
        self._waiting.append(record)
        self._size += len(record)
        if self._size >= self.block:
            self._pack()

    def flush(self) -> None:
        """Close the block under way and write everything out."""
        self._pack()
        self._file.flush()

    def _pack(self) -> None:
        if self._size:
            packed = self._compressor.compress(b"".join(self._waiting))
            self._file.write(packed)
            self.packed.append(len(packed))
            self.raw.append(self._size)
        self._waiting.clear()
        self._size = 0

    def close(self) -> None:
        """Close the last block and the file."""
        self.flush()
        self._file.close()

    def append(self, other: "BlockWriter") -> None:
        """Take over the blocks of another writer and drop its file."""
        self.flush()
        other.close()
        with other.path.open("rb") as source:
            while piece := source.read(_COPY):
                self._file.write(piece)
        other.path.unlink()
        self.sizes += other.sizes
        self.packed += other.packed
        self.raw += other.raw

    def append_packed(self, data: Any, packed: Sequence[int], raw: Sequence[int], sizes: Sequence[int]) -> None:
        """Take over blocks as they lie in a segment."""
        self.flush()
        self._file.write(data)
        self.sizes += sizes
        self.packed += packed
        self.raw += raw

    def move_to(self, container: ContainerWriter, name: str) -> None:
        """Write the blocks and where they lie as arrays of a container; the file is dropped."""
        self.close()
        container.add_file(f"{name}/data", np.dtype(np.uint8), self.path)
        self.path.unlink()
        for key, values in (("packed", self.packed), ("raw", self.raw), ("records", self.sizes)):
            bounds = np.zeros(len(values) + 1, np.uint64)
            np.cumsum(np.array(values, np.uint64), out=bounds[1:])
            container.add(f"{name}/{key}", bounds.astype(np.uint32) if bounds[-1] < 2**32 else bounds)

    def drop(self) -> None:
        """Remove the scratch file."""
        self._file.close()
        self.path.unlink(missing_ok=True)


class Blocks:
    """Records of bytes in compressed blocks of a container."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.data = memoryview(arrays["data"])  # type: ignore[arg-type]
        self.packed = arrays["packed"]
        self.raw = arrays["raw"]
        self.records = arrays["records"]

    def __len__(self) -> int:
        return len(self.records) - 1

    def record(self, at: int) -> bytes:
        """The bytes of a record."""
        start, end = int(self.records[at]), int(self.records[at + 1])
        if start == end:
            return b""
        block = int(np.searchsorted(self.raw, start, "right")) - 1
        base = int(self.raw[block])
        return self.block(block)[start - base : end - base]

    def block(self, block: int) -> bytes:
        """The bytes of a block, unpacked."""
        packed = self.data[int(self.packed[block]) : int(self.packed[block + 1])]
        return _local.decompressor.decompress(packed)


class StoredWriter:
    """Takes the stored fields of one document after another."""

    def __init__(self, scratch: Path, heads: Sequence[str], bodies: Sequence[str]) -> None:
        scratch.mkdir(exist_ok=True)
        self._names, self._bodies = tuple(heads), tuple(bodies)
        self.heads = BlockWriter(scratch / "heads", _HEAD_BLOCK)
        self.bodies = BlockWriter(scratch / "bodies", _BODY_BLOCK)

    def add(self, document: Mapping[str, Any], texts: Mapping[str, bytes]) -> None:
        """Store a document's fields; the values of heads must be what JSON can hold, those of bodies text.

        `texts` holds the bodies as UTF-8.
        """
        values = []
        held = 0
        for bit, name in enumerate(self._names):
            if name in document:
                held |= 1 << bit
                values.append(document[name])
        for bit, name in enumerate(self._bodies, len(self._names)):
            # An empty record is an empty text, or None, or no field at all.
            if name in document:
                held |= (1 if document[name] is not None else 1 << len(self._bodies)) << bit
            self.bodies.add(texts[name])
        self.heads.add(_encode([held, *values]).encode("utf-8", "surrogatepass"))

    def flush(self) -> None:
        """Close the blocks under way."""
        self.heads.flush()
        self.bodies.flush()

    def append(self, other: "StoredWriter") -> None:
        """Take over the documents of another writer and drop its files."""
        self.heads.append(other.heads)
        self.bodies.append(other.bodies)

    def move_to(self, container: ContainerWriter) -> None:
        """Write everything into a container."""
        self.heads.move_to(container, "stored.heads")
        self.bodies.move_to(container, "stored.bodies")

    def drop(self) -> None:
        """Remove the scratch files."""
        self.heads.drop()
        self.bodies.drop()


class StoredFields:
    """The stored fields of a segment."""

    def __init__(self, container: Container) -> None:
        self._names: Sequence[str] = container.facts["heads"]
        self.body_names: Sequence[str] = container.facts["bodies"]
        self.heads = Blocks(container.group("stored.heads"))
        self.bodies = Blocks(container.group("stored.bodies"))

    def get(self, document: int, heads_only: bool) -> dict[str, Any]:
        """The fields of a document that it has; with `heads_only` without unpacking any body."""
        held, *values = json.loads(self.heads.record(document).decode("utf-8", "surrogatepass"))
        fields = dict(zip((name for bit, name in enumerate(self._names) if held >> bit & 1), values, strict=True))
        width = len(self.body_names)
        for at, name in enumerate(() if heads_only else self.body_names):
            bits = held >> len(self._names) + at
            if bits & 1:
                fields[name] = self.bodies.record(document * width + at).decode("utf-8", "surrogatepass")
            elif bits >> width & 1:
                fields[name] = None
        return fields
