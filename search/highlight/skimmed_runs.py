"""The runs of a long text that may have any of some words, all of them found at once by passes of arrays.

What `candidate_spans` finds by one search after another, for the texts of a page of hits: there the calls would cost
more than the letters.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from search.execution.kernel import distinct
from search.highlight.candidate_spans import JOINERS, ODD, Skimmed

_SPACE = b" "[0]
_OF_WORD, _LETTER, _DIGIT, _JOINER, _SIGN = 1, 2, 4, 8, 16
_LETTERS = 6
"""Letters of a word that are compared by arrays: few places have so many and not the rest."""


class BeginningTables:
    """Beginnings, at most 32, as one table a letter: of each byte, by bits, which beginnings have it there."""

    def __init__(self, beginnings: Sequence[bytes]) -> None:
        self.beginnings = tuple(beginnings)
        letters = min(_LETTERS, max(map(len, beginnings), default=0))
        self._tables = np.zeros((letters, 256), np.uint32)
        for number, beginning in enumerate(beginnings):
            for at in range(letters):
                of_byte = self._tables[at]
                if at < len(beginning):
                    of_byte[beginning[at]] |= np.uint32(1 << number)
                else:
                    of_byte |= np.uint32(1 << number)

    def among(self, codes: NDArray[np.uint8], places: NDArray[np.intp]) -> NDArray[np.intp]:
        """Which of the places in `codes`, by their positions among them, have the first letters of any beginning."""
        if not len(self._tables):
            return np.empty(0, np.intp)
        left = np.arange(len(places))
        held: NDArray[np.uint32] | None = None
        for at, table in enumerate(self._tables):
            here = table.take(codes.take(places + at, mode="clip"))
            held = here if held is None else held & here
            some = held.nonzero()[0]
            if len(some) < len(held):
                left, places, held = left.take(some), places.take(some), held.take(some)
        return left


def runs_with_any(skimmed: Skimmed, sought: BeginningTables, numbers: bool) -> tuple[list[int], list[int]]:
    """Where each run begins and ends that may have a word with one of the beginnings, or any word at all; with
    `numbers` those that have a number. The text must end with white space."""
    codes = np.frombuffer(skimmed.folded, np.uint8)
    kinds = np.frombuffer(skimmed.folded.translate(_kinds()), np.uint8)
    of_word = kinds & _OF_WORD
    edges = np.flatnonzero(of_word[1:] != of_word[:-1]) + 1
    if of_word[0]:
        edges = np.concatenate(([0], edges))
    starts, ends = edges[::2], edges[1::2]
    behind, after = kinds.take(ends), kinds.take(ends + 1, mode="clip")
    # A dot or a bracket between letters: acteur.rice, acteur(rice).
    signs = ends.compress(((behind & _SIGN) != 0) & ((after & _LETTER) != 0))
    parts = starts.compress(((behind & _JOINER) != 0) & ((after & (_OF_WORD | _JOINER)) != 0))
    found = [starts.take(sought.among(codes, starts)), signs, _joined(skimmed, kinds, parts, sought)]
    found.append(np.fromiter(skimmed.odd_or_hyphened(), np.intp))
    if numbers:
        found.append(np.fromiter(skimmed.numbers(), np.intp))
    return _runs_of(skimmed, codes, kinds, np.concatenate(found))


def _joined(
    skimmed: Skimmed, kinds: NDArray[np.uint8], places: NDArray[np.intp], sought: BeginningTables
) -> NDArray[np.intp]:
    """Which of the places, where words begin that are joined to the next, begin so once what joins them is gone."""
    if not len(places):
        return places
    all_joiners = np.flatnonzero(kinds & _JOINER)
    squeezed = np.frombuffer(skimmed.squeezed, np.uint8)
    return places.take(sought.among(squeezed, places - all_joiners.searchsorted(places)))


def _runs_of(
    skimmed: Skimmed, codes: NDArray[np.uint8], kinds: NDArray[np.uint8], places: NDArray[np.intp]
) -> tuple[list[int], list[int]]:
    """The different runs that have the places, in order."""
    spaces = np.flatnonzero(codes == _SPACE)
    between = kinds.take(spaces - 1, mode="clip") & kinds.take(spaces + 1, mode="clip") & _DIGIT
    if between.any():
        within = [at for at in between.nonzero()[0].tolist() if skimmed.within_number(int(spaces[at]))]
        spaces = np.delete(spaces, within)
    numbers = distinct(np.sort(spaces.searchsorted(places)).astype(np.int32))
    bounds = np.concatenate(([-1], spaces, [len(codes)]))
    return (bounds.take(numbers) + 1).tolist(), bounds.take(numbers + 1).tolist()


@cache
def _kinds() -> bytes:
    """What each byte is, by bits."""
    letters, digits = b"abcdefghijklmnopqrstuvwxyz", b"0123456789"
    sets = {_OF_WORD: letters + digits, _LETTER: letters, _DIGIT: digits + bytes([ODD]), _JOINER: JOINERS, _SIGN: b".("}
    table = [0] * 256
    for bit, characters in sets.items():
        for character in characters:
            table[character] |= bit
    return bytes(table)
