"""What the analyser makes of each distinct run, remembered, and the terms numbered as they turn up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.analysis.batch import Batch, TokenArrays
from index.analysis.token import Token
from index.postings.capitals import case_counts, class_key, contexts, is_determiner
from index.postings.growable import Growing
from index.postings.index_spec import BreakKindsOf, SpellingOf, TermOf
from index.postings.tokenise_bytes import Bytes, RunTable, split_runs

NO_TERM = -1
_NOTHING = np.empty(0, np.uint8)


class Vocabulary:
    """Distinct terms, numbered from 0 as they turn up, and their order by bytes."""

    def __init__(self) -> None:
        self.numbers: dict[bytes, int] = {}
        self.sorted: list[bytes] = []
        self._ordered = np.empty(0, np.int64)
        self._ranks = np.empty(0, np.int64)

    def number(self, term: bytes) -> int:
        """The number of a term, a new one where it has none."""
        return self.numbers.setdefault(term, len(self.numbers))

    def ranks(self) -> NDArray[np.int64]:
        """The rank of each number in the order of the terms' bytes."""
        self._order()
        return self._ranks

    def ordered(self) -> NDArray[np.int64]:
        """The numbers in the order of the terms' bytes; `sorted` holds the terms themselves."""
        self._order()
        return self._ordered

    def _order(self) -> None:
        count = len(self.numbers)
        if len(self.sorted) == count:
            return
        terms = list(self.numbers)
        # Two sorted runs, which list.sort merges in one pass: a vocabulary is ordered many times while it grows.
        self.sorted += sorted(terms[len(self.sorted) :])
        self.sorted.sort()
        self._ordered = np.fromiter(map(self.numbers.__getitem__, self.sorted), np.int64, count)
        self._ranks = np.empty(count, np.int64)
        self._ranks[self._ordered] = np.arange(count)


