"""Where things stand in texts, as intervals of words: what stands in order, close by, in one sentence. Pure functions.

A key is the place of a word: its document times 2^32, plus its position there. So what stands in two documents is far
apart, and no document has to be looked at. WordKeys are int64 arrays.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.execution.kernel import Docs

WordKeys = NDArray[np.int64]

DOCUMENT_BITS = 32
MAX_OVERLAPPING_PARTS = 6
"""Parts in any order that share words: each subset of them is gone through."""


class Intervals(NamedTuple):
    """First and last words, ordered by the last, then by the first; none twice."""

    begins: WordKeys
    ends: WordKeys


class TooManyParts(Exception):
    """More parts in any order, among which words are shared, than can be gone through."""


_NO_KEYS: WordKeys = np.empty(0, np.int64)
NONE = Intervals(_NO_KEYS, _NO_KEYS)


def of_words(keys: WordKeys) -> Intervals:
    """Intervals of one word each, from ascending keys."""
    return Intervals(keys, keys)


def document_of(keys: WordKeys) -> Docs:
    """The document of each key."""
    return (keys >> DOCUMENT_BITS).astype(np.int32)


def position_of(keys: WordKeys) -> WordKeys:
    """The position of each key in its document."""
    return keys & ((1 << DOCUMENT_BITS) - 1)


def distinct_keys(ordered: WordKeys) -> WordKeys:
    """Ascending keys without their repetitions."""
    if len(ordered) < 2:
        return ordered
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered.compress(first)


def united(sets: Sequence[Intervals]) -> Intervals:
    """The intervals of any of the sets."""
    sets = [one for one in sets if len(one.ends)]
    if len(sets) < 2:
        return sets[0] if sets else NONE
    if all(one.begins is one.ends for one in sets):
        keys = np.concatenate([one.ends for one in sets])
        keys.sort(kind="stable")
        return of_words(distinct_keys(keys))
    return _ordered(np.concatenate([one.begins for one in sets]), np.concatenate([one.ends for one in sets]))


def in_order(parts: Sequence[Intervals], within: int) -> Intervals:
    """From the first part to the last where all stand one after another, the words between them fewer than `within`."""
    first, *others = parts
    chains = _Chains(first.begins, first.ends, np.zeros(len(first.ends), np.int64))
    for part in others:
        chains = chains.extended(part, within)
    return _ordered(chains.begins, chains.ends) if others else first


def in_order_with_gaps(parts: Sequence[Intervals], skipped: Sequence[int], within: int) -> Intervals:
    """As `in_order`, with so many words skipped in all before each part."""
    moved = [Intervals(part.begins - gap, part.ends - gap) for part, gap in zip(parts, skipped, strict=True)]
    found = in_order(moved, within)
    return Intervals(found.begins + skipped[0], found.ends + skipped[-1])


def in_any_order(parts: Sequence[Intervals], within: int) -> Intervals:
    """As `in_order`, whichever part comes first; raises TooManyParts."""
    if not all(len(part.ends) for part in parts):
        return NONE
    if len(parts) < 2:
        return parts[0]
    often = _if_apart(parts)
    if often is not None:
        return _window(often, within + len(parts) - 2)
    if len(parts) == 2:
        return united([in_order(parts, within), in_order(parts[::-1], within)])
    if len(parts) > MAX_OVERLAPPING_PARTS:
        raise TooManyParts
    made: dict[int, list[_Chains]] = {
        1 << at: [_Chains(part.begins, part.ends, np.zeros(len(part.ends), np.int64))] for at, part in enumerate(parts)
    }
    every = (1 << len(parts)) - 1
    for subset in range(1, every):
        if subset in made:
            chains = _joined(made.pop(subset))
            for at, part in enumerate(parts):
                if not subset >> at & 1:
                    made.setdefault(subset | 1 << at, []).append(chains.extended(part, within))
    found = _joined(made[every])
    return _ordered(found.begins, found.ends)


def in_one_unit(
    parts: Sequence[Intervals], unwanted: Sequence[Intervals], unit_of: Callable[[WordKeys], WordKeys]
) -> Intervals:
    """From the first part to the last in each unit that has all parts, each whole, and nothing unwanted.

    `unit_of` numbers the units that words lie in, ascending.
    """
    inside = [_by_unit(part, unit_of) for part in parts]
    units = distinct_keys(inside[0][0])
    for of_part, _ in inside[1:]:
        units = units.compress(_held(of_part, units))
    for part in unwanted:
        units = units.compress(~_held(_by_unit(part, unit_of)[0], units))
    if not len(units):
        return NONE
    kept = [_held(units, of_part) for of_part, _ in inside]
    of_units = np.concatenate([of_part.compress(held) for (of_part, _), held in zip(inside, kept, strict=True)])
    begins = np.concatenate([one.begins.compress(held) for (_, one), held in zip(inside, kept, strict=True)])
    ends = np.concatenate([one.ends.compress(held) for (_, one), held in zip(inside, kept, strict=True)])
    order = of_units.argsort(kind="stable")
    starts = of_units.take(order).searchsorted(units)
    return Intervals(np.minimum.reduceat(begins.take(order), starts), np.maximum.reduceat(ends.take(order), starts))


def within_any(inner: Intervals, outer: Intervals) -> Intervals:
    """Those of `inner` that lie within one of `outer`."""
    if not len(inner.ends) or not len(outer.ends):
        return NONE
    # Of those that end no earlier, the one that begins first.
    earliest = np.minimum.accumulate(outer.begins[::-1])[::-1]
    at = outer.ends.searchsorted(inner.ends)
    kept = (at < len(earliest)) & (earliest.take(at, mode="clip") <= inner.begins)
    return Intervals(inner.begins.compress(kept), inner.ends.compress(kept))


class _Chains(NamedTuple):
    """Parts met one after another: where they begin and end, and how many words lie between them. Ordered by end."""

    begins: WordKeys
    ends: WordKeys
    between: WordKeys

    def extended(self, part: Intervals, within: int) -> "_Chains":
        """The chains that a further part ends, each by the one before it that leaves the fewest words between."""
        if not len(self.ends) or not len(part.ends):
            return _Chains(_NO_KEYS, _NO_KEYS, _NO_KEYS)
        value = self.between - self.ends
        least = np.minimum.accumulate(value)
        best = np.maximum.accumulate(np.where(value == least, np.arange(len(value)), 0))
        before = self.ends.searchsorted(part.begins) - 1
        chain = best.take(before, mode="clip")
        between = self.between.take(chain) + part.begins - self.ends.take(chain) - 1
        kept = (before >= 0) & (between < within)
        chain = chain.compress(kept)
        return _Chains(self.begins.take(chain), part.ends.compress(kept), between.compress(kept))


def _joined(several: Sequence[_Chains]) -> _Chains:
    if len(several) == 1:
        return several[0]
    begins, ends, between = (np.concatenate(column) for column in zip(*several, strict=True))
    order = np.lexsort((begins, ends))
    return _Chains(begins.take(order), ends.take(order), between.take(order))


def _ordered(begins: WordKeys, ends: WordKeys) -> Intervals:
    order = np.lexsort((begins, ends))
    begins, ends = begins.take(order), ends.take(order)
    if len(ends) > 1:
        first = np.ones(len(ends), np.bool_)
        np.not_equal(ends[1:], ends[:-1], out=first[1:])
        first[1:] |= begins[1:] != begins[:-1]
        begins, ends = begins.compress(first), ends.compress(first)
    return Intervals(begins, ends)


def _if_apart(parts: Sequence[Intervals]) -> list[tuple[WordKeys, int]] | None:
    """The parts and how often each is asked for, where all are single words and no two parts share any; else None."""
    often: list[tuple[WordKeys, int]] = []
    for part in parts:
        if part.begins is not part.ends:
            return None
        for at, (keys, times) in enumerate(often):
            if len(keys) == len(part.ends) and bool((keys == part.ends).all()):
                often[at] = keys, times + 1
                break
        else:
            often.append((part.ends, 1))
    keys = np.concatenate([one for one, _ in often])
    keys.sort(kind="stable")
    return often if bool((keys[1:] != keys[:-1]).all()) else None


def _window(parts: Sequence[tuple[WordKeys, int]], width: int) -> Intervals:
    """Where the last of some words is at most `width` behind the first, each there so often; no word is in two."""
    rarest = min((keys for keys, _ in parts), key=len)
    around = [(keys if keys is rarest else near_any(keys, rarest, width), times) for keys, times in parts]
    ends = np.concatenate([keys for keys, _ in around])
    ends.sort(kind="stable")
    begins = ends
    for keys, times in around:
        if not len(keys):
            return NONE
        first = keys.searchsorted(ends, side="right") - times
        at = keys.take(first, mode="clip")
        held = (first >= 0) & (at >= ends - width)
        begins = np.minimum(begins, at).compress(held)
        ends = ends.compress(held)
    return Intervals(begins, ends)


def near_any(keys: WordKeys, anchors: WordKeys, width: int) -> WordKeys:
    """The keys at most `width` away from any of the ascending anchors."""
    after = anchors.searchsorted(keys)
    following, preceding = anchors.take(after, mode="clip"), anchors.take(after - 1, mode="clip")
    return keys.compress((np.abs(following - keys) <= width) | (np.abs(keys - preceding) <= width))


def _by_unit(part: Intervals, unit_of: Callable[[WordKeys], WordKeys]) -> tuple[WordKeys, Intervals]:
    """The intervals that lie in one unit, and the units, ascending as the ends do."""
    units = unit_of(part.ends)
    if part.begins is part.ends:
        return units, part
    whole = unit_of(part.begins) == units
    return units.compress(whole), Intervals(part.begins.compress(whole), part.ends.compress(whole))


def _held(listed: WordKeys, wanted: WordKeys) -> NDArray[np.bool_]:
    if not len(listed):
        return np.zeros(len(wanted), np.bool_)
    held: NDArray[np.bool_] = listed.take(listed.searchsorted(wanted), mode="clip") == wanted
    return held
