"""Workbooks for Excel and LibreOffice (.xlsx): a row an article, every cell a text or a number, never a formula.

Of the format six small files are needed, one of them the rows; they are written here, as they are read: XlsxWriter,
with as little memory, writes half as many articles a second, and its rows wait in a file on disk until the last.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from xml.sax.saxutils import escape

from search.export.entries import About, Entry, cells, columns, record
from search.export.packing import ZipStream
from search.export.safe import is_formula
from search.output import readable

MAX_ROWS = 1_048_576
"""Rows of a sheet, its header among them: those behind go into the next one."""
MAX_CELL_UNITS = 32_767
"""UTF-16 units that a cell holds: what a text has more stands in the cells to its right."""
_MAX_SHEET_CHARS = 1 << 30
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FORMAT = 'numFmtId="0" fontId="0" fillId="0" borderId="0"'
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    f'<cellStyleXfs count="1"><xf {_FORMAT}/></cellStyleXfs>'
    f'<cellXfs count="2"><xf {_FORMAT} xfId="0"/><xf {_FORMAT} xfId="0" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Style 1 is that of texts which would be formulas if they were typed: shown as they are, kept as texts when edited."""
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def export(entries: Iterable[Entry], about: About) -> Iterator[bytes]:
    """See `search.export`."""
    archive = ZipStream()
    for name, content in _head_parts(about):
        yield from archive.add(name, content.encode("utf-8", "replace"))
    waiting = iter(entries)
    following = next(waiting, None)
    sheets = 0
    while following is not None or not sheets:
        sheets += 1
        rows = _Rows(following, waiting, about)
        yield from archive.add_stream(f"xl/worksheets/sheet{sheets}.xml", rows.data())
        following = rows.following
    for name, content in _foot_parts(sheets):
        yield from archive.add(name, content.encode())
    yield from archive.close()


class _Rows:
    """The rows of a sheet; `following` is the entry that had no room in it, None where there is none."""

    def __init__(self, first: Entry | None, rest: Iterator[Entry], about: About) -> None:
        self.following: Entry | None = None
        self._entries = rest if first is None else chain([first], rest)
        self._about = about

    def data(self) -> Iterator[bytes]:
        """The sheet as XML."""
        yield (
            f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
            'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
        ).encode()
        row, size = 1, 0
        yield _row(row, columns(self._about))
        for entry in self._entries:
            if row >= MAX_ROWS or size >= _MAX_SHEET_CHARS:
                self.following = entry
                break
            row += 1
            data = _row(row, cells(record(entry, self._about)))
            size += len(data)
            yield data
        yield b"</sheetData></worksheet>"


def _row(number: int, values: Iterable[str | int | float]) -> bytes:
    written = []
    at = 0
    for value in values:
        for piece in _pieces(value) if isinstance(value, str) else [value]:
            if piece != "":
                written.append(_cell(f"{_letters(at)}{number}", piece))
            at += 1
    return f'<row r="{number}">{"".join(written)}</row>'.encode("utf-8", "replace")


def _cell(place: str, value: str | int | float) -> str:
    if not isinstance(value, str):
        return f'<c r="{place}"><v>{value}</v></c>'
    style = ' s="1"' if is_formula(value) else ""
    text = _LIKE_AN_ESCAPE.sub("_x005F_", escape(readable(value)))
    return f'<c r="{place}" t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'


def _pieces(text: str) -> list[str]:
    """A text in pieces that cells hold; all but those of the last column are one."""
    if len(text) <= MAX_CELL_UNITS and (
        text.isascii() or len(text.encode("utf-16-le", "replace")) <= 2 * MAX_CELL_UNITS
    ):
        return [text]
    size = MAX_CELL_UNITS // 2
    return [text[at : at + size] for at in range(0, len(text), size)]


@cache
def _letters(at: int) -> str:
    """The name of a column: A to Z, AA ..."""
    return (_letters(at // 26 - 1) if at >= 26 else "") + chr(65 + at % 26)


def _head_parts(about: About) -> Iterator[tuple[str, str]]:
    """The files before the sheets, by name: XML that is told no kind of its own is a sheet, however many there are."""
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    kinds = (
        ("/xl/workbook.xml", f"{_TYPE}.sheet.main+xml"),
        ("/xl/styles.xml", f"{_TYPE}.styles+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    )
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds)
    defaults = "".join(
        f'<Default Extension="{suffix}" ContentType="{kind}"/>'
        for suffix, kind in (("rels", rels), ("xml", f"{_TYPE}.worksheet+xml"))
    )
    types = f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'
    book = _related("rId1", f"{_OFFICE}/officeDocument", "xl/workbook.xml")
    core = _related("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")
    yield "[Content_Types].xml", types
    yield "_rels/.rels", _relations(book + core)
    yield "docProps/core.xml", _properties(about)
    yield "xl/styles.xml", _STYLES


def _foot_parts(sheets: int) -> Iterator[tuple[str, str]]:
    """The files behind the sheets, which name them."""
    numbers = range(1, sheets + 1)
    names = "".join(f'<sheet name="Articles {at}" sheetId="{at}" r:id="rId{at}"/>' for at in numbers)
    yield "xl/workbook.xml", f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>'
    targets = "".join(_related(f"rId{at}", f"{_OFFICE}/worksheet", f"worksheets/sheet{at}.xml") for at in numbers)
    styles = _related("rId0", f"{_OFFICE}/styles", "styles.xml")
    yield "xl/_rels/workbook.xml.rels", _relations(targets + styles)


def _related(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'


def _relations(inner: str) -> str:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _properties(about: About) -> str:
    said = escape(readable(f"Manchette, {about.generation}, {about.made}"))
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(readable(about.name))}</dc:title><dc:description>{said}</dc:description></cp:coreProperties>"
    )