class Lexicon:
    """A memory of analysed runs. It only grows: whoever fills it starts another when it passes what he can hold.

    `batch` analyses those runs that are one plain word, where it is given; all others go through `analyse`. Without
    `capitals` nobody asks how tokens are written, nor where runs stand.
    """

    def __init__(
        self,
        analyse: Callable[[str], Sequence[Token]],
        terms: Sequence[TermOf],
        batch: Batch | None = None,
        capitals: bool = True,
        spellings: Sequence[SpellingOf] = (),
    ) -> None:
        self._analyse = analyse
        self._batch = batch
        self._capitals = capitals
        self._table = RunTable()
        self._determiner = Growing(np.bool_)
        self._plain = Growing(np.bool_)
        self._first = Growing(np.int32)
        self._tokens = Growing(np.uint32)
        self._positions = Growing(np.uint32)
        self._token_run = Growing(np.int32)
        self._token_position = Growing(np.uint32)
        self._token_single = Growing(np.bool_)
        self._token_written = Growing(np.int8)
        self._token_class = Growing(np.uint32)
        self._token_terms = {term: Growing(np.int32) for term in terms}
        self._token_spellings = {term: Growing(np.int32) for term in spellings}
        self._forms: dict[str, int] = {}
        self._words: dict[tuple[str, str], int] = {}
        self._word_class = Growing(np.uint32)
        self._word_terms = {term: Growing(np.int32) for term in terms}
        self.vocabularies: dict[TermOf | SpellingOf, Vocabulary] = {}
        self.vocabularies.update((term, Vocabulary()) for term in terms)
        self.vocabularies.update((term, Vocabulary()) for term in spellings)

    @property
    def size(self) -> int:
        """How many distinct runs it knows."""
        return self._table.size

    @property
    def words(self) -> int:
        """How many distinct forms it knows, with their classes."""
        return len(self._forms) + len(self._words)

    def read(
        self, values: Sequence[bytes], kinds: BreakKindsOf | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.uint8], NDArray[np.uint8]]:
        """The run numbers of all values (UTF-8), one after another; how many runs each value has; where each run stands
        (`capitals.contexts`), nothing without capitals; and what each begins, nothing without `kinds`."""
        blob = b"\n".join(values)
        data: Bytes = np.frombuffer(blob, np.uint8)
        starts, ends = split_runs(data)
        numbers, fresh = self._table.numbers(data, starts, ends)
        if len(fresh):
            runs = [blob[start:end] for start, end in zip(starts[fresh].tolist(), ends[fresh].tolist(), strict=True)]
            self._learn(b"\n".join(runs).decode("utf-8", "surrogatepass").split("\n"))
        bounds = np.cumsum(np.fromiter(map(len, values), np.int64, len(values)) + 1)
        counts = np.diff(np.searchsorted(starts, bounds), prepend=0)
        begun = _NOTHING if kinds is None else kinds(data, starts)
        if not self._capitals:
            return numbers, counts, _NOTHING, begun
        return numbers, counts, contexts(data, starts, ends, self._determiner.values.take(numbers)), begun

    def _learn(self, runs: Sequence[str]) -> None:
        """Analyse new runs: those that are plain words all at once, then the others, one by one."""
        found = _NONE if self._batch is None else _read(self._batch, runs)
        others = np.ones(len(runs), np.bool_)
        places = np.array(found.places, np.int64)
        others[places] = False
        rest = np.flatnonzero(others).tolist()
        analysed = [_analysed(self._analyse, runs[at]) for at in rest]
        every = [token for tokens in analysed for token in tokens]
        counts = np.empty(len(runs), np.int64)
        counts[places] = found.counts
        counts[others] = [len(tokens) for tokens in analysed]
        # The tokens of the others follow those of the plain words, whichever run they are of.
        order = np.concatenate([places, np.flatnonzero(others)])
        first = np.empty(len(runs), np.int64)
        first[order] = np.cumsum(counts[order]) - counts[order]
        of_tokens = np.repeat(order, counts[order])
        positions = np.array([*found.positions, *(token.position for token in every)], np.int64)
        spans = np.array([*found.spans, *(token.span for token in every)], np.int64)
        ends = np.zeros(len(runs), np.int64)
        ends[counts > 0] = (positions + spans)[(first + counts - 1)[counts > 0]]
        words = [*self._plain_words(found.forms), *self._other_words(every)]
        self._token_run.extend(of_tokens + len(self._first))
        self._first.extend(first + len(self._token_position))
        self._plain.extend((counts == 1) & (ends == 1))
        self._tokens.extend(counts)
        self._positions.extend(ends)
        self._token_position.extend(positions)
        self._token_single.extend(spans == 1)
        spots = np.cumsum((np.diff(of_tokens, prepend=-1) != 0) | (np.diff(positions, prepend=-1) != 0))
        for term, numbers in self._token_terms.items():
            numbers.extend(_said_once(spots, self._word_terms[term].values[words]))
        starts = [*found.starts, *(token.start for token in every)]
        stops = [*found.ends, *(token.end for token in every)]
        of_runs = [runs[at] for at in of_tokens.tolist()]
        for spelt, numbers in self._token_spellings.items():
            number = self.vocabularies[spelt].number
            ways = (spelt(run[start:stop]) for run, start, stop in zip(of_runs, starts, stops, strict=True))
            spelt_so = [NO_TERM if one is None else number(one.encode("utf-8", "surrogatepass")) for one in ways]
            numbers.extend(_said_once(spots, np.array(spelt_so, np.int32)))
        if self._capitals:
            self._token_written.extend(list(map(case_counts, of_runs, starts, stops)))
            self._token_class.extend(self._word_class.values[words])
            self._determiner.extend([is_determiner(run) for run in runs])

    def _plain_words(self, forms: Sequence[str]) -> list[int]:
        """The number of each form, which the batch found."""
        new = [form for form in dict.fromkeys(forms) if form not in self._forms]
        if new and self._batch is not None:
            self._forms.update(zip(new, self._new_words(new, self._batch.stems(new)), strict=True))
        return [self._forms[form] for form in forms]

    def _other_words(self, tokens: Sequence[Token]) -> list[int]:
        """The number of each token's form with its class."""
        words = [(token.form, token.stem) for token in tokens]
        new = [word for word in dict.fromkeys(words) if word not in self._words]
        if new:
            self._words.update(zip(new, self._new_words(*zip(*new, strict=True)), strict=True))
        return [self._words[word] for word in words]

    def _new_words(self, forms: Sequence[str], stems: Sequence[str]) -> range:
        """Number new forms with their classes, and the terms that they give."""
        first = self.words
        for term, numbers in self._word_terms.items():
            number = self.vocabularies[term].number
            texts = map(term, forms, stems)
            numbers.extend([NO_TERM if one is None else number(one.encode("utf-8", "surrogatepass")) for one in texts])
        if self._capitals:
            self._word_class.extend(list(map(class_key, stems)))
        return range(first, first + len(forms))

    def tables(self) -> "Tables":
        """All that is remembered so far, as arrays."""
        of_token: dict[TermOf | SpellingOf, Growing] = {}
        of_token.update(self._token_terms.items())
        of_token.update(self._token_spellings.items())
        return Tables(
            plain=self._plain.values,
            first=self._first.values,
            tokens=self._tokens.values,
            positions=self._positions.values,
            token_run=self._token_run.values,
            token_position=self._token_position.values,
            token_single=self._token_single.values,
            token_written=self._token_written.values,
            token_class=self._token_class.values,
            token_terms={term: numbers.values for term, numbers in of_token.items()},
        )


_NONE = TokenArrays((), (), (), (), (), (), ())


def _read(batch: Batch, runs: Sequence[str]) -> TokenArrays:
    """What the batch finds; where a run trips it over, each goes through the analyser."""
    try:
        return batch.read(runs)
    except Exception:
        return _NONE


def _analysed(analyse: Callable[[str], Sequence[Token]], run: str) -> Sequence[Token]:
    """The tokens of a run; itself as the only one where it trips the analyser over: no word stops an index."""
    try:
        return analyse(run)
    except Exception:
        return (Token(run, run, 0, len(run), 0),)


def _said_once(spots: NDArray[np.int64], said: NDArray[np.int32]) -> NDArray[np.int32]:
    """The terms `said`, each but once of one spot: two spellings of a word may have one class."""
    again = np.ones(len(said), np.bool_)
    again[np.unique((spots << 32) + said, return_index=True)[1]] = False
    return np.where(again, np.int32(NO_TERM), said)


@dataclass(frozen=True, slots=True)
class Tables:
    """The remembered runs and their tokens.

    For each run: whether it is one token at one position, its first token, how many it has, how many positions. For
    each token: its run, its position there, whether it covers one position alone, how it is written and the key of its
    class (`capitals`; without capitals nothing), and the number of its term under each way of making one.
    """

    plain: NDArray[np.bool_]
    first: NDArray[np.int32]
    tokens: NDArray[np.uint32]
    positions: NDArray[np.uint32]
    token_run: NDArray[np.int32]
    token_position: NDArray[np.uint32]
    token_single: NDArray[np.bool_]
    token_written: NDArray[np.int8]
    token_class: NDArray[np.uint32]
    token_terms: Mapping[TermOf | SpellingOf, NDArray[np.int32]]
