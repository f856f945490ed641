"""Periods as French readers type them (`novembre 2024`, `lundi dernier`, `il y a 3 jours`), to a first and a last day.

A period is read whole: what is left over makes it unreadable, for a query that is half understood answers falsely. What
counts from today takes the day from its caller; where a day or a month may lie on either side of today, the one that is
past is meant, since an archive holds no tomorrow.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from index.cleaning.dates import DAY_NAMES, MONTHS
from index.cleaning.forms import folded


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included; None leaves an end open."""

    first: date | None
    last: date | None


EXAMPLES = (
    "2024", "2024-11", "2024-11-17", "17/11/2024", "11/2024", "17 novembre 2024", "1er août", "novembre 2024",
    "novembre", "aujourd’hui", "hier", "avant-hier", "lundi", "lundi dernier", "cette semaine", "la semaine dernière",
    "ce mois-ci", "le mois dernier", "cette année", "l’an dernier", "été 2023", "hiver 2023-2024", "l’été dernier",
    "il y a 3 jours", "il y a deux mois", "les 7 derniers jours", "depuis 2 semaines", "2019..2021",
    "mars 2023..juin 2023", "2019-2021", "de mars à juin 2023", "entre 2019 et 2021", "du 3 au 17 mars 2024",
    "années 1990", "1er trimestre 2024", "début 2024",
    "mi-mars 2024", "fin novembre", "le week-end dernier",
)  # fmt: skip
"""One of each kind that is read: the documentation lists them, the tests read them."""

_NUMBERS = {
    name: number
    for number, names in enumerate(
        ("", "un une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")
    )
    for name in names.split()
} | {"quinze": 15, "vingt": 20, "trente": 30}
_SEASONS = {"printemps": ((3, 1), (5, 31)), "ete": ((6, 1), (8, 31)), "automne": ((9, 1), (11, 30))}
"""Seasons as the weather services count them, by whole months; winter runs over the new year."""
_WINTER = "hiver"
_ORDINALS = {"1er": 1, "premier": 1, "2e": 2, "2eme": 2, "deuxieme": 2, "second": 2, "3e": 3, "3eme": 3, "troisieme": 3,
             "4e": 4, "4eme": 4, "quatrieme": 4, "dernier": 4}  # fmt: skip

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = "(?:" + "|".join(sorted((name for name in DAY_NAMES if len(name) > 3), key=len, reverse=True)) + ")"
_NUMBER = r"(?:\d{1,4}|" + "|".join(_NUMBERS) + ")"
_YEAR = r"(?:1[6-9]\d\d|2\d\d\d)"
_UNIT = r"(?:jours?|semaines?|mois|ans?|annees?|trimestres?|quinzaines?)"

PeriodReader = Callable[[re.Match[str], date], Period | None]


def period(text: str, today: date) -> Period | None:
    """The period that `text` names, seen from `today`; None where it names none, or one that no calendar has."""
    plain = _plain(text)
    return _single(plain, today) or _range(plain, today)


def since(text: str, today: date) -> Period | None:
    """`depuis:` a period: from its first day on. A length (`3 jours`, `deux ans`) is counted back from today."""
    found = _length_back(_plain(text), today) or period(text, today)
    return None if found is None or found.first is None else Period(found.first, None)


def before(text: str, today: date) -> Period | None:
    """`avant:` a period: up to the day before its first."""
    found = period(text, today)
    if found is None or found.first is None or found.first == date.min:
        return None
    return Period(None, found.first - timedelta(days=1))


def _plain(text: str) -> str:
    """Lower case, without accents, apostrophes and dashes of one kind, spaces single."""
    plain = folded(text).replace("’", "'").replace("‑", "-").replace("–", "-").replace("—", "-")
    return " ".join(plain.replace("'", "' ").replace("' ", "'").split())


