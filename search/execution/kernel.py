"""Set algebra, phrases and counts on sorted arrays and bitmaps: pure functions, no index, no scores.

`docs` is always an ascending int32 array without repetition. `bits` is a bitmap of uint64 words: document d is bit
d % 64 of word d // 64, bits beyond the last document are 0. Neither is ever changed in place: both may be
read-only maps.

Here and wherever a query passes, arrays' own methods are called, not NumPy's functions of the same names: those
(`flatnonzero`, `repeat`, `cumsum`, `sort`) are Python around the method, up to 1.5 us where the method takes 0.3.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.execution import costs
from search.execution.accumulators import flag_accumulator

Docs = NDArray[np.int32]
Bits = NDArray[np.uint64]
Mask = NDArray[np.bool_]
Addresses = NDArray[np.uint32]
Positions = NDArray[np.integer]

EMPTY: Docs = np.empty(0, np.int32)
EMPTY.setflags(write=False)

_BIT: NDArray[np.uint8] = np.left_shift(np.uint8(1), np.arange(8, dtype=np.uint8))


def words(documents: int) -> int:
    """How many words a bitmap over so many documents has."""
    return (documents + 63) >> 6


def pack(docs: Docs, documents: int) -> Bits:
    """The bitmap of a document list; order and repetitions are of no matter."""
    marks = flag_accumulator(words(documents) << 6)
    at = docs.astype(np.intp)
    marks[at] = 1
    bits = np.packbits(marks, bitorder="little").view(np.uint64)
    marks[at] = 0
    return bits


def pack_mask(mask: Mask) -> Bits:
    """The bitmap of one boolean a document."""
    octets = np.packbits(mask, bitorder="little")
    bits = np.zeros(words(len(mask)), np.uint64)
    bits.view(np.uint8)[: len(octets)] = octets
    return bits


def unpack(bits: Bits, documents: int) -> Docs:
    """The document list of a bitmap."""
    return unpack_mask(bits, documents).nonzero()[0].astype(np.int32)


def unpack_mask(bits: Bits, documents: int) -> Mask:
    """One boolean a document."""
    return np.unpackbits(bits.view(np.uint8), count=documents, bitorder="little").view(np.bool_)


def full(documents: int) -> Bits:
    """The bitmap of all documents."""
    bits = np.full(words(documents), np.iinfo(np.uint64).max, np.uint64)
    if documents & 63:
        bits[-1] = (1 << (documents & 63)) - 1
    return bits


def count(bits: Bits) -> int:
    """How many documents a bitmap holds."""
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


def holds(bits: Bits, docs: NDArray[np.integer]) -> Mask:
    """Which of `docs` a bitmap holds."""
    if len(docs) > len(bits) * 8:  # unpacking all is cheaper than picking many
        return np.unpackbits(bits.view(np.uint8), bitorder="little").take(docs).view(np.bool_)
    octets = bits.view(np.uint8).take(docs >> 3)
    held: Mask = (octets & _BIT.take(docs & 7)) != 0
    return held


def add_to_bits(bits: Bits, docs: Docs) -> Bits:
    """A bitmap with `docs` added; the very bitmap where they were there already."""
    missing = docs.compress(~holds(bits, docs))
    if not len(missing):
        return bits
    added = bits.copy()
    if len(missing) > len(bits):
        added |= pack(missing, len(bits) << 6)
    else:
        np.bitwise_or.at(added.view(np.uint8), missing >> 3, _BIT.take(missing & 7))
    return added


def member(docs: Docs, listed: Docs) -> Mask:
    """Which of `docs` are in `listed`: a pass over a byte map where both are long, else binary searches."""
    if not len(docs) or not len(listed):
        return np.zeros(len(docs), np.bool_)
    if len(docs) * costs.SEARCH_STEPS < len(listed) or len(listed) < 256:
        same: Mask = listed.take(listed.searchsorted(docs), mode="clip") == docs
        return same
    # Every byte that is set here is taken back, so that the map costs its entries, not its size.
    marks = flag_accumulator(int(max(listed[-1], docs[-1])) + 1)
    at = listed.astype(np.intp)
    marks[at] = 1
    found = marks.take(docs).view(np.bool_)
    marks[at] = 0
    return found


def union(lists: Sequence[Docs]) -> Docs:
    """The documents of any list.

    What the longest list lacks is merged into it: where the forms of a word lie within its stem's list, nothing is.
    A merge sort finds the sorted runs by itself, 1-4 ns a document where any other sort takes 30.
    """
    lists = sorted((docs for docs in lists if len(docs)), key=len)
    if len(lists) < 2:
        return lists[0] if lists else EMPTY
    longest = lists.pop()
    lists = [docs.compress(missing) for docs, missing in zip(lists, _missing(lists, longest), strict=True)]
    lists = [docs for docs in lists if len(docs)]
    if not lists:
        return longest
    pile = np.concatenate([longest, *lists])
    pile.sort(kind="stable")
    return distinct(pile)


def union_size(lists: Sequence[Docs]) -> int:
    """How many documents are in any list."""
    if len(lists) != 2:
        return len(union(lists))
    shorter, longer = sorted(lists, key=len)
    return len(longer) + len(shorter) - int(np.count_nonzero(member(shorter, longer)))


def _missing(lists: Sequence[Docs], listed: Docs) -> list[Mask]:
    """Of each list, which documents `listed` lacks."""
    if sum(map(len, lists)) * costs.SEARCH_STEPS < len(listed) or len(listed) < 256:
        return [~member(docs, listed) for docs in lists]
    marks = flag_accumulator(int(max(listed[-1], *(docs[-1] for docs in lists))) + 1)
    at = listed.astype(np.intp)
    marks[at] = 1
    missing = [marks.take(docs) == 0 for docs in lists]
    marks[at] = 0
    return missing


def unique_numbered(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """The different values in order, and which of them each is: for a third of what `np.unique` takes, and without its
    first call, which imports NumPy's masked arrays in 10 ms."""
    order = values.argsort(kind="stable")
    ordered = values.take(order)
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    which = np.empty(len(ordered), np.intp)
    which[order] = first.cumsum() - 1
    return ordered.compress(first), which


