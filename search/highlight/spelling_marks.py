"""Which of many prefixes, patterns and misspellings a word fits: none is tried where a look tells that it won't do."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from search.execution.expansion import fits_spelling, one_apart, pattern_of
from search.execution.tree import Fuzzy, Prefix, Wildcard

Spelling = Prefix | Wildcard | Fuzzy


_FEW_WORDS = 24
"""Words up to which it costs less to look at the letters of each than to leave letters out of a form."""


class SpellingTests:
    """Tells for each form the spellings that find it."""

    def __init__(self, spellings: Sequence[Spelling]) -> None:
        plain = [one for one in spellings if not isinstance(one, Fuzzy) or not one.swaps or one.same]
        self._plain = [(one, fits_spelling(one)) for one in plain]
        patterns = [pattern_of(one.pattern).pattern for one in plain if isinstance(one, Wildcard)]
        beginnings = [
            re.escape(_text(term)) + ".*" for one in plain if isinstance(one, Prefix) for _, term in one.forms
        ]
        self._any = re.compile("|".join(f"(?:{one})" for one in (*patterns, *beginnings)) or "(?!)", re.DOTALL)
        self._each = any(isinstance(one, Fuzzy) for one in plain)
        self._near: defaultdict[str, set[tuple[str, Fuzzy]]] = defaultdict(set)
        self._distance = 0
        self._sketches: list[tuple[int, int]] = []
        for one in spellings:
            if isinstance(one, Fuzzy) and one not in plain:
                self._distance = max(self._distance, one.distance)
                for _, term in one.forms:
                    self._sketches.append(_sketch(_text(term)))
                    for left in shortened(_text(term), one.distance):
                        self._near[left].add((_text(term), one))

    def __call__(self, form: str) -> tuple[Spelling, ...]:
        """The spellings that the form fits."""
        found: list[Spelling] = []
        if self._each or self._any.fullmatch(form):
            found += [one for one, fits in self._plain if fits(form)]
        if self._near and self._may_be_near(form):
            # What is within some edits of a word is the same as it where no more letters are left out of either.
            close = {pair for left in shortened(form, self._distance) for pair in self._near.get(left, ())}
            found += dict.fromkeys(one for word, one in close if apart_at_most(one.distance, word, form))
        return tuple(found)

    def _may_be_near(self, form: str) -> bool:
        """Whether length and letters of a form let it be near a word: each edit changes two letters at most."""
        if len(self._sketches) > _FEW_WORDS:
            return True
        length, letters = _sketch(form)
        most = self._distance
        return any(
            abs(other - length) <= most and (letters ^ others).bit_count() <= 2 * most
            for other, others in self._sketches
        )


def _sketch(word: str) -> tuple[int, int]:
    """The length of a word, and which letters it has."""
    letters = 0
    for letter in word:
        letters |= 1 << (ord(letter) & 63)
    return len(word), letters


def shortened(word: str, most: int) -> set[str]:
    """The word with up to so many letters left out."""
    found = {word}
    last = [word]
    for _ in range(most):
        last = [one[:at] + one[at + 1 :] for one in last for at in range(len(one))]
        found.update(last)
    return found


def apart_at_most(distance: int, left: str, right: str) -> bool:
    """Whether two words are at most so many insertions, deletions, substitutions and swaps of neighbours apart."""
    if abs(len(left) - len(right)) > distance:
        return False
    if distance < 2:
        return left == right if not distance else one_apart(left, right)
    return any(one_apart(a, b) for a, b in _one_edit_less(left, right))


def _one_edit_less(left: str, right: str) -> Iterator[tuple[str, str]]:
    """What is left to compare behind each edit of the first difference."""
    at = 0
    while at < min(len(left), len(right)) and left[at] == right[at]:
        at += 1
    a, b = left[at:], right[at:]
    yield a[1:], b[1:]
    yield a[1:], b
    yield a, b[1:]
    if len(a) > 1 and a[:2] == b[1::-1]:
        yield a[2:], b[2:]


def _text(term: bytes) -> str:
    return term.decode("utf-8", "surrogateescape")
