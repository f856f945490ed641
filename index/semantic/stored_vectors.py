"""The vectors of an index's articles: one file beside the segments, never rewritten in place.

keys     what each vector was made of (`article_key`), ascending, int64
vectors  a row of 384 bytes for each, int8
scales   what a row is multiplied by to be of length 1

A vector belongs to a title and a text, not to a place in the index: so the file outlives rebuilds, merges and repairs,
and an article whose text changed has none until it is read anew.
"""

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.postings.container import Container, ContainerWriter
from index.semantic.model import DIMENSIONS, MODEL_NAME, Embedded

SEMANTIC_FILE = "semantic.seg"
NO_KEY = 0
"""The key of an article without words, which has no vector."""
_SEGMENT = "semantic"
_LARGEST = 127


def article_key(title: str, copy: int) -> int:
    """What a vector is found by: a title and the digest of a text (`index.schema`, field `copy`); below 2**63."""
    if not copy:
        return NO_KEY
    digest = blake2b(title.encode("utf-8", "surrogatepass") + copy.to_bytes(8, "little", signed=True), digest_size=8)
    return int.from_bytes(digest.digest(), "little") >> 1


class PackedVectors:
    """Vectors in a byte a dimension, each with what it is multiplied by."""

    def __init__(self, rows: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        self.rows, self.scales = rows, scales

    def cosines(self, question: Embedded, at: NDArray[np.intp]) -> NDArray[np.float32]:
        """How near the vectors at these places are to one of length 1."""
        found: NDArray[np.float32] = (self.rows.take(at, 0).astype(np.float32) @ question) * self.scales.take(at)
        return found


def packed(vectors: Embedded) -> PackedVectors:
    """Vectors of length 1, packed: a cosine is wrong by .001 at most or so then."""
    largest = np.maximum(np.abs(vectors).max(1, keepdims=True), np.finfo(np.float32).tiny)
    rows = np.rint(vectors * (_LARGEST / largest)).astype(np.int8)
    lengths = np.linalg.norm(rows.astype(np.float32), axis=1)
    return PackedVectors(rows, (1 / np.maximum(lengths, 1)).astype(np.float32))


class StoredVectors:
    """The vectors of a file, read where they lie."""

    def __init__(self, container: Container) -> None:
        group = container.group("")
        self._keys, self._rows, self._scales = group["keys"], group["vectors"], group["scales"]

    def __len__(self) -> int:
        return len(self._keys)

    def places(self, keys: NDArray[np.int64]) -> NDArray[np.intp]:
        """The place of each key, -1 for one that has no vector."""
        known = self._keys.whole
        at = known.searchsorted(keys)
        found = np.zeros(len(keys), bool)
        inside = at < len(known)
        found[inside] = known.take(at[inside]) == keys[inside]
        return np.where(found & (keys != NO_KEY), at, -1)

    def at(self, places: NDArray[np.intp]) -> PackedVectors:
        """The vectors at these places."""
        bytes_of = (places[:, None] * DIMENSIONS + np.arange(DIMENSIONS)).ravel()
        return PackedVectors(self._rows.take(bytes_of).reshape(-1, DIMENSIONS), self._scales.take(places))

    def keys(self) -> NDArray[np.int64]:
        """All keys, ascending."""
        return self._keys.whole


def open_vectors(path: Path) -> StoredVectors | None:
    """The vectors in a file; None where another model made them. Raises Damaged."""
    container = Container.alone(path, _SEGMENT)
    return StoredVectors(container) if container.facts.get("model") == MODEL_NAME else None


def write_vectors(path: Path, vectors: Mapping[int, tuple[bytes, float]]) -> None:
    """Write vectors by their keys, each as its bytes and its scale, in place of the file that lies there, which may be
    one with that of another generation."""
    keys = sorted(vectors)
    aside = path.with_name(f".{path.name}.new")
    writer = ContainerWriter(aside, _SEGMENT)
    try:
        writer.add("keys", np.array(keys, np.int64))
        writer.add("vectors", np.frombuffer(b"".join(vectors[key][0] for key in keys), np.int8))
        writer.add("scales", np.array([vectors[key][1] for key in keys], np.float32))
        writer.finish({"model": MODEL_NAME})
    except BaseException:
        writer.abandon()
        raise
    aside.rename(path)
