"""The lines of a PDF's pages to paragraphs: heads and feet of pages out, words that lines cut joined."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.readers.documents.reading_order import PlacedLine
from index.readers.hyphens import lines_joined

_EDGE = 2
"""Lines at either end of a page that may be its head or its foot."""
_MARGIN = 0.1
"""Share of a page's height, at either end, in which they stand."""
_PAGE_NUMBER = re.compile(r"(?:page|p\.)? ?[-–—]? ?\d{1,4}(?: ?(?:/|sur|of|de) ?\d{1,4})? ?[-–—]?", re.I)
_ADDRESS = re.compile(r"https?://[^\s…]+(?![^\s]*…)")
_DAY = r"(?P<{}>\d{{1,2}}/\d{{1,2}}/\d{{2,4}}),? \d{{1,2}}:\d\d(?: [AP]M)?"
_PRINTED = re.compile(
    rf"{_DAY.format('first')}(?:\s.*)?|.*\s{_DAY.format('last')}|(?:https?|file)://\S+(?:\s+\d+ ?/ ?\d+)?"
    r"|.+\s(?:https?|file)://\S+|\d+ (?:sur|of) \d+(?:\s.*)?"
)
"""What browsers print at the edges of a page: day and title, address and number of the page."""
_ENDS = re.compile(r"[.!?…:»”\"][)\]»”\"]*\Z")
_LISTED = re.compile(r"[•◦▪‣●○■□]\s*\S|[–—*-]\s+\S|\d{1,2}[.)]\s+\S")
_DASHED = re.compile(r"[–—*\d-]")
"""What begins the lines of lists, and sentences that go on within a paragraph as well."""
_SAME = 0.12
"""By how much heights of letters may differ on lines of one paragraph."""
_WIDE = 1.35
_LARGE = 1.25
_INDENT = 0.8
_SHORT = 0.15
_FULL = 0.6
_TO_MARGIN = 0.85


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a PDF: its size in points, its lines in reading order."""

    width: float
    height: float
    lines: tuple[PlacedLine, ...]


@dataclass(frozen=True, slots=True)
class Sized:
    """A paragraph and the height of its letters."""

    text: str
    height: float


@dataclass(frozen=True, slots=True)
class Printed:
    """What a browser printed at the edges of the first page: its address, and the day, as it is written."""

    url: str | None = None
    day: str | None = None


def printed_of(sheets: Sequence[Sheet]) -> Printed:
    """What the edges of the first page tell."""
    url = day = None
    for line in _edges(sheets[0]) if sheets else ():
        if found := _PRINTED.fullmatch(line.text.replace("\t", " ")):
            address = _ADDRESS.search(line.text)
            url = url or (address[0] if address else None)
            day = day or found["first"] or found["last"]
    return Printed(url, day)


def without_edges(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages without the lines at their edges that come again on others, number them, or tell of the printing."""
    known = Counter(form for sheet in sheets for form in {_form(line) for line in _edges(sheet)})
    most = max(2, len(sheets) / 3)
    usual = median(line.height for sheet in sheets for line in sheet.lines) if any(s.lines for s in sheets) else 0.0

    def no_text(line: PlacedLine, sheet: Sheet) -> bool:
        again = known[_form(line)] >= most and line.height <= _LARGE * usual  # a title stands at the top as well
        return _in_margin(line, sheet) and (again or _tells_of_page(line))

    return [
        Sheet(sheet.width, sheet.height, tuple(line for line in sheet.lines if line not in edges))
        for sheet in sheets
        for edges in [{line for line in _edges(sheet) if no_text(line, sheet)}]
    ]


def _form(line: PlacedLine) -> str:
    return re.sub(r"\d+", "#", line.text)


def _edges(sheet: Sheet) -> list[PlacedLine]:
    """The topmost and the lowest lines of a page; all that stand at one height count as one."""
    ordered = sorted(sheet.lines, key=lambda line: -line.top)
    edges: list[PlacedLine] = []
    for direction in (ordered, ordered[::-1]):
        heights: list[float] = []
        for line in direction:
            if not any(abs(line.bottom - height) < line.height for height in heights):
                heights.append(line.bottom)
            if len(heights) > _EDGE:
                break
            edges.append(line)
    return edges


def _in_margin(line: PlacedLine, sheet: Sheet) -> bool:
    margin = _MARGIN * sheet.height
    return line.bottom < margin or line.top > sheet.height - margin


def _tells_of_page(line: PlacedLine) -> bool:
    text = line.text.replace("\t", " ")
    return bool(_PAGE_NUMBER.fullmatch(text) or _PRINTED.fullmatch(text))


