"""Generations: an index is built aside, made durable, verified, and only then takes the place of the live one.

Layout of an index folder:

    CURRENT                 the name of the live generation, one line, replaced atomically (pointer.py)
    lock                    held by the one writer
    generations/NAME/       a Whoosh index, files.sqlite (which files it was built from), manifest.json
    generations/.NAME/      one being built; left over only by a killed rebuild, removed by the next

Whoosh itself never calls fsync and deletes the old segments right after its rename; here nothing is acknowledged or
deleted before every file, the folder and the pointer are on disk, and the generation before the live one is kept.
What a generation takes over from the one before is compared with that one's manifest first: damage is not handed on.
transaction.py puts the steps in their order.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from index.messages import Message
from index.postings.manifest import fsync
from index.rebuild import manifest
from index.rebuild.manifest import GENERATION_MANIFEST as GENERATION_MANIFEST
from index.rebuild.manifest import Census as Census
from index.rebuild.manifest import Facts
from index.rebuild.manifest import Generation as Generation
from index.rebuild.manifest import OtherFormat as OtherFormat
from index.rebuild.pointer import FOLDER as FOLDER
from index.rebuild.pointer import POINTER, made, number_of, point_at
from index.rebuild.pointer import Forbidden as Forbidden
from index.rebuild.pointer import GenerationError as GenerationError
from index.rebuild.pointer import PointerError as PointerError
from index.rebuild.pointer import Unconfirmed as Unconfirmed
from index.rebuild.pointer import Unopened as Unopened
from index.rebuild.pointer import generation_names as generation_names
from index.rebuild.pointer import is_indexed as is_indexed
from index.rebuild.pointer import live_name as live_name
from index.rebuild.pointer import points_at as points_at

GENERATION_FORMAT = 1
_NEVER_REWRITTEN = (".seg", ".npz")


class Busy(Exception):
    """Another process is rebuilding this index."""


@contextmanager
def writer_lock(index_dir: Path) -> Iterator[None]:
    """Hold the index's one writer lock; raises Busy at once where another process holds it."""
    from filelock import FileLock, Timeout

    made(index_dir)
    lock = FileLock(index_dir / "lock", timeout=0, mode=index_dir.stat().st_mode & 0o644 | 0o600)
    try:
        lock.acquire()
    except Timeout as error:
        raise Busy(str(index_dir)) from error
    try:
        yield
    finally:
        lock.release()


def folders(index_dir: Path) -> list[Path]:
    """The folders of the generations kept, sound or not: the live one first, then from the newest on."""
    try:
        live = live_name(index_dir)
    except PointerError:
        live = None
    kept = [index_dir / FOLDER / name for name in generation_names(index_dir)]
    return sorted(kept, key=lambda path: path.name != live)


def live(index_dir: Path) -> Generation | None:
    """The live generation, or None where there is no index; raises GenerationError where it can't be used."""
    name = live_name(index_dir)
    if name is None:
        return None
    try:
        return opened_generation(index_dir / FOLDER / name)
    except GenerationError as error:
        if name not in generation_names(index_dir):
            raise PointerError(index_dir / POINTER, f"names {name}, which is not there") from error
        raise


def described(folder: Path) -> Generation:
    """The generation in `folder` by its manifest alone; raises GenerationError."""
    return manifest.read(folder, GENERATION_FORMAT)


def opened_generation(folder: Path) -> Generation:
    """The generation in `folder`, its manifest read and every file's length compared with it."""
    generation = described(folder)
    for name, facts in generation.files.items():
        manifest.compare_length(folder / name, facts)
    return generation


def verified(folder: Path) -> Generation:
    """As `opened`, and every byte of every file compared with its checksum."""
    generation = opened_generation(folder)
    for name, facts in generation.files.items():
        manifest.compare(folder / name, facts)
    return generation


def vouched(folder: Path, name: str) -> bool:
    """Whether a generation's manifest can be read and one of its files is what that says."""
    try:
        facts = described(folder).files.get(name)
        if facts is None:
            return False
        manifest.compare(folder / name, facts)
    except GenerationError:
        return False
    return True


