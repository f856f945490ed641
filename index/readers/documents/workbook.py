"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods): each row of a sheet is a record, read as a table's are."""

import csv
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import TextIOWrapper
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers import table
from index.readers.documents.apart import read_apart
from index.readers.documents.package import check_bounds
from index.readers.documents.refusals import Unreadable, guarded, without_text
from index.readers.documents.scratch import at_hand, room

WORKBOOK_NEEDS = ("python_calamine", "python-calamine")
_HEADER_WITHIN = 20
"""Rows above which a sheet may say what it is before its header."""
_SPOOL = 8 << 20
_MOST_SAID = 1 << 30
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@guarded
def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """A page for each row below a sheet's header, with the sheet and the row as its place.

    A sheet whose columns have no text is refused by its name, as a table is. Tables that are named as workbooks, which
    many programs write, are read as the tables they are.
    """
    with at_hand(stream) as whole:
        head = whole.read(4)
        whole.seek(0)
        if not head.startswith(_PACKED):
            yield from table.read(path, whole)
            return
        if head.startswith(b"PK"):
            check_bounds(whole)
        found = False
        for _, sheet in groupby(
            read_apart("workbook_rows", WORKBOOK_NEEDS, whole, _MOST_SAID), key=itemgetter("sheet")
        ):
            for outcome in _of_sheet(path, sheet):
                found = True
                yield outcome
        if not found:
            raise Unreadable(without_text())


def _of_sheet(path: Path, batches: Iterator[dict[str, Any]]) -> Iterator[RawPage | Rejected]:
    """The pages of a sheet, whose rows come in batches."""
    first = next(batches)
    start = _header(first["rows"])
    name = first["name"]
    rows = enumerate(chain(first["rows"], chain.from_iterable(batch["rows"] for batch in batches)), first["first"])
    begins = array("q")
    numbers = array("q")
    line = 1
    with SpooledTemporaryFile(max_size=_SPOOL) as written:
        text = TextIOWrapper(cast(BinaryIO, written), "utf-8", "replace", newline="")
        writer = csv.writer(text)
        for number, row in islice(rows, start, None):
            begins.append(line)
            numbers.append(number)
            cells = [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row]
            with room():
                writer.writerow(cells)
            line += 1 + sum(cell.count("\n") for cell in cells)
        with room():
            text.flush()
            written.seek(0)
        for outcome in table.read(path, cast(BinaryIO, written)):
            rank = outcome.place.removeprefix("ligne ")
            # Rows have other numbers than the lines that they take as a table.
            row_number = numbers[bisect_right(begins, int(rank)) - 1] if rank.isdigit() and begins else None
            place = f"ligne {row_number}" if row_number else outcome.place
            yield replace(outcome, place=", ".join(filter(None, (f"feuille {name}", place))))
        text.detach()


def _header(rows: Sequence[Sequence[str]]) -> int:
    """The rank of the first row that has as many cells as most have: above it stands what the sheet is called."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[: 2 * _HEADER_WITHIN]]
    if not filled or max(filled) < 2:
        return 0
    return next(rank for rank, count in enumerate(filled) if 2 * count > max(filled) or rank == _HEADER_WITHIN)


def unreadable_workbook(error: Any) -> Message:
    """Why a library could not read a workbook."""
    why = " ".join(str(error).split())[:120]
    return Message(
        fr=f"classeur illisible ({why}) : ouvrez-le et enregistrez-le en .xlsx ou en CSV",
        en=f"unreadable workbook ({why}): open it and save it as .xlsx or CSV",
    )
