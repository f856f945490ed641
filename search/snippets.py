"""Marking what matched in the original text, and choosing the passage to show."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape

from index.analysis import Analyser, Token
from search.spotting import Needles, needles, spots, surroundings

_ELLIPSIS = "…"
_ASIDE = 2
"""Words looked at beside those of a phrase: a stretch of letters may be no word after all."""
_APART = 1000
"""Positions between two passages: no phrase runs from one into the other."""
_KNOWN_SURFACES = 50_000
"""Surfaces remembered for one query: its next hits have most of them again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query looks for, for marking.

    stems: words in any inflection. forms: this folded form only (`=mot`). prefixes: folded beginnings (`mot*`).
    phrases: folded forms side by side (`"phrase exacte"`). spelt: every form that the texts have of the stems; None
    where that isn't known, and all of a text is to be analysed.
    """

    stems: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    spelt: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class _Match:
    """One thing wanted, `item`, found at `start:end` of the text."""

    start: int
    end: int
    item: object


def spans(text: str, wanted: Wanted, analyser: Analyser) -> list[tuple[int, int]]:
    """The stretches of `text` that match, as offsets: sorted, disjoint, each whole words; a phrase is one stretch."""
    return _merged(_matches(text, wanted, analyser))


def mark(text: str, wanted: Wanted, analyser: Analyser) -> str:
    """The whole of `text` as escaped HTML, what matches within <mark>."""
    return _marked(text, spans(text, wanted, analyser), 0, len(text))


def snippet(text: str, wanted: Wanted, analyser: Analyser, width: int = 260) -> tuple[str, str]:
    """The passage of `text` that answers best, as plain text and as escaped HTML with <mark>; the beginning where
    nothing matches.

    The best passage has most of the different things wanted, then most of them in all, then comes first. It begins at
    a sentence or a paragraph where one is near; … stands where it is cut otherwise. At most `width` characters of plain
    text; no word is cut, unless it is wider by itself. Line breaks become spaces.
    """
    matches = _matches(text, wanted, analyser)
    room = max(width - 2 * len(f"{_ELLIPSIS} "), 1)
    first, last = _densest(matches, room)
    start, in_sentence = _beginning(text, first, last, room)
    end = _ending(text, start, start + room)
    shown = [(max(left, start), min(right, end)) for left, right in _merged(matches) if left < end and right > start]
    before = f"{_ELLIPSIS} " if in_sentence else ""
    after = "" if _ends_sentence(text, end) else f" {_ELLIPSIS}"
    plain = _one_line(text[start:end])
    return before + plain + after, before + _marked(text, shown, start, end, shape=_one_line) + after


def _matches(text: str, wanted: Wanted, analyser: Analyser) -> list[_Match]:
    """Everything that matches, in order of start."""
    if wanted.phrases:
        return _matches_with_phrases(text, wanted, analyser)
    known = _known_words(wanted, analyser)
    found: list[_Match] = []
    sought = _needles(wanted)
    stretches = analyser.surfaces(text) if sought is None else spots(text, sought)
    for at, to in stretches:
        if words := known[text[at:to]]:
            found.extend(_Match(at + match.start, at + match.end, match.item) for match in words)
    found.sort(key=lambda match: match.start)
    if len(known) > _KNOWN_SURFACES:
        known.clear()
    return found


@lru_cache(maxsize=8)
def _needles(wanted: Wanted) -> Needles | None:
    """What to look for in the bytes of a text; None where all of it is to be analysed."""
    if wanted.stems and wanted.spelt is None:
        return None
    return needles(wanted.forms | (wanted.spelt or frozenset()), wanted.prefixes)


class _Known(dict[str, "list[_Match]"]):
    """What each surface, or stretch of several, met so far holds of what is wanted, over all the texts of an answer."""

    def __init__(self, wanted: Wanted, analyser: Analyser) -> None:
        super().__init__()
        self._finder = _Finder(wanted)
        self._analyser = analyser

    def __missing__(self, surface: str) -> list["_Match"]:
        words = self[surface] = [
            _Match(at + match.start, at + match.end, match.item)
            for at, to in self._analyser.surfaces(surface)
            for match in self._finder.words(self._analyser.expand(surface[at:to]))
        ]
        return words


@lru_cache(maxsize=8)
def _known_words(wanted: Wanted, analyser: Analyser) -> _Known:
    return _Known(wanted, analyser)


def _matches_with_phrases(text: str, wanted: Wanted, analyser: Analyser) -> list[_Match]:
    """As `_matches`, with positions counted, which phrases need; only around what may be in one where that is known."""
    sought = _needles_of_phrases(wanted)
    most = max(map(len, wanted.phrases)) + _ASIDE
    windows = [(0, len(text))] if sought is None else surroundings(text, sought, most)
    finder = _Finder(wanted)
    known: dict[str, tuple[tuple[Token, ...], list[_Match], bool]] = {}
    found: list[_Match] = []
    position = 0
    for first, end in windows:
        passage = text[first:end]
        for at, to in analyser.surfaces(passage):
            surface = passage[at:to]
            seen = known.get(surface)
            if seen is None:
                tokens = analyser.expand(surface)
                seen = known[surface] = (tokens, finder.words(tokens), finder.may_be_in_phrase(tokens))
            tokens, words, in_phrase = seen
            here = first + at
            found.extend(_Match(here + match.start, here + match.end, match.item) for match in words)
            if in_phrase:
                found.extend(finder.phrases(tokens, here, position))
            if tokens:
                position += tokens[-1].position + tokens[-1].span
        position += _APART
    found.sort(key=lambda match: match.start)
    return found


@lru_cache(maxsize=8)
def _needles_of_phrases(wanted: Wanted) -> Needles | None:
    """What a text must have for anything to match: of a phrase its longest word is enough."""
    if wanted.stems and wanted.spelt is None:
        return None
    longest = frozenset(max(phrase, key=len) for phrase in wanted.phrases if phrase)
    return needles(longest | wanted.forms | (wanted.spelt or frozenset()), wanted.prefixes)


class _Finder:
    """Looks for what is wanted in tokens as they pass; remembers the phrases that have begun."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._in_phrases = frozenset(form for phrase in wanted.phrases for form in phrase)
        # Position that the next word must have -> (phrase, how many of its words were met, start of the first).
        self._begun: dict[int, set[tuple[int, int, int]]] = {}

    def words(self, tokens: tuple[Token, ...]) -> list[_Match]:
        """The single words wanted among the tokens of one surface."""
        wanted = self._wanted
        found = []
        for token in tokens:
            if token.stem in wanted.stems:
                found.append(_Match(token.start, token.end, ("stem", token.stem)))
            elif token.form in wanted.forms:
                found.append(_Match(token.start, token.end, ("form", token.form)))
            else:
                for prefix in wanted.prefixes:
                    if token.form.startswith(prefix):
                        found.append(_Match(token.start, token.end, ("prefix", prefix)))
                        break
        return found

    def may_be_in_phrase(self, tokens: tuple[Token, ...]) -> bool:
        """Whether a phrase has one of these tokens."""
        return any(token.form in self._in_phrases for token in tokens)

    def phrases(self, tokens: tuple[Token, ...], at: int, position: int) -> Iterator[_Match]:
        """The phrases that end within this surface, which stands at offset `at` and at `position`."""
        self._begun = {place: states for place, states in self._begun.items() if place >= position}
        for token in tokens:
            here = position + token.position
            states = [(phrase, 0, at + token.start) for phrase in range(len(self._wanted.phrases))]
            states.extend(self._begun.get(here, ()))
            for phrase, met, start in states:
                words = self._wanted.phrases[phrase]
                if met >= len(words) or words[met] != token.form:
                    continue
                if met + 1 == len(words):
                    yield _Match(start, at + token.end, ("phrase", phrase))
                else:
                    self._begun.setdefault(here + token.span, set()).add((phrase, met + 1, start))


