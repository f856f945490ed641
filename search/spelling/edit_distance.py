"""Which of many words are a few edits from one, by bits: a column of the table of distances is one number a word.

Hyyrö's algorithm ("A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003) over all words
at once: a few operations on arrays for each letter, whatever the words' number.
"""

import numpy as np
from numpy.typing import NDArray


def within_edits(word: str, letters: NDArray[np.uint8], edits: int) -> NDArray[np.bool_]:
    """Which rows of letters (zeros behind their end, shorter rows before longer ones) are at most `edits` insertions,
    deletions, substitutions or swaps of neighbours from a word of 1 to 31 letters."""
    lengths = (letters != 0).sum(axis=1)
    places = np.zeros(256, np.uint32)
    for at, letter in enumerate(word.encode("ascii", "replace")):
        places[letter] |= np.uint32(1 << at)
    last = np.uint32(1 << (len(word) - 1))
    distance = np.full(len(letters), len(word), np.int32)
    one = np.uint32(1)
    # Vertical differences of +1 and -1, diagonal ones of 0, and the letters' places of the column before.
    more, less = np.full(len(letters), 0xFFFFFFFF, np.uint32), np.zeros(len(letters), np.uint32)
    same, before = less.copy(), less.copy()
    columns = places.take(letters.T)
    done = 0
    for column in range(int(lengths.max(initial=0))):
        ended = int(np.searchsorted(lengths, column, side="right")) - done
        if ended:  # their distance is known
            more, less, same, before = more[ended:], less[ended:], same[ended:], before[ended:]
            done += ended
        here: NDArray[np.uint32] = columns[column, done:]
        swapped = ((~same & here) << one) & before
        same = (((here & more) + more) ^ more) | here | less | swapped
        across_more = less | ~(same | more)
        across_less = same & more
        distance[done:] += across_more & last != 0
        distance[done:] -= across_less & last != 0
        across_more = (across_more << one) | one
        across_less <<= one
        more = across_less | ~(same | across_more)
        less = across_more & same
        before = here
    found: NDArray[np.bool_] = distance <= edits
    return found
