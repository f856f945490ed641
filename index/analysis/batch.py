"""The analysis of many runs of text at once, for indexing: most are one plain word, and need no more than a look-up.

It gives what `Analyser.analyse` and `stem` give, for those runs that it answers for.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from index.analysis.classes import MAGIC, MAX_FORM, OUTPUT, automaton, ending
from index.analysis.fold import fold
from index.analysis.stem import stem_of_unknown
from index.analysis.tokens import LATIN, ROMAN

_EDGES = r"""[-"'«»“”‘’()\[\]…,;:!?.+*–—\xa0\u202f]*+"""
"""Signs that, beside a plain word alone, neither are part of a token nor change one."""
_VOWELS = frozenset("aeiouyh")
_PARTICLE = ("d", "D")
_LONGEST = 64
_WIDEST = 32
"""More arcs than a node of the dictionary has: 26 letters and the sign before an output."""


@dataclass(frozen=True, slots=True)
class Simple:
    """Runs that are one token, at position 0 and of span 1: their places among the runs that were given, and of each
    token its form, where it begins in its run, and where it ends."""

    places: Sequence[int]
    forms: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """What runs and forms are analysed by, many at a time: `simple` tells those runs that are one token, `stems` gives
    the classes of forms."""

    simple: Callable[[Sequence[str]], Simple]
    stems: Callable[[Sequence[str]], Sequence[str]]


@cache
def _simple_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"{_EDGES}(?:([ldjmtscnLDJMTSCN]|[qQ][uU])['’])?(?!{ROMAN}(?![{LATIN}])|[wW]{{3}}(?![{LATIN}]))"
        rf"([{LATIN}]{{1,{_LONGEST}}}+){_EDGES}"
    )


def simple(runs: Sequence[str]) -> Simple:
    """Those of the runs that are one word of Latin-1 letters, elided article and signs at its edges apart.

    Not all such: what might be a Roman numeral, the beginning of an address, or a particle (d'Artagnan) is left out.
    """
    found = [(place, match) for place, match in enumerate(map(_simple_pattern().fullmatch, runs)) if match is not None]
    # Line feeds are in no word and are not folded: one call folds all.
    forms = fold("\n".join([match[2] for _, match in found])).split("\n")
    rows = [
        (place, form, *match.span(2))
        for (place, match), form in zip(found, forms, strict=False)
        if not match[1] or _goes_without(match[1], match[2], form)
    ]
    places, forms, starts, ends = map(list, zip(*rows, strict=True)) if rows else ([], [], [], [])
    return Simple(places, forms, starts, ends)


def _goes_without(article: str, word: str, form: str) -> bool:
    """Whether what is before the apostrophe is an elided article and nothing more."""
    return form[0] in _VOWELS and not (article in _PARTICLE and word.istitle())


def stems(forms: Sequence[str]) -> list[str]:
    """The class of each folded form."""
    found = classes_of(forms)
    return [stem_of_unknown(form) if name is None else name for form, name in zip(forms, found, strict=True)]


def classes_of(forms: Sequence[str]) -> list[str | None]:
    """What `class_of` gives for each form: all go through the dictionary together, a letter at a time."""
    found: list[str | None] = [None] * len(forms)
    asked = [at for at, form in enumerate(forms) if len(form) <= MAX_FORM and form.isascii() and form.isalpha()]
    if not asked:
        return found
    data = automaton()
    padded = np.frombuffer(data + bytes(_WIDEST), np.uint8)
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WIDEST)
    spelt = np.frombuffer(b"".join(forms[at].encode("ascii") + OUTPUT for at in asked), np.uint8)
    at = np.cumsum([0] + [len(forms[one]) + 1 for one in asked[:-1]])
    form = np.array(asked)
    node = np.full(len(asked), int.from_bytes(data[len(MAGIC) : len(MAGIC) + 3], "little"))
    while len(form):
        label, arcs = spelt[at], padded[node]
        arc = (windows[node + 1] == label[:, np.newaxis]).argmax(axis=1)
        there = np.flatnonzero((arc < arcs) & (padded[node + 1 + arc] == label))
        form, at, label, arc, node = form[there], at[there] + 1, label[there], arc[there], node[there]
        target = node + 1 + padded[node] + 3 * arc
        node = padded[target] + (padded[target + 1].astype(np.int64) << 8) + (padded[target + 2].astype(np.int64) << 16)
        ended = label == OUTPUT[0]
        for one, outcome in zip(form[ended].tolist(), node[ended].tolist(), strict=True):
            taken, put = ending(outcome)
            found[one] = forms[one][: len(forms[one]) - taken] + put
        going = ~ended
        form, at, node = form[going], at[going], node[going]
    return found


BATCH = Batch(simple, stems)
"""The batch analysis of French."""
