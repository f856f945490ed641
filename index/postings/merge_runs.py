"""Parts into one segment: each field's postings side by side, a bounded range of terms at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, compress, pairwise
from operator import ne
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.postings.capitals import COUNTERS, CaseCounts
from index.postings.container import ContainerWriter, Damaged
from index.postings.encoding import Encoded, FieldEncoder
from index.postings.runs import FieldPart, Numbers, places, starts_of
from index.postings.subprocesses import Forked

LAST_ADDRESS = 2**32 - 2**16
"""A segment goes no further, in any field."""
POSTINGS_A_RANGE = 1 << 20
"""Postings and addresses written out at once: few enough that the arrays over them are allocated once."""


POSTINGS_A_SHARE = 1 << 22
"""Postings and addresses that a process takes at least: tenths of a second, where starting it takes a hundredth."""


class SegmentTooLarge(Exception):
    """A segment would have more addresses than 32 bits can tell apart."""


@dataclass(frozen=True, slots=True)
class VocabularyParts:
    """Parts that number their terms alike: `terms`, in order of bytes, and the parts whose ordinals count in it."""

    terms: Iterable[bytes]
    parts: Sequence[FieldPart]


def join_field(
    name: str,
    groups: Sequence[VocabularyParts],
    container: ContainerWriter,
    scratch: Path,
    memory: int,
    jobs: int = 1,
) -> None:
    """Write the arrays of a field whose documents are those of all parts, in the order of groups and parts.

    `memory` bounds, in bytes, the postings held at once by each of `jobs` processes, but for a single term's.
    """
    terms, ordinals = _united(groups)
    parts = [part for group in groups for part in group.parts]
    dfs, cfs = np.zeros(len(terms), np.int64), np.zeros(len(terms), np.int64)
    for part, ordinal in zip(parts, ordinals, strict=True):
        part_dfs, part_cfs = part.counts(0)
        dfs[ordinal] += part_dfs
        cfs[ordinal] += part_cfs
    each = [part.lengths for part in parts]
    lengths = np.concatenate(each) if parts else np.empty(0, np.int64)
    if int(cfs.sum()) != int(lengths.sum()):
        raise Damaged(container.path, f"{cfs.sum()} tokens of {name} where documents have {lengths.sum()}")
    extents = [part.extents for part in parts]
    positions = all(one is not None for one in extents)
    joined_extents = np.concatenate([one for one in extents if one is not None]) if positions and parts else None
    written = _written(parts, ordinals, len(terms))
    doc_bases = np.cumsum([0, *map(len, each)])
    address_bases = [0] * (len(parts) + 1)
    if joined_extents is not None:
        starts = starts_of(joined_extents)
        if int(starts[-1]) > LAST_ADDRESS:
            raise SegmentTooLarge(name)
        address_bases = starts[doc_bases].tolist()
    encoder = FieldEncoder(name, container, dfs, cfs, lengths, joined_extents)
    weights = dfs + cfs
    others: list[Forked[Encoded]] = []

    def add(ranges: Sequence[tuple[int, int]]) -> None:
        for first, end in ranges:
            docs, freqs, addresses = _gathered(
                first, end, parts, ordinals, dfs, cfs, doc_bases.tolist(), address_bases, positions
            )
            encoder.add(first, docs, freqs, addresses, end)

    def added_apart(share: int, ranges: Sequence[tuple[int, int]]) -> Encoded:
        encoder.begin_apart(scratch / f"{name}.{share}")
        add(ranges)
        return encoder.made()

    try:
        own, *shares = _shares(_ranges(weights, min(POSTINGS_A_RANGE, memory // 24)), weights, jobs)
        others += [Forked(partial(added_apart, at, share)) for at, share in enumerate(shares, 1)]
        add(own)
        for other in others:
            encoder.follow(other.result())
        encoder.finish(list(terms), written)
    finally:
        for other in others:
            other.close()


def _shares(
    ranges: Sequence[tuple[int, int]], weights: NDArray[np.int64], jobs: int
) -> list[Sequence[tuple[int, int]]]:
    """The ranges in order, for `jobs` processes to do as much each; for one alone where more would not pay."""
    total = np.cumsum([0, *(int(weights[first:end].sum()) for first, end in ranges)])
    jobs = min(jobs, max(1, int(total[-1]) // POSTINGS_A_SHARE))
    bounds = np.searchsorted(total, total[-1] * np.arange(1, jobs) // jobs).tolist()
    return [ranges[first:end] for first, end in pairwise([0, *bounds, len(ranges)])]


def _written(parts: Sequence[FieldPart], ordinals: Sequence[NDArray[np.int32]], terms: int) -> CaseCounts | None:
    """How each term is written in all parts together; None where a part does not tell."""
    rows, classes = np.zeros((len(COUNTERS), terms), np.int64), np.zeros(terms, np.uint32)
    for part, ordinal in zip(parts, ordinals, strict=True):
        said = part.written
        if said is None:
            return None
        rows[:, ordinal] += said.rows
        classes[ordinal] = said.classes
    return CaseCounts(rows, classes)


def _united(groups: Sequence[VocabularyParts]) -> tuple[Sequence[bytes], list[NDArray[np.int32]]]:
    """The terms that any part has, in order, and for each part the places of its terms among them."""
    held: list[NDArray[np.int32]] = []
    present: list[Sequence[bytes]] = []
    local: list[list[NDArray[np.int32]]] = []
    for group in groups:
        in_group = [part.ordinals() for part in group.parts]
        own = list(group.terms)
        used = np.zeros(len(own), np.bool_)
        for one in in_group:
            used[one] = True
        place = np.cumsum(used, dtype=np.int32) - np.int32(1)
        local.append([place[one] for one in in_group])
        present.append(own if used.all() else [own[at] for at in np.flatnonzero(used).tolist()])
    if len(groups) == 1:
        return present[0], local[0]
    # Sorting numbers of terms takes a fifth of the memory of a set and a dictionary of them, and finds sorted runs.
    every = list(chain.from_iterable(present))
    order = sorted(range(len(every)), key=every.__getitem__)
    ordered = list(map(every.__getitem__, order))
    new = np.ones(len(every), np.bool_)
    new[1:] = np.fromiter(map(ne, ordered[1:], ordered), np.bool_, max(0, len(every) - 1))
    terms = list(compress(ordered, new))
    rank = np.empty(len(every), np.int32)
    rank[order] = np.cumsum(new) - 1
    ends = np.cumsum([len(one) for one in present])
    for own_ranks, ordinals in zip(np.split(rank, ends[:-1]), local, strict=True):
        held += [own_ranks[one] for one in ordinals]
    return terms, held


def _ranges(weights: NDArray[np.int64], limit: int) -> list[tuple[int, int]]:
    """Consecutive ranges of terms that weigh no more than `limit`, or are a single term."""
    total = np.cumsum(weights)
    ranges, first, before = [], 0, 0
    while first < len(weights):
        end = max(first + 1, int(np.searchsorted(total, before + limit, "right")))
        ranges.append((first, end))
        before, first = int(total[end - 1]), end
    return ranges


def _gathered(
    first: int,
    end: int,
    parts: Sequence[FieldPart],
    ordinals: Sequence[NDArray[np.int32]],
    dfs: NDArray[np.int64],
    cfs: NDArray[np.int64],
    doc_bases: Sequence[int],
    address_bases: Sequence[int],
    positions: bool,
) -> tuple[Numbers, Numbers, Numbers | None]:
    df, cf = dfs[first:end], cfs[first:end]
    docs = np.empty(int(df.sum()), np.int32)
    freqs: NDArray[Any] = np.empty(len(docs), np.uint32)
    addresses = np.empty(int(cf.sum()), np.uint32) if positions else None
    next_doc, next_address = np.cumsum(df) - df, np.cumsum(cf) - cf
    for part, ordinal, doc_base, address_base in zip(parts, ordinals, doc_bases, address_bases, strict=False):
        low, high = np.searchsorted(ordinal, (first, end)).tolist()
        if low == high:
            continue
        here = ordinal[low:high].astype(np.int64) - first
        part_docs, part_freqs, part_addresses = part.read(low, high)
        moved = None if part_addresses is None else part_addresses.astype(np.uint32) + np.uint32(address_base)
        if len(part_docs) == len(docs):  # no other part has any of these terms
            return part_docs.astype(np.int32) + np.int32(doc_base), part_freqs, moved
        part_dfs, part_cfs = part.counts(low, high)
        to = places(next_doc, here, part_dfs)
        docs[to] = part_docs.astype(np.int32) + doc_base
        freqs[to] = part_freqs.astype(np.uint32)
        if addresses is not None and moved is not None:
            addresses[places(next_address, here, part_cfs)] = moved
    return docs, freqs, addresses