def _merged(matches: list[_Match]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for match in matches:
        if merged and match.start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], match.end))
        else:
            merged.append((match.start, match.end))
    return merged


def _marked(text: str, found: list[tuple[int, int]], start: int, end: int, shape: Callable[[str], str] = str) -> str:
    parts = []
    at = start
    for left, right in found:
        parts.append(escape(shape(text[at:left])))
        parts.append(f"<mark>{escape(shape(text[left:right]))}</mark>")
        at = right
    parts.append(escape(shape(text[at:end])))
    return "".join(parts)


def _densest(matches: list[_Match], room: int) -> tuple[int, int]:
    """Start of the first and end of the last match of the best window of `room` characters; (0, 0) without any."""
    if not matches:
        return 0, 0
    best, chosen = (0, 0), (0, 0)
    inside: Counter[object] = Counter()
    right = 0
    for left, match in enumerate(matches):
        while right < len(matches) and (right == left or matches[right].end <= match.start + room):
            inside[matches[right].item] += 1
            right += 1
        score = (len(inside), right - left)
        if score > best:
            best, chosen = score, (left, right)
        inside[match.item] -= 1
        if not inside[match.item]:
            del inside[match.item]
    return _with_slack(matches[slice(*chosen)], room)


def _with_slack(window: list[_Match], room: int) -> tuple[int, int]:
    """Where the window begins and ends, repetitions at its end given up to leave a quarter of the room for context."""
    count = Counter(match.item for match in window)
    start = window[0].start
    while window[-1].end > start + room - room // 4 and count[window[-1].item] > 1:
        count[window.pop().item] -= 1
    return start, max(match.end for match in window)


