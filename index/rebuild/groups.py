"""Groups of titles, as the sidecars of a corpus name them (`[groupes]`): a file of the generation.

A group holds for the whole index, whichever folder's sidecar names it: what is regional press is so everywhere.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from index.analysis import fold
from index.article import Rejected
from index.sidecar import SIDECAR_FILE, read_groups

GROUPS_FILE = "groups.json"


def keep_groups(folder: Path, files: Iterable[Path]) -> None:
    """Write the groups of a new generation: those that the sidecars of these files' folders name, and those of the
    generation before, which `folder` begins with. Sidecars that were known are read again; one that is gone names
    nothing, one whose folder is away keeps its word.
    """
    known = _read(folder)
    above = {parent for at in {path.parent for path in files} for parent in (at, *at.parents)}
    found = {}
    for path in sorted({*(str(at / SIDECAR_FILE) for at in above), *known}):
        told = _told(Path(path), known.get(path, {}))
        if told:
            found[path] = told
    if found != known:
        aside = folder / f".{GROUPS_FILE}.new"
        aside.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        aside.replace(folder / GROUPS_FILE)


def _told(path: Path, before: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
    try:
        if not path.is_file():
            return {} if path.parent.is_dir() else before
    except OSError:  # a folder that may not be looked into
        return before
    read = read_groups(path)
    return before if isinstance(read, Rejected) else {name: list(titles) for name, titles in read.items()}


def groups_of(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """The groups of titles of a generation: each one's name and its titles, as it was written first."""
    names: dict[str, str] = {}
    merged: dict[str, dict[str, None]] = {}
    for told in _read(folder).values():
        for name, titles in told.items():
            merged.setdefault(names.setdefault(fold(name), name), {}).update(dict.fromkeys(titles))
    return {name: tuple(titles) for name, titles in merged.items()}


def _read(folder: Path) -> dict[str, dict[str, list[str]]]:
    try:
        told: dict[str, dict[str, list[str]]] = json.loads((folder / GROUPS_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return told
