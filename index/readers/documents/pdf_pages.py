"""The pages of a PDF, out of PDFium, in a process of its own (`apart.py`)."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

import pypdfium2
from pypdfium2 import raw

from index.messages import Message
from index.readers.documents.reading_order import PlacedWord, placed_lines
from index.readers.documents.refusals import Unreadable, damaged_document, protected

_FEW = 40
"""Characters of a page below which it is looked at whether it is a picture."""
_TURNED = 0.3
"""Radians from which text does not run along a line."""
_SPACES = (0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x202F, 0x3000)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}
"""What PDFium says for the hyphen that cuts a word at the end of a line, and the soft one that files have there."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


def said(data: bytes) -> Iterator[dict[str, Any]]:
    """What the file says of itself, then each page: its size, its lines as tuples, how much of it is a picture."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        raise Unreadable(protected() if code == raw.FPDF_ERR_PASSWORD else damaged_document(error)) from error
    if not len(document):
        raise Unreadable(Message(fr="PDF sans page : retirez-le", en="PDF without a page: take it away"))
    yield document.get_metadata_dict()
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            yield {"broken": True}
            continue
        yield _said_of(page)
        page.close()


def _said_of(page: Any) -> dict[str, Any]:
    text = page.get_textpage()
    words, others, unknown = _words(text)
    count = sum(len(word.text) for word in words)
    width, height = page.get_size()
    lines = [astuple(line) for line in placed_lines(words)]
    bottom = min((line[2] for line in lines), default=0.0)
    # What runs up the margin is read last: credits of pictures, as a rule.
    lines += [(turned, 0.0, bottom, 0.0, bottom, len(lines) + at) for at, turned in enumerate(others)]
    text.close()
    pictures = _pictures(page, width * height) if count < _FEW else 0.0
    return {"width": width, "height": height, "lines": lines, "unknown": unknown, "pictures": pictures}


def _words(text: Any) -> tuple[list[PlacedWord], list[str], int]:
    """The words that run as most of the page does, upright; the others, in runs; how many letters have no name."""
    rectangle = raw.FS_RECTF()
    found: list[tuple[int, PlacedWord]] = []
    unknown = 0
    letters: list[str] = []
    turn = 0
    box: Box = (0.0, 0.0, 0.0, 0.0)

    def end() -> None:
        if letters:
            found.append((turn, PlacedWord("".join(letters), *box)))
            letters.clear()

    handle = text.raw
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in _SPACES or 0x2000 <= code <= 0x200B:
            end()
            continue
        if code == 0 or 0xE000 <= code <= 0xF8FF or code == 0xFFFD or (code < 0x20 and code not in _HYPHENS):
            unknown += 1
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(rectangle)):
            continue
        its = _TURNS[turn](rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        if letters and _apart(its, box):
            end()
        if not letters:
            angle = raw.FPDFText_GetCharAngle(handle, index)
            turn = round(angle / (math.pi / 2)) % 4 if angle > _TURNED else 0
            its = _TURNS[turn](rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            if its[3] <= its[1]:
                continue
            box = its
        letters.append(_HYPHENS.get(code) or _LIGATURES.get(code) or (chr(code) if code < 0x110000 else ""))
        box = (min(box[0], its[0]), min(box[1], its[1]), max(box[2], its[2]), max(box[3], its[3]))
    end()
    return *_usual(found), unknown


def _apart(letter: Box, word: Box) -> bool:
    """Whether a letter stands elsewhere than behind a word: on another line, far off on its own, or of another size."""
    height, its = word[3] - word[1], letter[3] - letter[1]
    across = abs((letter[3] + letter[1]) - (word[3] + word[1])) > height
    return (
        across or letter[0] - word[2] > height / 2 or letter[0] < word[0] - height or not height / 2 < its < 2 * height
    )


def _usual(found: list[tuple[int, PlacedWord]]) -> tuple[list[PlacedWord], list[str]]:
    """The words that run as most do, and the others as the texts that they make."""
    turns = Counter(turn for turn, word in found for _ in word.text)
    usual = max(turns, key=lambda turn: turns[turn], default=0)
    words: list[PlacedWord] = []
    runs: list[str] = []
    last = None
    for turn, word in found:
        if turn == usual:
            words.append(word)
        elif turn == last:
            runs[-1] += f" {word.text}"
        else:
            runs.append(word.text)
        last = turn
    return words, runs


_TURNS = (
    lambda left, bottom, right, top: (left, bottom, right, top),
    lambda left, bottom, right, top: (-top, left, -bottom, right),
    lambda left, bottom, right, top: (-right, -top, -left, -bottom),
    lambda left, bottom, right, top: (bottom, -right, top, -left),
)
"""Boxes on a page of which the text runs to the right, down, to the left, up: turned so that it runs to the right."""


def _pictures(page: Any, area: float) -> float:
    """The share of a page that its largest picture takes."""
    largest = 0.0
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        largest = max(largest, (right - left) * (top - bottom))
    return largest / area if area else 0.0
