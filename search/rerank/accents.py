"""Accents as typed, preferred: who types `pêche` is shown la pêche before le péché, which the index can't tell apart.

The index folds accents away, so that a word is found however it is typed; what decides here is the text itself, of the
first hits alone. Who types no accent says nothing, and no hit is ever left out.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from index.analysis import fold
from search.execution.ranking import Scores
from search.rerank.capitals import LOWERED, has_word, lowered

WINDOW = 20
"""Hits whose texts are looked at."""
OTHERWISE = 0.95
"""What counts of the score of an article that has the word with other accents alone.

Little is taken: `situé` and `situe` are one word, and nothing here tells them from `pêche` and `péché`. Four fifths
cost .1 point of nDCG@10 on piaf, this nothing.
"""


@runtime_checkable
class SpellingPostings(Protocol):
    """What an index may tell of how its documents spell words: of what it lets through texts are looked at."""

    def may_lack_accents(self, word: str, documents: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which documents may have an accented word with other accents alone."""

    def may_be_lower(self, name: str, documents: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which documents may have a capitalised word in lower case."""


def accented(surface: str) -> str:
    """A word as typed, in lower case and composed letters; empty where it has no accent."""
    typed = unicodedata.normalize("NFC", surface).lower()
    return typed if not typed.isascii() and len(fold(typed)) == len(typed) else ""


def prefer(
    words: Sequence[str],
    documents: NDArray[np.int64],
    scores: Scores,
    text_of: Callable[[int], str],
    names: Sequence[str] = (),
    told: "SpellingPostings | None" = None,
) -> tuple[NDArray[np.int64], Scores]:
    """The documents (best first) and their scores, the first of them ordered anew: those that have one of the accented
    `words` with other accents alone count less, and those that have one of the capitalised `names` in lower case alone.
    What stands behind them keeps its order and stays below. Where postings have `told` enough, no text is read.
    """
    count = min(WINDOW, len(documents))
    if not (words or names) or count < 2:
        return documents, scores
    factors = np.ones(count, np.float32)
    first = documents[:count]
    for word in words:
        for at in range(count) if told is None else told.may_lack_accents(word, first).nonzero()[0].tolist():
            if spelt(text_of(int(first[at])), word) is False:
                factors[at] *= np.float32(OTHERWISE)
    for name in names:
        for at in range(count) if told is None else told.may_be_lower(name, first).nonzero()[0].tolist():
            if lowered(text_of(int(first[at])), name):
                factors[at] *= np.float32(LOWERED)
    if factors.min() == 1:
        return documents, scores
    weighed = scores[:count] * factors
    order = np.argsort(-weighed, kind="stable")
    weighed = weighed.take(order)
    return (
        np.concatenate((documents[:count].take(order), documents[count:])),
        np.concatenate((weighed, np.minimum(scores[count:], weighed[-1]))),
    )


def spelt(text: str, word: str) -> bool | None:
    """True where a text has a word with its accents, False where with others alone, None where it has not got it.

    Capitals often go without accents: `Etat` is spelt as `état` is, but not as `etat`.
    """
    if has_word(text, word):  # nearly always
        return True
    other: bool | None = None
    for match in _variants(fold(word)).finditer(unicodedata.normalize("NFC", text)):
        if all(map(_agrees, match[0], word)):
            return True
        other = False
    return other


def _agrees(written: str, typed: str) -> bool:
    return written.lower() == typed or (written.isascii() and written.isupper() and written.lower() == fold(typed))


@lru_cache(maxsize=256)
def _variants(folded: str) -> re.Pattern[str]:
    """The word with any accents."""
    letters = (_letters().get(letter, re.escape(letter)) for letter in folded)
    return re.compile(rf"(?<!\w){''.join(letters)}(?!\w)")


@lru_cache(maxsize=1)
def _letters() -> dict[str, str]:
    """Of each plain letter, the class of the Latin letters that fold to it."""
    found: dict[str, str] = {}
    for code in range(0x41, 0x180):
        letter = fold(chr(code))
        if len(letter) == 1 and letter.isalpha():
            found[letter] = found.get(letter, "") + chr(code)
    return {letter: f"[{variants}]" for letter, variants in found.items()}
