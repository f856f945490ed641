"""Families: which articles of an index are copies of one another, and which came first. Kept with the generation.

The file is aligned with the documents of the very index it lies beside: a commit that renumbers them writes it anew.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.postings.container import Container, Damaged

FAMILIES_FILE = "families.seg"
SEGMENT = "families"


@dataclass(frozen=True, slots=True)
class Families:
    """The families of an index, by global document number."""

    family: NDArray[np.int32]
    """The number of each document's family; -1 where it is alone."""
    offsets: NDArray[np.int64]
    """Where each family's members begin in `members`, and where the last one's end."""
    members: NDArray[np.int64]
    """Documents, family after family; in each the first published first, those without a date last."""

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def of(self, document: int) -> NDArray[np.int64]:
        """The members of a document's family, first published first; the document alone where it has none."""
        number = int(self.family[document])
        if number < 0:
            return np.array([document], np.int64)
        return self.members[self.offsets[number] : self.offsets[number + 1]]


def open_families(folder: Path, documents: int) -> Families:
    """The families of the index in `folder`, which has so many documents; raises Damaged."""
    path = folder / FAMILIES_FILE
    arrays = Container.alone(path, SEGMENT).arrays
    families = Families(arrays["family"], arrays["offsets"], arrays["members"])  # type: ignore[arg-type]
    if len(families.family) != documents:
        raise Damaged(path, f"families of {len(families.family)} documents where the index has {documents}")
    return families


def families_of(
    groups: NDArray[np.int64], moments: NDArray[np.int64], undated: int
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
    """The three arrays of `Families`, from one small number a document, the same for those of a family (negative:
    none), and its moment of publication.

    `undated` is the moment that stands for none.
    """
    sizes = np.bincount(groups[groups >= 0])
    grouped = np.flatnonzero(groups >= 0)
    together = grouped[sizes.take(groups.take(grouped)) > 1]
    keys = groups.take(together)
    moments = moments.take(together)
    order = np.lexsort((moments, moments == undated, keys))
    starts = np.flatnonzero(np.diff(keys.take(order), prepend=-1))
    offsets = np.append(starts, len(order)).astype(np.int64)
    members = together.take(order)
    family = np.full(len(groups), -1, np.int32)
    family[members] = np.repeat(np.arange(len(starts), dtype=np.int32), np.diff(offsets))
    return family, offsets, members.astype(np.int64)
