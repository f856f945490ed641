"""The reading interface of the array engine: a snapshot of an index, its segments, their fields and columns.

    snapshot = open_snapshot(folder)
    for base, segment in snapshot.leaves():
        field = segment.fields["text"]
        ordinal = field.find(b"budget")
        if ordinal >= 0:
            docs, freqs = field.docs(ordinal), field.freqs(ordinal)

All arrays are read-only views of memory maps, compared with their checksums as they are first read; nothing is
unpickled. A snapshot stays readable while a writer commits.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.postings.container import Container, Damaged
from index.postings.field import FieldPostings
from index.postings.guarded import GuardedArray
from index.postings.manifest import Manifest, SegmentEntry, read_manifest
from index.postings.stored import StoredFields

__all__ = ["Column", "Damaged", "FieldPostings", "Segment", "Snapshot", "open_snapshot"]


class Column:
    """One value of each document: a number, or a string by its code."""

    def __init__(self, name: str, values: NDArray[np.generic], strings: Sequence[str] | None, default: int) -> None:
        self.name = name
        self.values = values
        """One integer a document: the number itself (int64 or int32), or the code of its string (int32).

        A document without a value has `default` where the column is of numbers and -1 where it is of strings.
        """
        self.strings = strings
        """The distinct strings in order, so that codes sort as strings do; None where the column is of numbers."""
        self.default = default

    @cached_property
    def lowest(self) -> int:
        """The least of the values, 0 where there is none."""
        return int(self.values.min(initial=0))

    def __getitem__(self, document: int) -> int | str | None:
        value = int(self.values[document])
        if self.strings is None:
            return value
        return self.strings[value] if value >= 0 else None


class Segment:
    """One immutable part of an index: `documents` documents, numbered from 0."""

    def __init__(self, container: Container, deleted: NDArray[np.bool_] | None) -> None:
        self.container = container
        self.name: str = container.segment
        self.documents: int = int(container.facts["documents"])
        """Documents, deleted ones included."""
        self.deleted = deleted
        """True for each deleted document; None where there is none."""
        self.live: int = self.documents - (int(deleted.sum()) if deleted is not None else 0)
        """Documents not deleted."""
        self.fields: Mapping[str, FieldPostings] = {
            name: FieldPostings(name, self.documents, container.group(name)) for name in container.facts["fields"]
        }
        self.columns: tuple[str, ...] = tuple(container.facts["columns"])
        self._columns: dict[str, Column] = {}

    def without(self, documents: Iterable[int]) -> "Segment":
        """The same segment with these documents deleted, and no others."""
        deleted = np.zeros(self.documents, np.bool_)
        deleted[list(documents)] = True
        return Segment(self.container, deleted if deleted.any() else None)

    def column(self, name: str) -> Column:
        """The column of a name in `columns`; KeyError otherwise."""
        if name not in self._columns:
            arrays = self.container.group(f"column.{name}")
            facts = self.container.facts["columns"][name]
            strings = facts["kind"] == "string"
            self._columns[name] = Column(
                name,
                arrays["values"].whole,
                _Strings(arrays["strings"], arrays["string_offsets"]) if strings else None,
                facts["default"],
            )
        return self._columns[name]

    @cached_property
    def _stored(self) -> StoredFields:
        return StoredFields.of(self.container)

    def stored(self, document: int, title_only: bool = False, bodies: Collection[str] | None = None) -> dict[str, Any]:
        """The stored fields of a document that has them; with `title_only` the small ones alone, no body unpacked.

        `bodies` are those of the large ones that are wanted, None for all.
        """
        return self._stored.get(document, () if title_only else bodies)


class Snapshot:
    """An index as one commit left it."""

    def __init__(self, folder: Path, manifest: Manifest, segments: Sequence[Segment]) -> None:
        self.folder = folder
        self.manifest = manifest
        self.segments = tuple(segments)
        self.documents: int = sum(segment.documents for segment in segments)
        """Documents, deleted ones included: global numbers run from 0 to documents - 1."""
        self.live: int = sum(segment.live for segment in segments)
        """Documents not deleted."""

    @property
    def fingerprint(self) -> str:
        """The schema's fingerprint, as the writer was given it."""
        return self.manifest.fingerprint

    def let_go(self) -> None:
        """See `Container.let_go`."""
        for segment in self.segments:
            segment.container.let_go()

    def leaves(self) -> Iterator[tuple[int, Segment]]:
        """Each segment with the global number of its first document."""
        base = 0
        for segment in self.segments:
            yield base, segment
            base += segment.documents

    def tokens(self, field: str) -> int:
        """Tokens of a field over all segments, deleted documents included."""
        return sum(segment.fields[field].tokens for segment in self.segments if field in segment.fields)

    def average_length(self, field: str) -> float:
        """Tokens of a field per document of the index; 0.0 where there is none."""
        return self.tokens(field) / self.documents if self.documents else 0.0

    def df(self, field: str, term: bytes) -> int:
        """Documents that have the term, over all segments, deleted documents included."""
        total = 0
        for segment in self.segments:
            postings = segment.fields.get(field)
            ordinal = postings.find(term) if postings is not None else -1
            if postings is not None and ordinal >= 0:
                total += postings.df(ordinal)
        return total

    def first_with(self, field: str, term: bytes) -> int | None:
        """The global number of the first document, not deleted, that has the term; None where there is none."""
        for base, segment in self.leaves():
            postings = segment.fields.get(field)
            ordinal = -1 if postings is None else postings.find(term)
            if postings is not None and ordinal >= 0:
                for document in postings.docs(ordinal).tolist():
                    if segment.deleted is None or not segment.deleted[document]:
                        return base + int(document)
        return None

    def stored(self, document: int, title_only: bool = False, bodies: Collection[str] | None = None) -> dict[str, Any]:
        """`Segment.stored` by global document number."""
        for base, segment in self.leaves():
            if document < base + segment.documents:
                return segment.stored(document - base, title_only, bodies)
        raise IndexError(document)


@dataclass(frozen=True, slots=True)
class _Strings(Sequence[str]):
    """Sorted strings read from a blob when asked for."""

    blob: GuardedArray
    offsets: GuardedArray

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        return self.blob.octets(*self.offsets.pair(at % len(self))).decode("utf-8", "surrogatepass")


def open_segment(folder: Path, entry: SegmentEntry) -> Segment:
    """The segment of a manifest's entry, its file's length and header compared with it; raises Damaged."""
    container = Container.open(folder / entry.file, entry.segment, entry.bytes, entry.crc32)
    return Segment(container, deleted_documents(folder, entry))


def deleted_documents(folder: Path, entry: SegmentEntry) -> NDArray[np.bool_] | None:
    """True for each deleted document of a segment, None where there is none; raises Damaged."""
    record = entry.deletions
    if record is None:
        return None
    container = Container.open(folder / record.file, entry.segment, record.bytes, record.crc32)
    deleted = np.zeros(entry.documents, np.bool_)
    deleted[container.arrays["deleted"]] = True
    return deleted


def open_snapshot(folder: Path) -> Snapshot:
    """The index in `folder` as its last commit left it.

    Reads the manifest and its checksum, compares the length of every file with it before mapping any, then headers and
    directories. Raises Damaged where something does not hold, FileNotFoundError where there is no manifest.
    """
    manifest = read_manifest(folder)
    while True:
        try:
            return Snapshot(folder, manifest, [open_segment(folder, entry) for entry in manifest.segments])
        except Damaged:
            # A commit in between takes away the files of the manifest just read.
            newer = read_manifest(folder)
            if newer.generation == manifest.generation:
                raise
            manifest = newer
