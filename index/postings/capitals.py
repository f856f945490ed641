"""How the words of a text are written: counters by run of text, and from them by term; and the class of each term.

Counted are words with a capital, those of them that follow a determiner (the Republic takes one, Denis does not), and
words in lower case. Only words inside a sentence tell anything: a run counts where one space alone parts it from the
run before, so that what begins a text, a line, a sentence or a quotation is left out. What one document adds depends
on that document alone: the counters of segments add up to those of one segment of all documents.
"""

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

COUNTERS = ("capitals", "determined", "lowers")
"""The counters of a term, as they are named on disk."""

OUTSIDE, INSIDE, AFTER_DETERMINER = 0, 1, 2
"""Where a run stands."""

_CAPITAL, _LOWER, _DETERMINED, _FIRST = 1, 2, 4, 8
_ARTICLES = "le la les un une des du au aux ce cet cette ces"
_POSSESSIVES = "mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs"
_DETERMINERS = frozenset(f"{_ARTICLES} {_POSSESSIVES}".split())
_APOSTROPHES = "'’ʼ"
_SPACE = 32


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How some terms are written. `rows`: a counter of each term for each of `ROWS`; `classes`: `class_key` of each."""

    rows: NDArray[np.int64]
    classes: NDArray[np.uint32]

    def take(self, terms: NDArray[np.integer[Any]]) -> "CaseCounts":
        """Those of some of the terms."""
        return CaseCounts(self.rows[:, terms], self.classes[terms])


def class_key(name: str) -> int:
    """32 bits for the name of a class. Two names may share them: whoever looks one up compares the names."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass"))


def is_determiner(run: str) -> bool:
    """Whether a run is an article, a demonstrative or a possessive."""
    return run.lower() in _DETERMINERS


def case_counts(run: str, start: int, end: int) -> int:
    """How the token between two places of a run is written: a capital or lower case, and whether it follows a
    determiner, always (l’État) or where its run does. All capitals (USA) are a name, whatever stands before them;
    digits are neither."""
    word = run[start:end]
    first = word[:1]
    if first.islower():
        return _LOWER
    if not (first.isupper() or first.istitle()):
        return 0
    if len(word) > 1 and word.isupper():
        return _CAPITAL
    if start == 0:
        return _CAPITAL | _FIRST
    elided = start == 2 and run[0] in "lL" and run[1] in _APOSTROPHES
    return _CAPITAL | _DETERMINED if elided else _CAPITAL


def contexts(
    data: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64], determiners: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """Where each run of `data` stands; `determiners` tells which runs are one.

    Inside a sentence are those with one space before them, and no stop, line end, quote or bracket.
    """
    places = np.zeros(len(starts), np.uint8)
    inside = starts[1:] == ends[:-1] + 1
    inside &= data.take(ends[:-1]) == _SPACE
    np.add(inside, inside & determiners[:-1], out=places[1:], dtype=np.uint8)
    return places


def added(total: NDArray[np.int64], runs: NDArray[np.integer[Any]], places: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Two rows, of all and of those after a determiner: how often each run number stood inside a sentence, in `runs`
    and in `total` so far."""
    counts = [
        np.bincount(runs.compress(places >= least), minlength=total.shape[1]) for least in (INSIDE, AFTER_DETERMINER)
    ]
    rows = np.zeros((2, max(map(len, counts))), np.int64)
    rows[:, : total.shape[1]] = total
    for row, count in zip(rows, counts, strict=True):
        row[: len(count)] += count
    return rows


def by_term(
    counts: NDArray[np.int64],
    token_run: NDArray[np.int32],
    token_written: NDArray[np.int8],
    token_class: NDArray[np.uint32],
    token_terms: NDArray[np.int32],
    terms: int,
) -> CaseCounts:
    """How each of `terms` term numbers is written.

    `counts` as `added` gives them, of the first runs known. Of each token `token_run` is its run, `token_written` tells
    how it is written, `token_class` is the key of its class, `token_terms` which term it gives (negative for none).
    """
    of_run = np.zeros((2, max(counts.shape[1], int(token_run.max(initial=-1)) + 1)), np.int64)
    of_run[:, : counts.shape[1]] = counts
    every, determined = of_run[:, token_run]
    rows = np.zeros((len(COUNTERS), terms), np.int64)
    for row, kind, times in (
        (0, _CAPITAL, every),
        (1, _DETERMINED, every),
        (1, _FIRST, determined),
        (2, _LOWER, every),
    ):
        those = np.flatnonzero((token_written & kind != 0) & (token_terms >= 0))
        np.add.at(rows[row], token_terms[those], times[those])
    given = token_terms >= 0
    classes = np.zeros(terms, np.uint32)
    classes[token_terms[given]] = token_class[given]
    return CaseCounts(rows, classes)
