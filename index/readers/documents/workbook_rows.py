"""The rows of a workbook's sheets, out of calamine, in a process of its own (`apart.py`)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import chain
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from index.readers.documents.refusals import Unreadable, protected
from index.readers.documents.workbook import unreadable_workbook

_ROWS = 500
_CHARACTERS = 1 << 20
"""How much is said at a time, at most."""


def said(data: bytes) -> Iterator[dict[str, Any]]:
    """The rows of each sheet that has any, some at a time: its rank and name, the number of the first of them."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError as error:
        raise Unreadable(protected()) from error
    except (CalamineError, OSError) as error:
        raise Unreadable(unreadable_workbook(error)) from error
    for number, name in enumerate(book.sheet_names):
        try:
            sheet = book.get_sheet_by_name(name)
        except CalamineError as error:
            raise Unreadable(unreadable_workbook(error)) from error
        first = (sheet.start or (0, 0))[0] + 1
        rows = ([_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True))
        some: list[list[str]] = []
        size = 0
        for row in chain(rows, [None]):
            if some and (row is None or len(some) == _ROWS or size > _CHARACTERS):
                yield {"sheet": number, "name": name, "first": first, "rows": some}
                first += len(some)
                some, size = [], 0
            if row is not None:
                some.append(row)
                size += sum(map(len, row))


def _text(value: Any) -> str:
    """A cell as a table would have it: days and moments in ISO 8601, whole numbers without a fraction."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, timedelta):
        return str(value)
    return str(value) if value is not None else ""
