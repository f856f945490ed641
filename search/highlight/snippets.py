"""Marking what matched in the original text, and choosing the passage to show."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from html import escape
from typing import NamedTuple

from index.analysis import Analyser
from search.highlight.highlighter import Highlighter, MatchSpec
from search.highlight.phrase_marks import Match

__all__ = ["Highlighter", "MatchSpec", "mark", "mark_lines", "marked", "passage", "shown_of_all", "snippet", "spans"]

_WIDTH = 260
"""Characters of a passage."""
_ELLIPSIS = "…"
_MOST = 500
"""Matches of each word that a passage is chosen among: a text of a megabyte costs little more than one of a page."""
_AROUND = 300
"""Characters on each side of a passage that are looked at again, where not all matches were."""


def spans(text: str, wanted: MatchSpec, analyser: Analyser) -> list[tuple[int, int]]:
    """The stretches of `text` that match, as offsets: sorted, disjoint, each whole words; a phrase is one stretch, and
    so are neighbours (gilets jaunes)."""
    return _merged(text, _marker(wanted, analyser).matches(text)[0])


def mark(text: str, wanted: MatchSpec, analyser: Analyser) -> str:
    """`marked` for what has no index at hand."""
    return marked(text, _marker(wanted, analyser))


def mark_lines(text: str, wanted: MatchSpec, analyser: Analyser) -> tuple[str, ...]:
    """Each line of `text` that is not blank as `mark` does it; what matches across a line's end is marked in both."""
    found = _merged(text, _marker(wanted, analyser).matches(text)[0])
    lines = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        start, end = line.span()
        inside = [(max(left, start), min(right, end)) for left, right in found if left < end and right > start]
        lines.append(_marked(text, inside, start, end, str))
    return tuple(lines)


def snippet(text: str, wanted: MatchSpec, analyser: Analyser, width: int = _WIDTH) -> tuple[str, str]:
    """`passage` for what has no index at hand."""
    return passage(text, _marker(wanted, analyser), width)


@lru_cache(maxsize=8)
def _marker(wanted: MatchSpec, analyser: Analyser) -> Highlighter:
    return Highlighter(wanted, analyser)


def marked(text: str, marker: Highlighter) -> str:
    """The whole of `text` as escaped HTML, what matches within <mark>."""
    return _marked(text, _merged(text, marker.matches(text)[0]), 0, len(text), str)


def passage(text: str, marker: Highlighter, width: int = _WIDTH) -> tuple[str, str]:
    """The passage of `text` that answers best, as plain text and as escaped HTML with <mark>; the beginning where
    nothing matches.

    The best passage has most of the different things wanted, then most of them in all, then comes first; where a word
    stands hundreds of times, among its first ones. It begins at a sentence or a paragraph where one is near; … stands
    where it is cut otherwise. At most `width` characters of plain text; no word is cut, unless it is wider by itself.
    White space of several characters, or of a line break, becomes one space.
    """
    matches, whole = marker.matches(text, _MOST)
    return _passage(text, matches, whole, marker, width)


def shown_of_all(titles: Sequence[str], texts: Sequence[str], marker: Highlighter) -> list[tuple[str, str, str]]:
    """Of each hit of a page its title as `marked` gives it, and its `passage`."""
    count = len(titles)
    found = marker.matches_of_all([*titles, *texts], _MOST)
    shown = []
    for title, of_title, text, of_text in zip(titles, found[:count], texts, found[count:], strict=True):
        matches, whole = of_title
        html = _marked(title, _merged(title, matches), 0, len(title), str) if whole else marked(title, marker)
        shown.append((html, *_passage(text, *of_text, marker)))
    return shown


def _passage(text: str, matches: list[Match], whole: bool, marker: Highlighter, width: int = _WIDTH) -> tuple[str, str]:
    room = max(width - 2 * len(f"{_ELLIPSIS} "), 1)
    start, in_sentence = _beginning(text, _densest(matches, room), room)
    end = _ending(text, start, start + room)
    if not whole:
        matches = _again(text, start, end, marker)
    shown = [
        (max(left, start), min(right, end)) for left, right in _merged(text, matches) if left < end and right > start
    ]
    before = f"{_ELLIPSIS} " if in_sentence else ""
    after = "" if _ends_sentence(text, end) else f" {_ELLIPSIS}"
    cut = text[start:end]
    plain = _one_line(cut)
    shape = str if plain == cut else _one_line
    return before + plain + after, before + _marked(text, shown, start, end, shape) + after


def _again(text: str, start: int, end: int, marker: Highlighter) -> list[Match]:
    """All matches in a passage, and some about it."""
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    if low:
        low = next((at + 1 for at in range(low, start) if _is_gap(text, at)), low)
    if high < len(text):
        high = next((at for at in range(high - 1, end, -1) if _is_gap(text, at)), high)
    found, _ = marker.matches(text[low:high])
    return [Match(low + match.start, low + match.end, match.item) for match in found]


