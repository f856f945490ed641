"""Documents to parts: texts are gathered as run numbers, written out as tokens, and sorted when there are enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.postings.lexicon import NO_TERM, Lexicon, Tables, Vocabulary
from index.postings.parts import SpilledField, Spool, spilled, starts_of
from index.postings.specs import FieldSpec, IndexSpec, Pairs, TermOf, Values, Words, source_of

_CHUNK = 1 << 17
"""Bytes of text read at once: few enough that the arrays over them stay in the processor's cache."""


@dataclass(slots=True)
class _Source:
    """The texts of one key: those not read yet, and the runs of those read."""

    waiting: list[bytes] = field(default_factory=list)
    size: int = 0
    runs: list[NDArray[np.int32]] = field(default_factory=list)
    counts: list[NDArray[np.int64]] = field(default_factory=list)


@dataclass(slots=True)
class _Keyed:
    """The terms of a field of values: one number a term, and how many terms each document has."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    known: dict[Any, list[int]] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)


class Inverter:
    """Inverts documents into parts of a spool. `pending` estimates the bytes that the next part takes to sort."""

    def __init__(self, spec: IndexSpec, spool: Spool) -> None:
        self._spec = spec
        self._spool = spool
        self._words: list[Words | Pairs] = [one for one in spec.fields if not isinstance(one, Values)]
        self._sources: dict[str, _Source] = {source_of(one): _Source() for one in self._words}
        self._keyed = {one.name: _Keyed() for one in spec.fields if isinstance(one, Values)}
        terms: list[TermOf] = list(dict.fromkeys(one.term for one in self._words))
        self.lexicon = Lexicon(spec.analyse, terms)
        self._pairs = {one.name: Vocabulary() for one in self._words if isinstance(one, Pairs)}
        self.pending = 0
        self.documents = 0
        """Documents since the last part."""

    def add(self, document: Mapping[str, Any]) -> None:
        """Take one document."""
        for name, source in self._sources.items():
            text = _text(document.get(name))
            source.waiting.append(text)
            source.size += len(text)
            if source.size > _CHUNK:
                self._read(source)
        for spec in self._spec.fields:
            if isinstance(spec, Values):
                _add_values(self._keyed[spec.name], spec, document.get(source_of(spec)))
        self.documents += 1

    def _read(self, source: _Source) -> None:
        if source.waiting:
            runs, counts = self.lexicon.read(source.waiting)
            source.runs.append(runs)
            source.counts.append(counts)
            self.pending += 40 * len(runs)
            source.waiting = []
            source.size = 0

    def part(self) -> dict[str, SpilledField]:
        """Sort what was added since the last part into a new one; its fields by name."""
        for source in self._sources.values():
            self._read(source)
        tables = self.lexicon.tables()
        part: dict[str, SpilledField] = {}
        for name, source in self._sources.items():
            fields = [spec for spec in self._words if source_of(spec) == name]
            part |= self._words_part(source, fields, tables)
        for name, keyed in self._keyed.items():
            part[name] = self._values_part(keyed)
        self.pending = self.documents = 0
        return part

    def vocabulary(self, spec: FieldSpec) -> Vocabulary:
        """The terms of a field, as numbered in the parts made so far."""
        if isinstance(spec, Values):
            return self._keyed[spec.name].vocabulary
        return self._pairs[spec.name] if isinstance(spec, Pairs) else self.lexicon.vocabularies[spec.term]

    def _words_part(
        self, source: _Source, fields: Sequence[Words | Pairs], tables: Tables
    ) -> dict[str, SpilledField]:
        runs = np.concatenate(source.runs) if source.runs else np.empty(0, np.int32)
        counts = np.concatenate(source.counts) if source.counts else np.zeros(self.documents, np.int64)
        source.runs, source.counts = [], []
        run_tokens, run_positions = tables.tokens[runs], tables.positions[runs]
        ends = np.cumsum(counts)
        positions_to = _running(run_positions)
        extents = np.diff(positions_to[ends], prepend=0)
        addresses = positions_to[:-1].astype(np.uint32)
        addresses += np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
        tokens_to = _running(run_tokens)
        token = np.repeat(tables.first[runs] - tokens_to[:-1].astype(np.int32), run_tokens)
        token += np.arange(len(token), dtype=np.int32)
        addresses = np.repeat(addresses, run_tokens)
        addresses += tables.token_position[token]
        part = {}
        for spec in fields:
            if isinstance(spec, Pairs):
                keys, ordered = self._pair_keys(spec, tables, token, addresses)
                lengths = _counts_by_document(keys, extents)
            else:
                vocabulary = self.lexicon.vocabularies[spec.term]
                keys, left_out = _word_keys(tables.token_terms[spec.term], vocabulary, token, addresses)
                ordered = vocabulary.ordered()
                lengths = _counts_by_document(keys, extents) if left_out else np.diff(tokens_to[ends], prepend=0)
            part[spec.name] = spilled(self._spool, keys, ordered, lengths, extents, spec.positions)
        return part

    def _pair_keys(
        self, spec: Pairs, tables: Tables, token: NDArray[np.int32], addresses: NDArray[np.uint32]
    ) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        words = sorted(word.encode() for word in spec.frequent)
        known = self.lexicon.vocabularies[spec.term].numbers
        place = np.full(len(known) + 1, -1, np.int32)
        for at, word in enumerate(words):
            if word in known:
                place[known[word]] = at
        place_of_token = np.where(tables.token_single, place[tables.token_terms[spec.term]], -1)
        places = place_of_token[token]
        frequent = np.flatnonzero(places >= 0)
        places, at = places[frequent].astype(np.int64), addresses[frequent]
        first = np.flatnonzero(np.diff(at) == 1)
        codes = places[first] * len(words) + places[first + 1]
        distinct, which = np.unique(codes, return_inverse=True)
        vocabulary = self._pairs[spec.name]
        numbers = [vocabulary.number(words[code // len(words)] + b" " + words[code % len(words)]) for code in distinct]
        ranks = vocabulary.ranks()[np.array(numbers, np.int64)]
        return _packed(ranks[which], at[first]), vocabulary.ordered()

    def _values_part(self, keyed: _Keyed) -> SpilledField:
        counts = np.array(keyed.counts, np.int64)
        numbers = np.array(keyed.numbers, np.int64)
        keyed.numbers, keyed.counts = [], []
        addresses = np.arange(len(numbers)) + np.repeat(np.arange(len(counts)), counts)
        keys = _packed(keyed.vocabulary.ranks()[numbers], addresses.astype(np.uint32))
        return spilled(self._spool, keys, keyed.vocabulary.ordered(), counts, counts, positions=False)


def _text(value: Any) -> bytes:
    if value is None:
        return b""
    if isinstance(value, (list, tuple)):
        value = "\n".join(value)
    try:
        return value.encode()  # type: ignore[no-any-return]
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")  # type: ignore[no-any-return]


def _add_values(keyed: _Keyed, spec: Values, value: Any) -> None:
    values = () if value is None else value if isinstance(value, (list, tuple)) and not spec.whole else (value,)
    count = 0
    for one in values:
        numbers = keyed.known.get(one)
        if numbers is None:
            number = keyed.vocabulary.number
            numbers = [number(term) for term in spec.terms(one)]
            keyed.known[one] = numbers
        keyed.numbers += numbers
        count += len(numbers)
    keyed.counts.append(count)


def _running(counts: NDArray[Any]) -> NDArray[np.int64]:
    running = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=running[1:])
    return running


def _packed(ranks: NDArray[np.int64], addresses: NDArray[np.uint32]) -> NDArray[np.uint64]:
    keys = ranks.astype(np.uint64)
    keys <<= np.uint64(32)
    keys |= addresses
    return keys


def _word_keys(
    terms: NDArray[np.int32], vocabulary: Vocabulary, token: NDArray[np.int32], addresses: NDArray[np.uint32]
) -> tuple[NDArray[np.uint64], bool]:
    """The packed keys of all tokens that give a term, and whether any gives none."""
    absent = terms == NO_TERM
    ranks = vocabulary.ranks()[np.where(absent, 0, terms)].astype(np.uint64) if len(terms) else terms.astype(np.uint64)
    high = ranks << np.uint64(32)
    if absent.any():
        kept = ~absent[token]
        token, addresses = token[kept], addresses[kept]
    keys = high[token]
    keys |= addresses
    return keys, bool(absent.any())


def _counts_by_document(keys: NDArray[np.uint64], extents: NDArray[np.int64]) -> NDArray[np.int64]:
    addresses = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    documents = np.searchsorted(starts_of(extents), addresses, "right") - 1
    return np.bincount(documents, minlength=len(extents))
