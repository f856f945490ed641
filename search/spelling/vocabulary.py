"""The words of an index as arrays, to be compared with a misspelt one all at once.

    46 bytes a word, at most MOST_FREQUENT of them, the most frequent: 6 MB. A third of a CPU second to make from the
    139,000 forms of 34,107 articles, once a generation, when the first question needs it.

A word here is a form: folded, of the letters a to z alone, of LONGEST_WORD letters at most.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.names import LEAST
from index.postings.field import FieldPostings
from search.spelling.phonetic import sounds

MOST_FREQUENT = 1 << 17
LONGEST_WORD = 24
NINE_TIMES = 9
"""So many capitals for each lower case make a name, as in `index.names`."""
_FIRST_LETTER = ord("a")


class KnownWords:
    """Words in the order of their lengths, how many articles have each, and which are names. Nothing of it changes:
    threads share it."""

    def __init__(
        self, words: NDArray[np.bytes_], articles: NDArray[np.int32], names: NDArray[np.bool_], documents: int
    ) -> None:
        lengths = (words.view(np.uint8).reshape(len(words), LONGEST_WORD) != 0).sum(axis=1)
        order = np.argsort(lengths, kind="stable")
        self.words = words.take(order)
        self.articles = articles.take(order)
        self.documents = documents
        """How many articles the index has."""
        self.names = names.take(order)
        self.letters: NDArray[np.uint8] = self.words.view(np.uint8).reshape(len(words), LONGEST_WORD)
        """A row of letters a word, zeros behind its end."""
        self._bounds = np.searchsorted(lengths.take(order), np.arange(LONGEST_WORD + 2))
        self._letters_of = letter_bits(self.letters)
        keys = sounds(self.words.astype(str).tolist())
        of_sound = np.fromiter((crc32(key.encode()) for key in keys), np.uint32, len(words))
        self._by_sound = np.argsort(of_sound, kind="stable").astype(np.uint32)
        self._sounds = of_sound.take(self._by_sound)

    def __len__(self) -> int:
        return len(self.words)

    def near(self, word: str, edits: int) -> NDArray[np.intp]:
        """Rows that may be at most `edits` edits from a word: all those that are, and others."""
        low, high = max(len(word) - edits, 1), min(len(word) + edits, LONGEST_WORD)
        if low > LONGEST_WORD:
            return np.empty(0, np.intp)
        first, end = int(self._bounds[low]), int(self._bounds[high + 1])
        bits = letter_bits(np.frombuffer(word.encode("ascii", "replace"), np.uint8).reshape(1, -1))[0]
        # An edit changes how often two letters stand in a word, at most.
        unlike = np.bitwise_count(self._letters_of[first:end] ^ bits)
        rows: NDArray[np.intp] = (unlike <= 2 * edits).nonzero()[0] + first
        return rows

    def heard_alike(self, word: str) -> NDArray[np.uint32]:
        """Rows whose words sound as a word does."""
        key = np.uint32(crc32(sounds([word])[0].encode()))
        first, end = self._sounds.searchsorted(key), self._sounds.searchsorted(key, side="right")
        return self._by_sound[first:end]


def letter_bits(letters: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Which letters each row has, and which it has twice or more: a bit each."""
    bits = np.zeros(len(letters), np.uint64)
    twice = bits.copy()
    for column in letters.T:
        one = np.left_shift(np.uint64(1), column.astype(np.uint64) - np.uint64(_FIRST_LETTER))
        one[column == 0] = 0
        twice |= bits & one
        bits |= one
    bits |= twice << np.uint64(26)
    return bits


def vocabulary(fields: Sequence[FieldPostings], documents: int) -> KnownWords:
    """The vocabulary of some fields, those of every segment of an index of so many documents. An article counts in each
    field that has the word."""
    # One field after another, so that what is held at a time does not grow with the number of segments.
    empty = np.empty(0, np.int64)
    every = reduce(_added, map(_words_of, fields), _Part(np.empty(0, f"S{LONGEST_WORD}"), empty, empty, empty))
    return _known(every, documents)


def _known(every: "_Part", documents: int) -> KnownWords:
    kept = _most_frequent(every.articles)
    names = (every.capitals >= LEAST) & (every.capitals >= NINE_TIMES * every.lowers)
    return KnownWords(every.words.take(kept), every.articles.take(kept).astype(np.int32), names.take(kept), documents)


def words_with_counts(counts: Mapping[str, tuple[int, int, int]], documents: int) -> KnownWords:
    """The vocabulary of some forms, each with how many articles have it and how often it is written with a capital and
    in lower case."""
    plain = sorted(form for form in counts if form.isascii() and form.isalpha() and len(form) <= LONGEST_WORD)
    words = np.array([form.encode() for form in plain], f"S{LONGEST_WORD}")
    articles, capitals, lowers = np.array([counts[form] for form in plain], np.int64).reshape(-1, 3).T
    return _known(_Part(words, articles, capitals, lowers), documents)


class _Part(NamedTuple):
    words: NDArray[np.bytes_]
    articles: NDArray[np.int64]
    capitals: NDArray[np.int64]
    lowers: NDArray[np.int64]


def _added(left: _Part, right: _Part) -> _Part:
    """The words of both, the most frequent, with their counts added up."""
    words, inverse = np.unique(np.concatenate((left.words, right.words)), return_inverse=True)
    articles, capitals, lowers = (
        np.bincount(inverse, np.concatenate(counts), minlength=len(words)).astype(np.int64)
        for counts in zip(left[1:], right[1:], strict=True)
    )
    kept = _most_frequent(articles)
    return _Part(words.take(kept), articles.take(kept), capitals.take(kept), lowers.take(kept))


def _words_of(field: FieldPostings) -> _Part:
    """The most frequent words of a field, and how many of its documents have each."""
    offsets = np.asarray(field.dictionary.offsets).astype(np.int64)
    lengths = np.diff(offsets)
    blob: NDArray[Any] = np.asarray(field.dictionary.blob)
    other = np.zeros(len(blob) + 1, np.int32)
    np.cumsum((blob < _FIRST_LETTER) | (blob >= _FIRST_LETTER + 26), out=other[1:])
    plain = (other.take(offsets[1:]) == other.take(offsets[:-1])) & (lengths > 0) & (lengths <= LONGEST_WORD)
    ordinals = plain.nonzero()[0]
    articles = field.dfs(0, field.terms).take(ordinals)
    kept = _most_frequent(articles)
    ordinals, articles = ordinals.take(kept), articles.take(kept)
    letters = blob.take(offsets.take(ordinals)[:, None] + np.arange(LONGEST_WORD), mode="clip").astype(np.uint8)
    letters[np.arange(LONGEST_WORD) >= lengths.take(ordinals)[:, None]] = 0
    words = np.ascontiguousarray(letters).view(f"S{LONGEST_WORD}").ravel()
    if not field.keeps_written:
        return _Part(words, articles, np.zeros_like(articles), np.zeros_like(articles))
    capitals, _, lowers = field.all_written().rows.take(ordinals, axis=1)
    return _Part(words, articles, capitals, lowers)


def _most_frequent(articles: NDArray[np.int64]) -> NDArray[np.intp]:
    if len(articles) <= MOST_FREQUENT:
        return np.arange(len(articles))
    return np.sort(np.argpartition(-articles, MOST_FREQUENT)[:MOST_FREQUENT])