def _merged(text: str, matches: list[Match]) -> list[tuple[int, int]]:
    """The stretches of the matches: what overlaps is one, and so are different words with one space between them."""
    merged: list[tuple[int, int]] = []
    item: object = None
    for match in matches:
        if merged and (
            match.start < merged[-1][1]
            or (match.start == merged[-1][1] + 1 and match.item != item and text[merged[-1][1]].isspace())
        ):
            merged[-1] = (merged[-1][0], max(merged[-1][1], match.end))
        else:
            merged.append((match.start, match.end))
        item = match.item
    return merged


def _marked(text: str, found: list[tuple[int, int]], start: int, end: int, shape: Callable[[str], str]) -> str:
    parts = []
    at = start
    for left, right in found:
        parts.append(escape(shape(text[at:left])))
        parts.append(f"<mark>{escape(shape(text[left:right]))}</mark>")
        at = right
    parts.append(escape(shape(text[at:end])))
    return "".join(parts)


class _Window(NamedTuple):
    """What a passage is to show: from the start of its first match to `enough`, where each thing has been met once, or
    better to `last`, the end of what there is room for with some context."""

    first: int
    enough: int
    last: int


def _densest(matches: list[Match], room: int) -> _Window:
    """The best window of `room` characters; nothing at the text's beginning without any match."""
    if not matches:
        return _Window(0, 0, 0)
    most = count = first = last = right = 0
    inside: dict[object, int] = {}
    for left, (start, _, item) in enumerate(matches):
        limit = start + room
        while right < len(matches) and (right == left or matches[right].end <= limit):
            other = matches[right].item
            inside[other] = inside.get(other, 0) + 1
            right += 1
        if len(inside) > most or (len(inside) == most and right - left > count):
            most, count, first, last = len(inside), right - left, left, right
        if inside[item] == 1:
            del inside[item]
        else:
            inside[item] -= 1
    return _with_slack(matches[first:last], room)


def _with_slack(window: list[Match], room: int) -> _Window:
    """Where the window begins and ends, repetitions at its end given up to leave a quarter of the room for context."""
    once = {match.item: match.end for match in reversed(window)}
    start = window[0].start
    if window[-1].end > start + room - room // 4:
        count = Counter([match.item for match in window])
        while window[-1].end > start + room - room // 4 and count[window[-1].item] > 1:
            count[window.pop().item] -= 1
    return _Window(start, max(once.values()), max([match.end for match in window]))


@cache
def _sentence_start() -> re.Pattern[str]:
    # A new line; or past the end of a sentence and what closes it, where a capital or a digit follows. The full stop of
    # an initial or a title (M. Durand) ends none, nor does the one of a number cut in two (7. 000). One class of
    # characters comes first, which the engine runs through a text by.
    return re.compile(
        r"""[.!?…\n](?:(?<=\n)\s*"""
        r"""|(?<!\n)(?<!\b[^\W\d_a-zà-öø-ÿ]\.)(?<!\bMM\.)(?<!\bMe\.)(?<!\b[DP]r\.)(?<!\bSt\.)(?!(?<=\d\.)\s\d{3}\b)"""
        r"""["»”’)\]]*\s+(?=["«“(\[—–-]?\s?[^\W_a-zà-öø-ÿ]))"""
    )


@cache
def _sentence_end() -> re.Pattern[str]:
    return re.compile(r"""[.!?…]["»”’)\]]*\Z""")


def _beginning(text: str, window: _Window, room: int) -> tuple[int, bool]:
    """Where the passage that shows the window begins, and whether that is in the middle of a sentence.

    The sentence of the first match where it fits, with what repeats others left out where need be; else a word with
    some context before the match.
    """
    first = window.first
    for last in (window.last, window.enough):
        earliest = min(last - room, first)
        if earliest <= 0:
            return min(len(text) - len(text.lstrip()), first), False
        ends = _sentence_start().finditer(text, max(0, earliest - 4), min(first + 3, len(text)))
        sentences = [match.end() for match in ends if earliest <= match.end() <= first]
        if sentences:
            filling = [start for start in sentences if start + room <= len(text)]
            return (filling[-1] if filling else sentences[0]), False
    start = max(min(window.last - room, first), min(first - room // 4, len(text) - room))
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
    return _gap().sub(" ", text) if "  " in text or _break().search(text) else text


_BREAKS = r"[\n\r\t\v\f\u2028\u2029]"


@cache
def _break() -> re.Pattern[str]:
    return re.compile(_BREAKS)


@cache
def _gap() -> re.Pattern[str]:
    # One class of characters comes first, which the engine runs through a text by.
    return re.compile(rf"\s(?:\s+|(?<={_BREAKS}))")
