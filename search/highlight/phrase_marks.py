"""Phrases among the words of a text, all of them in one pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from index.analysis import Token

_SHORT = 8
"""Words of a phrase up to which it is followed word by word, together with all others that begin so."""


class Match(NamedTuple):
    """One thing wanted, `item`, found at `start:end` of the text."""

    start: int
    end: int
    item: object


class SoughtPhrases:
    """Phrases, each of folded forms side by side."""

    def __init__(self, phrases: Sequence[tuple[str, ...]]) -> None:
        self.words = tuple(words for words in dict.fromkeys(phrases) if words)
        """The different phrases."""
        self._long = tuple(_Phrase(words) for words in self.words if len(words) > _SHORT)
        self._short = _Beginning()
        for words in self.words:
            if len(words) <= _SHORT:
                self._short.add(words)

    def reading(self) -> "PhraseReading":
        """A pass through one text."""
        return PhraseReading(self._short, self._long)


@dataclass(slots=True)
class _Beginning:
    """How phrases begin, and how they may go on; `ended` where one is complete."""

    further: dict[str, "_Beginning"] = field(default_factory=dict)
    ended: bool = False

    def add(self, words: Sequence[str]) -> None:
        """Take up a phrase."""
        node = self
        for word in words:
            node = node.further.setdefault(word, _Beginning())
        node.ended = True


class PhraseReading:
    """Phrases followed through one text, surface by surface."""

    def __init__(self, short: _Beginning, long: Sequence["_Phrase"]) -> None:
        self._short = short
        self._passes = [_Pass(phrase) for phrase in long]
        self._begun: dict[int, list[tuple[_Beginning, int, tuple[str, ...]]]] = {}
        """Position of the next word: how a phrase goes on, where it begins, its words so far."""

    def surface(self, tokens: tuple[Token, ...], at: int, position: int) -> Iterator[Match]:
        """The phrases that end within a surface, which stands at offset `at` and at `position`."""
        first = self._short.further
        begun = self._begun
        for token in tokens:
            here = position + token.position
            form = token.form
            ways = begun.get(here)
            node = first.get(form)
            if node is not None:
                yield from self._step(node, here, token, at, at + token.start, ())
            for before, start, words in ways or ():
                node = before.further.get(form)
                if node is not None:
                    yield from self._step(node, here, token, at, start, words)
        for past in [one for one in begun if one <= position]:
            del begun[past]
        for one in self._passes:
            yield from one.surface(tokens, at, position)

    def _step(
        self, node: _Beginning, here: int, token: Token, at: int, start: int, words: tuple[str, ...]
    ) -> Iterator[Match]:
        words = (*words, token.form)
        if node.ended:
            yield Match(start, at + token.end, ("phrase", words))
        if node.further:
            self._begun.setdefault(here + token.span, []).append((node, start, words))


class _Phrase:
    """A phrase: its words, and for each form a number whose bits tell which of the words it is."""

    __slots__ = ("item", "last", "slots", "words")

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        self.item = ("phrase", words)
        self.last = 1 << len(words) - 1
        self.slots: dict[str, int] = {}
        for number, word in enumerate(words):
            self.slots[word] = self.slots.get(word, 0) | 1 << number


class _Pass:
    """One phrase followed through a text: all its beginnings at once, as the bits of a number (Shift-And; Baeza-Yates
    and Gonnet 1992), so that a phrase of one repeated word costs no more than another. What goes through a joined form,
    which takes several positions, is followed by itself."""

    def __init__(self, phrase: _Phrase) -> None:
        self._phrase = phrase
        self._met: dict[int, int] = {}
        """Position of the next word: bit n where the n words before it have been met, each at one position."""
        self._through: dict[int, set[tuple[int, int]]] = {}
        """Position of the next word: (words met, where the first begins), a joined form among them."""
        self._starts: dict[int, int] = {}
        """Where the token at a position begins."""

    def surface(self, tokens: tuple[Token, ...], at: int, position: int) -> Iterator[Match]:
        """The phrases that end within a surface, which stands at offset `at` and at `position`."""
        phrase = self._phrase
        slots = phrase.slots
        if not any(token.form in slots for token in tokens):
            return
        if position not in self._met and position not in self._through:
            self._met.clear()
            self._through.clear()
            self._starts.clear()
        for token in tokens:
            slot = slots.get(token.form)
            if slot is None:
                continue
            here = position + token.position
            start, end = at + token.start, at + token.end
            self._starts[here] = start  # the same for all tokens of a position
            met = (self._met.get(here, 0) | 1) & slot
            if token.span == 1:
                if met & phrase.last:
                    yield Match(self._starts[here - len(phrase.words) + 1], end, phrase.item)
                if met:
                    self._met[here + 1] = self._met.get(here + 1, 0) | met << 1
                begun: list[tuple[int, int]] = []
            else:
                begun = [
                    (number, self._starts[here - number] if number else start)
                    for number in range(met.bit_length())
                    if met >> number & 1
                ]
            begun += self._through.get(here, ())
            for number, first in begun:
                if slot >> number & 1:
                    if number + 1 == len(phrase.words):
                        yield Match(first, end, phrase.item)
                    else:
                        self._through.setdefault(here + token.span, set()).add((number + 1, first))
