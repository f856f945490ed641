"""Where the tokens of one field of one segment stand: addresses as they lie on disk, read and searched."""

from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.postings.guarded import GuardedArray, GuardedRows

BLOCK_BITS = 16
"""Documents and addresses are split into blocks of 2**16, so that their low part fits a uint16."""

_FEW_WANTED = 64
"""From so many addresses on, all blocks of a term are compared with their checksums at once."""


class FieldAddresses:
    """The addresses of a field's tokens: see `index.postings.field.FieldPostings`, which has them with its postings."""

    def __init__(self, documents: int, arrays: Mapping[str, GuardedArray]) -> None:
        self.documents = documents
        """Documents in the segment, with and without this field."""
        self._arrays = arrays
        self._granule_bits = int(arrays["totals"][2])
        self.has_positions: bool = "starts" in arrays
        """Whether the field keeps addresses; without them `addresses`, `docs_at` and `starts` are not to be used."""
        if self.has_positions:
            self._address_offsets = arrays["address_offsets"]
            self._low_addresses = arrays["low_addresses"]
            self._wide_addresses = arrays["wide_addresses"]

    @cached_property
    def starts(self) -> NDArray[np.unsignedinteger]:
        """documents + 1 addresses, uint32: the first of each document, and at last the first beyond all."""
        return self._arrays["starts"].whole

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
        low = wanted.astype(np.uint16)
        if len(wanted) > _FEW_WANTED:
            self._low_addresses.touch(self._low_address_offsets[row], int(ends[-1]))
        else:
            for begin, stop in zip((end - counts.take(block)).tolist(), end.tolist(), strict=True):
                self._low_addresses.touch(begin, stop)
        return lower_bounds(self._low_addresses.touched, end - counts.take(block), end, low), end

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

    def occurrences(self, ordinal: int, document: int) -> NDArray[np.uint32]:
        """The addresses of the term in one document: for a snippet or an explanation."""
        addresses = self.addresses(ordinal)
        first, end = np.searchsorted(addresses, self.starts[document : document + 2])
        return addresses[first:end]


def _stretches(first: NDArray[np.intp], end: NDArray[np.intp]) -> NDArray[np.intp]:
    """The numbers from each first to before each end, one stretch after another."""
    sizes = end - first
    numbers: NDArray[np.intp] = np.arange(sizes.sum()) + (first - (sizes.cumsum() - sizes)).repeat(sizes)
    return numbers


def lower_bounds(
    lows: NDArray[np.uint16], begin: NDArray[np.intp], end: NDArray[np.intp], wanted: NDArray[np.uint16]
) -> NDArray[np.intp]:
    """The first place from `begin` to before `end` whose number is not less than the one wanted, `end` where there is
    none; numbers ascend between the two. All are searched at once."""
    last = begin - 1
    for bit in reversed(range(int((end - begin).max(initial=0)).bit_length())):
        # `last` ends up at the last place whose number is less than the one wanted.
        further = last + (1 << bit)
        less = lows.take(further, mode="clip") < wanted
        less &= further < end
        last = np.where(less, further, last)
    last += 1
    return last
