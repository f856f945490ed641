"""Where in a text some words may stand, found without analysing it: a few array and byte operations on the whole.

Every character becomes one byte, its folded letter where it has one; words are then sought as bytes. What is found is
never missed and may be wrong: whoever asks analyses the runs that are named, and only these.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.analysis import fold
from index.analysis.fold import is_invisible

_SPACE, _NEUTRAL, ODD = b" "[0], 2, 1
_ASCII_SPACES = "\t\n\v\f\r "
_HYPHENS = "-\u2010\u2011\ufe63\uff0d"
_APOSTROPHES = "'’ʼ‘‛`´′＇"
_NUMERO = "°º"
_MIDDLE_DOTS = "·•‧∙⋅"
_LATIN = 0x250
_SIGNS = (range(0x2000, 0x2070), range(0x20A0, 0x20D0))
"""Punctuation and currencies."""
JOINERS = b"-'."
_DIGITS = frozenset(bytes([code]) for code in (*b"0123456789", ODD))
"""What a decimal digit becomes; those of other scripts are odd."""
_ALPHANUMERIC = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
_MOST_BEGINNINGS = 26
"""One a letter: however many words are sought, beginnings of one letter each are few enough."""


@cache
def _table() -> NDArray[np.uint8]:
    """The byte of each character up to _SIGNS, then that of all the others."""
    table = np.full(_SIGNS[-1].stop + 1, ODD, np.uint8)
    for code in (*range(_LATIN), *(code for signs in _SIGNS for code in signs)):
        table[code] = _byte(chr(code))
    return table


def _folded(text: str) -> bytes:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _table().take(codes, mode="clip").tobytes()


def _byte(character: str) -> int:
    if character in _ASCII_SPACES:
        return _SPACE
    if character in _HYPHENS:
        return JOINERS[0]
    if character in _APOSTROPHES:
        return JOINERS[1]
    if character.isascii():
        return ord(character.lower()) if character.isprintable() else _NEUTRAL
    if character in _NUMERO or character in _MIDDLE_DOTS or is_invisible(character):
        return ODD
    if not character.isalnum():
        return _NEUTRAL
    folded = fold(character)
    # Digits of other scripts are left to the analyser.
    return ord(folded) if len(folded) == 1 and "a" <= folded <= "z" else ODD


class Skimmed:
    """A text as folded bytes, one a character.

    Letters that are not one letter when folded (œ, combining marks, other scripts) and what is not seen are odd: a run
    that has any may hold any word. A run is a stretch without ASCII white space, but for that within a number.
    """

    def __init__(self, text: str, folded: bytes | None = None) -> None:
        self.text = text
        self.folded = _folded(text) if folded is None else folded
        """A byte a character."""
        self.squeezed = self.folded.translate(None, JOINERS)
        """The bytes without those that join words."""

    def part(self, start: int, end: int) -> "Skimmed":
        """A stretch of the text, between runs, as a text of its own."""
        return Skimmed(self.text[start:end], self.folded[start:end])

    def begin(self, at: int) -> int:
        """Where the run begins that has the character `at`."""
        while True:
            space = self.folded.rfind(b" ", 0, at)
            if space < 0 or not self.within_number(space):
                return space + 1
            at = space

    def end(self, at: int) -> int:
        """Where the run ends that has the character `at`."""
        while True:
            space = self.folded.find(b" ", at)
            if space < 0:
                return len(self.folded)
            if not self.within_number(space):
                return space
            at = space + 1

    def within_number(self, space: int) -> bool:
        """Whether a thousands group may be joined here (`index.analysis.tokens.THOUSANDS_SPACE`)."""
        if self.folded[space + 1 : space + 2] not in _DIGITS:
            return False
        text = self.text
        after = text[space + 1 : space + 5]
        # Of the white space that parts runs only U+0020 joins numbers.
        return (
            text[space] == " "
            and text[space - 1 : space].isdecimal()
            and after[:3].isdecimal()
            and len(after) >= 3
            and not after[3:].isdecimal()
        )

    def words(self, beginning: bytes) -> Iterator[int]:
        """Where words may stand that begin so once folded: plain ones first, in order, then those joined of several."""
        # Found by steps: an expression for each beginning would take longer to compile than a text to be gone through.
        folded, found = self.folded, 0
        at = folded.find(beginning)
        while at >= 0:
            if not at or folded[at - 1] not in _ALPHANUMERIC:
                found += 1
                yield at
            at = folded.find(beginning, at + len(beginning))
        if self.squeezed.count(beginning) > found:
            yield from self._joined(beginning)

    def _joined(self, beginning: bytes) -> Iterator[int]:
        folded, squeezed = self.folded, self.squeezed
        kept: NDArray[np.intp] | None = None
        at = squeezed.find(beginning)
        while at >= 0:
            if kept is None:
                kept = np.flatnonzero(~_joiners().take(np.frombuffer(folded, np.uint8)))
            place = int(kept[at])
            if not folded[place - 1 : place].isalnum() and not folded.startswith(beginning, place):
                yield place
            at = squeezed.find(beginning, at + 1)

    def odd(self) -> Iterator[int]:
        """Where any word may stand, however it begins."""
        return self._odd(_inclusive_patterns())

    def odd_or_hyphened(self) -> Iterator[int]:
        """The same, but for feminines behind a dot or a bracket."""
        return self._odd(_inclusive_patterns()[-1:])

    def _odd(self, patterns: Sequence[tuple[bytes, re.Pattern[bytes]]]) -> Iterator[int]:
        if ODD in self.folded:
            yield from (match.start() for match in _odd_pattern().finditer(self.folded))
        for sign, pattern in patterns:
            if sign in self.folded:
                yield from (match.start() for match in pattern.finditer(self.folded))

    def numbers(self) -> Iterator[int]:
        """Where numbers and ordinals may stand, in figures or Roman numerals."""
        yield from (match.start() for match in _number_pattern().finditer(self.folded))


@cache
def _joiners() -> NDArray[np.bool_]:
    table = np.zeros(256, np.bool_)
    table[list(JOINERS)] = True
    return table


@cache
def _odd_pattern() -> re.Pattern[bytes]:
    return re.compile(rb"\x01[^ ]*")


@cache
def _inclusive_patterns() -> tuple[tuple[bytes, re.Pattern[bytes]], ...]:
    """acteur(rice), acteur.rice, acteur-rice: the feminine is not spelt out."""
    return (
        (b"(", re.compile(rb"\((?<=[a-z0-9]\()[a-z]")),
        (b".", re.compile(rb"\.(?<=[a-z0-9]\.)[a-z]")),
        (b"-", re.compile(rb"-(?:e|n?ne|l?le|t?te|t?rice|euse|ere)-?s?(?![a-z0-9])")),
    )


@cache
def _number_pattern() -> re.Pattern[bytes]:
    return re.compile(rb"[0-9][^ ]*|(?<![a-z0-9])[ivxl]+(?:e|er|re|ere|eme)s?(?![a-z0-9])")


def beginnings(forms: Collection[str]) -> tuple[bytes, ...]:
    """Few beginnings, one of which each of the folded forms has that is of plain letters alone.

    A form with a digit is among `Skimmed.numbers`, any other among what is odd.
    """
    words = {form.encode() for form in forms if form.isascii() and form.isalpha()}
    size = max(map(len, words), default=0)
    while len(found := _shortest(words)) > _MOST_BEGINNINGS and size > 1:  # what begins with nothing is everywhere
        size -= 1
        words = {word[:size] for word in words}
    return tuple(found)


def _shortest(words: Collection[bytes]) -> list[bytes]:
    """The words that begin with none of the others."""
    found: list[bytes] = []
    for word in sorted(words):
        if not found or not word.startswith(found[-1]):
            found.append(word)
    return found
