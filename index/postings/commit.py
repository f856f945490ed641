"""The commit: from finished segment files to an index that both this program and stock Whoosh open.

Order: every new segment file is on disk already; deletion files; the folder; the TOC aside, durable, renamed; the
manifest aside, durable, renamed; the folder. Only then are files of the commit before removed. Whoosh itself never
calls fsync.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.postings.codec import ArraySegment
from index.postings.container import ContainerWriter
from index.postings.manifest import FileEntry, Manifest, SegmentEntry, fsync, write_durably, write_manifest


def commit(
    folder: Path, indexname: str, schema: Any, generation: int, fingerprint: str, segments: Sequence[ArraySegment]
) -> None:
    """Make `segments` the index; raises OSError, with the index as it was, where the disk fails."""
    entries = [_with_deletions(folder, segment, generation) for segment in segments]
    for segment, entry in zip(segments, entries, strict=True):
        segment.entry = entry
    fsync(folder)
    _write_toc(folder, indexname, schema, generation, segments)
    write_manifest(folder, Manifest(generation, fingerprint, tuple(entries)))
    _clean(folder, indexname, generation, entries)


def _with_deletions(folder: Path, segment: ArraySegment, generation: int) -> SegmentEntry:
    """The segment's entry, with a file of its deletions: a new one where they are not those of its last commit."""
    entry = segment.entry
    deleted = sorted(segment.deleted_docs())
    if not deleted:
        record = None
    elif entry.deletions is not None and entry.deletions.count == len(deleted) and not segment.changed:
        record = entry.deletions
    else:
        container = ContainerWriter(folder / f"{entry.segment}.{generation}.del", entry.segment)
        container.add("deleted", np.array(deleted, np.uint32))
        length, crc32 = container.finish({"documents": entry.documents})
        record = FileEntry(container.path.name, length, crc32, len(deleted))
    segment.changed = False
    return SegmentEntry(entry.segment, entry.file, entry.bytes, entry.crc32, entry.documents, record)


class _Aside:
    """Just enough of a Whoosh storage to catch what it would write."""

    def __init__(self) -> None:
        self.files: dict[str, Any] = {}
        self.names: dict[str, str] = {}

    def create_file(self, name: str) -> Any:
        from io import BytesIO

        from whoosh.filedb.structfile import StructFile

        self.files[name] = BytesIO()
        return StructFile(_Kept(self.files[name]), name=name)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: ARG002  # as Whoosh calls it
        self.names[newname] = oldname


class _Kept:
    """A file whose bytes outlive its closing."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def close(self) -> None:
        self._file.flush()


def _write_toc(folder: Path, indexname: str, schema: Any, generation: int, segments: Sequence[ArraySegment]) -> None:
    from whoosh.index import TOC

    storage = _Aside()
    TOC(schema, list(segments), generation).write(storage, indexname)
    for name, source in storage.names.items():
        write_durably(folder / name, storage.files[source].getvalue())


def _clean(folder: Path, indexname: str, generation: int, entries: Sequence[SegmentEntry]) -> None:
    """Remove what no commit needs any more; what a killed writer left, too."""
    kept = {entry.file for entry in entries} | {entry.deletions.file for entry in entries if entry.deletions}
    ours = re.compile(rf"{re.escape(indexname)}_[0-9a-z]+\.(seg|[0-9]+\.del)$")
    toc = re.compile(rf"_{re.escape(indexname)}_([0-9]+)\.toc$")
    for path in folder.iterdir():
        match = toc.match(path.name)
        if (match and int(match.group(1)) != generation) or (ours.match(path.name) and path.name not in kept):
            path.unlink(missing_ok=True)
