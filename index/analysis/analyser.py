"""The analyser: one object for indexing, queries and highlighting."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.analysis.elision import elide
from index.analysis.fold import fold
from index.analysis.hyphens import MAX_JOINED_CHARS, join, strip_pronouns
from index.analysis.inclusive import spell_out
from index.analysis.numbers import number_token
from index.analysis.piece import Step, Surface
from index.analysis.stem import stem
from index.analysis.stop import flag, is_stop
from index.analysis.token import Token
from index.analysis.tokens import cut, is_plain, surface_pattern

_CACHED_SURFACES = 1 << 16
_CACHED_LENGTH = 64


def fold_forms(pieces: list[Surface]) -> list[Surface]:
    """The pieces with their folded forms, at most MAX_FORM characters; those of which nothing is left go."""
    for piece in pieces:
        piece.form = fold(piece.text)[:MAX_JOINED_CHARS]
    return [piece for piece in pieces if piece.form]


CHAIN: tuple[Step, ...] = (spell_out, strip_pronouns, elide, number_token, flag, fold_forms, join)
"""The steps between the pieces that `tokens.cut` makes of a surface and the forms that are indexed, in order."""


@dataclass(frozen=True, slots=True)
class Analyser:
    """French text to tokens. Immutable, cheap to make, picklable, safe in threads; all of them share work done."""

    def surfaces(self, text: str) -> Iterator[tuple[int, int]]:
        """The offsets of the stretches of `text` that are analysed by themselves, in order, never overlapping.

        A surface depends on nothing outside its run of characters without ASCII whitespace, and lies within one, but
        for one case: the groups of a number joined by single U+0020 (`12 000 000`). `tokens.THOUSANDS_SPACE` matches
        every space that may be of that kind; replaced by U+00A0, the text can be split at ASCII whitespace and each
        distinct run analysed once. n° and its number are two surfaces and cross nothing.
        """
        for match in surface_pattern().finditer(text):
            yield match.span()

    def expand(self, surface: str) -> tuple[Token, ...]:
        """The tokens of one surface, offsets and positions relative to it; the most frequent ones are remembered.

        Ordered by position and start. At one position the first token is the word itself, then come its other
        spellings and the joined form that begins there. The last token ends the surface: it takes `tokens[-1].position
        + tokens[-1].span` positions. A form has at most 255 characters: a longer word is cut to them (offsets still
        cover it), a longer joined form left out. An elided article takes no position and is outside the offsets.
        """
        if len(surface) <= _CACHED_LENGTH:
            return _expanded(surface)
        return _expanded.__wrapped__(surface)

    def analyse(self, text: str) -> list[Token]:
        """The tokens of `text`, offsets and positions in it. Takes any string; time is linear in its length."""
        if is_plain(text):  # one word, which needs none of the expression that knows what else may be tied to one
            return list(self.expand(text))
        tokens: list[Token] = []
        append = tokens.append
        base = 0
        for match in surface_pattern().finditer(text):
            surface = match[0]
            found = (_expanded if len(surface) <= _CACHED_LENGTH else _expanded.__wrapped__)(surface)
            if not found:
                continue
            at = match.start()
            if not at:  # offsets and positions in the text are those in the surface
                tokens += found
                base = found[-1].position + found[-1].span
                continue
            for t in found:
                append(Token(t.form, t.stem, at + t.start, at + t.end, base + t.position, t.span, t.stop))
            base += t.position + t.span
        return tokens


@lru_cache(maxsize=_CACHED_SURFACES)
def _expanded(surface: str) -> tuple[Token, ...]:
    if is_plain(surface):  # nothing to cut or to join: two words in three, a third of the time
        form = fold(surface)[:MAX_JOINED_CHARS]
        return (Token(form, stem(form), 0, len(surface), 0, 1, is_stop(surface)),)
    pieces = cut(surface)
    for step in CHAIN:
        pieces = step(pieces)
    tokens = []
    for position, piece in enumerate(pieces):
        start, stop = piece.start, piece.stop
        tokens.append(Token(piece.form, stem(piece.form), start, piece.end, position, 1, stop))
        for spelling, end in piece.also:
            form = fold(spelling)[:MAX_JOINED_CHARS]
            tokens.append(Token(form, stem(form), start, end, position, 1, stop))
        if piece.whole:
            whole = piece.whole
            kind = stem(whole)
            tokens.append(Token(whole, kind, start, piece.whole_end, position, piece.span, piece.whole_stop))
    return tuple(tokens)