def begin(index_dir: Path, base: Generation | None) -> Path:
    """A new folder to build in, holding the files of `base` where one is given; raises GenerationError where one of
    these is not what the manifest of `base` says.

    Files that are never rewritten in place are linked, not copied (where the file system allows); the rest are copied.
    Leftovers of killed rebuilds are removed. Call it under the writer's lock.
    """
    import shutil

    parent = index_dir / FOLDER
    made(parent)
    for leftover in parent.glob(".*"):
        shutil.rmtree(leftover)
    number = 1 + max(map(number_of, generation_names(index_dir)), default=0)
    folder = parent / f".{number:06d}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    try:
        folder.mkdir()
        if base is not None:
            for name, facts in base.files.items():
                take_over(base.folder / name, folder / name, facts)
    except BaseException:
        discard(folder)
        raise
    return folder


def take_over(source: Path, target: Path, facts: Facts) -> None:
    """Link or copy a file of another generation whose manifest says `facts` of it; raises GenerationError."""
    if source.name.endswith(_NEVER_REWRITTEN):
        with suppress(OSError):  # a file system without hard links, or a file that is not there
            os.link(source, target)
            manifest.compare(source, facts)
            return
    with target.open("wb") as file:
        for piece in manifest.compared(source, facts):
            file.write(piece)


def seal(folder: Path, fingerprint: str, census: Census, base: Generation | None = None) -> None:
    """Make everything in `folder` durable and write its manifest, last.

    Files that are those of `base`, linked by `begin`, have been read there: they keep what its manifest says of them.
    """
    files = {}
    for path in sorted(folder.iterdir()):
        if path.name == GENERATION_MANIFEST or path.name.endswith("LOCK"):
            continue
        fsync(path)
        files[path.name] = _taken_over(path, base) or manifest.measured(path)
    built = datetime.now(UTC).isoformat(timespec="seconds")
    manifest.write(folder, GENERATION_FORMAT, fingerprint, built, census, files)


def _taken_over(path: Path, base: Generation | None) -> Facts | None:
    """What the manifest of `base` says of a file that is still its own; None of any other."""
    facts = base.files.get(path.name) if base is not None and path.name.endswith(_NEVER_REWRITTEN) else None
    return facts if base is not None and facts and path.samefile(base.folder / path.name) else None


def switch(index_dir: Path, folder: Path, on_notice: Callable[[Message], None] = lambda _: None) -> Generation:
    """Give a sealed folder its name and make it the live generation; then drop all but it and the one before it.

    Raises OSError with the live index as it was, and Unconfirmed once the new one serves; what can't be dropped is told
    to `on_notice`, and is dropped by the next run.
    """
    import shutil

    parent = folder.parent
    final = parent / folder.name.removeprefix(".")
    generation = replace(opened_generation(folder), folder=final)
    before = [path.name for path in folders(index_dir)][:1]
    folder.rename(final)
    try:
        fsync(parent)
        point_at(index_dir, final.name)
    except BaseException:
        if not points_at(index_dir, final.name):
            discard(final)
        raise
    try:
        for other in parent.iterdir():
            if other.name not in (final.name, *before):
                shutil.rmtree(other)
    except OSError as error:
        on_notice(_not_removed(parent, error))
    return generation


def _not_removed(parent: Path, error: OSError) -> Message:
    why, what = error.strerror or error, error.filename or parent
    return Message(
        fr=f"le nouvel index sert ; un ancien n’a pas pu être effacé ({what} : {why}), la prochaine réindexation "
        "essaiera de nouveau",
        en=f"the new index serves; an old one could not be removed ({what}: {why}), the next rebuild will try again",
    )


def newest_whole(index_dir: Path, fits: Callable[[Generation], bool] = lambda _: True) -> Generation | None:
    """The newest generation that is whole, if it `fits`; None where there is none, or it is of another version: then no
    older one is its like.

    Raises Forbidden where one may not be read, OtherFormat where a newer one is of another version of the program: it
    may be whole.
    """
    for name in generation_names(index_dir):
        try:
            generation = verified(index_dir / FOLDER / name)
        except (Forbidden, OtherFormat):
            raise
        except GenerationError:
            continue
        return generation if fits(generation) else None
    return None


def repaired_index(index_dir: Path, fits: Callable[[Generation], bool] = lambda _: True) -> Generation | None:
    """Make the newest generation that is whole the live one, if it `fits`, and return it; raises as that does.

    Call it under the writer's lock. Nothing is removed: a damaged generation goes with the next rebuild.
    """
    generation = newest_whole(index_dir, fits)
    if generation is not None:
        try:
            moves = generation.name != live_name(index_dir)
        except PointerError:
            moves = True
        if moves:
            point_at(index_dir, generation.name)
    return generation


def discard(folder: Path) -> None:
    """Remove a folder that a failed rebuild leaves."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
