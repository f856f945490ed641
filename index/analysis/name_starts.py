"""Where names that begin with a grammatical word may stand: Le Monde, La Croix, En Marche.

Told by the bytes of a text, all runs at once: a grammatical word with a capital, one space, a word with a capital,
within a sentence. What begins a sentence has a capital anyway.
"""

import numpy as np
from numpy.typing import NDArray

from index.analysis.sentences import NO_BREAK, break_kinds

NAME = 1
"""What such a run begins, beside `sentences.SENTENCE` and `sentences.PARAGRAPH`."""
NAME_STARTERS = frozenset("le la les en au aux du de des un une sur sous pour par ce ces nos mon ma mes".split())
"""The words that may begin such a name, folded; four letters at most."""

_SPACE, _CEDILLA_LEAD = 32, 0xC3
_CODES = np.array(sorted(int.from_bytes(word.capitalize().encode(), "little") for word in NAME_STARTERS), np.uint64)
_LENGTHS = (2, 3, 4)


def breaks_and_names(data: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """What each run of `data` begins: as `break_kinds` tells, and NAME where that tells nothing."""
    kinds = break_kinds(data, starts)
    kinds[(kinds == NO_BREAK) & _name_starts(data, starts)] = NAME
    return kinds


def _name_starts(data: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    found = np.zeros(len(starts), np.bool_)
    runs = (data.take(starts) - np.uint8(ord("A")) < 26).nonzero()[0]
    padded = np.concatenate([data, np.zeros(8, np.uint8)])
    for length in _LENGTHS:
        at = starts.take(runs)
        after, second = padded.take(at + length + 1), padded.take(at + length + 2)
        capital = (after - np.uint8(ord("A")) < 26) | ((after == _CEDILLA_LEAD) & (second >= 0x80) & (second <= 0x9E))
        some = ((padded.take(at + length) == _SPACE) & capital).nonzero()[0]
        code = np.zeros(len(some), np.uint64)
        for place in range(length):
            code |= padded.take(at.take(some) + place).astype(np.uint64) << np.uint64(8 * place)
        found[runs.take(some.compress(np.isin(code, _CODES)))] = True
    return found
