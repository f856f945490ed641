"""Marking what matched in the original text, and choosing the passage to show."""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from html import escape

from index.analysis import Analyser
from search.highlight.highlighter import Highlighter, MatchSpec
from search.highlight.passages import chosen_passages, ends_sentence, is_gap
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
    nothing matches; two passages where the words stand far apart (`search.highlight.passages`).

    Where a word stands hundreds of times, the passage is chosen among its first places. … stands where a text is cut in
    the middle of a sentence. At most `width` characters of plain text; no word is cut, unless it is wider by itself.
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
    stretches, in_sentence = chosen_passages(text, matches, max(width - 2 * len(f"{_ELLIPSIS} "), 1))
    before = f"{_ELLIPSIS} " if in_sentence else ""
    after = "" if ends_sentence(text, stretches[-1][1]) else f" {_ELLIPSIS}"
    plain, html = [], []
    for start, end in stretches:
        every = matches if whole else _again(text, start, end, marker)
        found = _merged(text, [match for match in every if match.start < end and match.end > start])
        shown = [(max(left, start), min(right, end)) for left, right in found]
        cut = text[start:end]
        line = _one_line(cut)
        plain.append(line)
        html.append(_marked(text, shown, start, end, str if line == cut else _one_line))
    between = f" {_ELLIPSIS} "
    return before + between.join(plain) + after, before + between.join(html) + after


def _again(text: str, start: int, end: int, marker: Highlighter) -> list[Match]:
    """All matches in a passage, and some about it."""
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    if low:
        low = next((at + 1 for at in range(low, start) if is_gap(text, at)), low)
    if high < len(text):
        high = next((at for at in range(high - 1, end, -1) if is_gap(text, at)), high)
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
