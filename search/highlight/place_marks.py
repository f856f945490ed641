"""What of a text a place matched (`search.execution.tree.Place`): found by the steps that find it in an index, over the
positions of one text's words."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from index.analysis import Analyser, Token
from index.analysis.sentences import PARAGRAPH, break_kinds
from index.postings.tokenise_bytes import split_runs
from search.execution import intervals
from search.execution.expansion import fits_spelling
from search.execution.intervals import WordKeys
from search.execution.locating import evidence
from search.execution.tree import Either, Forms, Fuzzy, InLead, Place, Prefix, SameUnit, TextUnit, Wildcard, Window

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
        spellings = dict.fromkeys(one for place in places for one in _spellings(place))
        self._fits: dict[Place, Callable[[str], bool]] = {one: fits_spelling(one) for one in spellings}
        self._known: dict[str, tuple[Place, ...]] = {}
        self._by_units = any(_asks_for_units(place) for place in places)

    def matches(self, text: str) -> Iterator[Marked]:
        """Every word, and every phrase as a whole, by which one of the places is found."""
        words = _TextWords(text, self._analyser.analyse(text), self._spelt_so, self._by_units)
        for place in self._places:
            try:
                for item, found in evidence(place, words):
                    for first, last in zip(found.begins.tolist(), found.ends.tolist(), strict=True):
                        yield words.begins[first], words.ends[last], item
            except intervals.TooManyParts:  # what could not be found is not marked either
                continue

    def _spelt_so(self, form: str) -> tuple[Place, ...]:
        """The spellings that a form fits."""
        known = self._known.get(form)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[form] = tuple(one for one, fits in self._fits.items() if fits(form))
        return known


class _TextWords:
    """`search.execution.locating.Text` over one text: document 0."""

    def __init__(
        self, text: str, tokens: Sequence[Token], spelt_so: Callable[[str], tuple[Place, ...]], by_units: bool
    ) -> None:
        self.begins: dict[int, int] = {}
        self.ends: dict[int, int] = {}
        """Of each position the offsets of its word; a compound ends where its last part does."""
        self._forms: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._spelt: dict[Place, list[int]] = {}
        for token in tokens:
            at = token.position
            self.begins.setdefault(at, token.start)
            if token.span == 1:
                self.ends.setdefault(at, token.end)
            self._forms.setdefault(token.form, []).append(at)
            self._stems.setdefault(token.stem, []).append(at)
            for place in spelt_so(token.form):
                self._spelt.setdefault(place, []).append(at)
        for token in tokens:
            self.ends.setdefault(token.position, token.end)
        self._breaks = _breaks_of(text, tokens) if by_units else ([], [])

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


def _spellings(place: Place) -> Iterator[Prefix | Wildcard | Fuzzy]:
    if isinstance(place, Prefix | Wildcard | Fuzzy):
        yield place
    for part in _parts(place):
        yield from _spellings(part)


def _asks_for_units(place: Place) -> bool:
    return isinstance(place, SameUnit | InLead) or any(map(_asks_for_units, _parts(place)))