def _single(plain: str, today: date) -> Period | None:
    for pattern, read in _forms():
        if match := pattern.fullmatch(plain):
            try:
                return read(match, today)
            except (ValueError, OverflowError):  # no day of the calendar
                return None
    return None


def _range(plain: str, today: date) -> Period | None:
    """`A..B`, `de A à B`, `entre A et B`, `A-B` for years; what B says of month or year holds for A too."""
    for pattern in _ranges():
        if match := pattern.fullmatch(plain):
            low, high = match["low"].strip(), match["high"].strip()
            last = _single(high, today) if high else Period(None, None)
            first = (_completed(low, high, today) or _single(low, today)) if low else Period(None, None)
            if first is None or last is None or (not low and not high):
                return None
            if first.first is not None and last.last is not None and first.first > last.last:
                return None
            return Period(first.first, last.last)
    return None


def _completed(low: str, high: str, today: date) -> Period | None:
    """The low end with the month and the year that only the high end says: "du 3 au 17 mars 2024"."""
    year = re.search(rf"(?<!\S){_YEAR}$", high)
    month = re.search(rf"(?<!\S){_MONTH}(?!\S)", high)
    if re.fullmatch(r"\d{1,2}(?:er)?", low) and month:
        low = f"{low} {month[0]}"
    if year and not re.search(_YEAR, low) and re.search(_MONTH, low):
        return _single(f"{low} {year[0]}", today)
    return None


def _length_back(plain: str, today: date) -> Period | None:
    match = re.fullmatch(rf"(?P<n>{_NUMBER})\s?(?P<unit>{_UNIT})", plain)
    return None if match is None else Period(_back(today, _number(match["n"]), match["unit"]), today)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text]


def _back(day: date, count: int, unit: str) -> date:
    """The day `count` units earlier; the last of its month where that month is shorter."""
    if unit.startswith(("jour", "semaine", "quinzaine")):
        return day - timedelta(days=count * (1 if unit[0] == "j" else 7 if unit[0] == "s" else 15))
    months = day.year * 12 + day.month - 1 - count * (1 if unit == "mois" else 3 if unit.startswith("t") else 12)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _day(day: date) -> Period:
    return Period(day, day)


def _season(name: str, year: int) -> Period:
    """A season of a year; the winter that begins in it."""
    if name == _WINTER:
        return Period(date(year, 12, 1), date(year + 1, 2, monthrange(year + 1, 2)[1]))
    (first_month, first), (last_month, last) = _SEASONS[name]
    return Period(date(year, first_month, first), date(year, last_month, last))


def _latest(make: Callable[[int], Period], today: date) -> Period:
    """The latest that has begun, of a period that comes every year."""
    found = make(today.year)
    return found if found.first is not None and found.first <= today else make(today.year - 1)


def _weekday(name: str, today: date, before_today: bool) -> Period:
    """The latest day of that name: today counts, unless the one before is asked for."""
    back = (today.weekday() - DAY_NAMES[name]) % 7
    return _day(today - timedelta(days=back or (7 if before_today else 0)))


def _day_of_month(match: re.Match[str], today: date) -> Period:
    day, month = int(match["d"]), MONTHS[match["m"].rstrip(".")]
    if match["y"]:
        return _day(date(int(match["y"]), month, day))
    return _latest(lambda year: _day(date(year, month, day)), today)


def _week(today: date, back: int) -> Period:
    monday = today - timedelta(days=today.weekday() + 7 * back)
    return Period(monday, monday + timedelta(days=6))


def _month_back(today: date, back: int) -> Period:
    day = _back(today.replace(day=1), back, "mois")
    return _month(day.year, day.month)


def _part_of_year(match: re.Match[str], today: date) -> Period:  # noqa: ARG001 (a Reader)
    year = int(match["y"])
    first, last = {"debut": (1, 3), "mi": (5, 8), "milieu": (5, 8), "fin": (10, 12)}[match["part"]]
    return Period(_month(year, first).first, _month(year, last).last)