def distinct(ordered: Docs) -> Docs:
    """An ascending array without its repetitions."""
    if len(ordered) < 2:
        return ordered
    first = np.empty(len(ordered), np.bool_)
    first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered.compress(first)


def ranks(bits: Bits) -> NDArray[np.int32]:
    """How many documents a bitmap holds up to the end of each word: what `located` needs."""
    return np.bitwise_count(bits).cumsum(dtype=np.int32)


def located(bits: Bits, ranked: NDArray[np.int32], docs: NDArray[np.integer]) -> tuple[Positions, Positions]:
    """Which of `docs` (their positions in it) a bitmap holds, and their positions in the bitmap's own list.

    6 ns a document, however long the list is, which is not read at all.
    """
    word = docs >> 6
    shifted = bits.take(word)
    shifted >>= (docs & 63).astype(np.uint64)
    here = (shifted & np.uint64(1)).nonzero()[0]
    # The bits from the document's own upwards, taken from all up to the end of its word, leave those before it.
    return here, ranked.take(word.take(here)) - np.bitwise_count(shifted.take(here))


def located_in_list(docs: Docs, listed: Docs) -> tuple[Positions, Positions]:
    """Which of `docs` a list has, and where: positions in `docs` and, aligned, in `listed`."""
    if not len(docs) or not len(listed):
        none = np.empty(0, np.intp)
        return none, none
    if len(docs) * costs.SEARCH_STEPS < len(listed) or len(listed) < 256:
        at = listed.searchsorted(docs)
        here = (listed.take(at, mode="clip") == docs).nonzero()[0]
        return here, at.take(here)
    marks = flag_accumulator(int(max(listed[-1], docs[-1])) + 1)
    places = docs.astype(np.intp)
    marks[places] = 1
    at = marks.take(listed).view(np.bool_).nonzero()[0]
    marks[listed.take(at)] = 2
    here = (marks.take(places) == 2).nonzero()[0]
    marks[places] = 0
    return here, at


def intersection(lists: Sequence[Docs]) -> Docs:
    """The documents of all lists, rarest list first. No list at all is an error of the caller's."""
    first, *rest = sorted(lists, key=len)
    for listed in rest:
        if not len(first):
            break
        first = first.compress(member(first, listed))
    return first


def difference(docs: Docs, excluded: Docs) -> Docs:
    """The documents of the first list that the second has not."""
    return docs.compress(~member(docs, excluded)) if len(docs) and len(excluded) else docs


