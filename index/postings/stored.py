"""Stored fields: what a hit shows, compressed in blocks; the small fields ("heads") apart from the bodies.

Heads are one JSON array a document: a number whose bits tell which fields it has, then their values; bodies are plain
text. Blocks hold whole records, and few of them, since a list of hits unpacks a block for each; a dictionary gives the
bodies back what larger blocks would save. Each block has a checksum of its own, looked at whenever it is unpacked.
"""

import json
import threading
from array import array
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
import zstandard

from index.postings.container import Container, ContainerWriter, Damaged
from index.postings.guarded import GuardedArray

_LEVEL = 3
_HEAD_BLOCK = 1 << 10
_BODY_BLOCK = 1 << 12
_SAMPLE = 3 << 20
"""Bytes of bodies that a dictionary is trained on; fewer than these are packed without one."""
_DICTIONARY = 110 << 10
"""Bytes of a dictionary: zstd's own choice. It saves a seventh of the room, and unpacks small blocks faster."""
_SEGMENT = 200
"""Bytes of a stretch that goes into the dictionary. Trying out several sizes, as zstd does when it is given none, takes
four times as long and saves 0.4 % of the room."""
_SHOWN = 1 << 16
"""Bytes of a record that training looks at: one that is very long is no example of the others."""
_FEWEST = 100
"""Records below which there is nothing to train on."""
_TOGETHER = 1 << 20
"""Bytes of blocks that are packed one right after the other: what the compressor works with then stays in the
processor's cache, which takes a third off."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class BlockWriter:
    """Records of bytes into compressed blocks in a scratch file, with a dictionary once there is a sample for one."""

    def __init__(self, path: Path, block: int, sample: int = 0) -> None:
        self.path = path
        self._others: list[tuple[Path, int]] = []
        self.block = block
        self._sample = sample
        self._closed: list[list[bytes]] = []
        self._held = 0
        self._waiting: list[bytes] = []
        self._size = 0
        self.sizes = array("q")
        """Bytes of each record, unpacked."""
        self.packed: list[int] = []
        """Bytes of each block, packed."""
        self.raw: list[int] = []
        """Bytes of each block, unpacked."""
        self.dictionaries: dict[int, bytes] = {}
        """The dictionaries that blocks need, by the number that their frames bear."""
        self._open("wb")

    def _open(self, mode: Literal["wb", "ab"]) -> None:
        self._file: BinaryIO = self.path.open(mode)
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)

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
            self._close_block()

    def _close_block(self) -> None:
        if self._size:
            self.raw.append(self._size)
            self._closed.append(self._waiting)
            self._held += self._size
        self._waiting, self._size = [], 0
        if self._held >= (self._sample or _TOGETHER):
            self._pack()

    def _pack(self) -> None:
        """Pack the closed blocks, having trained the dictionary on them once they are enough for one."""
        if self._sample and self._held >= self._sample:
            sample = [record[:_SHOWN] for block in self._closed for record in block]
            if len(sample) >= _FEWEST:  # fewer records, each very long, teach nothing: the next ones may
                self._sample = 0
                self._train(sample)
        for records in self._closed:
            packed = self._compressor.compress(b"".join(records))
            self._file.write(packed)
            self.packed.append(len(packed))
        self._closed, self._held = [], 0

    def _train(self, sample: list[Any]) -> None:
        trained = zstandard.train_dictionary(_DICTIONARY, sample, k=_SEGMENT, d=8)
        trained.precompute_compress(level=_LEVEL)
        self.dictionaries[trained.dict_id()] = trained.as_bytes()
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL, dict_data=trained, write_checksum=True)

    def flush(self) -> None:
        """Close the block under way and write everything out."""
        self._close_block()
        self._pack()
        self._file.flush()

    def append(self, other: "BlockWriter") -> None:
        """Let the blocks of another writer follow; its file must stay until all is moved. Nothing is added then."""
        self.flush()
        other.flush()
        self._others += other._lying()
        self.sizes += other.sizes
        self.packed += other.packed
        self.raw += other.raw
        self.dictionaries |= other.dictionaries

    def _lying(self) -> list[tuple[Path, int]]:
        """The files that hold the blocks, one after another, with the bytes in each."""
        return [(self.path, sum(self.packed) - sum(length for _, length in self._others)), *self._others]

    def append_packed(self, data: Any, raw: int, sizes: Sequence[int]) -> None:
        """Take over a block as it lies in a segment, which has `dictionaries` from the same."""
        self._close_block()
        self._pack()
        self._file.write(data)
        self.sizes.extend(sizes)
        self.packed.append(len(data))
        self.raw.append(raw)

    def move_to(self, container: ContainerWriter, name: str) -> None:
        """Write the blocks and where they lie as arrays of a container; the file is dropped."""
        self.flush()
        files = self._lying()
        container.add_files(
            f"{name}/data", np.dtype(np.uint8), [path for path, _ in files], [size for _, size in files]
        )
        self.drop()
        container.add(f"{name}/dictionaries", np.frombuffer(b"".join(self.dictionaries.values()), np.uint8))
        lengths = [len(dictionary) for dictionary in self.dictionaries.values()]
        lists: tuple[tuple[str, Sequence[int]], ...] = (
            ("packed", self.packed),
            ("raw", self.raw),
            ("records", self.sizes),
            ("dictionary_offsets", lengths),
        )
        for key, values in lists:
            bounds = np.zeros(len(values) + 1, np.uint64)
            np.cumsum(np.array(values, np.uint64), out=bounds[1:])
            container.add(f"{name}/{key}", bounds.astype(np.uint32) if bounds[-1] < 2**32 else bounds)

    def drop(self) -> None:
        """Remove the scratch file."""
        self._file.close()
        self.path.unlink(missing_ok=True)


class StoredBlocks:
    """Records of bytes in compressed blocks of a container."""

    def __init__(self, arrays: Mapping[str, GuardedArray], path: Path) -> None:
        """`path` is the file that a damaged block is reported of."""
        self._path = path
        self.data = arrays["data"]
        self.packed = arrays["packed"]
        self._raw = arrays["raw"]
        self.records = arrays["records"]
        self.dictionaries: dict[int, bytes] = {}
        for first, end in pairwise(arrays["dictionary_offsets"].items.tolist()):
            dictionary = arrays["dictionaries"].octets(first, end)
            self.dictionaries[zstandard.ZstdCompressionDict(dictionary).dict_id()] = dictionary
        self._local = threading.local()  # a decompressor is not to be shared by threads

    @cached_property
    def raw(self) -> Any:
        """Where each block begins, unpacked, and the end: compared as a whole, since it is searched."""
        return self._raw.items

    def __len__(self) -> int:
        return len(self.records) - 1

    def record(self, at: int) -> bytes:
        """The bytes of a record."""
        start, end = self.records.pair(at)
        if start == end:
            return b""
        block = bisect_right(self.raw, start) - 1
        base = self.raw[block]
        return self.block(block)[start - base : end - base]

    def block(self, block: int) -> bytes:
        """The bytes of a block, unpacked; a thread's last one is kept, since a document's records lie side by side."""
        last: tuple[int, bytes] | None = getattr(self._local, "last", None)
        if last is None or last[0] != block:
            last = self._local.last = block, self._unpacked(block)
        return last[1]

    def _unpacked(self, block: int) -> bytes:
        try:
            return self._decompressed(block)
        except (zstandard.ZstdError, MemoryError, KeyError) as error:
            raise Damaged(self._path, f"altered: a block of stored fields ({error})") from error

    def _decompressed(self, block: int) -> bytes:
        packed = self.frame(block)
        told = zstandard.get_frame_parameters(packed)
        if not told.has_checksum:
            packed = self.packed_block(block)
        decompressors: dict[int, zstandard.ZstdDecompressor] = self._local.__dict__.setdefault("decompressors", {})
        number = told.dict_id
        if number not in decompressors:
            dictionary = zstandard.ZstdCompressionDict(self.dictionaries[number]) if number else None
            decompressors[number] = zstandard.ZstdDecompressor(dict_data=dictionary)
        first, end = self.raw[block], self.raw[block + 1]
        if told.content_size != end - first:
            raise Damaged(self._path, "altered: a block of stored fields of another length")
        return decompressors[number].decompress(packed)

    def frame(self, block: int) -> Any:
        """The bytes of a block as they lie in the file, whose own checksum is all that vouches for them."""
        first, end = self.packed.pair(block)
        return self.data.touched[first:end]

    def packed_block(self, block: int) -> Any:
        """The bytes of a block, compared with the file's checksums; raises Damaged."""
        first, end = self.packed.pair(block)
        return self.data[first:end]


