"""Generations: an index is built aside, made durable, verified, and only then takes the place of the live one.

Layout of an index folder:

    CURRENT                 the name of the live generation, one line, replaced atomically
    lock                    held by the one writer
    generations/NAME/       a Whoosh index, files.sqlite (which files it was built from), manifest.json
    generations/.NAME/      one being built; left over only by a killed rebuild, removed by the next

Whoosh itself never calls fsync and deletes the old segments right after its rename; here nothing is acknowledged or
deleted before every file, the folder and the pointer are on disk, and the generation before the live one is kept.
"""

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
_POINTER = "CURRENT"
_FOLDER = "generations"
_NEVER_REWRITTEN = (".seg", ".npz")


class GenerationError(Exception):
    """A generation that can't be used: `path` is the file at fault, `why` says what is wrong with it, in English."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


class Busy(Exception):
    """Another process is rebuilding this index."""


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

    @property
    def name(self) -> str:
        """The generation's name: its number and its time, in order of age."""
        return self.folder.name


@contextmanager
def writer_lock(index_dir: Path) -> Iterator[None]:
    """Hold the index's one writer lock; raises Busy at once where another process holds it."""
    from filelock import FileLock, Timeout

    index_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(index_dir / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise Busy(str(index_dir)) from error
    try:
        yield
    finally:
        lock.release()


def live_name(index_dir: Path) -> str | None:
    """The name that the pointer holds, None where there is no index. One small read: cheap enough for every query."""
    try:
        return (index_dir / _POINTER).read_text("ascii").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None


def folders(index_dir: Path) -> list[Path]:
    """The folders of the generations kept, sound or not: the live one first, then from the newest on."""
    parent = index_dir / _FOLDER
    kept = [path for path in parent.iterdir() if _number(path.name)] if parent.is_dir() else []
    name = live_name(index_dir)
    return sorted(kept, key=lambda path: (path.name == name, path.name), reverse=True)


def live(index_dir: Path) -> Generation | None:
    """The live generation, or None where there is no index; raises GenerationError where it can't be used."""
    name = live_name(index_dir)
    return None if name is None else opened(index_dir / _FOLDER / name)


def opened(folder: Path) -> Generation:
    """The generation in `folder`, its manifest read and every file's length compared with it."""
    manifest = _manifest(folder)
    for name, facts in manifest["files"].items():
        path = folder / name
        try:
            size = path.stat().st_size
        except OSError as error:
            raise GenerationError(path, f"missing ({error.strerror})") from error
        if size != facts["bytes"]:
            raise GenerationError(path, f"{size} bytes where {facts['bytes']} were written")
    return Generation(
        folder=folder,
        fingerprint=manifest["fingerprint"],
        built=manifest["built"],
        bytes=sum(facts["bytes"] for facts in manifest["files"].values()),
        census=Census(**manifest["census"] | {"sources": tuple(map(tuple, manifest["census"]["sources"]))}),
    )


def verified(folder: Path) -> Generation:
    """As `opened`, and every byte of every file compared with its checksum."""
    generation = opened(folder)
    for name, facts in _manifest(folder)["files"].items():
        if _crc32(folder / name) != facts["crc32"]:
            raise GenerationError(folder / name, "altered: its checksum is not the one written")
    return generation


def begin(index_dir: Path, base: Generation | None) -> Path:
    """A new folder to build in, holding the files of `base` where one is given.

    Files that are never rewritten in place are linked, not copied (where the file system allows); the rest are copied.
    Leftovers of killed rebuilds are removed. Call it under the writer's lock.
    """
    import shutil

    parent = index_dir / _FOLDER
    parent.mkdir(parents=True, exist_ok=True)
    for leftover in parent.glob(".*"):
        shutil.rmtree(leftover)
    number = 1 + max((_number(path.name) for path in parent.iterdir()), default=0)
    folder = parent / f".{number:06d}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    try:
        folder.mkdir()
        if base is not None:
            for name in _manifest(base.folder)["files"]:
                (_link if name.endswith(_NEVER_REWRITTEN) else shutil.copyfile)(base.folder / name, folder / name)
    except BaseException:
        discard(folder)
        raise
    return folder


def seal(folder: Path, fingerprint: str, census: Census) -> None:
    """Make everything in `folder` durable and write its manifest, last."""
    files = {}
    for path in sorted(folder.iterdir()):
        if path.name == MANIFEST or path.name.endswith("LOCK"):
            continue
        _fsync(path)
        files[path.name] = {"bytes": path.stat().st_size, "crc32": _crc32(path)}
    body: dict[str, Any] = {
        "format": FORMAT,
        "fingerprint": fingerprint,
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        "census": asdict(census),
        "files": files,
    }
    _write_durably(folder / MANIFEST, json.dumps(body | {"crc32": _body_crc32(body)}, indent=1))


def switch(index_dir: Path, folder: Path) -> Generation:
    """Give a sealed folder its name and make it the live generation; then drop all but it and the one before it."""
    import shutil

    parent = folder.parent
    final = parent / folder.name.removeprefix(".")
    folder.rename(final)
    _fsync(parent)
    previous = live_name(index_dir)
    _write_durably(index_dir / _POINTER, final.name + "\n")
    for other in parent.iterdir():
        if other.name not in (final.name, previous):
            shutil.rmtree(other)
    return opened(final)


def repaired(index_dir: Path) -> Generation | None:
    """Make the newest generation whose every byte verifies the live one, and return it; None where none does.

    Call it under the writer's lock. Nothing is removed: the damaged generation goes with the next rebuild.
    """
    parent = index_dir / _FOLDER
    names = [path.name for path in parent.iterdir() if _number(path.name)] if parent.is_dir() else []
    for name in sorted(names, reverse=True):
        try:
            generation = verified(parent / name)
        except GenerationError:
            continue
        if name != live_name(index_dir):
            _write_durably(index_dir / _POINTER, name + "\n")
        return generation
    return None


def discard(folder: Path) -> None:
    """Remove a folder that a failed rebuild leaves."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
        crc32 = manifest.pop("crc32")
    except OSError as error:
        raise GenerationError(path, f"unreadable ({error.strerror})") from error
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise GenerationError(path, "not a manifest") from error
    if crc32 != _body_crc32(manifest):
        raise GenerationError(path, "altered: its checksum is not the one written")
    if manifest["format"] != FORMAT:
        raise GenerationError(path, f"format {manifest['format']}, this program reads {FORMAT}")
    return manifest


def _body_crc32(body: Mapping[str, Any]) -> int:
    return zlib.crc32(json.dumps(body, sort_keys=True).encode())


def _number(name: str) -> int:
    head = name.split("-")[0]
    return int(head) if head.isdigit() else 0


def _link(source: Path, target: Path) -> None:
    import shutil

    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)


def _crc32(path: Path) -> int:
    crc = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            crc = zlib.crc32(block, crc)
    return crc


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_durably(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.new")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    _fsync(path.parent)