def at_least(lists: Sequence[Docs], least: int) -> Docs:
    """The documents of at least `least` of the lists."""
    if least <= 1:
        return union(lists)
    lists = [docs for docs in lists if len(docs)]
    if least > len(lists):
        return EMPTY
    ordered = np.concatenate(lists)
    ordered.sort(kind="stable")
    # In a sorted pile, a document that occurs `least` times has its like `least - 1` places on.
    candidates = ordered[: len(ordered) - least + 1]
    return distinct(candidates.compress(candidates == ordered[least - 1 :]))


def at_least_bits(bitmaps: Sequence[Bits], least: int) -> Bits:
    """The documents of at least `least` bitmaps: reached[i] holds those seen i + 1 times so far."""
    reached: list[Bits] = [np.zeros_like(bitmaps[0]) for _ in range(least)]
    for bits in bitmaps:
        for seen in range(least - 1, 0, -1):
            reached[seen] |= reached[seen - 1] & bits
        reached[0] |= bits
    return reached[-1]


def phrase(slots: Sequence[tuple[Addresses, int]]) -> Addresses:
    """Where a phrase begins: addresses a such that every slot's addresses hold a + its offset.

    Slots are (ascending addresses, offset from the first word).
    """
    ordered = sorted(slots, key=lambda slot: len(slot[0]))
    if not ordered:
        return np.empty(0, np.uint32)
    first, at = ordered[0]
    found = phrase_at(
        first, [(len(addresses), offset - at, partial(held, addresses)) for addresses, offset in ordered[1:]]
    )
    begins = first.take(found)
    return begins.compress(begins >= at) - np.uint32(at)


def phrase_at(first: Addresses, slots: Sequence[tuple[int, int, Callable[[Addresses], Mask]]]) -> NDArray[np.intp]:
    """Which addresses of `first` (their positions in it) are in a phrase with the other slots, the shortest first.

    Slots are (how many addresses it has, offset from `first`, negative before it, which of some addresses it has); a
    compound's span is in the offsets after it.
    """
    at = np.arange(len(first))
    for _, offset, has in sorted(slots, key=lambda slot: slot[0]):
        if offset < 0:
            at = at.compress(first >= -offset)
            first = first.compress(first >= -offset)
        if not len(first):
            break
        kept = has(first - np.uint32(-offset) if offset < 0 else first + np.uint32(offset))
        first, at = first.compress(kept), at.compress(kept)
    return at


def held(listed: Addresses, wanted: Addresses) -> Mask:
    """Which of the ascending `wanted` are in `listed`: binary searches, or a pass over a byte map of the addresses."""
    if not len(wanted) or not len(listed):
        return np.zeros(len(wanted), np.bool_)
    low, end = int(wanted[0]), int(wanted[-1]) + 1
    if (
        len(wanted) * costs.SEARCH_STEPS
        < len(listed) + len(wanted) + (1 + (end - low) // costs.BYTE_MAP_ADDRESSES) * costs.BYTE_MAP_CALLS
    ):
        same: Mask = listed.take(listed.searchsorted(wanted), mode="clip") == wanted
        return same
    marks = flag_accumulator(costs.BYTE_MAP_ADDRESSES)
    found = np.empty(len(wanted), np.uint8)
    edges = np.arange(low, end + costs.BYTE_MAP_ADDRESSES, costs.BYTE_MAP_ADDRESSES, dtype=np.int64)
    listed_edges = listed.searchsorted(edges).tolist()
    wanted_edges = wanted.searchsorted(edges).tolist()
    for block, base in enumerate(edges[:-1].tolist()):
        these = slice(wanted_edges[block], wanted_edges[block + 1])
        at = (listed[listed_edges[block] : listed_edges[block + 1]] - np.uint32(base)).astype(np.intp)
        marks[at] = 1
        marks.take((wanted[these] - np.uint32(base)).astype(np.intp), out=found[these], mode="clip")
        marks[at] = 0
    return found.view(np.bool_)


def runs(values: Docs) -> tuple[Docs, NDArray[np.int32]]:
    """The distinct values of an ascending array, and how often each occurs."""
    if not len(values):
        return EMPTY, EMPTY
    at = (values[1:] != values[:-1]).nonzero()[0]
    if len(at) == len(values) - 1:
        return values, np.ones(len(values), np.int32)
    starts = np.empty(len(at) + 1, np.intp)
    starts[0] = 0
    np.add(at, 1, out=starts[1:])
    counts = np.empty(len(starts), np.int32)
    np.subtract(starts[1:], starts[:-1], out=counts[:-1], casting="same_kind")
    counts[-1] = len(values) - starts[-1]
    return values.take(starts), counts