class StoredWriter:
    """Takes the stored fields of one document after another."""

    def __init__(self, scratch: Path, heads: Sequence[str], bodies: Sequence[str]) -> None:
        scratch.mkdir(exist_ok=True)
        self._head_bits = [(1 << at, name) for at, name in enumerate(heads)]
        first, width = len(heads), len(bodies)
        self._body_bits = [(1 << first + at, 1 << first + width + at, name) for at, name in enumerate(bodies)]
        self.heads = BlockWriter(scratch / "heads", _HEAD_BLOCK)
        self.bodies = BlockWriter(scratch / "bodies", _BODY_BLOCK, _SAMPLE)

    def add(self, document: Mapping[str, Any], texts: Mapping[str, bytes]) -> None:
        """Store a document's fields; the values of heads must be what JSON can hold, those of bodies text.

        `texts` holds the bodies as UTF-8.
        """
        held = 0
        values = []
        for bit, name in self._head_bits:
            if name in document:
                held |= bit
                value = document[name]
                # Most are strings, and the encoder takes longer to begin than a string takes.
                values.append(encode_basestring(value) if type(value) is str else _encode(value))
        for bit, null, name in self._body_bits:
            # An empty record is an empty text, or None, or no field at all.
            if name in document:
                held |= bit if document[name] is not None else null
            self.bodies.add(texts[name])
        self.heads.add(f"[{','.join([str(held), *values])}]".encode("utf-8", "surrogatepass"))

    def flush(self) -> None:
        """Close the blocks under way."""
        self.heads.flush()
        self.bodies.flush()

    def append(self, other: "StoredWriter") -> None:
        """Let the documents of another writer follow; their files must stay until all is moved."""
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

    def __init__(self, facts: Mapping[str, Any], heads: StoredBlocks, bodies: StoredBlocks) -> None:
        """`facts` are those of the segment's container."""
        self._names: Sequence[str] = facts["heads"]
        self.body_names: Sequence[str] = facts["bodies"]
        self.heads = heads
        self.bodies = bodies
        self._held: dict[int, tuple[tuple[str, ...], tuple[tuple[int, str, bool], ...]]] = {}
        """What each number says that a record begins with: there are few."""

    @classmethod
    def of(cls, container: Container) -> "StoredFields":
        """Those of a segment's container."""
        heads, bodies = (
            StoredBlocks(container.group(f"stored.{name}"), container.path) for name in ("heads", "bodies")
        )
        return cls(container.facts, heads, bodies)

    def get(self, document: int, bodies: Collection[str] | None = None) -> dict[str, Any]:
        """The fields of a document that it has: the heads, and all bodies or those named, which alone are unpacked."""
        held, *values = json.loads(self.heads.record(document).decode("utf-8", "surrogatepass"))
        if held not in self._held:
            self._held[held] = self._names_held(held)
        names, texts = self._held[held]
        fields = dict(zip(names, values, strict=True))
        width = len(self.body_names)
        for at, name, has_text in texts:
            if bodies is None or name in bodies:
                text = self.bodies.record(document * width + at) if has_text else None
                fields[name] = None if text is None else text.decode("utf-8", "surrogatepass")
        return fields

    def _names_held(self, held: int) -> tuple[tuple[str, ...], tuple[tuple[int, str, bool], ...]]:
        """The heads that a record's number tells, and of its bodies place, name and whether there is a text."""
        names = tuple(name for bit, name in enumerate(self._names) if held >> bit & 1)
        bits, width = held >> len(self._names), len(self.body_names)
        there = [(at, name) for at, name in enumerate(self.body_names) if (bits | bits >> width) >> at & 1]
        return names, tuple((at, name, bool(bits >> at & 1)) for at, name in there)
