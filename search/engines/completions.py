"""What completes a query while it is typed: names of the articles, and words that often stand together in their titles.

Made once for an opened index, at the first question; bounded, whatever the index: the most frequent of each kind.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from index.analysis import fold
from index.schema import frequent_forms
from search.counts import Completion
from search.execution.value_groups import NamedValues

MOST_NAMES = 40_000
MOST_PAIRS = 20_000
TITLES = 30_000
"""Titles that are read for pairs of words, the last indexed ones."""
_LEAST = 2
"""Articles that have a name, or a pair, before it completes anything."""
_LAST = "\U0010ffff"
_WORD = re.compile(r"\w+(?:[-’']\w+)*")
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu)[’'](?=\w)", re.I)
_APART = frozenset('.:;,!?"«»()…–—')
"""Signs that part two words."""


class Completions:
    """Completions by any beginning of theirs, whatever its case and accents, from any of their words on."""

    def __init__(self, entries: Iterable[Completion]) -> None:
        kept = list(entries)
        keyed = sorted((key, number) for number, one in enumerate(kept) for key in _beginnings(fold(one.text)))
        self._entries = kept
        self._keys = [key for key, _ in keyed]
        self._numbers = np.array([number for _, number in keyed], np.intp)
        self._counts = np.array([one.articles for one in kept], np.int64)

    def beginning(self, typed: str, most: int) -> list[Completion]:
        """The `most` frequent completions of what was typed."""
        key = fold(typed)
        if not key.strip():
            return []
        first, end = bisect_left(self._keys, key), bisect_left(self._keys, key + _LAST)
        numbers = np.unique(self._numbers[first:end])
        counts = self._counts.take(numbers)
        if len(numbers) > most:
            best = np.argpartition(-counts, most - 1)[:most]
            numbers, counts = numbers[best], counts[best]
        found = [self._entries[number] for number in numbers.tolist()]
        return sorted(found, key=lambda one: (-one.articles, one.text))


def completions(names: NamedValues, totals: Sequence[int], titles: Iterable[str]) -> Completions:
    """The completions of an index: its names with their articles, and pairs of words of the titles given."""
    named = Counter(dict(enumerate(totals))).most_common(MOST_NAMES)
    found = {fold(names.labels[at]): Completion(names.labels[at], "name", n) for at, n in named if n >= _LEAST}
    for pair in word_pairs(titles):
        key = fold(pair.text)
        if key not in found or found[key].articles < pair.articles:
            found[key] = pair
    return Completions(found.values())


def word_pairs(titles: Iterable[str]) -> list[Completion]:
    """Neighbouring words of titles, with one grammatical word between them: "pouvoir d’achat", "loi de finances"."""
    counts: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    stop = frequent_forms()
    for title in titles:
        keys = fold(title)
        if len(keys) != len(title):  # œ and the like: offsets are no longer the title's
            title = keys
        words = [_without_elision(title, *match.span()) for match in _WORD.finditer(title)]
        seen = set()
        for at, (start, end) in enumerate(words[:-1]):
            if _is_grammatical(keys[start:end], stop):
                continue
            beyond = at + 1
            if keys[slice(*words[beyond])] in stop and beyond + 1 < len(words):
                beyond += 1
            if _is_grammatical(keys[slice(*words[beyond])], stop):
                continue
            if not _APART.isdisjoint(title[end : words[beyond][0]]):
                continue
            key = keys[start : words[beyond][1]]
            seen.add(key)
            spelt.setdefault(key, title[start : words[beyond][1]])
        counts.update(seen)
    return [
        Completion(_small(spelt[key]), "pair", count) for key, count in counts.most_common(MOST_PAIRS) if count > _LEAST
    ]


def _without_elision(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a word stands, without the elided article before it."""
    elided = _ELIDED.match(text, start, end)
    return (elided.end() if elided else start), end


def _is_grammatical(word: str, stop: frozenset[str]) -> bool:
    return word in stop or len(word) < 2 or word.isdigit()


def _small(text: str) -> str:
    """A pair as it is typed: the capital of a title's first word says nothing."""
    first, rest = text[:1], text[1:]
    return first.lower() + rest if rest == rest.lower() else text


def _beginnings(key: str) -> Iterator[str]:
    """A text, and what is left of it from each further word on."""
    yield key
    for match in re.finditer(r"[ '’-](?=\w)", key):
        yield key[match.end() :]
