"""PDF: the text of its pages, column by column; a page of a newspaper is an article of its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from index.article import RawPage, Rejected
from index.cleaning.forms import letters
from index.messages import Message
from index.readers.documents.apart import read_apart
from index.readers.documents.page import Paragraph, Properties, page_of, usual_title
from index.readers.documents.pdf_text import (
    Printed,
    Sheet,
    Sized,
    body_height,
    lines_by_width,
    paragraphs_of,
    printed_of,
    without_edges,
)
from index.readers.documents.reading_order import PlacedLine
from index.readers.documents.refusals import Unreadable, guarded
from index.readers.press import articles_in_text
from index.readers.press.nexis import MARKER

_NEWSPAPER = 700
"""Points of the shorter side from which a page is a newspaper's: A4 has 595, tabloid 794."""
_SCANNED = 0.85
"""Share of a page without text from which a picture on it is the page."""
_UNKNOWN = 0.3
"""Share of letters without a name from which there is nothing to read."""
_LARGER = 1.2
_LONGEST_TITLE = 300
_DATE = re.compile(
    r"D:(?P<year>\d{4})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?:(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d))?"
)
_MOST_SAID = 128 << 20
"""Bytes of lines with their places: those of a thousand pages of a newspaper, all in memory until they are read."""
PDF_NEEDS = ("pypdfium2", "pypdfium2")


@dataclass(frozen=True, slots=True)
class _File:
    said: dict[str, str]
    sheets: list[Sheet]
    refused: list[tuple[str, Message]]


@guarded
def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The article of a PDF, those of the export of a press database, or a page a page of a newspaper; pages that are
    pictures are refused with the cure."""
    found = _file(stream)
    sheets = found.sheets
    bare = without_edges(sheets)
    if len(sheets) > 1 and all(_NEWSPAPER <= sheet.width < sheet.height for sheet in sheets):
        for number, sheet in enumerate(bare, 1):
            if sheet.lines:
                yield _page(path, [sheet], found.said, Printed(), f"page {number}")
    else:
        text = "\n".join(lines_by_width(bare))
        # A count of documents at the top of pages looks like one of pages.
        counted = "\n".join(lines_by_width(sheets))
        exported = articles_in_text(path, counted if MARKER.search(counted) else text)
        yield from [_page(path, bare, found.said, printed_of(sheets))] if exported is None else exported
    for place, why in found.refused:
        yield Rejected(path, place, why)


def _file(stream: BinaryIO) -> _File:
    said, *pages = read_apart("pdf_pages", PDF_NEEDS, stream, _MOST_SAID)
    read_pages = [page for page in pages if not page.get("broken")]
    sheets = [_sheet(page) for page in pages if not page.get("broken")]
    known = sum(len(line.text) for sheet in sheets for line in sheet.lines)
    unknown = sum(page["unknown"] for page in read_pages)
    scanned = [number for number, page in enumerate(pages, 1) if page.get("pictures", 0) >= _SCANNED]
    if unknown > _UNKNOWN * (known + unknown):
        raise Unreadable(_unnamed())
    if scanned and len(scanned) == len(pages):
        raise Unreadable(_pictures("ocrmypdf -l fra"))
    if not known:
        raise Unreadable(_pictures("ocrmypdf -l fra"))
    refused = [(f"page {number}", _pictures("ocrmypdf -l fra --skip-text")) for number in scanned]
    refused += [(f"page {number}", _broken()) for number, page in enumerate(pages, 1) if page.get("broken")]
    return _File(said, sheets, refused)


def _sheet(page: dict[str, Any]) -> Sheet:
    return Sheet(page["width"], page["height"], tuple(PlacedLine(*line) for line in page["lines"]))


def _page(
    path: Path, sheets: Sequence[Sheet], said: dict[str, str], printed: Printed, place: str = ""
) -> RawPage | Rejected:
    """The article on some pages; on one of a newspaper (`place`), what the file says of itself is the issue's."""
    found = paragraphs_of(sheets)
    given = None if place else usual_title(said.get("Title"))
    headline = _headline(found, given)
    paragraphs = [Paragraph(each.text) for each in found if each is not headline]
    if headline is not None:  # what stands above it is a part of the text
        paragraphs.insert(0, Paragraph(headline.text, 1))
    properties = Properties(
        title=given,
        author=None if place else said.get("Author"),
        created=_moment(said.get("CreationDate", "")),
        tags=tuple(tag for each in said.get("Keywords", "").split(",") if (tag := each.strip())) if not place else (),
        url=printed.url,
    )
    page = page_of(path, paragraphs, properties, place)
    if isinstance(page, Rejected) or printed.day is None:
        return page
    return replace(page, fetched=_fetched(printed.day))


def _fetched(printed: str) -> str | None:
    """The day that a browser printed, the month behind the day as in French; None where there is no such day."""
    day, month, year = map(int, printed.split("/"))
    try:
        return date(year if year > 99 else 2000 + year, month, day).isoformat()
    except ValueError:
        return None


def _headline(found: Sequence[Sized], given: str | None) -> Sized | None:
    """The paragraph that is the title by its letters: the one that the file names its title, else the largest."""
    least = _LARGER * body_height(found)
    large = [each for each in found if least <= each.height and 1 < len(each.text) <= _LONGEST_TITLE]
    named = [each for each in large if given and len(letters(each.text)) > 3 and letters(each.text) in letters(given)]
    return max(named or large, key=lambda each: each.height, default=None)


def _moment(written: str) -> str | None:
    """A date as PDF writes it ("D:20240305090200+01'00'") in ISO 8601."""
    found = _DATE.match(written)
    if found is None:
        return None
    day = f"{found['year']}-{found['month']}-{found['day']}"
    return f"{day}T{found['hour']}:{found['minute']}" if found["minute"] else day


def _pictures(command: str) -> Message:
    return Message(
        fr=f"image sans texte (numérisation) : passez le PDF à la reconnaissance de caractères ({command} avant.pdf "
        "apres.pdf) et indexez le résultat",
        en=f"a picture without text (a scan): have its characters recognised ({command} before.pdf after.pdf) and "
        "index the result",
    )


def _unnamed() -> Message:
    return Message(
        fr="lettres sans nom dans ce PDF, son texte est illisible : ocrmypdf -l fra --force-ocr avant.pdf apres.pdf",
        en="letters without a name in this PDF, its text can't be read: ocrmypdf -l fra --force-ocr old.pdf new.pdf",
    )


def _broken() -> Message:
    return Message(
        fr="page abîmée : réparez le PDF (qpdf avant.pdf apres.pdf) et relancez",
        en="damaged page: mend the PDF (qpdf before.pdf after.pdf) and run again",
    )
