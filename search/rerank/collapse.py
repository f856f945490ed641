"""Families collapsed: of each the best ranked article, its leader, stands for all, wherever the others rank."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.families.stored_families import Families
from search.execution.docset import DocSet
from search.execution.execute import TopDocs
from search.execution.kernel import distinct
from search.execution.searcher import SegmentReader

FamilyNumbers = NDArray[np.int32]
"""Family numbers."""
NO_FAMILIES = np.zeros(0, np.int32)


def collapsed(
    ask: Callable[[int], TopDocs],
    families_of: Callable[[NDArray[np.int64]], FamilyNumbers],
    wanted: int,
    shown: FamilyNumbers = NO_FAMILIES,
) -> tuple[TopDocs, NDArray[np.intp]]:
    """The answer that `ask` gives to a limit, and the positions in its ranking of the first `wanted` leaders.

    `ask` is put the question again, with a greater limit, only where collapsing leaves too few. Families of `shown`
    have no leader here: theirs stands further up.
    """
    limit = wanted + 2 + wanted // 8 if wanted else 0
    while True:
        found = ask(limit)
        at = leaders(families_of(found.documents), shown)
        if len(at) >= wanted or len(found.documents) >= found.total:
            return found, at[:wanted]
        limit *= 2


def leaders(numbers: FamilyNumbers, shown: FamilyNumbers = NO_FAMILIES) -> NDArray[np.intp]:
    """The positions that stay of a ranking given by its family numbers (-1: alone): the first of each family."""
    stays = numbers < 0
    if not stays.all():
        grouped = np.flatnonzero(~stays)
        found = numbers.take(grouped)
        order = found.argsort(kind="stable")
        found = found.take(order)
        first = np.diff(found, prepend=-1) > 0
        if len(shown):
            first &= ~np.isin(found, shown)
        stays[grouped.take(order.compress(first))] = True
    return stays.nonzero()[0]


def collapsed_count(
    families: Families, parts: Sequence[SegmentReader], sets: Sequence[DocSet], shown: FamilyNumbers = NO_FAMILIES
) -> int:
    """How many hits an answer has once it is collapsed, `shown` as in `collapsed`."""
    total = sum(found.size for found in sets)
    numbers = np.concatenate(
        [NO_FAMILIES, *(_numbers(families, segment, found) for segment, found in zip(parts, sets, strict=True))]
    )
    different = distinct(np.sort(numbers))
    if len(shown):
        different = different.compress(~np.isin(different, shown))
    return total - len(numbers) + len(different)


def _numbers(families: Families, segment: SegmentReader, found: DocSet) -> FamilyNumbers:
    """The family numbers of a segment's documents that were found and are in a family."""
    family = families.family[segment.base : segment.base + segment.documents]
    if found.bits is not None:
        docs = (family >= 0).nonzero()[0].astype(np.int32)
        docs = docs.compress(found.holds(docs))
        return family.take(docs)
    numbers = family.take(found.listed())
    return numbers.compress(numbers >= 0)
