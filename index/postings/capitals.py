"""How the words of a text are written, capitalised or in lower case: counters by run, and from them by term.

Only words inside a sentence tell anything: a run counts where one space alone parts it from the run before, so that
what begins a text, a line, a sentence or a quotation is left out. What one document adds depends on that document
alone: the counters of segments add up to those of one segment of all documents.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.postings.tokens import Bytes, Offsets

NEITHER, CAPITALISED, LOWER = 0, 1, 2
_SPACE = 32


def written(word: str) -> int:
    """How a word's first letter is written: CAPITALISED, LOWER, or NEITHER (a digit, a letter without case)."""
    first = word[:1]
    if first.islower():
        return LOWER
    return CAPITALISED if first.isupper() or first.istitle() else NEITHER


def inside_sentences(data: Bytes, starts: Offsets, ends: Offsets) -> NDArray[np.bool_]:
    """For each run of `data`, whether one space alone, and no stop, line end, quote or bracket, stands before it."""
    inside = np.zeros(len(starts), np.bool_)
    np.equal(starts[1:], ends[:-1] + 1, out=inside[1:])
    inside[1:] &= data[ends[:-1]] == _SPACE
    return inside


def added(total: NDArray[np.int64], runs: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """How often each run number was counted, with `runs` counted too."""
    counts = np.bincount(runs, minlength=len(total))
    counts[: len(total)] += total
    return counts


def by_term(
    counts: NDArray[np.int64],
    run_tokens: NDArray[np.unsignedinteger],
    token_case: NDArray[np.int8],
    token_terms: NDArray[np.int32],
    terms: int,
) -> NDArray[np.int64]:
    """Two rows, capitalised and in lower case, of how often each of `terms` term numbers is written so.

    `counts` are those of the first runs known, `run_tokens` how many tokens each run has; `token_case` and
    `token_terms` tell of each token, run by run, how it is written and which term it gives (negative for none).
    """
    of_run = np.zeros(len(run_tokens), np.int64)
    of_run[: len(counts)] = counts
    of_token = np.repeat(of_run, run_tokens)
    rows = np.zeros((2, terms), np.int64)
    for row, case in enumerate((CAPITALISED, LOWER)):
        those = np.flatnonzero((token_case == case) & (token_terms >= 0))
        np.add.at(rows[row], token_terms[those], of_token[those])
    return rows
