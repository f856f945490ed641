"""Near-copies folded: of each family the best ranked article stands for all, wherever the others rank."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.families.stored_families import Families
from search.execution.docset import DocSet
from search.execution.execute import Answer
from search.execution.searcher import Part

Numbers = NDArray[np.int32]
"""Family numbers."""
NONE = np.zeros(0, np.int32)


def folded(
    ask: Callable[[int], Answer], families: Families, wanted: int, shown: Numbers = NONE
) -> tuple[Answer, NDArray[np.intp]]:
    """The answer that `ask` gives to a limit, and the positions in its ranking of the first `wanted` hits that stay.

    `ask` is put the question again, with a greater limit, only where folding leaves too few. Families of `shown` are
    folded whole: they stand for themselves further up.
    """
    limit = wanted + 2 + wanted // 8 if wanted else 0
    while True:
        answer = ask(limit)
        at = firsts(families.family.take(answer.documents), shown)
        if len(at) >= wanted or len(answer.documents) >= answer.total:
            return answer, at[:wanted]
        limit *= 2


def firsts(numbers: Numbers, shown: Numbers = NONE) -> NDArray[np.intp]:
    """The positions that stay of a ranking given by its family numbers (-1: alone): the first of each family."""
    stays = numbers < 0
    if not stays.all():
        found, first = np.unique(numbers, return_index=True)
        stays[first[(found >= 0) & ~np.isin(found, shown)]] = True
    return stays.nonzero()[0]


def count(families: Families, parts: Sequence[Part], sets: Sequence[DocSet], shown: Numbers = NONE) -> int:
    """How many hits an answer has when it is folded, `shown` as in `folded`."""
    total = sum(found.size for found in sets)
    numbers = np.concatenate(
        [NONE, *(_numbers(families, part, found) for part, found in zip(parts, sets, strict=True))]
    )
    return total - len(numbers) + len(np.setdiff1d(numbers, shown))


def _numbers(families: Families, part: Part, found: DocSet) -> Numbers:
    """The family numbers of a segment's documents that were found and are in a family."""
    family = families.family[part.base : part.base + part.documents]
    if found.bits is not None:
        docs = (family >= 0).nonzero()[0].astype(np.int32)
        docs = docs.compress(found.holds(docs))
        return family.take(docs)
    numbers = family.take(found.listed())
    return numbers.compress(numbers >= 0)
