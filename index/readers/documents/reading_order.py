"""Words on a page to lines in the order in which they are read: column by column, below what stands over them.

The page is cut where no word stands: into strips from top to bottom, and strips that leave the same gaps open, into
columns between the gaps.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_GAP = 0.8
"""Width of the narrowest gap between columns, in heights of a line: spaces between words are a third as wide."""
_FEWEST_LINES = 3
"""Lines below one another that leave a gap open by chance no more."""
_FEWEST_CHARACTERS = 12
"""Characters of a line in a column, as a mean: a table of figures has fewer, and is read by its rows."""
_CORE = 0.25
"""Share of a word's height, above and below, that it may share with the lines around it."""
_LARGER = 1.25
_CELL = 4
"""Heights of a line from which a space on it stands between the cells of a table: justified text has three at most."""
_INITIAL = 1.7
"""Heights of a line from which a letter alone is one that begins a text and is set into its lines."""
_IS_INITIAL = re.compile(r"[«“]?\s?[A-ZÀ-ÝŒ]['’]?")
_WORDS = ("À", "Ô", "Y")
_DEEPEST = 6
_MOST_WORDS = 20_000
"""Words from which a page is left in the order in which it was written."""

Free = list[tuple[float, float]]
"""What of a page's width is left open, from left to right."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word and its box, in points from the left and from the bottom of the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """Of its letters, whether or not they have parts above and below."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Where the middle of its height stands."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """Words side by side: the text, its box, and the number of the column it stands in, counted in reading order."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    column: int

    @property
    def height(self) -> float:
        """The height of its letters."""
        return self.top - self.bottom


def placed_lines(words: Sequence[PlacedWord]) -> list[PlacedLine]:
    """The lines that the words of a page form, in the order in which they are read."""
    lines: list[PlacedLine] = []
    words = _with_initials(words)
    columns = _columns(words, 0) if len(words) <= _MOST_WORDS else iter([words])
    for number, column in enumerate(columns):
        lines += [_line(row, number) for row in _rows(column)]
    return lines


def _with_initials(words: Sequence[PlacedWord]) -> list[PlacedWord]:
    """The words, those that begin with a large letter set into the lines beside it being whole."""
    usual = median(word.height for word in words) if words else 0.0
    whole = list(words)
    for initial in words:
        if initial.height < _INITIAL * usual or not _IS_INITIAL.fullmatch(initial.text):
            continue
        beside = [
            word
            for word in whole
            if word is not initial
            and word.height < initial.height / 1.5
            and abs(word.left - initial.right) < usual
            and initial.middle < word.middle < initial.top + usual / 2
        ]
        first = max(beside, key=lambda word: word.top, default=None)
        if first is not None:
            between = " " if initial.text in _WORDS else ""
            whole[whole.index(first)] = replace(first, text=f"{initial.text}{between}{first.text}")
            whole.remove(initial)
    return whole


def _line(row: list[PlacedWord], column: int) -> PlacedLine:
    row.sort(key=lambda word: word.left)
    height = median(word.height for word in row)
    pieces = [row[0].text]
    for before, word in pairwise(row):
        pieces += ["\t" if word.left - before.right > _CELL * height else " ", word.text]
    return PlacedLine(
        "".join(pieces),
        min(word.left for word in row),
        median(word.bottom for word in row),
        max(word.right for word in row),
        median(word.top for word in row),
        column,
    )


def _rows(words: list[PlacedWord]) -> list[list[PlacedWord]]:
    """Words by lines, from the top; those of a line stand at one height, but for small ones that are raised."""
    rows: list[list[PlacedWord]] = []
    for word in sorted(words, key=lambda word: -word.middle):
        if rows and rows[-1][0].middle - word.middle < 0.5 * max(rows[-1][0].height, word.height):
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _columns(words: list[PlacedWord], depth: int) -> Iterator[list[PlacedWord]]:
    """The words by columns, in reading order."""
    if not words:
        return
    for group, free in _groups(_strips(words)):
        gaps = _gaps(group, free)
        parts = [part for part in _between(group, gaps) if part]
        if len(parts) < 2 or depth == _DEEPEST or not all(map(_is_column, parts)):
            yield group
        else:
            for part in parts:
                yield from _columns(part, depth + 1)


def _strips(words: list[PlacedWord]) -> list[list[PlacedWord]]:
    """Words by bands of the page between which no word stands, from the top."""
    strips: list[list[PlacedWord]] = []
    end = 0.0
    for word in sorted(words, key=lambda word: -word.top):
        core = _CORE * word.height
        if strips and word.top - core > end:
            strips[-1].append(word)
            end = min(end, word.bottom + core)
        else:
            strips.append([word])
            end = word.bottom + core
    return strips


def _groups(strips: list[list[PlacedWord]]) -> Iterator[tuple[list[PlacedWord], Free]]:
    """Strips that follow one another as one region: all without a gap, or all with a gap in common."""
    at = 0
    single: list[PlacedWord] = []
    while at < len(strips):
        words, free, end = _run(strips, at)
        if end > at:
            if single:
                yield single, []
                single = []
            yield words, free
            at = end
        else:
            single += strips[at]
            at += 1
    if single:
        yield single, []


def _run(strips: list[list[PlacedWord]], start: int) -> tuple[list[PlacedWord], Free, int]:
    """The strips from `start` on that leave a gap open, and where they end; `start` itself where they are too few."""
    words: list[PlacedWord] = []
    free: Free = [(float("-inf"), float("inf"))]
    size = median(word.height for word in strips[start])
    end = start
    for strip in strips[start:]:
        narrower = _common(free, _free(strip))
        if not _gaps([*words, *strip], narrower) or median(word.height for word in strip) > _LARGER * size:
            break
        words += strip
        free = narrower
        end += 1
    sides = [part for part in _between(words, _gaps(words, free)) if part]
    if len(sides) > 1 and sum(len(_rows(side)) >= _FEWEST_LINES for side in sides) > 1:
        return words, free, end
    return [], [], start


def _free(words: list[PlacedWord]) -> Free:
    free: Free = []
    end = float("-inf")
    for word in sorted(words, key=lambda word: word.left):
        if word.left > end:
            free.append((end, word.left))
        end = max(end, word.right)
    return [*free, (end, float("inf"))]


def _common(one: Free, other: Free) -> Free:
    both: Free = []
    first = second = 0
    while first < len(one) and second < len(other):
        left, right = max(one[first][0], other[second][0]), min(one[first][1], other[second][1])
        if left < right:
            both.append((left, right))
        if one[first][1] < other[second][1]:
            first += 1
        else:
            second += 1
    return both


def _gaps(words: list[PlacedWord], free: Free) -> Free:
    """The open parts that have words on both sides and are wide enough to stand between columns."""
    if not words:
        return []
    left, right = min(word.left for word in words), max(word.right for word in words)
    width = _GAP * median(word.height for word in words)
    return [(start, end) for start, end in free if start >= left and end <= right and end - start >= width]


def _between(words: list[PlacedWord], gaps: Free) -> list[list[PlacedWord]]:
    parts: list[list[PlacedWord]] = [[] for _ in range(len(gaps) + 1)]
    for word in words:
        parts[sum(word.left >= end for _, end in gaps)].append(word)
    return parts


def _is_column(words: list[PlacedWord]) -> bool:
    rows = _rows(words)
    characters = sum(len(word.text) + 1 for word in words)
    return characters >= _FEWEST_CHARACTERS * len(rows)
