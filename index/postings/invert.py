"""Documents to parts: texts are gathered as run numbers, written out as tokens, and sorted when there are enough."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.postings.capitals import CaseCounts, added, by_term
from index.postings.growable import Growing
from index.postings.index_spec import Breaks, IndexSpec, PairsField, Spellings, TermOf, Values, Words, source_of
from index.postings.lexicon import NO_TERM, Lexicon, Tables, Vocabulary
from index.postings.runs import Inverted, SpilledField, Spool, inverted, spilled, starts_of

TOKENS_A_CHUNK = 1 << 19
"""Bytes of text read at once: few enough that the arrays over them stay in the processor's cache."""
TOKENS_SORTED_AT_ONCE = 1 << 18
"""Runs inverted at once, for the same reason."""
_KNOWN_VALUES = 50_000
"""Values whose terms are remembered: keys are all different, and remembering them would fill the memory."""
_VALUE_BYTES = 40
"""What a term of a field of values takes until the part is made."""
_RUN_BYTES, _WORD_BYTES, _TERM_BYTES = 100, 150, 200
"""What one more run, one more form with its class, and one more term take in memory: measured, rounded up."""


@dataclass(slots=True)
class _Field:
    """One field of the part under way: the postings of its chunks, and the tokens of each document."""

    vocabulary: Vocabulary
    pieces: list[Inverted] = field(default_factory=list)
    lengths: list[NDArray[np.int64]] = field(default_factory=list)


@dataclass(slots=True)
class _Source:
    """The texts of one key: those not read yet, the runs read and not inverted, and the extents of those inverted."""

    waiting: list[bytes] = field(default_factory=list)
    size: int = 0
    runs: list[NDArray[np.int32]] = field(default_factory=list)
    counts: list[NDArray[np.int64]] = field(default_factory=list)
    places: list[NDArray[np.uint8]] = field(default_factory=list)
    begun: list[NDArray[np.uint8]] = field(default_factory=list)
    pending: int = 0
    documents: int = 0
    addresses: int = 0
    extents: list[NDArray[np.int64]] = field(default_factory=list)
    inside: NDArray[np.int64] = field(default_factory=lambda: np.zeros((2, 0), np.int64))
    """How often each run of the part stood inside a sentence, and after a determiner."""


@dataclass(slots=True)
class _Keyed:
    """The values of one field: the number of each term, and how many terms each document has."""

    known: dict[Any, list[int]] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)


class _Pairing:
    """The frequent words of one field of pairs: which of them each remembered token is, -1 for none, and the term
    number of each pair, first word times the number of words plus second, -1 where it did not turn up."""

    def __init__(self, spec: PairsField) -> None:
        self.words = sorted(word.encode() for word in spec.frequent)
        self.places = Growing(np.int16)
        self.numbers = np.full(len(self.words) ** 2, -1, np.int32)


