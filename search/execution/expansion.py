"""The terms of a field that a prefix, a pattern, a range or a misspelling stands for."""

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.postings.terms import TermDictionary
from search.execution.budget import TERM
from search.execution.tree import Fuzzy, Prefix, TermRange, Wildcard

Ordinals = Sequence[int]

_LONGEST = 255
"""Terms of this length or longer are taken together."""
_ENDS = 2
_WILD = re.compile(r"[*?]")


def term_range(dictionary: TermDictionary, node: TermRange) -> Ordinals:
    """The ordinals of the terms within a range."""
    # The least term above t is t + "\0".
    low = node.low or b""
    low = low if node.include_low or node.low is None else low + b"\0"
    high = None if node.high is None else node.high + b"\0" if node.include_high else node.high
    return range(*dictionary.range(low, high))


class TermExpander:
    """What is known of each term's spelling, made from the whole dictionary at the first question that needs it.

    9 bytes a term: its length in characters, and in the order of lengths which letters it has, as 32 bits. One edit
    changes the length by one at most and two of the bits at most: both are compared for all terms at once before any
    term is read.
    """

    def __init__(self, dictionary: TermDictionary) -> None:
        self._dictionary = dictionary
        self._offsets = np.asarray(dictionary.offsets)
        self._lengths: NDArray[np.uint8] | None = None
        self._ordered: tuple[NDArray[np.uint32], NDArray[np.intp], NDArray[np.uint32]] | None = None

    def wildcard(self, pattern: str, charge: Callable[[int], None] = lambda _: None) -> Ordinals:
        """The terms that a pattern of `?` (one character) and `*` (any number of them) fits. Work is charged."""
        literals = _WILD.split(pattern)
        first, end = self._dictionary.prefix(literals[0].encode())
        wild = _WILD.findall(pattern)
        if wild == ["*"] and pattern[-1] == "*":
            return range(first, end)
        if not wild:
            ordinal = self._dictionary.find(pattern.encode())
            return [ordinal] if ordinal >= 0 else []
        charge((end - first) // 4)
        lengths = self._sketch()[first:end]
        least = min(sum(map(len, literals)) + wild.count("?"), 255)
        fits = lengths >= least if "*" in wild or least == 255 else lengths == least
        ordinals = fits.nonzero()[0] + first
        for back, octet in enumerate(reversed(literals[-1].encode()), 1):
            ends = self._offsets.take(ordinals + 1).astype(np.intp)
            ordinals = ordinals.compress(self._dictionary.blob.take(ends - back, mode="clip") == octet)
        if wild == ["*"]:
            return ordinals.tolist()
        inner = max(literals[1:-1], key=len, default="").encode()
        if inner:
            charge(int(self._offsets[end] - self._offsets[first]) * len(inner) // 16)
            ordinals = ordinals.compress(self._containing(inner, first, end).take(ordinals - first))
        charge(len(ordinals) * TERM)
        fitting = pattern_of(pattern).fullmatch
        term = self._dictionary.__getitem__
        return [ordinal for ordinal in ordinals.tolist() if fitting(term(ordinal).decode("utf-8", "surrogateescape"))]

    def fuzzy(
        self,
        word: str,
        distance: int,
        same: int = 0,
        swaps: bool = True,
        charge: Callable[[int], None] = lambda _: None,
    ) -> Ordinals:
        """The terms at most `distance` edits from a word, whose first `same` characters are the word's.

        Edits are insertions, deletions, substitutions and, with `swaps`, transpositions of neighbours (optimal string
        alignment: no stretch is edited twice). The word itself is among them where the field has it. Work is charged.
        """
        first, end = self._dictionary.prefix(word[:same].encode())
        by_length, bounds, letters = self._by_length()
        low, high = max(len(word) - distance, 0), min(len(word) + distance, _LONGEST)
        these = slice(int(bounds[min(low, _LONGEST)]), int(bounds[high + 1]))
        charge(these.stop - these.start)
        close = (np.bitwise_count(letters[these] ^ _letters_of(word.encode())) <= 2 * distance).nonzero()[0]
        ordinals = by_length[these].take(close)
        if same:
            ordinals = ordinals.compress((ordinals >= first) & (ordinals < end))
        if distance == 1 and len(word) > _ENDS:
            ordinals = self._with_end(ordinals, word.encode())
        if not len(ordinals):
            return []
        charge(len(ordinals) * TERM * distance)
        ordinals.sort()
        term = self._dictionary.__getitem__
        terms = [term(ordinal).decode("utf-8", "surrogateescape") for ordinal in ordinals.tolist()]
        if distance == 1:
            return [
                ordinal for ordinal, one in zip(ordinals.tolist(), terms, strict=True) if one_apart(word, one, swaps)
            ]
        found: list[int] = ordinals.compress(within(word, terms, distance, swaps)).tolist()
        return found

    def _containing(self, literal: bytes, first: int, end: int) -> NDArray[np.bool_]:
        """Which of the terms first..end-1 hold the bytes; some where only a term and the next one together do."""
        begin, stop = int(self._offsets[first]), int(self._offsets[end])
        blob = np.asarray(self._dictionary.blob)[begin:stop]
        starts = max(0, len(blob) - len(literal) + 1)
        found = np.ones(starts, np.bool_)
        for at, octet in enumerate(literal):
            found &= blob[at : at + starts] == octet
        bounds = self._offsets[first : end + 1].astype(np.int64) - begin
        holding = np.zeros(end - first, np.bool_)
        holding[bounds.searchsorted(found.nonzero()[0], side="right") - 1] = True
        return holding

    def _with_end(self, ordinals: NDArray[np.uint32], word: bytes) -> NDArray[np.uint32]:
        """The terms that begin or end as the word does: one edit leaves one end of a word of three letters alone."""
        begins, ends = self._offsets.take(ordinals), self._offsets.take(ordinals + 1)
        ends -= 1
        same = self._dictionary.blob.take(begins, mode="clip") == word[0]
        same |= self._dictionary.blob.take(ends, mode="clip") == word[-1]
        return ordinals.compress(same)

    def _by_length(self) -> tuple[NDArray[np.uint32], NDArray[np.intp], NDArray[np.uint32]]:
        """The ordinals by length, where those of each length begin, and the letters in that order."""
        if self._ordered is None:
            lengths, letters = self._sketch(), self._letters()
            ordinals = np.argsort(lengths, kind="stable").astype(np.uint32)
            bounds = np.zeros(_LONGEST + 2, np.intp)
            np.cumsum(np.bincount(lengths, minlength=_LONGEST + 1), out=bounds[1:])
            self._ordered = ordinals, bounds, letters.take(ordinals)
        return self._ordered

    def _sketch(self) -> NDArray[np.uint8]:
        """The length of each term in characters."""
        if self._lengths is None:
            blob, offsets = np.asarray(self._dictionary.blob), self._offsets
            begins = np.add.reduceat(np.append((blob & 0xC0) != 0x80, False), offsets[:-1], dtype=np.int64)
            begins[offsets[1:] == offsets[:-1]] = 0  # an empty term would make reduceat read its neighbour
            self._lengths = np.minimum(begins, _LONGEST).astype(np.uint8)
        return self._lengths

    def _letters(self) -> NDArray[np.uint32]:
        """Which letters each term has."""
        blob, offsets = np.asarray(self._dictionary.blob), self._offsets
        letters: NDArray[np.uint32] = np.bitwise_or.reduceat(np.append(_LETTER.take(blob), np.uint32(0)), offsets[:-1])
        letters[offsets[1:] == offsets[:-1]] = 0
        return letters


def fits_spelling(node: Prefix | Wildcard | Fuzzy) -> Callable[[str], bool]:
    """Whether a term is one that the spelling finds."""
    match node:
        case Prefix(forms):
            beginnings = tuple(prefix.decode("utf-8", "surrogateescape") for _, prefix in forms)
            return lambda term: term.startswith(beginnings)
        case Wildcard():
            pattern = pattern_of(node.pattern)
            return lambda term: pattern.fullmatch(term) is not None
        case Fuzzy():
            words = [word.decode("utf-8", "surrogateescape") for _, word in node.forms]
            return lambda term: any(
                term[: node.same] == word[: node.same] and bool(within(word, [term], node.distance, node.swaps)[0])
                for word in words
            )


def one_apart(word: str, term: str, swaps: bool = True) -> bool:
    """Whether two words are at most one edit apart: what follows their first difference tells."""
    if word == term:
        return True
    at = 0
    for left, right in zip(word, term, strict=False):
        if left != right:
            break
        at += 1
    longer = len(word) - len(term)
    if longer:
        return word[at + 1 :] == term[at:] if longer == 1 else longer == -1 and word[at:] == term[at + 1 :]
    rest = word[at + 2 :] == term[at + 2 :]
    same = word[at + 1 : at + 2] == term[at + 1 : at + 2]
    return rest and (same or (swaps and word[at : at + 2] == term[at : at + 2][::-1]))


def within(word: str, terms: Sequence[str], distance: int, swaps: bool = True) -> NDArray[np.bool_]:
    """Which of the terms are at most `distance` edits from the word: one dynamic programme run over all terms at once.

    Only cells at most `distance` off the diagonal are looked at; no cheaper way leads through another.
    """
    width = max(map(len, terms))
    letters = np.zeros((len(word) + distance + 2, len(terms)), np.uint32)
    text = np.array(terms, dtype=f"U{max(width, 1)}").view(np.uint32).reshape(len(terms), -1).T
    kept = min(len(letters), len(text))
    letters[:kept] = text[:kept]
    lengths = np.fromiter(map(len, terms), np.int64, len(terms))
    far = np.uint8(distance + 1)
    none = np.full(len(terms), far, np.uint8)
    row = {at: np.full(len(terms), at, np.uint8) for at in range(distance + 1)}
    before: dict[int, NDArray[np.uint8]] = {}
    for at, letter in enumerate(word, 1):
        code = ord(letter)
        current: dict[int, NDArray[np.uint8]] = {}
        for column in range(max(0, at - distance), at + distance + 1):
            if column == 0:
                current[0] = np.full(len(terms), at, np.uint8)
                continue
            cost = row.get(column - 1, none) + (letters[column - 1] != code)
            np.minimum(cost, row.get(column, none) + np.uint8(1), out=cost)
            np.minimum(cost, current.get(column - 1, none) + np.uint8(1), out=cost)
            if swaps and at > 1 and column > 1:
                swapped = (letters[column - 2] == code) & (letters[column - 1] == ord(word[at - 2]))
                swap = before.get(column - 2, none) + np.uint8(1)
                np.minimum(cost, np.where(swapped, swap, far), out=cost)
            current[column] = np.minimum(cost, far)
        before, row = row, current
    result = np.zeros(len(terms), np.bool_)
    for column, cost in row.items():
        result |= (lengths == column) & (cost <= distance)
    return result


def pattern_of(pattern: str) -> re.Pattern[str]:
    """What a term that the pattern fits matches fully."""
    return re.compile("".join(_as_regex(segment) for segment in re.split(r"([*?])", pattern)), re.DOTALL)


def _as_regex(segment: str) -> str:
    return {"*": ".*", "?": "."}.get(segment, re.escape(segment))


_LETTER: NDArray[np.uint32] = np.left_shift(np.uint32(1), (np.arange(256) & 31).astype(np.uint32))
"""The bit of each byte. Bytes of one character beyond ASCII would make several bits of it: they have none."""
_LETTER[0] = 0
_LETTER[128:] = 0


def _letters_of(word: bytes) -> np.uint32:
    return np.uint32(np.bitwise_or.reduce(_LETTER.take(np.frombuffer(word, np.uint8)), initial=np.uint32(0)))