def paragraphs_of(sheets: Sequence[Sheet]) -> list[Sized]:
    """The paragraphs of pages that follow one another; one that goes on in the next column or page is one."""
    found: list[Sized] = []
    for sheet in sheets:
        for column in _columns(sheet.lines):
            parts = list(_paragraphs(column))
            if found and parts and _goes_on(found[-1], parts[0]):
                found[-1] = Sized(lines_joined((found[-1].text, parts[0].text)), found[-1].height)
                del parts[0]
            found += parts
    return found


def lines_by_width(sheets: Sequence[Sheet]) -> list[str]:
    """The lines as they stand, but for those that end at the right margin, which go on with the line right below: what
    a list of short fields looks like, as exports of press databases have above each article."""
    margin = max((line.right for sheet in sheets for line in sheet.lines), default=0.0)
    held: list[list[str]] = []
    for sheet in sheets:
        above: PlacedLine | None = None
        for line in sheet.lines:
            near = above is not None and 0 < above.bottom - line.bottom < _WIDE * above.height
            if above is not None and near and above.right > _TO_MARGIN * margin:
                held[-1].append(line.text)
            else:
                held.append([line.text])
            above = line
    return [lines_joined(lines) for lines in held]


def body_height(found: Sequence[Sized]) -> float:
    """The height of the letters that most of the text has."""
    heights = sorted((each.height, len(each.text)) for each in found)
    half = sum(length for _, length in heights) / 2
    for height, length in heights:
        half -= length
        if half <= 0:
            return height
    return 0.0


def _columns(lines: Sequence[PlacedLine]) -> Iterator[list[PlacedLine]]:
    column: list[PlacedLine] = []
    for line in lines:
        if column and line.column != column[-1].column:
            yield column
            column = []
        column.append(line)
    if column:
        yield column


def _goes_on(before: Sized, after: Sized) -> bool:
    alike = abs(before.height - after.height) <= _SAME * before.height
    return alike and not _ENDS.search(before.text) and after.text[:1].islower()


def _paragraphs(lines: list[PlacedLine]) -> Iterator[Sized]:
    """The paragraphs of one column: a wide space, an indent, other letters, or the end of a sentence in a line that is
    not full begin one."""
    column = _column(lines)
    held: list[PlacedLine] = []
    for line in lines:
        if held and _begins(held, line, column):
            yield _whole(held)
            held = []
        held.append(line)
    if held:
        yield _whole(held)


def _whole(lines: list[PlacedLine]) -> Sized:
    texts = [line.text for line in lines]
    return Sized(texts[0] if len(texts) == 1 else lines_joined(texts), median(line.height for line in lines))


@dataclass(frozen=True, slots=True)
class _Column:
    """Where its lines begin and full ones end, as a rule; from one to the next, in heights of letters; that height."""

    left: float
    right: float
    leading: float
    height: float


def _column(lines: list[PlacedLine]) -> _Column:
    lefts = sorted(line.left for line in lines)
    rights = sorted(line.right for line in lines)
    steps = [(one.bottom - other.bottom) / one.height for one, other in pairwise(lines) if one.height]
    steps = sorted(step for step in steps if step > 0)
    leading = steps[len(steps) // 4] if steps else 1.2
    return _Column(lefts[len(lefts) // 5], rights[len(rights) * 4 // 5], leading, median(line.height for line in lines))


def _begins(held: list[PlacedLine], line: PlacedLine, column: _Column) -> bool:
    """Whether a line begins a paragraph below those held."""
    last = held[-1]
    height = max(last.height, line.height)
    step = last.bottom - line.bottom
    if abs(line.height - last.height) > _SAME * height or not 0 < step <= _WIDE * max(column.leading, 1) * height:
        return True
    if "\t" in line.text or "\t" in last.text:
        return True
    listed = bool(_LISTED.match(held[0].text))
    indented = line.left - column.left > _INDENT * height and line.left - last.left > _INDENT * height / 2
    hangs = len(held) > 1 and last.left - line.left > _INDENT * height and held[0].left <= line.left
    if hangs or (indented and not listed):
        return True
    if _LISTED.match(line.text) and (listed or not _DASHED.match(line.text) or re.search(r"[.:;]\Z", last.text)):
        return True
    if last.height > _LARGE * column.height:  # a title is broken where its words are, not where its lines are full
        return False
    short = (column.right - last.right) / max(column.right - column.left, 1)
    return (short > _SHORT and bool(_ENDS.search(last.text))) or short > _FULL
