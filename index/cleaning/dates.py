"""Dates as French pages, feeds and formats write them, to ISO 8601."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

from index.cleaning.forms import folded

MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "mar": 3, "avril": 4, "avr": 4,
    "mai": 5, "juin": 6, "juillet": 7, "juil": 7, "juill": 7, "aout": 8, "aou": 8, "septembre": 9, "sept": 9, "sep": 9,
    "octobre": 10, "oct": 10, "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
_EARLIEST = 1600
"""Year before which no newspaper appeared."""
_FIRST_PAGE = "1994"
"""Year before which no newspaper had pages on the web."""

CLOCK = r"(?P<hour>[01]?[0-9]|2[0-3])\s?(?:[:hH]|heures?)\s?(?P<minute>[0-5][0-9])?(?!\d)(?::(?P<second>[0-5][0-9]))?"
_LATER_CLOCK = r"(?P<later_hour>[01]?[0-9]|2[0-3])\s?(?:[:h]|heures?)\s?(?P<later_minute>[0-5][0-9])?(?!\d)"
_AT = rf"(?:\s*(?:[,–|·@-]|a)?\s*{CLOCK})?"
MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY_NAMES = {
    name: number
    for number, names in enumerate(
        ("lundi lun", "mardi", "mercredi mer", "jeudi jeu", "vendredi ven", "samedi sam", "dimanche dim")
    )
    for name in names.split()
}
"""Names of days and their number, Monday 0; "mar" is March."""

_DAY_NAME = r"(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lun|mer|jeu|ven|sam|dim)\.?,?\s+"
_WRITTEN = re.compile(
    rf"(?<!\w)(?:{_DAY_NAME})?(?P<day>\d{{1,2}})(?:\s?er|°|o)?\s+(?P<month>{MONTH_NAME})"
    rf"\.?,?\s+(?P<year>\d{{4}}|'?\d\d(?!\s?(?:[h:/.-]|heures?|min)))(?!\d){_AT}"
)
_NUMERIC = re.compile(
    rf"(?<![\w/.-])(?:{_DAY_NAME})?(?P<day>\d{{1,2}})(?P<mark>[/.-])(?P<month>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|(?<=/)\d\d)(?![\d/-]){_AT}"
)
_ISO = re.compile(
    r"(?<![\d/.-])(?P<year>\d{4})(?P<mark>[-/])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"
    r"(?:[t\s]+(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?:[.,]\d+)?\s?"
    r"(?P<zone>z(?!\w)|[+-]\d\d:?(?:\d\d)?(?!\d))?)?"
    rf"(?:\s*(?:,|–|·|a)\s*{_LATER_CLOCK})?"
)
_RFC_822 = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?\d{1,2}[\s-]+[a-z]{3}[a-z]*[\s-]+\d{2,4}\s+\d{1,2}:\d\d(?::\d\d)?"
    r"(?:\s*(?:[+-]\d{4}|[a-z]{1,5}))?"
)
_COMPACT = re.compile(r"\d{8}t\d{6}(?:z|[+-]\d{4})?")
_FOLDERS = (
    re.compile(r"(?<=/)(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<=/)(?P<year>\d{4})/(?P<month>\d\d)(?P<day>\d\d)(?=/)"),
)
_IN_NAME = (
    re.compile(r"(?<!\d)(?P<year>\d{4})(?P<mark>[_.-])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d\d)(?P<mark>[_-])(?P<month>\d\d)(?P=mark)(?P<year>\d{4})(?!\d)"),
    re.compile(r"(?:^|(?<=[\s_./-]))(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=[\s_./t-]|$)"),
)


_MOMENT = 48
"""Characters of the longest date that stands by itself: of many pages one after another, days are few."""


def parse_date(text: str, today: date) -> str | None:
    """The first date in `text` as ISO 8601: a day ("2024-11-17"), or a moment where the time is given.

    Read are ISO 8601 (the offset is kept), RFC 822, and French dates, numeric ones day first ("1er août 2023",
    "lundi 3 févr. 2020", "17/11/2024 à 10:50"). Refused, with None: what no calendar has, days after tomorrow, and
    years before 1600. An impossible time leaves the day.
    """
    return _parsed(text, today) if len(text) <= _MOMENT else _parse(text, today)


def _parse(text: str, today: date) -> str | None:
    if (iso := _ISO.fullmatch(text.lower())) and (moment := _of_match(iso, today)):
        return moment
    plain = folded(text)
    if _RFC_822.fullmatch(plain):
        from email.utils import parsedate_to_datetime  # dear to load, and periods in a query need none of it

        if moment := _valid(lambda: parsedate_to_datetime(plain), today):
            return moment
    if _COMPACT.fullmatch(plain):
        return _valid(lambda: datetime.fromisoformat(plain.upper()), today)
    found = [match for pattern in (_ISO, _WRITTEN, _NUMERIC) for match in pattern.finditer(plain)]
    found.sort(key=lambda match: match.start())
    return next((moment for match in found if (moment := _of_match(match, today))), None)


_parsed = lru_cache(maxsize=1024)(_parse)


def without_dates(text: str) -> str:
    """`text` in plain lower-case letters with its dates taken out: what else a date line says."""
    plain = folded(text)
    for pattern in (_ISO, _WRITTEN, _NUMERIC):
        plain = pattern.sub(" ", plain)
    return plain


def date_in_address(address: str, today: date) -> str | None:
    """The day that stands in the path of a URL: /2024/11/17/, /2024/1117/, 2024-11-17, 17-11-2024, -20241117-.

    Folders (/2024/11/17/) count before the title, which may name a day of the story. None for days before the web was,
    and where there are two different ones.
    """
    if not address:
        return None
    path = re.sub(r"^[a-z][a-z0-9+.-]*://[^/]*", "", address, flags=re.I).split("?")[0].split("#")[0].lower()
    for patterns in (_FOLDERS, _IN_NAME):
        matches = (match for pattern in patterns for match in pattern.finditer(path))
        found = {day for match in matches if (day := _of_match(match, today)) and day >= _FIRST_PAGE}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


@lru_cache(maxsize=256)
def date_in_name(name: str, today: date) -> str | None:
    """The first day that stands in the name of a file: depeche-2024-11-17, 17-11-2024, 20241117_depeche."""
    matches = (match for pattern in _IN_NAME for match in pattern.finditer(name.lower()))
    return next((day for match in matches if (day := _of_match(match, today))), None)


def _of_match(match: re.Match[str], today: date) -> str | None:
    parts = match.groupdict()
    month = MONTHS.get(parts["month"]) or int(parts["month"])
    year = int(parts["year"].lstrip("'"))
    if year < 100 and len(parts["year"]) < len("0001"):  # the zero of a database is no date
        year += 2000 if year <= today.year % 100 else 1900
    day = int(parts["day"])
    if parts.get("later_hour"):
        parts |= {"hour": parts["later_hour"], "minute": parts["later_minute"]}
    if parts.get("hour") is None:
        return _valid(lambda: date(year, month, day), today)
    zone = (parts.get("zone") or "").upper()
    clock = f"{int(parts['hour']):02}:{parts['minute'] or '00'}:{parts['second'] or '00'}"
    moment = _valid(lambda: datetime.fromisoformat(f"{year:04}-{month:02}-{day:02}T{clock}{zone}"), today)
    return moment or _valid(lambda: date(year, month, day), today)


def _valid(make: Callable[[], date], today: date) -> str | None:
    try:
        moment = make()
        if isinstance(moment, datetime):
            moment = moment.replace(microsecond=0)
        day = moment.date() if isinstance(moment, datetime) else moment
        late = day > today + timedelta(days=1)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return None if late or day.year < _EARLIEST else moment.isoformat()
