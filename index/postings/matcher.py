"""A term's postings under Whoosh's Matcher protocol, so that stock queries, collectors and scorers work on arrays."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh.matching import LeafMatcher, NullMatcher, ReadTooFar

from index.postings.field import FieldPostings

_BLOCK = 128
"""Postings of which Whoosh skips those that can't reach a quality, as many as its own blocks hold."""


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]
    """Steps through the documents of a term."""

    def __init__(self, field: FieldPostings, ordinal: int, format_: Any, scorer: Any, term: tuple[str, bytes]) -> None:
        self.field = field
        self.ordinal = ordinal
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._boost = float(getattr(format_, "field_boost", 1.0))
        self._docs = field.docs(ordinal)
        self._freqs = field.freqs(ordinal)
        self._addresses: Any = None
        self._at = 0

    def is_active(self) -> bool:
        """Whether there is a document here."""
        return self._at < len(self._docs)

    def reset(self) -> None:
        """Go back to the first document."""
        self._at = 0

    def copy(self) -> "ArrayMatcher":
        """Another matcher at the same place."""
        other = ArrayMatcher.__new__(ArrayMatcher)
        other.__dict__.update(self.__dict__)
        return other

    def replace(self, minquality: float = 0) -> Any:
        """A simpler matcher, where the end or the quality allows it."""
        if not self.is_active() or (minquality and self.max_quality() < minquality):
            return NullMatcher()
        return self

    def id(self) -> int:
        """The document here."""
        return int(self._docs[self._at])

    def all_ids(self) -> Iterator[int]:
        """The documents from here on."""
        return iter(self._docs[self._at :].tolist())

    def all_items(self) -> Iterator[tuple[int, bytes]]:
        """The documents from here on, each with its posting's value."""
        while self.is_active():
            yield self.id(), self.value()
            self.next()

    def next(self) -> bool:
        """Go to the next document; whether a block ended."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return self._at % _BLOCK == 0 or not self.is_active()

    def skip_to(self, id: int) -> bool:
        """Go to the first document from `id` on; whether a block ended."""
        if not self.is_active():
            raise ReadTooFar
        before = self._at
        if id > self.id():
            self._at += int(np.searchsorted(self._docs[self._at :], id))
        return self._at // _BLOCK != before // _BLOCK

    def skip_to_quality(self, minquality: float) -> int:
        """Skip the blocks whose quality is at most `minquality`; how many there were."""
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._at = (self._at // _BLOCK + 1) * _BLOCK
            skipped += 1
        return skipped

    def weight(self) -> float:
        """How often the term occurs in the document, times the field's boost."""
        return float(self._freqs[self._at]) * self._boost

    def supports(self, astype: str) -> bool:
        """Whether postings can be read as `astype`."""
        if astype in ("positions", "position_boosts"):
            return self.field.has_positions and bool(self.format.supports(astype))
        return astype in ("frequency", "weight")

    def value_as(self, astype: str) -> Any:
        """The posting as its frequency, weight, positions or position boosts."""
        if astype == "frequency":
            return int(self._freqs[self._at])
        if astype == "weight":
            return self.weight()
        positions = self._positions()
        return positions if astype == "positions" else [(position, 1) for position in positions]

    def items_as(self, astype: str) -> Iterator[tuple[int, Any]]:
        """The documents from here on, each with its posting read as `astype`."""
        while self.is_active():
            yield self.id(), self.value_as(astype)
            self.next()

    def value(self) -> bytes:
        """The posting as Whoosh's own codec would write it: for code that copies postings."""
        if self.supports("positions"):
            value: bytes = self.format.encode(self._positions())
        elif hasattr(self.format, "posting_size") and self.format.posting_size > 0:
            value = int(self._freqs[self._at]).to_bytes(4, "big")
        else:
            value = b""
        return value

    def _positions(self) -> list[int]:
        if self._addresses is None:
            self._addresses = (self.field.addresses(self.ordinal), np.cumsum(self._freqs, dtype=np.int64))
        addresses, ends = self._addresses
        end = int(ends[self._at])
        here = addresses[end - int(self._freqs[self._at]) : end]
        return (here.astype(np.int64) - int(self.field.starts[self.id()])).tolist()  # type: ignore[no-any-return]

    def _block(self) -> slice:
        # Past the end Whoosh still asks: it is the last block then, as with its own matchers.
        first = min(self._at, len(self._docs) - 1) // _BLOCK * _BLOCK
        return slice(first, first + _BLOCK)

    def block_max_weight(self) -> float:
        """The largest weight of the block."""
        return float(self._freqs[self._block()].max()) * self._boost

    def block_min_length(self) -> int:
        """The least length of a document of the block."""
        return int(self.field.lengths[self._docs[self._block()]].min())

    def block_max_length(self) -> int:
        """The greatest length of a document of the block."""
        return int(self.field.lengths[self._docs[self._block()]].max())
