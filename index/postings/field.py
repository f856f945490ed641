"""One field of one segment: its terms, postings, addresses and lengths, read straight from memory-mapped arrays."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.postings.capitals import COUNTERS, CaseCounts
from index.postings.guarded import GuardedArray, GuardedRows
from index.postings.terms import TermDictionary

BLOCK_BITS = 16
"""Documents and addresses are split into blocks of 2**16, so that their low part fits a uint16."""

_SHORT = 1000
_FEW_BLOCKS = 5
_FEW_TERMS = 3
"""From so many documents a block on, or with so few blocks or terms, a call for each of them costs less than a number
more for each document."""
_FEW_WANTED = 64
"""From so many addresses on, all blocks of a term are compared with their checksums at once."""


class FieldPostings:
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
        self.documents = documents
        """Documents in the segment, with and without this field."""
        self.dictionary = TermDictionary(arrays["terms"], arrays["term_offsets"], arrays["buckets"], arrays["ordinals"])
        """The sorted terms as one blob: for prefixes, wildcards and spelling distance over all terms at once."""
        self.terms: int = len(self.dictionary)
        """How many terms the field has."""
        self.tokens: int = int(arrays["totals"][0])
        """Tokens of the field in the segment: `lengths` summed."""
        self.filled: int = int(arrays["totals"][1])
        """Documents that have at least one token in this field."""
        self._granule_bits = int(arrays["totals"][2])
        self._arrays = arrays
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
        self.has_positions: bool = "starts" in arrays
        """Whether the field keeps addresses; without them `addresses`, `docs_at` and `starts` are not to be used."""
        if self.has_positions:
            self._address_offsets = arrays["address_offsets"]
            self._low_addresses = arrays["low_addresses"]
            self._wide_addresses = arrays["wide_addresses"]

    @cached_property
    def lengths(self) -> NDArray[np.unsignedinteger]:
        """Tokens of each document in this field (the sum of its frequencies): uint8, uint16 or uint32, by need."""
        return self._arrays["lengths"].whole

    @cached_property
    def starts(self) -> NDArray[np.unsignedinteger]:
        """documents + 1 addresses, uint32: the first of each document, and at last the first beyond all."""
        return self._arrays["starts"].whole

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

    @cached_property
    def _granules(self) -> NDArray[Any]:
        return self._arrays["granules"].whole

    @cached_property
    def _bases(self) -> NDArray[np.uint32]:
        """The first address of each block."""
        blocks = -(-self._arrays["starts"][self.documents] // (1 << BLOCK_BITS))
        return np.arange(blocks, dtype=np.uint32) << np.uint32(BLOCK_BITS)

    @cached_property
    def _low_address_counts(self) -> GuardedRows:
        return self._arrays["low_address_counts"].rows(len(self._bases))

    @cached_property
    def _low_address_terms(self) -> Any:
        return self._arrays["low_address_terms"].items

    @cached_property
    def _low_address_offsets(self) -> Any:
        return self._arrays["low_address_offsets"].items

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

    def addresses(self, ordinal: int) -> NDArray[np.uint32]:
        """The addresses of the term's tokens, ascending: uint32."""
        first, end = self._address_offsets.pair(ordinal)
        row = bisect_left(self._low_address_terms, ordinal)
        low = self._low_address_offsets[row]
        if row == len(self._low_address_terms) or self._low_address_terms[row] != ordinal:
            return self._wide_addresses[first - low : end - low]
        addresses = self._bases.repeat(self._low_address_counts[row])
        # The low half of each base is zero: putting the low parts there costs less than an addition with a cast.
        addresses.view(np.uint16)[::2] = self._low_addresses[low : low + end - first]
        return addresses

    def addresses_near(
        self, ordinal: int, starts: NDArray[np.unsignedinteger], ends: NDArray[np.unsignedinteger]
    ) -> NDArray[np.uint32]:
        """Addresses of the term, ascending: all that lie within one of the stretches `starts` to `ends`, and maybe
        others. Of a frequent term only the blocks of the stretches are read, unless one is longer than a block."""
        row = bisect_left(self._low_address_terms, ordinal)
        if row == len(self._low_address_terms) or self._low_address_terms[row] != ordinal:
            return self.addresses(ordinal)
        first_blocks, last_blocks = starts >> BLOCK_BITS, ends >> BLOCK_BITS
        if (last_blocks > first_blocks + 1).any():
            return self.addresses(ordinal)
        counts = self._low_address_counts[row].astype(np.intp)
        blocks = np.array(sorted({*first_blocks.tolist(), *last_blocks.tolist()}), first_blocks.dtype)
        blocks = blocks[: blocks.searchsorted(len(counts))]  # what ends the last block begins no other
        sizes = counts.take(blocks)
        firsts = (counts.cumsum() - counts).take(blocks) + self._low_address_offsets[row]
        at = _stretches(firsts, firsts + sizes)
        addresses = self._bases.take(blocks).repeat(sizes)
        addresses |= self._low_addresses.take(at)
        return addresses

    def held(self, ordinal: int, wanted: NDArray[np.uint32]) -> NDArray[np.bool_] | None:
        """Which of the addresses `wanted` the term has; None where reading `addresses` is the only way to tell.

        A term that is frequent enough to have low halves is searched as it lies, all addresses at once, each within its
        block: 16 rounds at most, and nothing that grows with the term.
        """
        row = self._low_address_row(ordinal)
        if row < 0:
            return None
        first, end = self._searched(row, wanted)
        found: NDArray[np.bool_] = self._low_addresses.touched.take(first, mode="clip") == wanted.astype(np.uint16)
        found &= first < end
        return found

    def count_before(self, ordinal: int, wanted: NDArray[np.unsignedinteger]) -> NDArray[np.intp]:
        """How many addresses of the term are less than each of `wanted`, addresses of the field; see `held`."""
        row = self._low_address_row(ordinal)
        if row < 0:
            return self.addresses(ordinal).searchsorted(wanted)
        first, _ = self._searched(row, wanted)
        first -= self._low_address_offsets[row]
        return first

    def addresses_within(
        self, ordinal: int, starts: NDArray[np.unsignedinteger], ends: NDArray[np.unsignedinteger]
    ) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
        """The addresses of the term from each of `starts` to before each of `ends`, and how many each stretch has.

        The stretches ascend, begin at addresses of the field and end at no more than its last one. See `held`.
        """
        row = self._low_address_row(ordinal)
        if row < 0:
            every = self.addresses(ordinal)
            first, end = every.searchsorted(starts), every.searchsorted(ends)
            at = _stretches(first, end)
            return every.take(at), end - first
        first, end = self._searched(row, starts)[0], self._searched(row, ends)[0]
        at = _stretches(first, end)
        block_ends = self._low_address_counts[row].cumsum(dtype=np.intp) + self._low_address_offsets[row]
        addresses = self._bases.take(block_ends.searchsorted(at, side="right"))
        addresses |= self._low_addresses.touched.take(at)
        return addresses, end - first

    def _low_address_row(self, ordinal: int) -> int:
        """Where a term is among those of low halves; -1 where it is none of them."""
        row = bisect_left(self._low_address_terms, ordinal)
        return row if row < len(self._low_address_terms) and self._low_address_terms[row] == ordinal else -1

    def _searched(self, row: int, wanted: NDArray[np.unsignedinteger]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The first low half of a term, in its block, that is not less than each of `wanted`; and the block's end."""
        counts = self._low_address_counts[row]
        ends = counts.cumsum(dtype=np.intp)
        ends += self._low_address_offsets[row]
        block = wanted >> BLOCK_BITS
        end = ends.take(block)
        last = end - counts.take(block)
        last -= 1
        low = wanted.astype(np.uint16)
        if len(wanted) > _FEW_WANTED:
            self._low_addresses.touch(self._low_address_offsets[row], int(ends[-1]))
        else:
            for before, stop in zip(last.tolist(), end.tolist(), strict=True):
                self._low_addresses.touch(before + 1, stop)
        lows = self._low_addresses.touched
        for bit in reversed(range(int(counts.max(initial=0)).bit_length())):
            # `last` ends up at the last address of the block that is less than the one wanted.
            further = last + (1 << bit)
            less = lows.take(further, mode="clip") < low
            less &= further < end
            last = np.where(less, further, last)
        last += 1
        return last, end

    def docs_at(self, addresses: NDArray[np.integer]) -> NDArray[np.int32]:
        """The document of each address; every address must be one that a token of this field has.

        For all addresses of a term, `docs.repeat(freqs)` is the same and far cheaper.
        """
        docs: NDArray[np.int32] = self._granules[addresses >> self._granule_bits].astype(np.int32)
        while True:
            # A granule knows the document that its first address falls in; a later one is few documents on.
            past = self.starts[docs + 1] <= addresses
            if not past.any():
                return docs
            docs += past

    def bitmap(self, ordinal: int) -> NDArray[np.uint64] | None:
        """The documents of a frequent term as bits, None where the term has no bitmap.

        (documents + 63) // 64 words, little-endian; document d is bit d % 64 of word d // 64; bits beyond are 0.
        """
        row = bisect_left(self._dense_terms, ordinal)
        if row == len(self._dense_terms) or self._dense_terms[row] != ordinal:
            return None
        return self._bitmaps[row]

    def occurrences(self, ordinal: int, document: int) -> NDArray[np.uint32]:
        """The addresses of the term in one document: for a snippet or an explanation."""
        addresses = self.addresses(ordinal)
        first, end = np.searchsorted(addresses, self.starts[document : document + 2])
        return addresses[first:end]

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


def _stretches(first: NDArray[np.intp], end: NDArray[np.intp]) -> NDArray[np.intp]:
    """The numbers from each first to before each end, one stretch after another."""
    sizes = end - first
    numbers: NDArray[np.intp] = np.arange(sizes.sum()) + (first - (sizes.cumsum() - sizes)).repeat(sizes)
    return numbers


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
