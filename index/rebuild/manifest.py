"""A generation's manifest: every file with its length and checksum, and what was counted when it was sealed."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from index.postings.manifest import write_durably
from index.rebuild.pointer import GenerationError, unreadable_pointer

GENERATION_MANIFEST = "manifest.json"
_PIECE = 1 << 20
ALTERED = "altered: its checksum is not the one written"


class OtherFormat(GenerationError):
    """A generation that another version of the program wrote."""


class Facts(NamedTuple):
    """What a manifest says of a file. `directory` is the checksum of a container's directory, which holds those of all
    its arrays: it vouches for a file of which but a part is read."""

    bytes: int
    crc32: int
    directory: int | None = None


@dataclass(frozen=True, slots=True)
class Census:
    """What an index holds, counted once when it is sealed. `sources` are counted, most frequent first; days are ISO
    8601."""

    articles: int
    terms: int
    undated: int
    first_day: str | None
    last_day: str | None
    sources: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Generation:
    """A sealed generation: its folder and what its manifest says. `bytes` is its size on disk."""

    folder: Path
    fingerprint: str
    built: str
    bytes: int
    census: Census
    files: Mapping[str, Facts]

    @property
    def name(self) -> str:
        """The generation's name: its number and its time, in order of age."""
        return self.folder.name


def read(folder: Path, of_format: int) -> Generation:
    """What the manifest in `folder` says; no other file is looked at. Raises GenerationError."""
    path = folder / GENERATION_MANIFEST
    try:
        body = json.loads(path.read_bytes())
        crc32 = body.pop("crc32")
        if crc32 != _crc32(body):
            raise GenerationError(path, ALTERED)
        if body["format"] != of_format:
            raise OtherFormat(path, f"format {body['format']}, this program reads {of_format}")
        census = body["census"]
        files = {
            name: Facts(facts["bytes"], facts["crc32"], facts.get("directory")) for name, facts in body["files"].items()
        }
        return Generation(
            folder=folder,
            fingerprint=body["fingerprint"],
            built=body["built"],
            bytes=sum(facts.bytes for facts in files.values()),
            census=Census(**census | {"sources": tuple(map(tuple, census["sources"]))}),
            files=files,
        )
    except OSError as error:
        raise unreadable_pointer(path, error) from error
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise GenerationError(path, "not a manifest") from error


def write(
    folder: Path, of_format: int, fingerprint: str, built: str, census: Census, files: Mapping[str, Facts]
) -> None:
    """Write the manifest into a folder whose every file is on disk, and make it and the folder's entries durable."""
    body: dict[str, Any] = {
        "format": of_format,
        "fingerprint": fingerprint,
        "built": built,
        "census": asdict(census),
        "files": {name: _told(facts) for name, facts in files.items()},
    }
    write_durably(folder / GENERATION_MANIFEST, json.dumps(body | {"crc32": _crc32(body)}, indent=1).encode())


def _told(facts: Facts) -> Mapping[str, int]:
    return {name: value for name, value in facts._asdict().items() if value is not None}


def compare_length(path: Path, facts: Facts) -> None:
    """Raise GenerationError where a file is missing or not as long as its manifest says."""
    try:
        size = path.stat().st_size
    except PermissionError as error:
        raise unreadable_pointer(path, error) from error
    except OSError as error:
        raise GenerationError(path, f"missing ({error.strerror})") from error
    if size != facts.bytes:
        raise GenerationError(path, f"{size} bytes where {facts.bytes} were written")


def compare(path: Path, facts: Facts) -> None:
    """Raise GenerationError where a file is not, byte for byte, what its manifest says."""
    for _ in compared(path, facts):
        pass


def compared(path: Path, facts: Facts) -> Iterator[bytes]:
    """The bytes of a file, piece by piece; raises GenerationError at their end where its manifest says otherwise."""
    length = crc = 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                length += len(piece)
                crc = zlib.crc32(piece, crc)
                yield piece
    except OSError as error:
        raise unreadable_pointer(path, error) from error
    if length != facts.bytes:
        raise GenerationError(path, f"{length} bytes where {facts.bytes} were written")
    if crc != facts.crc32:
        raise GenerationError(path, ALTERED)


def measured(path: Path) -> Facts:
    """The length and the checksums of a file; raises OSError, and where less of it came than there is."""
    from index.reads import byte_pieces

    size = path.stat().st_size
    crc = 0
    for piece in byte_pieces(path, size):
        crc = zlib.crc32(piece, crc)
    return Facts(size, crc, _directory(path))


def _directory(path: Path) -> int | None:
    """The checksum of a container's directory; None of another file."""
    from index.postings.container import Damaged, told_by_footer

    try:
        return told_by_footer(path)[1] if path.suffix == ".seg" else None
    except Damaged:
        return None


def _crc32(body: Mapping[str, Any]) -> int:
    return zlib.crc32(json.dumps(body, sort_keys=True).encode())
