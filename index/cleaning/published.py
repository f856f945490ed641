"""When a line says that its page was published: by a date, or as seen from the day on which the page was saved."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from index.cleaning.dates import CLOCK, DAY_NAMES, MONTH_NAME, MONTHS, parse_date
from index.cleaning.forms import folded

Told = str
"""An ISO 8601 day or moment."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What dates of a page are held against.

    `latest` is the last day that is believed but for one; `saved` is when the page was saved, local time, a day where
    the hour is not known: "hier" is the day before. None where nobody knows; then such words give no date.
    """

    latest: date
    saved: date | None = None


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date that a line tells: `updated` where it is that of a change, `relative` where counted from `saved`."""

    moment: Told
    updated: bool = False
    relative: bool = False


_UPDATED = (
    r"(?:derniere?s? )?(?:mise?s? a jour|modifi(?:ee?s?|cation)|actualis(?:ee?s?|ation)|corrige(?:e|s)?|maj|m\.a\.j\.?|"
    r"last (?:updated|modified)|updated|modified|edited)"
)
_PUBLISHED = (
    r"(?:publiee?s?|publication|parue?s?|parution|postee?s?|mise?s? en ligne|diffusee?s?|creee?s?|published|posted)"
    rf"(?: (?:et|puis|/|and) {_UPDATED})?"
)
_VERBS = re.compile(rf"(?<!\w)(?:(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED}))(?!\w)")

_AT = rf"(?:\s*(?:[,–|·@-]|a|vers|at)?\s*{CLOCK})?"
_DAYS_AGO = {"aujourd'hui": 0, "ce jour": 0, "ce matin": 0, "cet apres-midi": 0, "ce soir": 0, "today": 0, "hier": 1,
             "yesterday": 1, "avant-hier": 2}  # fmt: skip
_UNITS = {"s": 1, "m": 60, "h": 3600, "j": 86400, "d": 86400, "w": 7 * 86400}
_SPELLED = re.compile(
    rf"(?<![\w-])(?P<name>avant-hier|aujourd'hui|ce jour|ce matin|cet apres-midi|ce soir|hier|today|yesterday)"
    rf"(?: (?:matin|midi|apres-midi|soir))?(?![\w-]){_AT}"
)
_AGO = re.compile(
    r"(?<!\w)il y a (?:environ |plus de )?(?P<count>\d{1,3}|une?)\s?"
    r"(?P<unit>secondes?|minutes?|min|mn|heures?|h|jours?|j|semaines?|mois|ans?)(?!\w)"
    r"|(?<!\w)(?P<many>\d{1,3}|an?)\s?(?P<english>seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?) ago(?!\w)"
)
_NOW = re.compile(r"(?<!\w)(?:a l'instant|il y a (?:quelques|un) (?:instants?|secondes|minutes)|just now)(?!\w)")
_YEARLESS = re.compile(
    rf"(?<!\w)(?:(?P<weekday>{'|'.join(DAY_NAMES)})\.?,?\s+)?(?P<day>\d{{1,2}})(?:\s?er|°|o)?\s+(?P<month>{MONTH_NAME})"
    rf"\.?(?!\w)(?!\.?,?\s+\d{{4}}){_AT}"
)
_WEEKDAY = re.compile(
    rf"(?<!\w)(?P<weekday>{'|'.join(name for name in DAY_NAMES if len(name) > 3)})(?: dernier)?(?!\w){_AT}"
)


def published_in(line: str, clock: Clock) -> WrittenDate | None:
    """The date of publication that a line tells, else that of its change, None where it tells none.

    Read are the dates of `parse_date` and, where it is known when the page was saved, "hier à 19h25", "il y a 3
    heures", "lundi à 8h", "17 novembre à 10h50": what such words give lies within a year before that day.
    """
    plain = folded(line)
    found: list[tuple[int, WrittenDate]] = []
    verbs = list(_VERBS.finditer(plain))
    edges = [0, *(verb.end() for verb in verbs)]
    ends = [*(verb.start() for verb in verbs), len(plain)]
    for number, (start, end) in enumerate(zip(edges, ends, strict=True)):
        updated = number > 0 and verbs[number - 1]["updated"] is not None
        piece = plain[start:end].strip(" ,:;|-")
        absolute = parse_date(piece, clock.latest)
        moment = absolute or relative_date(piece, clock)
        if moment is not None:
            rank = 2 if updated else 1 if number == 0 else 0
            found.append((rank, WrittenDate(moment, updated, absolute is None)))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def relative_date(text: str, clock: Clock) -> Told | None:
    """The first date in `text` that is told from the day on which the page was saved; None where that is unknown."""
    saved = clock.saved
    if saved is None:
        return None
    plain = folded(text)
    day = _day(saved)
    if found := _AGO.search(plain):
        return _ago(found, saved)
    if _NOW.search(plain):
        return day.isoformat()
    if found := _SPELLED.search(plain):
        return _at(day - timedelta(days=_DAYS_AGO[found["name"]]), found)
    if found := _YEARLESS.search(plain):
        return _yearless(found, day)
    if found := _WEEKDAY.search(plain):
        back = (day.weekday() - DAY_NAMES[found["weekday"]]) % 7
        return _at(day - timedelta(days=back), found)
    return None


def without_relative_dates(plain: str) -> str:
    """A folded line without the words that tell a date from the day on which the page was saved."""
    for pattern in (_AGO, _NOW, _SPELLED, _YEARLESS, _WEEKDAY):
        plain = pattern.sub(" ", plain)
    return plain


def _ago(found: re.Match[str], saved: date) -> Told | None:
    count = found["count"] or found["many"]
    unit = found["unit"] or found["english"]
    number = int(count) if count.isdigit() else 1
    if unit in ("mois", "month", "months"):
        seconds = 30 * 86400
    elif unit[0] in "ay":
        seconds = 365 * 86400
    else:
        seconds = 7 * 86400 if unit.startswith("semaine") else _UNITS[unit[0]]
    try:
        if seconds < 86400 and isinstance(saved, datetime):
            return (saved - timedelta(seconds=number * seconds)).replace(second=0, microsecond=0).isoformat()
        whole_days = number * seconds // 86400
        return (_day(saved) - timedelta(days=whole_days)).isoformat()
    except OverflowError:
        return None


def _yearless(found: re.Match[str], saved: date) -> Told | None:
    """The last such day before the page was saved; None where it does not fall on the weekday that is named."""
    weekday = found["weekday"]
    for year in (saved.year + 1, saved.year, saved.year - 1):
        try:
            day = date(year, MONTHS[found["month"]], int(found["day"]))
        except ValueError:
            continue
        if day <= saved + timedelta(days=1):
            return _at(day, found) if not weekday or day.weekday() == DAY_NAMES[weekday] else None
    return None


def _day(saved: date) -> date:
    return saved.date() if isinstance(saved, datetime) else saved


def _at(day: date, found: re.Match[str]) -> Told:
    if found["hour"] is None:
        return day.isoformat()
    return f"{day.isoformat()}T{int(found['hour']):02}:{found['minute'] or '00'}:00"