@cache
def _sentence_start() -> re.Pattern[str]:
    # A new line; or past the end of a sentence and what closes it, where a capital or a digit follows.
    return re.compile(r"""[.!?…]["»”’)\]]*\s+(?=["«“(\[—–-]?\s?[^\W_a-zà-öø-ÿ])|\n\s*""")


@cache
def _sentence_end() -> re.Pattern[str]:
    return re.compile(r"""[.!?…]["»”’)\]]*\Z""")


def _beginning(text: str, first: int, last: int, room: int) -> tuple[int, bool]:
    """Where the passage that shows `first:last` begins, and whether that is in the middle of a sentence.

    The sentence of the first match where it fits, else a word with some context before the match.
    """
    earliest = min(last - room, first)
    if earliest <= 0:
        return min(len(text) - len(text.lstrip()), first), False
    window = _sentence_start().finditer(text, max(0, earliest - 4), min(first + 3, len(text)))
    sentences = [match.end() for match in window if earliest <= match.end() <= first]
    if sentences:
        filling = [start for start in sentences if start + room <= len(text)]
        return (filling[-1] if filling else sentences[0]), False
    start = max(earliest, min(first - room // 4, len(text) - room))
    while start < first and not (_is_gap(text, start - 1) and not text[start].isspace()):
        start += 1
    return start, True


def _ending(text: str, start: int, limit: int) -> int:
    """Where the passage from `start` ends: at `limit` or the last word before it."""
    end = len(text)
    if limit < len(text):
        end = limit
        while end > start and not _is_gap(text, end):
            end -= 1
        if end == start:  # one word wider than the passage
            return limit
    return start + len(text[start:end].rstrip())


def _is_gap(text: str, at: int) -> bool:
    """Whether a space between words stands at `at`, not one within a number."""
    if not text[at].isspace():
        return False
    in_number = text[max(0, at - 1) : at].isdigit() and len(text) > at + 3 and text[at + 1 : at + 4].isdigit()
    return not in_number or text[at + 4 : at + 5].isdigit()


def _ends_sentence(text: str, end: int) -> bool:
    following = text[end : end + 1]
    return following in ("", "\n") or not text[end:].strip() or bool(_sentence_end().search(text, max(0, end - 4), end))


def _one_line(text: str) -> str:
    return _line_break().sub(" ", text)


@cache
def _line_break() -> re.Pattern[str]:
    return re.compile(r"\s*[\n\r\u2028\u2029]\s*")