def _part_of_month(match: re.Match[str], today: date) -> Period:
    month = MONTHS[match["m"].rstrip(".")]
    first, last = {"debut": (1, 10), "mi": (11, 20), "milieu": (11, 20), "fin": (21, 31)}[match["part"]]

    def of(year: int) -> Period:
        days = monthrange(year, month)[1]
        return Period(date(year, month, first), date(year, month, min(last, days)))

    return of(int(match["y"])) if match["y"] else _latest(of, today)


def _weekend(today: date, back: int) -> Period:
    """Saturday and Sunday of the week that many weeks ago."""
    saturday = today - timedelta(days=today.weekday() - 5 + 7 * back)
    return Period(saturday, saturday + timedelta(days=1))


def _quarter(match: re.Match[str], today: date) -> Period:  # noqa: ARG001 (a Reader)
    number = _ORDINALS[match["o"]] if match["o"] else int(match["t"])
    year = int(match["y"])
    return Period(_month(year, 3 * number - 2).first, _month(year, 3 * number).last)


def _decade(match: re.Match[str], today: date) -> Period:  # noqa: ARG001 (a Reader)
    first = int(match["y"]) if len(match["y"]) == 4 else 1900 + int(match["y"])
    return Period(date(first, 1, 1), date(first + 9, 12, 31))


_FORMS: tuple[tuple[str, PeriodReader], ...] = (
    (rf"(?:en |annee |l'annee )?(?P<y>{_YEAR})", lambda m, _: _year(int(m["y"]))),
    (rf"(?P<y>{_YEAR})[-/](?P<m>\d{{1,2}})", lambda m, _: _month(int(m["y"]), int(m["m"]))),
    (rf"(?P<m>\d{{1,2}})[-/](?P<y>{_YEAR})", lambda m, _: _month(int(m["y"]), int(m["m"]))),
    (rf"(?P<y>{_YEAR})[-/](?P<m>\d{{1,2}})[-/](?P<d>\d{{1,2}})",
     lambda m, _: _day(date(int(m["y"]), int(m["m"]), int(m["d"])))),
    (rf"(?P<y>{_YEAR})(?P<m>\d\d)(?P<d>\d\d)", lambda m, _: _day(date(int(m["y"]), int(m["m"]), int(m["d"])))),
    (rf"(?P<d>\d{{1,2}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<y>{_YEAR})",
     lambda m, _: _day(date(int(m["y"]), int(m["m"]), int(m["d"])))),
    (rf"(?:le )?(?:{_DAY} )?(?P<d>\d{{1,2}})(?: ?er)? (?P<m>{_MONTH})(?: (?P<y>{_YEAR}))?", _day_of_month),
    (rf"(?:en |au mois de |au mois d'|mois de |mois d')?(?P<m>{_MONTH}) (?P<y>{_YEAR})",
     lambda m, _: _month(int(m["y"]), MONTHS[m["m"].rstrip(".")])),
    (rf"(?:en |au mois de |au mois d')?(?P<m>{_MONTH})(?: dernier)?",
     lambda m, today: _latest(lambda year: _month(year, MONTHS[m["m"].rstrip(".")]), today)),
    (r"aujourd'hui|aujourd hui|ce jour", lambda _, today: _day(today)),
    (r"avant-hier|avant hier", lambda _, today: _day(today - timedelta(days=2))),
    (r"hier", lambda _, today: _day(today - timedelta(days=1))),
    (rf"(?P<d>{_DAY})", lambda m, today: _weekday(m["d"], today, before_today=False)),
    (rf"(?P<d>{_DAY}) (?:dernier|passe)", lambda m, today: _weekday(m["d"], today, before_today=True)),
    (r"cette semaine", lambda _, today: _week(today, 0)),
    (r"(?:la )?semaine (?:derniere|passee)", lambda _, today: _week(today, 1)),
    (r"ce mois(?:-ci| ci)?", lambda _, today: _month_back(today, 0)),
    (r"(?:le )?mois (?:dernier|passe)", lambda _, today: _month_back(today, 1)),
    (r"cette annee|l'annee en cours", lambda _, today: _year(today.year)),
    (r"(?:l'an|l'annee|an|annee) (?:dernier|derniere|passe|passee)", lambda _, today: _year(today.year - 1)),
    (rf"(?:en |a |au |l'|d')?(?P<s>printemps|ete|automne|{_WINTER}) (?P<y>{_YEAR})(?:[-/](?P<z>{_YEAR}|\d\d))?",
     lambda m, _: _season_of(m)),
    (rf"(?:le |l'|cet |ce )?(?P<s>printemps|ete|automne|{_WINTER})(?: dernier)?",
     lambda m, today: _latest(lambda year: _season(m["s"], year), today)),
    (rf"(?:il y a|ya) (?P<n>{_NUMBER}) (?P<unit>{_UNIT})", lambda m, today: _ago(m, today)),
    (rf"(?:ces |les )?(?P<n>{_NUMBER}) (?:derniers|dernieres) (?P<unit>{_UNIT})",
     lambda m, today: Period(_back(today, _number(m["n"]), m["unit"]), today)),
    (rf"depuis (?P<n>{_NUMBER}) (?P<unit>{_UNIT})",
     lambda m, today: Period(_back(today, _number(m["n"]), m["unit"]), today)),
    (r"(?:les )?annees (?P<y>1[6-9]\d0|20\d0|[2-9]0)", _decade),
    (rf"(?P<part>debut|mi|milieu|fin)[- ](?P<y>{_YEAR})", _part_of_year),
    (rf"(?:a la |au |en )?(?P<part>debut|mi|milieu|fin)[- ](?:de |d')?(?P<m>{_MONTH})(?: (?P<y>{_YEAR}))?",
     _part_of_month),
    (r"ce week-?\s?end", lambda _, today: _weekend(today, 0 if today.weekday() > 4 else 1)),
    (r"(?:le )?week-?\s?end (?:dernier|passe)", lambda _, today: _weekend(today, 1)),
    (rf"(?:(?P<o>{'|'.join(_ORDINALS)}) trimestre|t(?P<t>[1-4])) (?P<y>{_YEAR})", _quarter),
)  # fmt: skip

