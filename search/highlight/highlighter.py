"""What of a text a query matched: exact, by analysis of the few runs of the text that may match."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from math import inf
from typing import TypeVar

from index.analysis import Analyser, Token, fold
from index.analysis.spelling import spelling
from search.execution.tree import Place
from search.highlight.candidate_spans import Skimmed, beginnings
from search.highlight.phrase_marks import Match, SoughtPhrases
from search.highlight.place_marks import PlaceMarker
from search.highlight.skimmed_runs import BeginningTables, runs_with_any

Item = TypeVar("Item")

_REMEMBERED = 50_000
_LONGEST_REMEMBERED = 64
_LONG = 1 << 15
"""Characters of a text that is gone through alone."""
MARKING = 30_000
"""Units that finding what matched in the texts of a page may take, each about what it takes to look at a run that may
match: 4 us or so. Past them passages are chosen by what was found; what they show is marked in full all the same."""
_ANALYSED = 8
"""Characters that are analysed for a unit."""
_SCANNED = 1 << 14
"""Characters that are gone through for a unit, for one of the beginnings sought."""
_MANY_BEGINNINGS = 4
"""From so many beginnings on one pass over the letters costs less than a search for each."""
_FEW_PHRASES = 8
"""Up to so many phrases each is sought by itself, above they are read for all at once."""


@dataclass(frozen=True, slots=True)
class MatchSpec:
    """What a query looks for, for marking.

    stems: words in any inflection. forms: this folded form only (`=mot`). prefixes: folded beginnings (`mot*`).
    phrases: folded forms side by side (`"phrase exacte"`). spelt: every form that the texts have of the stems, or
    beginnings of them all; None where that isn't known, and all of a text is to be analysed. written: words as they
    are spelt (`index.analysis.spelling`). places: whatever is told by where words stand, or by a pattern.
    """

    stems: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    spelt: frozenset[str] | None = None
    written: frozenset[str] = frozenset()
    places: tuple[Place, ...] = ()


class Highlighter:
    """Finds what is wanted in one text after another; what surfaces and runs hold is remembered from text to text."""

    def __init__(self, wanted: MatchSpec, analyser: Analyser) -> None:
        self._wanted = wanted
        self._analyser = analyser
        self._phrases = SoughtPhrases(wanted.phrases)
        self._places = PlaceMarker(wanted.places, analyser) if wanted.places else None
        self._of_surfaces: dict[str, list[Match]] = {}
        self._of_runs: dict[str, list[Match]] = {}
        self._widths: dict[str, int] = {}
        self.spent = 0
        """Units of work so far: the same on every machine."""
        self._tables: BeginningTables | None = None
        self._skims = (wanted.spelt is not None or not wanted.stems) and "" not in wanted.prefixes
        if self._skims:
            written = ("".join(filter(str.isalnum, fold(way))) for way in wanted.written)
            self._sought = _Sought.of((*(wanted.spelt or ()), *wanted.forms, *wanted.prefixes, *written))
            self._anchors = tuple(_Sought.of((max(words, key=len),)) for words in self._phrases.words)

    def matches(self, text: str, most: int | None = None, until: float = inf) -> tuple[list[Match], bool]:
        """Everything that matches, in order of start, and whether that is all.

        With `most`, no more than about so many matches for each of the few beginnings that words are sought by; no
        more than is found before `spent` passes `until`.
        """
        if self._places is not None or not self._skims:
            self.spent += len(text) // _ANALYSED
            if self.spent > until:
                return [], False
        placed = [] if self._places is None else [Match(*one) for one in self._places.matches(text)]
        if not self._skims:
            found = [*self._words_of(text), *self._phrases_of(text, 0), *placed]
            found.sort(key=_start)
            return found, True
        skimmed = Skimmed(text)
        limit = len(text) + 1 if most is None else most
        found, whole = self._words(skimmed, limit, until)
        if self._phrases.words:
            others, all_phrases = self._in_windows(skimmed, limit, until)
            found += others
            whole &= all_phrases
        found += placed
        found.sort(key=_start)
        return found, whole

    def matches_of_all(self, texts: Sequence[str], most: int) -> list[tuple[list[Match], bool]]:
        """`matches` of each text, within MARKING units in all. Those of a page of hits are gone through as one, which
        spares most of the calls."""
        if not (self._skims and texts) or self._places is not None or max(map(len, texts)) > _LONG:
            return list(self._one_by_one(texts, most, MARKING))
        # No run goes across a line's end.
        skimmed = Skimmed("\n".join([*texts, ""]))
        until = self.spent + MARKING
        few = len(self._sought.beginnings) < _MANY_BEGINNINGS
        search = self._words if few else self._words_at_once
        found, whole = search(skimmed, most, self.spent + MARKING // 4)
        if not whole:
            return list(self._one_by_one(texts, most, until - self.spent))
        found.sort(key=_start)
        marks: list[tuple[list[Match], bool]] = []
        anchored = self._anchored(skimmed, texts)
        start = at = 0
        for number, text in enumerate(texts):
            end, mine = start + len(text), []
            while at < len(found) and found[at].start < end:
                first, last, item = found[at]
                mine.append(Match(first - start, last - start, item))
                at += 1
            whole = True
            if len(mine) >= most:
                mine, whole = self.matches(text, most, until)
            elif number in anchored:
                others, whole = self._in_windows(skimmed.part(start, end), most, until)
                if others:
                    mine += others
                    mine.sort(key=_start)
            marks.append((mine, whole))
            start = end + 1
        return marks

    def _one_by_one(self, texts: Sequence[str], most: int, units: float) -> Iterator[tuple[list[Match], bool]]:
        """`matches` of each text, each with its share of the units that those before it left."""
        until = self.spent + units
        for left, text in zip(range(len(texts), 0, -1), texts, strict=True):
            yield self.matches(text, most, self.spent + max(0, until - self.spent) / left)

    def _anchored(self, skimmed: Skimmed, texts: Sequence[str]) -> Collection[int]:
        """The numbers of the texts, one after another in a skimmed one, that may have a phrase."""
        if len(self._anchors) > _FEW_PHRASES:
            return range(len(texts))
        if not self._anchors:
            return ()
        ends = list(accumulate(len(text) + 1 for text in texts))
        places = {place for anchor in self._anchors for found in anchor.places(skimmed) for place in found}
        return {bisect_right(ends, place) for place in places}

    def _words_at_once(self, skimmed: Skimmed, _: int, until: float) -> tuple[list[Match], bool]:
        """All single words in a skimmed text that ends with white space, unless there are too many to look at."""
        tables = self._tables = self._tables or BeginningTables(self._sought.beginnings)
        text, of_runs = skimmed.text, self._of_runs
        found: list[Match] = []
        begins, ends = runs_with_any(skimmed, tables, self._sought.numbers)
        self.spent += len(begins) + len(text) // _SCANNED
        if self.spent > until:
            return found, False
        for begin, end in zip(begins, ends, strict=True):
            run = text[begin:end]
            words = of_runs.get(run)
            if words is None:
                words = _remembered(of_runs, run, list(self._words_of(run)))
            for start, stop, item in words:
                found.append(Match(begin + start, begin + stop, item))
        return found, True

    def _words(self, skimmed: Skimmed, limit: int, until: float) -> tuple[list[Match], bool]:
        """The single words in a skimmed text, at most about `limit` for each of the beginnings; and whether those are
        all."""
        found: list[Match] = []
        whole = True
        if not (self._sought.numbers or self._sought.beginnings or self._sought.any):
            return found, True
        text, of_runs = skimmed.text, self._of_runs
        seen: set[int] = set()
        for places in self._sought.places(skimmed):
            before = len(found)
            self.spent += 1 + len(text) // _SCANNED
            if self.spent > until:
                return found, False
            for begin, end in _runs(skimmed, places):
                self.spent += 1
                if len(found) - before >= limit or self.spent > until:
                    whole = False
                    break
                if begin not in seen:
                    seen.add(begin)
                    run = text[begin:end]
                    words = of_runs.get(run)
                    if words is None:
                        words = _remembered(of_runs, run, list(self._words_of(run)))
                    for start, stop, item in words:
                        found.append(Match(begin + start, begin + stop, item))
        return found, whole

    def _words_of(self, text: str) -> Iterator[Match]:
        """The single words wanted in a text, found by analysing it."""
        analyser, known = self._analyser, self._of_surfaces
        for at, to in analyser.surfaces(text):
            surface = text[at:to]
            words = known.get(surface)
            if words is None:
                words = _remembered(known, surface, _words(self._wanted, analyser.expand(surface), surface))
            for word in words:
                yield Match(at + word.start, at + word.end, word.item)

    def _phrases_of(self, text: str, offset: int) -> Iterator[Match]:
        """The phrases in a text, found by analysing it; `offset` is added to where they stand."""
        if not self._phrases.words:
            return
        analyser = self._analyser
        reading = self._phrases.reading()
        position = 0
        for at, to in analyser.surfaces(text):
            tokens = analyser.expand(text[at:to])
            yield from reading.surface(tokens, offset + at, position)
            if tokens:
                position += tokens[-1].position + tokens[-1].span

    def _in_windows(self, skimmed: Skimmed, limit: int, until: float) -> tuple[list[Match], bool]:
        """The phrases, sought about the places that may have their longest words; many of them in the whole text."""
        if len(self._anchors) > _FEW_PHRASES:
            self.spent += len(skimmed.text) // _ANALYSED
            return ([], False) if self.spent > until else (list(self._phrases_of(skimmed.text, 0)), True)
        windows: list[tuple[int, int]] = []
        whole = True
        for words, anchor in zip(self._phrases.words, self._anchors, strict=True):
            reach = len(words) - 1
            for places in anchor.places(skimmed):
                runs = list(islice(_runs(skimmed, places), limit + 1))
                if len(runs) > limit:
                    whole = False
                    runs.pop()
                if len(runs) * reach > len(skimmed.text):  # in a text full of them one window costs less than many
                    runs = [(min(runs)[0], max(end for _, end in runs))]
                windows.extend(self._window(skimmed, begin, end, reach) for begin, end in runs)
        found: list[Match] = []
        for start, end in _joined(windows):
            self.spent += (end - start) // _ANALYSED
            if self.spent > until:
                return found, False
            found.extend(self._phrases_of(skimmed.text[start:end], start))
        return found, whole

    def _window(self, skimmed: Skimmed, start: int, end: int, reach: int) -> tuple[int, int]:
        """The runs from `start` to `end` with as many about them as have `reach` positions on either side."""
        missing = reach
        while missing > 0 and start > 0:
            before = skimmed.begin(start - 1)
            missing -= self._width(skimmed.text[before : start - 1])
            start = before
        missing = reach
        while missing > 0 and end < len(skimmed.text):
            behind = skimmed.end(end + 1)
            missing -= self._width(skimmed.text[end + 1 : behind])
            end = behind
        return start, end

    def _width(self, run: str) -> int:
        """How many positions a run takes."""
        width = self._widths.get(run)
        if width is None:
            width = 0
            for at, to in self._analyser.surfaces(run):
                tokens = self._analyser.expand(run[at:to])
                if tokens:
                    width += tokens[-1].position + tokens[-1].span
            _remembered(self._widths, run, width)
        return width


def _remembered(known: dict[str, Item], run: str, value: Item) -> Item:
    if len(run) <= _LONGEST_REMEMBERED:
        if len(known) >= _REMEMBERED:
            known.clear()
        known[run] = value
    return value


def _runs(skimmed: Skimmed, places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The runs that have the places, one after another; each once where places ascend."""
    begin = end = 0
    for place in places:
        if not begin <= place < end:
            begin, end = skimmed.begin(place), skimmed.end(place)
            yield begin, end


