"""A text as a set of numbers: a hash of every three words in a row (its shingles), and one of all its words.

Two texts are near-copies when they share most of their shingles: Broder, "On the resemblance and containment of
documents", 1997. Words are taken without case, accents or punctuation, so that a re-typed copy stays a copy; hashes
never change between runs or machines, since they are kept with the index.
"""

from functools import cache
from hashlib import blake2b
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Letters = NDArray[np.uint32] | NDArray[np.uint8]

WORDS = 3
"""Words of a shingle."""
LEAST_WORDS = 30
"""Texts with fewer words are compared whole: a few shared shingles say nothing of them."""

_BASE = 0x9E3779B1
_MIX = np.uint64(0xD6E8FEB86659FD93)
_SECOND = np.uint64(0x9FB21C651E98DF25)
_THIRD = np.uint64(0xC2B2AE3D27D4EB4F)
_PIECE = 1 << 16
SOFT_HYPHEN = "\u00ad"
_LATIN = 0x250
"""Letters below are taken without their accents."""


def word_hashes(text: str) -> Hashes:
    """One hash a word of the text, in order."""
    every = _letters_of(text)
    pieces = []
    at = 0
    while at < len(every):
        # A long text piece by piece, each cut before its last word, unless one word fills it.
        letters = every[at : at + _PIECE]
        end = len(letters)
        if at + end < len(every):
            gaps = np.flatnonzero(letters == 0)
            end = int(gaps[-1]) + 1 if len(gaps) else end
        pieces.append(_hashed(letters[:end]))
        at += end
    return np.concatenate(pieces) if pieces else np.zeros(0, np.uint64)


def _letters_of(text: str) -> Letters:
    """What each character of a text counts as, 0 where it stands in no word."""
    try:
        # Nearly all French is of Latin-1 but for its apostrophe: a table of bytes takes a third of the time.
        latin = text.replace("’", "'").encode("latin-1")
    except UnicodeEncodeError:
        text = normalize("NFC", text).replace(SOFT_HYPHEN, "")
        codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
        return _letters().take(codes, mode="wrap")
    return np.frombuffer(latin.translate(_latin_letters(), SOFT_HYPHEN.encode("latin-1")), np.uint8)


def shingles(words: Hashes) -> Hashes:
    """One hash for every three words in a row, repeated ones included; none where there are fewer words."""
    if len(words) < WORDS:
        return np.zeros(0, np.uint64)
    mixed: Hashes = words[:-2] * _SECOND
    mixed += words[1:-1]
    mixed *= _MIX
    mixed ^= mixed >> np.uint64(29)
    mixed += words[2:]
    mixed *= _THIRD
    mixed ^= mixed >> np.uint64(32)
    return mixed


def text_digest(words: Hashes) -> int:
    """A number of 64 bits for the whole text: 0 where it has no word, negative where it is short (`LEAST_WORDS`)."""
    if not len(words):
        return 0
    digest = int.from_bytes(blake2b(words.astype("<u8", copy=False).tobytes(), digest_size=8).digest(), "little")
    digest = (digest >> 1) or 1
    return digest if len(words) >= LEAST_WORDS else -digest


def resemblance(one: Hashes, other: Hashes) -> tuple[float, float]:
    """Of two sets of shingles (sorted, without repeats): the share of both together that both have (Jaccard), and the
    share of the smaller one that the other has (containment)."""
    if not len(one) or not len(other):
        return 0.0, 0.0
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common), common / min(len(one), len(other))


def _hashed(letters: Letters) -> Hashes:
    """The hashes of the words among `letters` (0 between words): polynomials of their letters, mixed.

    Each letter is multiplied by a power of the base that grows along the text; the power at which the word starts is
    then divided out, so that no loop over words is needed. 32 bits are enough for words: shingles have 64.
    """
    powers, inverses = _powers()
    inside = letters != 0
    starts = np.flatnonzero(inside[1:] > inside[:-1]) + 1
    if len(inside) and inside[0]:
        starts = np.concatenate(([0], starts))
    if not len(starts):
        return np.zeros(0, np.uint64)
    sums = np.add.reduceat(letters * powers[: len(letters)], starts, dtype=np.uint32)
    sums *= inverses.take(starts)
    hashes = sums.astype(np.uint64)
    hashes *= _MIX
    hashes ^= hashes >> np.uint64(32)
    return hashes


@cache
def _latin_letters() -> bytes:
    return _letters()[:256].astype(np.uint8).tobytes()


@cache
def _powers() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    inverse = pow(_BASE, -1, 1 << 32)
    return (
        np.cumprod(np.full(_PIECE, _BASE, np.uint32), dtype=np.uint32),
        np.cumprod(np.full(_PIECE, inverse, np.uint32), dtype=np.uint32),
    )


@cache
def _letters() -> NDArray[np.uint32]:
    """What each UTF-16 code unit counts as: its small letter, without accent if Latin; 0 where it stands in no word."""
    table = np.zeros(1 << 16, np.uint32)
    for code in range(1 << 16):
        char = chr(code)
        if char.isalnum():
            table[code] = ord((normalize("NFD", char)[0] if code < _LATIN else char).lower()[0])
    table[0xD800:0xE000] = np.arange(0xD800, 0xE000)  # halves of rare letters
    return table
