"""The manifest: which segments an index is made of, with lengths and checksums, as JSON that runs no code."""

import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.postings.container import CONTAINER_FORMAT, Container, Damaged

SEGMENTS_MANIFEST = "postings.json"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of deletions: its name, its length, the checksum of its directory, and how many documents it deletes."""

    file: str
    bytes: int
    crc32: int
    count: int


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment: its arrays' file and, where documents of it were deleted, the file that tells which.

    `crc32` is the checksum of the file's directory, which holds those of its arrays.
    """

    segment: str
    file: str
    bytes: int
    crc32: int
    documents: int
    deletions: FileEntry | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one commit left: `generation` counts commits as Whoosh's TOC does."""

    generation: int
    fingerprint: str
    segments: tuple[SegmentEntry, ...]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an index folder; raises Damaged, or FileNotFoundError where there is none."""
    path = folder / SEGMENTS_MANIFEST
    raw = path.read_bytes()
    try:
        facts = json.loads(raw)
        crc32 = facts.pop("crc32")
        if crc32 != _crc32(facts):
            raise Damaged(path, "altered: its checksum is not the one written")
        if facts["format"] != CONTAINER_FORMAT:
            raise Damaged(path, f"format {facts['format']}, this program reads {CONTAINER_FORMAT}")
        segments = tuple(_segment(entry) for entry in facts["segments"])
        return Manifest(facts["generation"], facts["fingerprint"], segments)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(path, "not a manifest of this format") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest aside, make it durable and rename it over the one before."""
    facts = {"format": CONTAINER_FORMAT} | asdict(manifest)
    facts["segments"] = list(facts["segments"])
    text = json.dumps(facts | {"crc32": _crc32(facts)}, indent=1)
    write_durably(folder / SEGMENTS_MANIFEST, text.encode())


def write_durably(path: Path, data: bytes) -> None:
    """Replace a file so that after a power cut it holds either the old bytes or the new ones."""
    written_aside(path, data).rename(path)
    fsync(path.parent)


def written_aside(path: Path, data: bytes) -> Path:
    """A durable file of these bytes beside `path`, to be renamed to it."""
    aside = path.with_name(f".{path.name}.new")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return aside


def fsync(path: Path) -> None:
    """Make a file's bytes, or a folder's entries, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def verify(folder: Path) -> None:
    """Compare every byte of an index with the checksums written; raises Damaged at the first that does not hold."""
    for entry in read_manifest(folder).segments:
        Container.open(folder / entry.file, entry.segment, entry.bytes, entry.crc32).verify()
        if entry.deletions is not None:
            record = entry.deletions
            Container.open(folder / record.file, entry.segment, record.bytes, record.crc32).verify()


def _segment(entry: Mapping[str, Any]) -> SegmentEntry:
    deletions = entry["deletions"]
    return SegmentEntry(**{**entry, "deletions": None if deletions is None else FileEntry(**deletions)})


def _crc32(facts: Mapping[str, Any]) -> int:
    return zlib.crc32(json.dumps(facts, sort_keys=True).encode())