def _start(match: Match) -> int:
    return match.start


@dataclass(frozen=True, slots=True)
class _Sought:
    """What to look for in a skimmed text: beginnings of words, numbers; `any` where there is anything wanted at all."""

    beginnings: tuple[bytes, ...]
    numbers: bool
    any: bool

    @classmethod
    def of(cls, forms: Collection[str]) -> "_Sought":
        digits = any(character.isdigit() for form in forms for character in form)
        return cls(beginnings(forms), digits, bool(forms))

    def places(self, skimmed: Skimmed) -> Iterator[Iterable[int]]:
        """Where they may stand, a list for each of them."""
        for beginning in self.beginnings:
            yield skimmed.words(beginning)
        if self.numbers:
            yield skimmed.numbers()
        if self.any:
            yield skimmed.odd()


def _joined(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The windows in order, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(windows):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _words(wanted: MatchSpec, tokens: tuple[Token, ...], surface: str) -> list[Match]:
    """The single words wanted among the tokens of one surface."""
    found = []
    for token in tokens:
        if (
            token.stem in wanted.stems
            or token.form in wanted.forms
            or (wanted.written and spelling(surface[token.start : token.end]) in wanted.written)
        ):
            found.append(Match(token.start, token.end, ("word", token.stem)))
        else:
            for prefix in wanted.prefixes:
                if token.form.startswith(prefix):
                    found.append(Match(token.start, token.end, ("prefix", prefix)))
                    break
    return found
