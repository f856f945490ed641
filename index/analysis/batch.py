"""The analysis of many runs of text at once, for indexing: most are plain words, and need no more than a look-up.

It gives what `Analyser.analyse` gives, for those runs that it answers for.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from index.analysis.batch_stems import stems
from index.analysis.elision import AFTER, ELIDED, may_be_particle
from index.analysis.fold import fold
from index.analysis.tokens import LATIN, ROMAN

_LONGEST = 64
_LETTER, _DOUBTFUL, _ENDING, _NO_LETTER = range(4)
"""Kinds of characters: a letter; one that a Roman numeral or www begins with; one that a Roman ordinal may have behind
those; no letter of Latin-1."""
_OTHER = 256
_EDGES = r"""[-"'«»“”‘’()\[\]…,;:!?.+*–—%€#\xa0\u202f]*+"""
"""Signs that, beside what follows, neither are part of a token nor change one."""
_LONE = rf"(?i:{'|'.join(sorted(ELIDED))})['’](?![{LATIN}0-9])"
"""What may be an article whose word stands in the next run."""
_WORD = rf"(?!(?:{ROMAN}|[wW]{{3}})(?![{LATIN}]))[{LATIN}]{{1,{_LONGEST}}}+"
_WITH_DIGITS = rf"[{LATIN}0-9]{{0,40}}[0-9]"
_NUMBER = r"[1-9][0-9]{0,2}(?:\ [0-9]{3}){1,5}|[0-9]{1,20},[0-9]{1,20}"
_LAST = frozenset(
    "il ils elle elles on ce je tu nous vous e es s te tes rice rices trice trices euse euses ere eres".split()
)
"""What, behind a hyphen, may be a pronoun or an inclusive ending; s is an English possessive behind an apostrophe."""

_Token = tuple[str, int, int, int, int]
"""Form, start, end, position and span."""


@dataclass(frozen=True, slots=True)
class TokenArrays:
    """The tokens of some runs. `places` are those of the runs among all that were given, `counts` how many tokens each
    has; then, of each token, run by run: its form, its offsets in the run, its position and its span."""

    places: Sequence[int]
    counts: Sequence[int]
    forms: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    positions: Sequence[int]
    spans: Sequence[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """What runs and forms are analysed by, many at a time: `read` tells the tokens of those runs that it knows to
    answer for, `stems` the classes of forms."""

    read: Callable[[Sequence[str]], TokenArrays]
    stems: Callable[[Sequence[str]], Sequence[str]]


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"{_EDGES}(?!{_LONE})(?:([a-zA-Z]{{1,2}})['’](?={_WORD}|{_WITH_DIGITS}))?"
        rf"(?:({_WORD}(?:-{_WORD}){{0,3}}|{_WITH_DIGITS})|({_NUMBER})){_EDGES}"
    )


def read_batch(runs: Sequence[str]) -> TokenArrays:
    """The tokens of those runs that are a word of Latin-1 letters, several tied by hyphens, digits, or a number,
    elided article and signs at their edges apart.

    Not of all such: what might be a Roman numeral, a pronoun hung on a verb, an inclusive spelling or the beginning of
    an address is left to the analyser.
    """
    sizes = np.fromiter(map(len, runs), np.int64, len(runs))
    bare = np.flatnonzero(_letters_alone("".join(runs), sizes) & (sizes > 0) & (sizes <= _LONGEST)).tolist()
    words = [runs[place] for place in bare]
    rest = sorted(set(range(len(runs))).difference(bare))
    tied = [(place, match) for place in rest if (match := _pattern().fullmatch(runs[place])) is not None]
    # Line feeds are in no run and are not folded: one call folds all.
    forms = fold("\n".join([*words, *(match[2] or match[3] for _, match in tied)])).split("\n")
    places, counts = [], []
    tokens: list[_Token] = []
    for (place, match), form in zip(tied, forms[len(words) :], strict=False):
        found = _tokens(match, form)
        if found:
            tokens += found
            places.append(place)
            counts.append(len(found))
    columns = zip(*tokens, strict=True) if tokens else ((),) * 5
    others, starts, ends, positions, spans = columns
    some = len(words)
    return TokenArrays(
        places=[*bare, *places],
        counts=[*[1] * some, *counts],
        forms=[*forms[:some], *others],
        starts=[*[0] * some, *starts],
        ends=[*map(len, words), *ends],
        positions=[*[0] * some, *positions],
        spans=[*[1] * some, *spans],
    )


@cache
def _kinds() -> NDArray[np.uint8]:
    """Of each character of Latin-1, and at the end of any other, whether it is a letter, and what it may begin."""
    kinds = np.full(_OTHER + 1, _NO_LETTER, np.uint8)
    kinds[[ord(letter) for letter in re.findall(f"[{LATIN}]", bytes(range(_OTHER)).decode("latin-1"))]] = _LETTER
    kinds[[ord(letter) for letter in "ermsèéERMSÈÉ"]] = _ENDING
    kinds[list(b"ivxlIVXLwW")] = _DOUBTFUL
    return kinds


def _letters_alone(text: str, sizes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each stretch of `text`, `sizes` characters one after another, is made of Latin-1 letters alone, and
    could not be read as a Roman numeral or www."""
    kinds = _kinds()[np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), _OTHER)]
    ends = np.cumsum(sizes)
    others = np.concatenate([[0], np.cumsum(kinds == _NO_LETTER)])
    sound: NDArray[np.bool_] = others[ends] == others[ends - sizes]
    clear = np.concatenate([[0], np.cumsum(kinds == _LETTER)])
    filled = np.flatnonzero(sizes)
    begins = (ends - sizes)[filled]
    sound[filled] &= (kinds[begins] != _DOUBTFUL) | (clear[ends[filled]] > clear[begins])
    return sound


def _tokens(match: re.Match[str], form: str) -> Sequence[_Token]:
    """The tokens of a run of the pattern, of which what was folded is `form`; none where the analyser must tell."""
    article, word, _ = match.groups()
    if not word:
        return ((form.replace(" ", "").replace(",", "."), *match.span(3), 0, 1),)
    start, end = match.span(2)
    if "-" in word:
        return _tied(article or "", word, form, start)
    if article:
        return _behind(article, word, form, start)
    return ((form, start, end, 0, 1),)


def _behind(article: str, word: str, form: str, start: int) -> Sequence[_Token]:
    """The tokens of one word behind an apostrophe and what comes before that; none where the analyser must tell."""
    end = start + len(word)
    if form == "s":
        return ()
    if article.lower() in ELIDED and form[0] in AFTER:
        if may_be_particle(article, word):
            return (form, start, end, 0, 1), (fold(article) + form, start, end, 0, 1)
        return ((form, start, end, 0, 1),)
    if form[-1].isdigit():
        return ()
    first, begin = fold(article), start - len(article) - 1
    return (first, begin, start - 1, 0, 1), (first + form, begin, end, 0, 2), (form, start, end, 1, 1)


def _tied(article: str, word: str, form: str, start: int) -> Sequence[_Token]:
    """The tokens of words tied by hyphens, with what comes before an apostrophe; none where the analyser must tell."""
    words, forms = word.split("-"), form.split("-")
    if forms[-1] in _LAST:
        return ()
    starts = list(accumulate((len(one) + 1 for one in words), initial=start))
    ends = [at + len(one) for at, one in zip(starts, words, strict=False)]
    if article.lower() in ELIDED and form[0] in AFTER:
        if may_be_particle(article, words[0]):
            return ()
    elif article:
        if form[-1].isdigit():
            return ()
        forms.insert(0, fold(article))
        starts.insert(0, start - len(article) - 1)
        ends.insert(0, start - 1)
    tokens = [(one, starts[at], ends[at], at, 1) for at, one in enumerate(forms)]
    tokens.insert(1, ("".join(forms), starts[0], ends[-1], 0, len(forms)))
    return tokens


BATCH = Batch(read_batch, stems)
"""The batch analysis of French."""
