"""Dates as spreadsheets, databases and programming interfaces write them, as ISO 8601 or words that a reader knows."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

_MONTH_IN_DASHES = re.compile(r"(\d{1,2})[-.\s/]([^\W\d_]{3,9}\.?)[-.\s/](\d{4}|\d\d)(?!\d)(.*)", re.S)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?)?(Z?)")
_SECONDS = re.compile(r"[1-9]\d{8,9}(?:\.\d+)?|[1-9]\d{11,12}")
_SERIAL = re.compile(r"([2-6]\d{4})(?:[.,](\d+))?")
_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)(?!\d)(.*)", re.S)
_TWITTER = "%a %b %d %H:%M:%S %z %Y"
_EXCEL_DAY_0 = date(1899, 12, 30)
"""Excel counts 1900 as a leap year: from March 1900 on its day 1 is 31 December 1899."""
_MILLISECONDS_FROM = 1e11
_LARGEST = 1 << 64


def record_moment(value: str | int | float) -> str | None:
    """A date as ISO 8601 where it is a number or a form that only machines write; else as it stands."""
    if isinstance(value, (int, float)):
        return _of_number(value)
    text = " ".join(value.split())
    if _SECONDS.fullmatch(text):
        return _of_number(float(text))
    if serial := _SERIAL.fullmatch(text):
        return (_EXCEL_DAY_0 + timedelta(days=int(serial[1]))).isoformat()
    if compact := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, zone = compact.groups()
        clock = f"T{hour}:{minute}:{second or '00'}{zone}" if hour else ""
        return _valid(f"{year}-{month}-{day}{clock}") or text
    if dashed := _MONTH_IN_DASHES.fullmatch(text):
        return f"{dashed[1]} {dashed[2]} {dashed[3]}{dashed[4]}"
    if not text[:1].isalpha():  # asking a format that it can't be takes ten times as long as all above
        return text or None
    try:
        return datetime.strptime(text, _TWITTER).isoformat()
    except ValueError:
        return text or None


def _of_number(value: float) -> str | None:
    """Seconds or milliseconds since 1970, a day as 20240305, or the day number of a spreadsheet."""
    if abs(value) > _LARGEST or value != value:
        return None
    if value == int(value) and (compact := _COMPACT.fullmatch(str(int(value)))) and compact[4] is None:
        return _valid(f"{compact[1]}-{compact[2]}-{compact[3]}")
    if _SERIAL.fullmatch(str(int(value))):
        return (_EXCEL_DAY_0 + timedelta(days=int(value))).isoformat()
    seconds = value / 1000 if abs(value) > _MILLISECONDS_FROM else value
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _valid(iso: str) -> str | None:
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        return None
    return iso


def in_parts(year: object, month: object, day: object) -> str | None:
    """A date that stands in three columns; None where one of them is missing: nobody wrote that day."""
    try:
        return date(int(str(year)), int(str(month)), int(str(day))).isoformat()
    except ValueError:
        return None


def months_first(values: Iterable[str]) -> bool:
    """Whether dates of a column are written month first: one has a second number above 12, and none a first one."""
    found = [match for value in values if (match := _SLASHED.fullmatch(value))]
    return any(int(match[2]) > 12 for match in found) and not any(int(match[1]) > 12 for match in found)


def day_first(value: str) -> str:
    """A date written month first, day first."""
    found = _SLASHED.fullmatch(value)
    return f"{found[2]}/{found[1]}/{found[3]}{found[4]}" if found else value
