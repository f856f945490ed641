"""Which files lie under the paths that a user names."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from errno import ELOOP
from operator import attrgetter
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from index import sidecar
from index.article import Rejected
from index.messages import Message
from index.readers.ignored import pages_beside, passed_over
from index.regular_file import file_moment, not_regular


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to index and what tells whether it changed: size in bytes, time of modification in nanoseconds."""

    path: Path
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, path: Path, facts: os.stat_result) -> "SourceFile":
        """The file at `path`, of which the system says `facts`.

        A time that takes more than 64 bits (from the year 2262 on) becomes one before 1970 that stands for it.
        """
        mtime_ns = facts.st_mtime_ns
        return cls(path, facts.st_size, mtime_ns if -_BEYOND <= mtime_ns < _BEYOND else -1 - mtime_ns % _BEYOND)

    @property
    def modified(self) -> datetime | None:
        """When the file was last written, local time; None where that can't be known."""
        return file_moment(self.mtime_ns)


_BEYOND = 1 << 63


def real(path: Path) -> Path:
    """A path as files are known by: absolute, and no link in it but that of a file, or one that leads nowhere."""
    whole = os.path.realpath(path)
    if os.path.islink(path) and not os.path.isdir(whole):  # noqa: PTH112, PTH114 (Path's methods may raise)
        return Path(os.path.realpath(path.parent), path.name)
    return Path(whole)


def is_readable(path: Path) -> SourceFile | None:
    """A file that can be read now; None for any other."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return SourceFile.of(path, facts) if S_ISREG(facts.st_mode) and os.access(path, os.R_OK) else None


def source_files(
    paths: Iterable[Path],
    on_reject: Callable[[Rejected], None],
    index_dir: Path | None = None,
    on_mount: Callable[[Path], None] = lambda _: None,
) -> Iterator[SourceFile]:
    """Every file under `paths`, absolute, sorted within each folder, each once; what lies in `index_dir` left out.

    Hidden files and folders, and files that explain a corpus rather than belong to it (README, LICENSE, sidecars), are
    passed over, and so are files that vanish meanwhile. A folder or file that can't be looked at is handed to
    `on_reject`, `unread`; so is a link to a folder outside of the paths, and, to be refused for good, a broken sidecar
    and what is neither file nor folder. `on_mount` is told each folder where another disk begins, below the paths and,
    nearest to each, above.
    """
    roots = [real(path) for path in paths]
    left_out = str(real(index_dir)) if index_dir else None
    seen: set[Path] = set()
    for root in roots:
        for found in _under(root, roots, left_out, on_mount):
            if len(roots) > 1:
                if found.path in seen:
                    continue
                seen.add(found.path)
            if isinstance(found, Rejected):
                on_reject(found)
            else:
                yield found


def _under(
    root: Path, roots: list[Path], left_out: str | None, on_mount: Callable[[Path], None]
) -> Iterator[SourceFile | Rejected]:
    try:
        facts = root.stat()
    except OSError as error:
        yield from _not_looked_at(str(root), error)
        return
    if not S_ISDIR(facts.st_mode):
        yield from _looked_at(str(root), facts)
        return
    on_mount(_mount_of(root, facts.st_dev))
    pending = [(str(root), facts.st_dev)]
    while pending:
        folder, disk = pending.pop()
        try:
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=attrgetter("name"))
        except OSError as error:
            yield Rejected(Path(folder), "", _unlooked(error), unread=True)
            continue
        folders = []
        names = {entry.name for entry in entries}
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    if entry.path != left_out and names.isdisjoint(pages_beside(entry.name)):
                        inner = entry.stat(follow_symlinks=False).st_dev
                        if inner != disk:
                            on_mount(Path(entry.path))
                        folders.append((entry.path, inner))
                    continue
                if passed_over(entry.name):
                    continue
                facts = entry.stat()
            except OSError as error:
                yield from _not_looked_at(entry.path, error)
                continue
            yield from _linked(entry.path, roots) if S_ISDIR(facts.st_mode) else _looked_at(entry.path, facts)
        pending.extend(reversed(folders))


def _mount_of(folder: Path, disk: int) -> Path:
    """Where the disk that holds a folder begins."""
    for above in folder.parents:
        try:
            if above.stat().st_dev != disk:
                return folder
        except OSError:
            return folder
        folder = above
    return folder


def _looked_at(name: str, facts: os.stat_result) -> Iterator[SourceFile | Rejected]:
    path = Path(name)
    if refused := not_regular(facts):
        yield Rejected(path, "", refused)
    elif path.name != sidecar.SIDECAR_FILE:
        yield SourceFile.of(path, facts)
    elif isinstance(read := sidecar.read_sidecar(path), Rejected):
        yield read


def _not_looked_at(name: str, error: OSError) -> Iterator[Rejected]:
    path = Path(name)
    if not isinstance(error, FileNotFoundError):
        yield Rejected(path, "", _unlooked(error), unread=True)
    elif os.path.islink(path):  # noqa: PTH114 (as above)
        yield Rejected(path, "", _dangling(path), unread=True)


def _linked(name: str, roots: list[Path]) -> Iterator[Rejected]:
    """A link to a folder: not followed, since it may lead round; told where its files are not read anyway."""
    target = real(Path(name))
    if not any(target.is_relative_to(root) for root in roots):
        yield Rejected(
            Path(name),
            "",
            Message(
                fr=f"lien vers un dossier, qui n’est pas suivi : donnez aussi le chemin {target}, ou retirez le lien",
                en=f"link to a folder, which is not followed: give the path {target} too, or take the link away",
            ),
            unread=True,
        )


def _dangling(path: Path) -> Message:
    target = os.path.realpath(path)
    return Message(
        fr=f"lien vers {target}, qui n’est pas là : montez son disque et relancez, ou retirez le lien",
        en=f"link to {target}, which is not there: mount its disk and run again, or take the link away",
    )


def _unlooked(error: OSError) -> Message:
    why = error.strerror or str(error)
    if error.errno == ELOOP:
        return Message(fr=f"lien qui tourne en rond ({why}) : retirez-le", en=f"link in a circle ({why}): take it away")
    if isinstance(error, PermissionError):
        return Message(
            fr=f"lecture impossible ({why}) : vérifiez les droits et relancez",
            en=f"cannot be read ({why}): check its permissions and run again",
        )
    return Message(
        fr=f"lecture impossible ({why}) : vérifiez le disque et relancez",
        en=f"cannot be read ({why}): check the disk and run again",
    )
