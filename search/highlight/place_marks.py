"""What of a text a place matched (`search.execution.tree.Place`): found by the steps that find it in an index, over the
positions of one text's words."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from index.analysis import Analyser, Token
from index.analysis.sentences import PARAGRAPH, break_kinds
from index.postings.tokenise_bytes import split_runs
from search.execution import intervals
from search.execution.intervals import WordKeys
from search.execution.locating import evidence
from search.execution.tree import (
    Either,
    Forms,
    Fuzzy,
    InLead,
    Place,
    Prefix,
    SameUnit,
    Spots,
    TextUnit,
    Wildcard,
    Window,
)
from search.highlight.spelling_marks import SpellingTests

_REMEMBERED = 50_000
_BY_FORM = ("_exact", "_words")
"""What the names of fields of forms end in; any other field is one of stems."""

Marked = tuple[int, int, Place]
"""Where a match begins and ends in the text, in characters, and what it is of."""


class PlaceMarker:
    """Finds places in one text after another; which words a spelling fits is remembered."""

    def __init__(self, places: Sequence[Place], analyser: Analyser) -> None:
        self._places = places
        self._analyser = analyser
        leaves = tuple(dict.fromkeys(leaf for place in places for leaf in _leaves(place)))
        self._spellings = tuple(leaf for leaf in leaves if not isinstance(leaf, Spots))
        self._fits = SpellingTests(self._spellings)
        terms = [form for leaf in leaves if isinstance(leaf, Spots) for form in leaf.forms]
        self._wanted = (
            frozenset(term.decode() for field, term in terms if field.endswith(_BY_FORM)),
            frozenset(term.decode() for field, term in terms if not field.endswith(_BY_FORM)),
        )
        self._known: dict[str, tuple[Place, ...]] = {}
        self._by_units = any(_asks_for_units(place) for place in places)

    def matches(self, text: str) -> Iterator[Marked]:
        """Every word, and every phrase as a whole, by which one of the places is found."""
        tokens = self._analyser.analyse(text)
        words = _TextWords(text, tokens, self._wanted, self._spelt_so if self._spellings else None, self._by_units)
        if not words.any:
            return
        begins = {token.position: token.start for token in reversed(tokens)}
        ends = {token.position: token.end for token in reversed(tokens)}
        for place in self._places:
            try:
                for item, found in evidence(place, words):
                    for first, last in zip(found.begins.tolist(), found.ends.tolist(), strict=True):
                        yield begins[first], ends[last], item
            except intervals.TooManyParts:  # what could not be found is not marked either
                continue

    def _spelt_so(self, form: str) -> tuple[Place, ...]:
        """The spellings that a form fits."""
        known = self._known.get(form)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[form] = self._fits(form)
        return known


class _TextWords:
    """`search.execution.locating.Text` over one text: document 0. It knows the terms of `wanted`, by form or stem, and
    what `spelt_so` tells."""

    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        wanted: tuple[frozenset[str], frozenset[str]],
        spelt_so: Callable[[str], Sequence[Place]] | None,
        by_units: bool,
    ) -> None:
        self._forms: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._spelt: dict[Place, list[int]] = {}
        forms, stems = wanted
        for token in tokens:
            if token.form in forms:
                self._forms.setdefault(token.form, []).append(token.position)
            if token.stem in stems:
                self._stems.setdefault(token.stem, []).append(token.position)
            if spelt_so is not None:
                for place in spelt_so(token.form):
                    self._spelt.setdefault(place, []).append(token.position)
        self.any = bool(self._forms or self._stems or self._spelt)
        """Whether anything wanted is there at all."""
        self._breaks = _breaks_of(text, tokens) if by_units and self.any else ([], [])

    def words(self, forms: Forms) -> WordKeys:
        """See `Text`."""
        return _keys(
            (self._forms if field.endswith(_BY_FORM) else self._stems).get(term.decode(), ()) for field, term in forms
        )

    def spelt(self, node: Prefix | Wildcard | Fuzzy) -> WordKeys:
        """See `Text`."""
        return _keys([self._spelt.get(node, ())])

    def units(self, keys: WordKeys, unit: TextUnit) -> WordKeys:
        """See `Text`."""
        sentences, paragraphs = self._breaks
        breaks = np.array(paragraphs if unit == "paragraph" else sentences, np.int64)
        return breaks.searchsorted(keys, side="right")


def _keys(lists: Iterable[Sequence[int]]) -> WordKeys:
    return np.array(sorted({at for one in lists for at in one}), np.int64)


def _breaks_of(text: str, tokens: Sequence[Token]) -> tuple[list[int], list[int]]:
    """The positions of words that begin sentences, and of those that begin paragraphs; each paragraph is a sentence."""
    data = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
    starts, _ = split_runs(data)
    kinds = break_kinds(data, starts)
    begun = kinds.nonzero()[0]
    characters = np.cumsum((data & 0xC0) != 0x80)
    offsets = characters.take(starts.take(begun)) - 1
    first = np.array([token.start for token in tokens], np.int64).searchsorted(offsets)
    sentences: list[int] = []
    paragraphs: list[int] = []
    for at, kind in zip(first.tolist(), kinds.take(begun).tolist(), strict=True):
        if at < len(tokens):
            sentences.append(tokens[at].position)
            if kind == PARAGRAPH:
                paragraphs.append(tokens[at].position)
    return sentences, paragraphs


def _parts(place: Place) -> tuple[Place, ...]:
    match place:
        case Window(parts) | Either(parts):
            return parts
        case SameUnit(_, parts, unwanted):
            return (*parts, *unwanted)
        case InLead(part):
            return (part,)
        case _:
            return ()


def _leaves(place: Place) -> Iterator[Spots | Prefix | Wildcard | Fuzzy]:
    if isinstance(place, Spots | Prefix | Wildcard | Fuzzy):
        yield place
    for part in _parts(place):
        yield from _leaves(part)


def _asks_for_units(place: Place) -> bool:
    return isinstance(place, SameUnit | InLead) or any(map(_asks_for_units, _parts(place)))
