"""What is known of the sources from all their pages: which lines recur, and which are titles of their pages.

Kept with a generation as one file of arrays (`site.npz`), read without unpickling anything. A line costs 12 bytes, a
name 16, a page 8, a source 12: about 200 MB for a million pages. Lines seen once are forgotten beyond `MOST_SINGLES`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

SITE_MODEL_FILE = "site.npz"
MOST_SINGLES = 1 << 24
FEWEST_PAGES = 3
"""Pages that differ otherwise and hold a line, from which it may be furniture."""

Keys = NDArray[np.uint64]

_VERSION = 1


@dataclass(frozen=True, slots=True)
class SiteModel:
    """Sorted keys, and beside each what is known: arrays of one length by group.

    `lines`: `seen`, the pages that hold the line; `witnesses`, those of them whose text is otherwise their own.
    `names`: `targets`, the page that a name is the title of. `sites`: `pages`, how many were seen. `learned`: the
    articles that have taught, so that none teaches twice.
    """

    lines: Keys
    seen: NDArray[np.uint16]
    witnesses: NDArray[np.uint16]
    names: Keys
    targets: Keys
    sites: Keys
    pages: NDArray[np.uint32]
    learned: Keys

    def save(self, folder: Path) -> None:
        """Write the file into the folder of a generation, in place of the one before."""
        aside = folder / f".{SITE_MODEL_FILE}.new"
        with aside.open("wb") as file:
            np.savez(
                file,
                version=np.array([_VERSION]),
                lines=self.lines,
                seen=self.seen,
                witnesses=self.witnesses,
                names=self.names,
                targets=self.targets,
                sites=self.sites,
                pages=self.pages,
                learned=self.learned,
            )
        aside.replace(folder / SITE_MODEL_FILE)

    def recurring(self) -> "SiteModel":
        """What applying needs: the lines that enough pages hold; names and sources as they are."""
        enough = self.witnesses >= FEWEST_PAGES
        return SiteModel(
            self.lines[enough], self.seen[enough], self.witnesses[enough], self.names, self.targets, self.sites,
            self.pages, self.learned[:0],
        )  # fmt: skip

    def pages_with(self, lines: Keys) -> NDArray[np.int64]:
        """For each line, how many pages of its source hold it among text that is otherwise their own."""
        return _looked_up(self.lines, self.witnesses, lines)

    def pages_named(self, lines: Keys) -> tuple[NDArray[np.bool_], Keys]:
        """For each line, whether it is the title of a page of its source, and of which one (`SEVERAL` for more)."""
        if not len(self.names):
            return np.zeros(len(lines), np.bool_), np.zeros(len(lines), np.uint64)
        places = _places(self.names, lines)
        return np.asarray(self.names[places] == lines), self.targets[places]

    def pages_of(self, site: int) -> int:
        """How many pages of a source were seen."""
        return int(_looked_up(self.sites, self.pages, np.array([site], np.uint64))[0])


def empty() -> SiteModel:
    """Nothing known yet."""
    keys = np.zeros(0, np.uint64)
    counts = np.zeros(0, np.uint16)
    return SiteModel(keys, counts, counts, keys, keys, keys, np.zeros(0, np.uint32), keys)


def load(folder: Path) -> SiteModel:
    """What the generation in `folder` learned; nothing where it has no such file. ValueError where it can't be read."""
    path = folder / SITE_MODEL_FILE
    if not path.is_file():
        return empty()
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            if arrays["version"].tolist() != [_VERSION]:
                return empty()
            fields: dict[str, Any] = {name: arrays[name] for name in SiteModel.__slots__}
    # A flipped bit of a ZIP may ask for what zipfile does not do.
    except (OSError, KeyError, ValueError, BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise ValueError(f"{path}: unreadable ({error})") from error
    return SiteModel(**fields)


def _places(sorted_keys: Keys, sought: Keys) -> NDArray[np.int64]:
    return np.minimum(np.searchsorted(sorted_keys, sought), len(sorted_keys) - 1)


def _looked_up(sorted_keys: Keys, values: NDArray[Any], sought: Keys) -> NDArray[np.int64]:
    """The value of each sought key, 0 where it is unknown."""
    if not len(sorted_keys):
        return np.zeros(len(sought), np.int64)
    places = _places(sorted_keys, sought)
    return np.where(sorted_keys[places] == sought, values[places], 0).astype(np.int64)
