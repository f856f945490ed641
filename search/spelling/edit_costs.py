"""What it costs to make one word of another: as little as people often mistype or misspell it so.

A whole edit costs 1. Letters doubled or not, and swapped ones, cost less; so do letters that sound alike, neighbours on
the keyboard, and what is not heard at a word's end. Accents cost nothing: both words are folded.
"""

from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.float32]

DOUBLED = 0.35
SWAPPED = 0.5
MUTE = 0.6
"""h anywhere; e, s, t, x, d, p at the end of a word."""
ALIKE = 0.55
KEYS_BESIDE = 0.8
"""A letter for one that is beside it on the keyboard."""
TWO_KEYS = 0.7
"""A letter too many whose key is beside that of its neighbour in the word: one finger on two keys."""
VOWELS = 0.85
OTHER = 1.1
"""Any other letter for the one that was meant."""
FIRST = 0.25
"""More, for an edit of the first letter: there people seldom err."""
SAME_SOUND = 0.6
"""What counts of the cost of a word that sounds as the other one does..."""
MOST_OF_SOUND = 0.9
"""...which is no more than this, where there is enough to be heard."""
_BAND = 3
_ALIKE = ("ckq", "sz", "sc", "gj", "iy", "vw", "fp", "mn", "bp", "dt", "ea", "ao", "xs", "iu", "kx", "eo")
_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn")
_VOWELS = "aeiouy"
_MUTE_AT_END = "estxdp"


def edit_costs(word: str, letters: NDArray[np.uint8]) -> Costs:
    """The cost of each row of letters (zeros behind its end), beside a word typed; infinite where it is longer or
    shorter by more than three letters, or cannot be had without."""
    count, width = letters.shape
    typed = word.encode("ascii", "replace")
    lengths = (letters != 0).sum(axis=1)
    missing = _missing_costs(letters, lengths)
    columns = np.ascontiguousarray(letters.T)
    far = np.full(count, np.inf, np.float32)
    row = {0: np.zeros(count, np.float32)}
    for at in range(min(_BAND, width)):
        row[at + 1] = row[at] + missing[at]
    before: dict[int, Costs] = {}
    for at, letter in enumerate(typed):
        extra = np.float32(_extra_cost(typed, at))
        exchange = _exchange_costs()[letter]
        first = np.float32(0 if at else FIRST)
        current: dict[int, Costs] = {}
        for column in range(max(0, at + 1 - _BAND), min(width, at + 1 + _BAND) + 1):
            cost = row.get(column, far) + extra
            if column:
                other = columns[column - 1]
                changed = exchange.take(other)
                if first:
                    changed += np.where(changed > 0, first, 0)
                np.minimum(cost, row.get(column - 1, far) + changed, out=cost)
                np.minimum(cost, current.get(column - 1, far) + missing[column - 1], out=cost)
                if at and column > 1:
                    swapped = (other == typed[at - 1]) & (columns[column - 2] == letter)
                    if swapped.any():
                        swap = before.get(column - 2, far) + np.float32(SWAPPED)
                        np.minimum(cost, np.where(swapped, swap, np.inf), out=cost)
            current[column] = cost
        before, row = row, current
    found = far.copy()
    for column, cost in row.items():
        found = np.where(lengths == column, cost, found)
    return found


def _missing_costs(letters: NDArray[np.uint8], lengths: NDArray[np.integer]) -> Costs:
    """What it costs to have left out each letter: a row for each column."""
    costs = np.ones(letters.shape, np.float32)
    costs[:, 0] += FIRST
    costs[letters == ord("h")] = MUTE
    last = (np.arange(len(letters)), lengths - 1)
    costs[last] = np.where(np.isin(letters[last], np.frombuffer(_MUTE_AT_END.encode(), np.uint8)), MUTE, costs[last])
    doubled = letters[:, 1:] == letters[:, :-1]
    costs[:, 1:][doubled] = DOUBLED
    return np.ascontiguousarray(costs.T)


def _extra_cost(typed: bytes, at: int) -> float:
    """What it costs to have typed a letter too many."""
    if at and typed[at] == typed[at - 1]:
        return DOUBLED
    letter = chr(typed[at])
    cost = 1.0
    if letter == "h" or (at == len(typed) - 1 and letter in _MUTE_AT_END):
        cost = MUTE
    elif any((letter, chr(other)) in _beside() for other in (*typed[max(at - 1, 0) : at], *typed[at + 1 : at + 2])):
        cost = TWO_KEYS
    return cost if at else cost + FIRST


@cache
def _beside() -> frozenset[tuple[str, str]]:
    """Letters whose keys are side by side."""
    pairs = [pair for keys in _ROWS for pair in pairwise(keys)]
    return frozenset([*pairs, *((right, left) for left, right in pairs)])


@cache
def _exchange_costs() -> Costs:
    """What it costs to have typed one letter (row) for another (column); both as bytes."""
    costs = np.full((256, 256), OTHER, np.float32)

    def lower(left: str, right: str, cost: float) -> None:
        for one, other in ((ord(left), ord(right)), (ord(right), ord(left))):
            costs[one, other] = min(costs[one, other], cost)

    for left in _VOWELS:
        for right in _VOWELS:
            lower(left, right, VOWELS)
    for left, right in _beside():
        lower(left, right, KEYS_BESIDE)
    for group in _ALIKE:
        for left in group:
            for right in group:
                lower(left, right, ALIKE)
    np.fill_diagonal(costs, 0)
    return costs
