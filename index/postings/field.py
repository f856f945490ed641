"""One field of one segment: its terms, postings, addresses and lengths, read straight from memory-mapped arrays."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.postings.addresses import BLOCK_BITS, FieldAddresses, lower_bounds
from index.postings.capitals import COUNTERS, CaseCounts
from index.postings.guarded import GuardedArray
from index.postings.terms import TermDictionary

_SHORT = 1000
_FEW_BLOCKS = 5
_FEW_TERMS = 3
"""From so many documents a block on, or with so few blocks or terms, a call for each of them costs less than a number
more for each document."""


class FieldPostings(FieldAddresses):
    """The postings of one field of one segment. Nothing is copied to the heap before it is asked for.

    Documents are numbered from 0 in their segment, deleted ones included: `df`, `cf`, `docs` and all else count deleted
    documents too, and the caller masks them with `Segment.deleted`.

    Terms are numbered from 0 in the order of their bytes; such a number is an ordinal. An ordinal handed in must lie in
    0..terms-1: `find` answers -1 for a term that the field has not.

    Every token has an address: `starts[document]` + its position in the field. Addresses grow with documents, never
    repeat across documents, and at least one unused address parts two documents, so that a phrase never runs over. A
    compound's joined form shares the address of its first part; the next word's address is its address + its span.
    """

    def __init__(self, name: str, documents: int, arrays: Mapping[str, GuardedArray]) -> None:
        self.name = name
        super().__init__(documents, arrays)
        self.dictionary = TermDictionary(arrays["terms"], arrays["term_offsets"], arrays["buckets"], arrays["ordinals"])
        """The sorted terms as one blob: for prefixes, wildcards and spelling distance over all terms at once."""
        self.terms: int = len(self.dictionary)
        """How many terms the field has."""
        self.tokens: int = int(arrays["totals"][0])
        """Tokens of the field in the segment: `lengths` summed."""
        self.filled: int = int(arrays["totals"][1])
        """Documents that have at least one token in this field."""
        self._offsets = arrays["posting_offsets"]
        self._low_docs = arrays["low_docs"]
        self._wide_docs = arrays["wide_docs"]
        self._doc_bases = np.arange(-(-documents // (1 << BLOCK_BITS)), dtype=np.int32) << BLOCK_BITS
        self._by_blocks = len(arrays["low_doc_terms"]) > 0
        """Whether documents of frequent terms lie apart, by blocks: a segment of one block has no such table."""
        self._low_ends = arrays["low_doc_ends"].rows(len(self._doc_bases))
        self._freqs = arrays["freqs"]
        self._bitmaps = arrays["bitmaps"].rows(-(-documents // 64))
        self.keeps_written: bool = COUNTERS[0] in arrays
        """Whether the field keeps how its terms are written; else `written`, `class_members` are not to be used."""
        if self.keeps_written:
            self._written = [arrays[row] for row in COUNTERS]

    @cached_property
    def lengths(self) -> NDArray[np.unsignedinteger]:
        """Tokens of each document in this field (the sum of its frequencies): uint8, uint16 or uint32, by need."""
        return self._arrays["lengths"].whole

    @cached_property
    def _low_terms(self) -> Any:
        return self._arrays["low_doc_terms"].items

    @cached_property
    def _low_offsets(self) -> Any:
        return self._arrays["low_doc_offsets"].items

    @cached_property
    def _big_at(self) -> Any:
        return self._arrays["big_freq_at"].items

    @cached_property
    def _big(self) -> NDArray[Any]:
        return self._arrays["big_freqs"].whole

    @cached_property
    def _dense_terms(self) -> Any:
        return self._arrays["bitmap_terms"].items

    @cached_property
    def _class_keys(self) -> Any:
        return self._arrays["class_keys"].items

    @cached_property
    def _class_terms(self) -> NDArray[Any]:
        return self._arrays["class_terms"].whole

    def find(self, term: bytes) -> int:
        """The ordinal of a term, -1 where the field has not got it."""
        return self.dictionary.find(term)

    def term(self, ordinal: int) -> bytes:
        """The term of an ordinal, UTF-8."""
        return self.dictionary[ordinal]

    def range(self, low: bytes, high: bytes | None = None) -> tuple[int, int]:
        """The ordinals `first, last + 1` of the terms t with low <= t < high (to the end where `high` is None)."""
        return self.dictionary.range(low, high)

    def prefix(self, prefix: bytes) -> tuple[int, int]:
        """The ordinals `first, last + 1` of the terms that begin with `prefix`."""
        return self.dictionary.prefix(prefix)

    def written(self, ordinal: int) -> tuple[int, ...]:
        """How often the term is written in each of the ways of `capitals.ROWS`, deleted documents included."""
        return tuple(int(row[ordinal]) for row in self._written)

    def class_members(self, key: int) -> list[int]:
        """The ordinals of the terms whose class has a key (`capitals.class_key`)."""
        first = bisect_left(self._class_keys, key)
        ordinals: list[int] = self._class_terms[first : bisect_right(self._class_keys, key, first)].tolist()
        return ordinals

    def all_written(self) -> CaseCounts:
        """`written` of all terms, and their classes: for copying them."""
        classes = np.empty(self.terms, np.uint32)
        classes[self._class_terms] = self._class_keys
        return CaseCounts(np.stack([row.whole for row in self._written]).astype(np.int64), classes)

    def df(self, ordinal: int) -> int:
        """How many documents have the term."""
        first, end = self._offsets.pair(ordinal)
        return end - first

    def dfs(self, first: int, end: int) -> NDArray[np.int64]:
        """`df` of the ordinals first..end-1."""
        return _sizes(self._offsets[first : end + 1])

    def cf(self, ordinal: int) -> int:
        """How many times the term occurs in the segment."""
        if self.has_positions:
            first, end = self._address_offsets.pair(ordinal)
            return end - first
        return int(self.freqs(ordinal).sum(dtype=np.int64))

    def docs(self, ordinal: int, dtype: type[np.signedinteger] = np.int32) -> NDArray[Any]:
        """The documents that have the term, ascending: int32 or another `dtype`; read-only where it is the map."""
        first, end = self._offsets.pair(ordinal)
        if not self._by_blocks:
            if len(self._low_docs):
                return self._low_docs[first:end].astype(dtype)
            return self._wide_docs[first:end].astype(dtype, copy=False)
        row = bisect_left(self._low_terms, ordinal)
        low = self._low_offsets[row]
        if row == len(self._low_terms) or self._low_terms[row] != ordinal:
            return self._wide_docs[first - low : end - low].astype(dtype, copy=False)
        docs = self._low_docs[low : low + end - first].astype(dtype)
        ends = self._low_ends[row]
        if len(ends) > _FEW_BLOCKS and len(docs) < _SHORT * len(ends):
            counts = ends.astype(np.intp)
            counts[1:] -= counts[:-1].copy()
            docs += self._doc_bases.repeat(counts)
            return docs
        for block, (begin, stop) in enumerate(pairwise(ends.tolist()), 1):
            docs[begin:stop] += block << BLOCK_BITS
        return docs

    def docs_at_places(self, ordinal: int, places: NDArray[np.intp]) -> NDArray[np.intp]:
        """The documents at some ascending places of `docs`: the others are not decoded."""
        first, end = self._offsets.pair(ordinal)
        if not self._by_blocks:
            source = self._low_docs if len(self._low_docs) else self._wide_docs
            return source[first:end].take(places).astype(np.intp)
        row = bisect_left(self._low_terms, ordinal)
        low = self._low_offsets[row]
        if row == len(self._low_terms) or self._low_terms[row] != ordinal:
            return self._wide_docs[first - low : end - low].take(places).astype(np.intp)
        docs = self._low_docs[low : low + end - first].take(places).astype(np.intp)
        counts = places.searchsorted(self._low_ends[row])
        counts[1:] -= counts[:-1].copy()
        docs += self._doc_bases.repeat(counts)
        return docs

    def which_have(self, ordinals: Sequence[int], docs: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of `docs` have each of some frequent terms: a row a term. All are searched at once where they lie, in
        16 rounds at most, however long the lists are."""
        found = np.zeros((len(ordinals), len(docs)), np.bool_)
        apart: list[int] = []
        begins: list[NDArray[np.intp]] = []
        ends: list[NDArray[np.intp]] = []
        blocks = docs >> BLOCK_BITS
        for at, ordinal in enumerate(ordinals):
            first, stop = self._offsets.pair(ordinal)
            row = bisect_left(self._low_terms, ordinal)
            if not self._by_blocks or row == len(self._low_terms) or self._low_terms[row] != ordinal:
                listed = self.docs(ordinal)
                found[at] = listed.take(listed.searchsorted(docs), mode="clip") == docs
                continue
            low = self._low_offsets[row]
            self._low_docs.touch(low, low + stop - first)
            bounds = np.zeros(len(self._doc_bases) + 1, np.intp)
            bounds[1:] = self._low_ends[row]
            bounds += low
            apart.append(at)
            begins.append(bounds.take(blocks))
            ends.append(bounds.take(blocks + 1))
        if apart:
            begin, end = np.concatenate(begins), np.concatenate(ends)
            wanted = np.tile(docs.astype(np.uint16), len(apart))
            lows = self._low_docs.touched
            place = lower_bounds(lows, begin, end, wanted)
            held = (lows.take(place, mode="clip") == wanted) & (place < end)
            found[apart] = held.reshape(len(apart), len(docs))
        return found

    def docs_of(self, first: int, end: int) -> list[NDArray[np.int32]]:
        """The documents of the ordinals first..end-1 in few arrays, which may hold several terms, each in order."""
        if first >= end:
            return []
        begin, stop = self._offsets[first], self._offsets[end]
        if not self._by_blocks:
            source = self._low_docs if len(self._low_docs) else self._wide_docs
            return [source[begin:stop].astype(np.int32, copy=False)]
        low, high = bisect_left(self._low_terms, first), bisect_left(self._low_terms, end)
        # What lies between two frequent terms is side by side.
        wide = self._wide_docs[begin - self._low_offsets[low] : stop - self._low_offsets[high]]
        if low == high:
            return [wide.astype(np.int32, copy=False)]
        first_low, end_low = self._low_offsets[low], self._low_offsets[high]
        ends = self._low_ends[low:high]
        if high - low < _FEW_TERMS or end_low - first_low > _SHORT * ends.size:
            return [wide.astype(np.int32, copy=False), *(self.docs(self._low_terms[row]) for row in range(low, high))]
        counts = ends.astype(np.intp)
        counts[:, 1:] -= ends[:, :-1]
        frequent = self._low_docs[first_low:end_low].astype(np.int32)
        frequent += self._doc_bases.reshape(1, -1).repeat(len(ends), 0).ravel().repeat(counts.ravel())
        return [wide.astype(np.int32, copy=False), frequent]

    def size(self, first: int, end: int) -> int:
        """How many postings the ordinals first..end-1 have in all."""
        return int(self._offsets[end]) - int(self._offsets[first])

    def postings_of(self, first: int, end: int) -> Iterator[tuple[NDArray[np.integer], NDArray[np.unsignedinteger]]]:
        """The documents of the ordinals first..end-1, and aligned with them how often each has the term, in few arrays:
        for counting what any of the terms is in. An array may hold several terms, each in order."""
        if first >= end:
            return
        begin, stop = self._offsets[first], self._offsets[end]
        if not self._by_blocks:
            source = self._low_docs if len(self._low_docs) else self._wide_docs
            yield source[begin:stop], self._freqs_at(begin, stop)
            return
        row = bisect_left(self._low_terms, first)
        while begin < stop:
            # Terms of the long list lie side by side as far as the next one that is kept by low halves.
            last = row == len(self._low_terms) or self._low_terms[row] >= end
            gap = stop if last else self._offsets[self._low_terms[row]]
            if begin < gap:
                before = self._low_offsets[row]
                yield self._wide_docs[begin - before : gap - before], self._freqs_at(begin, gap)
            if last:
                return
            begin = self._offsets[self._low_terms[row] + 1]
            yield self.docs(self._low_terms[row]), self._freqs_at(gap, begin)
            row += 1

    def freqs(self, ordinal: int) -> NDArray[np.unsignedinteger]:
        """How often the term occurs in each document of `docs`: uint8, or uint32 where one of them passes 254."""
        return self._freqs_at(*self._offsets.pair(ordinal))

    def _freqs_at(self, first: int, end: int) -> NDArray[np.unsignedinteger]:
        freqs = self._freqs[first:end]
        if self._big_at:
            low, high = bisect_left(self._big_at, first), bisect_left(self._big_at, end)
            if low < high:
                freqs = freqs.astype(np.uint32)
                freqs[np.asarray(self._big_at[low:high]) - first] = self._big[low:high]
        return freqs

    def bitmap(self, ordinal: int) -> NDArray[np.uint64] | None:
        """The documents of a frequent term as bits, None where the term has no bitmap.

        (documents + 63) // 64 words, little-endian; document d is bit d % 64 of word d // 64; bits beyond are 0.
        """
        row = bisect_left(self._dense_terms, ordinal)
        if row == len(self._dense_terms) or self._dense_terms[row] != ordinal:
            return None
        return self._bitmaps[row]

    def all_postings(self, first: int, end: int) -> tuple[NDArray[np.int32], NDArray[np.unsignedinteger]]:
        """Documents and frequencies of the ordinals first..end-1, term by term, in two arrays."""
        begin, stop = self._offsets[first], self._offsets[end]
        if not self._by_blocks:
            source = self._low_docs if len(self._low_docs) else self._wide_docs
            docs = source[begin:stop].astype(np.int32)
        else:
            rows = slice(bisect_left(self._low_terms, first), bisect_left(self._low_terms, end))
            ends = self._low_ends[rows].astype(np.int64)
            ends[:, 1:] -= self._low_ends[rows][:, :-1]
            docs = _spread(
                self.dfs(first, end),
                np.asarray(self._low_terms)[rows] - first,
                ends,
                self._low_docs[self._low_offsets[rows.start] : self._low_offsets[rows.stop]],
                self._wide_docs[begin - self._low_offsets[rows.start] : stop - self._low_offsets[rows.stop]],
            ).astype(np.int32)
        freqs = self._freqs[begin:stop]
        low, high = bisect_left(self._big_at, begin), bisect_left(self._big_at, stop)
        if low < high:
            freqs = freqs.astype(np.uint32)
            freqs[np.asarray(self._big_at[low:high]).astype(np.int64) - begin] = self._big[low:high]
        return docs, freqs

    def slab(self, first: int, end: int) -> tuple[NDArray[np.int32], NDArray[np.unsignedinteger], NDArray[np.uint32]]:
        """Documents, frequencies and addresses of the ordinals first..end-1, term by term: for copying them all.

        Addresses are empty for a field without positions.
        """
        docs, freqs = self.all_postings(first, end)
        if not self.has_positions:
            return docs, freqs, np.empty(0, np.uint32)
        begin, stop = self._address_offsets[first], self._address_offsets[end]
        rows = slice(bisect_left(self._low_address_terms, first), bisect_left(self._low_address_terms, end))
        addresses = _spread(
            _sizes(self._address_offsets[first : end + 1]),
            np.asarray(self._low_address_terms)[rows] - first,
            self._low_address_counts[rows],
            self._low_addresses[self._low_address_offsets[rows.start] : self._low_address_offsets[rows.stop]],
            self._wide_addresses[
                begin - self._low_address_offsets[rows.start] : stop - self._low_address_offsets[rows.stop]
            ],
        )
        return docs, freqs, addresses


def _sizes(offsets: NDArray[Any]) -> NDArray[np.int64]:
    sizes: NDArray[np.int64] = offsets[1:].astype(np.int64)
    sizes -= offsets[:-1].astype(np.int64)
    return sizes


def _spread(
    sizes: NDArray[np.int64],
    low_terms: NDArray[np.integer],
    counts: NDArray[Any],
    low: NDArray[Any],
    wide: NDArray[Any],
) -> NDArray[np.uint32]:
    """Numbers of low and wide terms in the order of terms; `counts` are those of each low term in each block."""
    is_low = np.zeros(len(sizes), np.bool_)
    is_low[low_terms] = True
    of_low = np.repeat(is_low, sizes)
    bases = np.tile(np.arange(counts.shape[1], dtype=np.uint32) << np.uint32(BLOCK_BITS), len(counts))
    numbers = np.empty(len(of_low), np.uint32)
    numbers[of_low] = np.repeat(bases, counts.ravel()) + low.astype(np.uint32)
    numbers[~of_low] = wide
    return numbers
