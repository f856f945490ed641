"""Which files lie under the paths that a user names."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from index import sidecar
from index.article import Rejected
from index.messages import Message
from index.readers.ignored import passed_over


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to index and what tells whether it changed: size in bytes, time of modification in nanoseconds."""

    path: Path
    size: int
    mtime_ns: int


def source_files(
    paths: Iterable[Path], on_reject: Callable[[Rejected], None], index_dir: Path | None = None
) -> Iterator[SourceFile]:
    """Every file under `paths`, absolute, sorted within each folder, each once; what lies in `index_dir` left out.

    Hidden files and folders, and files that explain a corpus rather than belong to it (README, LICENSE, sidecars), are
    passed over, and so are files that vanish meanwhile. A folder or file that can't be looked at is handed to
    `on_reject`, and so is a broken sidecar.
    """

    def refuse(path: Path, error: OSError) -> None:
        why = error.strerror or str(error)
        on_reject(
            Rejected(
                path,
                "",
                Message(
                    fr=f"lecture impossible ({why}) : vérifiez les droits et relancez",
                    en=f"cannot be read ({why}): check its permissions and run again",
                ),
            )
        )

    seen: set[Path] = set()
    for root in paths:
        for path in _walk(root.resolve(), refuse, index_dir.resolve() if index_dir else None):
            if path in seen:
                continue
            seen.add(path)
            if path.name == sidecar.NAME:
                if isinstance(read := sidecar.read_sidecar(path), Rejected):
                    on_reject(read)
                continue
            try:
                facts = path.stat()
            except OSError as error:
                gone = isinstance(error, FileNotFoundError) and not path.is_symlink()
                if not gone:
                    refuse(path, error)
                continue
            if not S_ISREG(facts.st_mode):
                on_reject(
                    Rejected(
                        path,
                        "",
                        Message(
                            fr="ni fichier ni dossier (tube, périphérique) : retirez-le",
                            en="neither file nor folder (pipe, device): take it away",
                        ),
                    )
                )
                continue
            yield SourceFile(path, facts.st_size, facts.st_mtime_ns)


def _walk(root: Path, refuse: Callable[[Path, OSError], None], index_dir: Path | None) -> Iterator[Path]:
    if not root.is_dir():
        yield root
        return

    def on_error(error: OSError) -> None:
        refuse(Path(error.filename), error)

    for folder, folders, names in os.walk(root, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and Path(folder, name) != index_dir)
        for name in sorted(names):
            if not passed_over(name):
                yield Path(folder, name)