_RANGES = (
    r"(?P<low>.*?)\s?\.\.+\s?(?P<high>.*)",
    r"(?:de |d'|du )(?P<low>.+?) (?:a|au|jusqu'a|jusqu'au) (?P<high>.+)",
    r"entre (?:le )?(?P<low>.+?) et (?:le )?(?P<high>.+)",
    rf"(?P<low>{_YEAR})-(?P<high>{_YEAR})",
    r"(?P<low>.+?) (?:a|au|jusqu'a|jusqu'au) (?P<high>.+)",
)


@cache
def _forms() -> tuple[tuple[re.Pattern[str], PeriodReader], ...]:
    return tuple((re.compile(pattern), read) for pattern, read in _FORMS)


@cache
def _ranges() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _RANGES))


def _season_of(match: re.Match[str]) -> Period | None:
    """`hiver 2023` begins in December 2023, as `hiver 2023-2024` does."""
    year, next_year = int(match["y"]), match["z"]
    if next_year and int(next_year) % 100 != (year + 1) % 100:
        return None
    return _season(match["s"], year)


def _ago(match: re.Match[str], today: date) -> Period:
    """The day, week, month or year that lies so far back."""
    count, unit = _number(match["n"]), match["unit"]
    day = _back(today, count, unit)
    if unit.startswith("jour"):
        return _day(day)
    if unit.startswith("semaine"):
        return _week(day, 0)
    if unit == "mois":
        return _month(day.year, day.month)
    return _year(day.year) if unit.startswith("an") else Period(day, day)
