"""What the analyser makes of each distinct run, remembered, and the terms numbered as they turn up."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.analysis.token import Token
from index.postings.capitals import class_key, contexts, is_determiner, written
from index.postings.specs import TermOf
from index.postings.tokens import Bytes, RunTable, split_runs

NO_TERM = -1


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
    """A memory of analysed runs. It only grows: whoever fills it starts another when `size` passes what he can hold."""

    def __init__(self, analyse: Callable[[str], Sequence[Token]], terms: Sequence[TermOf]) -> None:
        self._analyse = analyse
        self._table = RunTable()
        self._determiner = array("b")
        self._first = array("i")
        self._tokens = array("I")
        self._positions = array("I")
        self._token_position = array("I")
        self._token_single = array("b")
        self._token_written = array("b")
        self._token_class = array("I")
        self._token_terms = {term: array("i") for term in terms}
        self.vocabularies = {term: Vocabulary() for term in terms}

    @property
    def size(self) -> int:
        """How many distinct runs it knows."""
        return self._table.size

    def read(self, values: Sequence[bytes]) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.uint8]]:
        """The run numbers of all values (UTF-8), one after another; how many runs each value has; where each run stands
        (`capitals.contexts`)."""
        blob = b"\n".join(values)
        data: Bytes = np.frombuffer(blob, np.uint8)
        starts, ends = split_runs(data)
        numbers, fresh = self._table.numbers(data, starts, ends)
        for start, end in zip(starts[fresh].tolist(), ends[fresh].tolist(), strict=True):
            self._learn(blob[start:end].decode("utf-8", "surrogatepass"))
        bounds = np.cumsum(np.fromiter(map(len, values), np.int64, len(values)) + 1)
        counts = np.diff(np.searchsorted(starts, bounds), prepend=0)
        determiners = np.frombuffer(self._determiner, np.bool_)[numbers]
        return numbers, counts, contexts(data, starts, ends, determiners)

    def _learn(self, run: str) -> None:
        tokens = self._analyse(run)
        self._determiner.append(is_determiner(run))
        self._first.append(len(self._token_position))
        self._tokens.append(len(tokens))
        self._positions.append(tokens[-1].position + tokens[-1].span if tokens else 0)
        for token in tokens:
            self._token_position.append(token.position)
            self._token_single.append(token.span == 1)
            self._token_written.append(written(run, token))
            self._token_class.append(class_key(token.stem))
        for term, numbers in self._token_terms.items():
            number = self.vocabularies[term].number
            said = set()
            for token in tokens:
                text = term(token)
                # Two spellings of one word may have one class: it is said once of one place.
                if text is None or (text, token.position) in said:
                    numbers.append(NO_TERM)
                    continue
                said.add((text, token.position))
                numbers.append(number(text.encode("utf-8", "surrogatepass")))

    def tables(self) -> "Tables":
        """All that is remembered so far, as arrays."""
        return Tables(
            first=np.array(self._first, np.int32),
            tokens=np.array(self._tokens, np.uint32),
            positions=np.array(self._positions, np.uint32),
            token_position=np.array(self._token_position, np.uint32),
            token_single=np.array(self._token_single, np.bool_),
            token_written=np.array(self._token_written, np.int8),
            token_class=np.array(self._token_class, np.uint32),
            token_terms={term: np.array(numbers, np.int32) for term, numbers in self._token_terms.items()},
        )


@dataclass(frozen=True, slots=True)
class Tables:
    """The remembered runs and their tokens.

    For each run: its first token, how many it has, how many positions. For each token: its position in its run, whether
    it covers one position alone, how it is written and the key of its class (`capitals`), and the number of its term
    under each way of making one.
    """

    first: NDArray[np.int32]
    tokens: NDArray[np.uint32]
    positions: NDArray[np.uint32]
    token_position: NDArray[np.uint32]
    token_single: NDArray[np.bool_]
    token_written: NDArray[np.int8]
    token_class: NDArray[np.uint32]
    token_terms: Mapping[TermOf, NDArray[np.int32]]