class Inverter:
    """Inverts documents into parts of a spool."""

    def __init__(self, spec: IndexSpec, spool: Spool) -> None:
        self._spec = spec
        self._spool = spool
        self._values = [one for one in spec.fields if isinstance(one, Values)]
        self._words: list[Words | Spellings | PairsField | Breaks] = [
            one for one in spec.fields if not isinstance(one, Values)
        ]
        self._kinds = {source_of(one): one.kinds for one in self._words if isinstance(one, Breaks)}
        self._sources: dict[str, _Source] = {source_of(one): _Source() for one in self._words}
        self._keyed = {one.name: _Keyed() for one in self._values}
        terms: list[TermOf] = list(
            dict.fromkeys(one.term for one in self._words if not isinstance(one, Spellings | Breaks))
        )
        spellings = [one.term for one in self._words if isinstance(one, Spellings)]
        self._capitals = any(isinstance(one, Words) and one.capitals for one in self._words)
        self.lexicon = Lexicon(spec.analyse, terms, spec.batch, self._capitals, spellings)
        self._pairings = {one.name: _Pairing(one) for one in self._words if isinstance(one, PairsField)}
        self._fields = {
            one.name: _Field(
                self.lexicon.vocabularies[one.term] if isinstance(one, (Words, Spellings)) else Vocabulary()
            )
            for one in spec.fields
        }
        self.pending = 0
        """Bytes that the part under way takes in memory."""
        self.documents = 0
        """Documents of the part under way."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of a document that hold texts to read."""
        return tuple(self._sources)

    @property
    def held(self) -> int:
        """Bytes, about, that runs and terms take in memory; they are forgotten only with the whole inverter."""
        terms = {id(one.vocabulary): len(one.vocabulary.numbers) for one in self._fields.values()}
        lexicon = self.lexicon
        return _RUN_BYTES * lexicon.size + _WORD_BYTES * lexicon.words + _TERM_BYTES * sum(terms.values())

    def vocabulary(self, name: str) -> Vocabulary:
        """The terms of a field, as numbered in the parts made so far."""
        return self._fields[name].vocabulary

    def add(self, document: Mapping[str, Any], texts: Mapping[str, bytes]) -> None:
        """Take one document: its values by key, and those of `sources` as UTF-8."""
        for name, source in self._sources.items():
            text = texts[name]
            source.waiting.append(text)
            source.size += len(text)
            if source.size > TOKENS_A_CHUNK:
                self._read(name, source)
        for spec in self._values:
            self._add_values(spec, document.get(source_of(spec)))
        self.documents += 1

    def part(self) -> dict[str, SpilledField]:
        """Put the part under way into the spool and begin another; its fields by name."""
        for name, source in self._sources.items():
            self._read(name, source)
            self._invert(name, source)
        part: dict[str, SpilledField] = {}
        for spec in self._spec.fields:
            one = self._fields[spec.name]
            extents = None
            if isinstance(spec, Values):
                self._invert_values(spec.name)
            elif spec.positions:
                extents = _joined(self._sources[source_of(spec)].extents)
            part[spec.name] = spilled(self._spool, one.pieces, one.vocabulary, _joined(one.lengths), extents)
            one.pieces, one.lengths = [], []
            if isinstance(spec, Words) and spec.capitals:
                part[spec.name].keep_written(self._written(spec))
        for source in self._sources.values():
            source.documents = source.addresses = 0
            source.extents = []
            source.inside = np.zeros((2, 0), np.int64)
        self.pending = self.documents = 0
        return part

    def _read(self, name: str, source: _Source) -> None:
        """Read the waiting texts of a source."""
        if not source.waiting:
            return
        runs, counts, places, begun = self.lexicon.read(source.waiting, self._kinds.get(name))
        source.runs.append(runs)
        source.counts.append(counts)
        source.places.append(places)
        source.begun.append(begun)
        source.pending += len(runs)
        source.waiting, source.size = [], 0
        if source.pending > TOKENS_SORTED_AT_ONCE:
            self._invert(name, source)

    def _invert(self, name: str, source: _Source) -> None:
        """Invert the runs of a source, once for each of its fields."""
        if not source.counts:
            return
        counts = np.concatenate(source.counts)
        # Wide, as numbers that pick from arrays have to be: they would be widened again for each array.
        runs = np.concatenate(source.runs, dtype=np.int64)
        if self._capitals:
            source.inside = added(source.inside, runs, np.concatenate(source.places))
        begun = np.concatenate(source.begun)
        source.runs, source.counts, source.places, source.begun, source.pending = [], [], [], [], 0
        tables = self.lexicon.tables()
        tokens = expanded(tables, runs, counts, source.documents, source.addresses)
        for spec in self._words:
            if source_of(spec) != name:
                continue
            one = self._fields[spec.name]
            bounds = np.arange(source.documents, source.documents + len(counts) + 1).astype(np.uint32)
            if isinstance(spec, Breaks):
                piece, docs = _breaks(spec, begun, tokens, source, one.vocabulary)
                one.pieces.append(piece)
                one.lengths.append(np.diff(np.searchsorted(docs, bounds)))
                self.pending += piece.nbytes
                continue
            if isinstance(spec, PairsField):
                kept, terms = self._pairs(spec, tables, tokens, one.vocabulary)
            else:
                terms = tables.token_terms[spec.term].take(tokens.token)
                kept = np.flatnonzero(terms != NO_TERM)
                terms = terms if len(kept) == len(terms) else terms.take(kept)
            addresses, docs = tokens.addresses, tokens.docs
            if len(kept) < len(docs):
                addresses, docs = addresses.take(kept), docs.take(kept)
            piece = inverted(terms, addresses, docs, spec.positions)
            one.pieces.append(piece)
            one.lengths.append(np.diff(np.searchsorted(docs, bounds)))
            self.pending += piece.nbytes
        source.documents += len(counts)
        source.addresses += int(tokens.extents.sum()) + len(counts)
        source.extents.append(tokens.extents)

    def _written(self, spec: Words) -> CaseCounts:
        """How each term number of the field is written in this part."""
        tables = self.lexicon.tables()
        counts = self._sources[source_of(spec)].inside
        terms = len(self.lexicon.vocabularies[spec.term].numbers)
        token_terms = tables.token_terms[spec.term]
        return by_term(counts, tables.token_run, tables.token_written, tables.token_class, token_terms, terms)

    def _pairs(
        self, spec: PairsField, tables: Tables, tokens: "ExpandedTokens", vocabulary: Vocabulary
    ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """The tokens that begin a pair, and the numbers of their pairs."""
        pairing = self._pairings[spec.name]
        words = pairing.words
        known = self.lexicon.vocabularies[spec.term].numbers
        place = np.full(len(known) + 1, -1, np.int16)
        for at, word in enumerate(words):
            if word in known:
                place[known[word]] = at
        new = slice(len(pairing.places), None)
        pairing.places.extend(np.where(tables.token_single[new], place[tables.token_terms[spec.term][new]], -1))
        places = pairing.places.values.take(tokens.token)
        frequent = np.flatnonzero(places >= 0)
        addresses = tokens.addresses.take(frequent)
        adjacent = np.flatnonzero(addresses[1:] == addresses[:-1] + 1)
        first, second = frequent.take(adjacent), frequent.take(adjacent + 1)
        # Words may share an address (tous.tes), so that the neighbour's are further on.
        step = 2
        while len(further := np.flatnonzero(addresses[step:] == addresses[:-step] + 1)):
            first = np.concatenate((first, frequent.take(further)))
            second = np.concatenate((second, frequent.take(further + step)))
            order = np.lexsort((second, first))
            first, second = first.take(order), second.take(order)
            step += 1
        codes = places.take(first).astype(np.int64) * len(words) + places.take(second)
        for code in dict.fromkeys(codes[pairing.numbers.take(codes) < 0].tolist()):
            pair = words[code // len(words)] + b" " + words[code % len(words)]
            pairing.numbers[code] = vocabulary.number(pair)
        return first, pairing.numbers.take(codes)

    def _add_values(self, spec: Values, value: Any) -> None:
        keyed = self._keyed[spec.name]
        values = () if value is None else value if isinstance(value, (list, tuple)) else (value,)
        before = len(keyed.numbers)
        for one in values:
            numbers = keyed.known.get(one)
            if numbers is None:
                number = self._fields[spec.name].vocabulary.number
                numbers = [number(term) for term in spec.terms(one)]
                if len(keyed.known) >= _KNOWN_VALUES:
                    keyed.known.clear()
                keyed.known[one] = numbers
            keyed.numbers += numbers
        keyed.counts.append(len(keyed.numbers) - before)
        self.pending += _VALUE_BYTES * (1 + len(keyed.numbers) - before)

    def _invert_values(self, name: str) -> None:
        keyed, one = self._keyed[name], self._fields[name]
        counts = np.array(keyed.counts, np.int64)
        docs = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
        terms = np.array(keyed.numbers, np.int32)
        one.pieces.append(inverted(terms, docs, docs, positions=False))
        one.lengths.append(counts)
        keyed.numbers, keyed.counts = [], []


@dataclass(frozen=True, slots=True)
class ExpandedTokens:
    """Tokens in the order of their addresses: which remembered token each is, its address, its document."""

    token: NDArray[np.int64]
    addresses: NDArray[np.uint32]
    docs: NDArray[np.uint32]
    extents: NDArray[np.int64]
    """Positions of each document."""
    run_addresses: NDArray[np.uint32]
    """Where each run begins."""
    run_ends: NDArray[np.int64]
    """Runs of each document and all before it."""


def expanded(
    tables: Tables, runs: NDArray[np.int64], counts: NDArray[np.int64], first_document: int = 0, first_address: int = 0
) -> ExpandedTokens:
    """Runs written out as tokens, given how many of them each document has; documents and addresses are numbered from
    the first ones on."""
    plain = tables.plain.take(runs)
    # Looking up what most runs have one of costs more than the few that have another number: so for those alone.
    others = np.flatnonzero(~plain)
    of_others = runs.take(others)
    tokens_to, positions_to = (
        _running(len(runs), others, table.take(of_others)) for table in (tables.tokens, tables.positions)
    )
    ends = np.cumsum(counts)
    extents = np.diff(positions_to[ends], prepend=0)
    document_tokens = np.diff(tokens_to[ends], prepend=0)
    documents = np.arange(first_document, first_document + len(counts), dtype=np.uint32)
    # An unused address follows each document.
    run_address = positions_to[:-1].astype(np.uint32)
    run_address += np.repeat(documents + np.uint32(first_address - first_document), counts)
    # Which run each token is of: a count of the runs that began, since np.repeat takes three times as long.
    began = np.bincount(tokens_to[:-1], minlength=int(tokens_to[-1]) + 1)[:-1]
    run = np.cumsum(began)
    run -= 1
    token, addresses = tables.first.take(runs).take(run).astype(np.int64), run_address.take(run)
    later = np.flatnonzero(~plain.take(run))
    token[later] += later - tokens_to.take(run.take(later))
    addresses[later] += tables.token_position.take(token.take(later))
    return ExpandedTokens(token, addresses, np.repeat(documents, document_tokens), extents, run_address, ends)


def _breaks(
    spec: Breaks, begun: NDArray[np.uint8], tokens: ExpandedTokens, source: _Source, vocabulary: Vocabulary
) -> tuple[Inverted, NDArray[np.uint32]]:
    """The postings of what runs begin, and the document of each; what begins a document is left out."""
    runs = begun.nonzero()[0]
    document = tokens.run_ends.searchsorted(runs, side="right")
    address, kind = tokens.run_addresses.take(runs), begun.take(runs)
    starts = starts_of(tokens.extents) + source.addresses
    inside = (address > starts.take(document)) & (address < starts.take(document + 1) - 1)
    address, kind, document = address.compress(inside), kind.compress(inside), document.compress(inside)
    # Runs without a word (a quote, a dash) begin what the next word does.
    order = np.lexsort((kind, address))
    last = np.ones(len(order), np.bool_)
    np.not_equal(address.take(order[1:]), address.take(order[:-1]), out=last[:-1])
    kept = order.compress(last)
    numbers = np.array([vocabulary.number(unit) for unit in spec.units], np.int32)
    docs = (document.take(kept) + source.documents).astype(np.uint32)
    return inverted(numbers.take(kind.take(kept) - 1), address.take(kept), docs, positions=True), docs


def _running(count: int, others: NDArray[np.int64], sizes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Running sums, from 0, of `count` ones, but for `sizes` at `others`."""
    steps = np.ones(count + 1, np.int64)
    steps[0] = 0
    steps[others + 1] = sizes
    return np.cumsum(steps, out=steps)


def _joined(pieces: list[NDArray[np.int64]]) -> NDArray[np.uint32]:
    return np.concatenate(pieces).astype(np.uint32) if pieces else np.empty(0, np.uint32)
