"""Dates as databases of the press write them, in the language of the reader or of the article, to ISO 8601."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from unicodedata import normalize

from index.cleaning.dates import MONTHS as FRENCH
from index.cleaning.forms import folded

_OTHERS = """
january february march april may june july august september october november december
januar februar marz april mai juni juli august september oktober november dezember
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
"""
_MONTHS = FRENCH | {
    name: number for line in _OTHERS.split("\n") for number, name in enumerate(line.split(), 1)
} | {"feb": 2, "apr": 4, "jun": 6, "jul": 7, "aug": 8}  # fmt: skip

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WRITTEN = (
    re.compile(
        rf"(?<![\w/])(?P<day>\d{{1,2}})(?:\s?(?:er|st|nd|rd|th|[.º°]))?\s*(?:de |di )?(?P<month>{_MONTH})\.?,?\s+"
        r"(?:de |di )?(?P<year>\d{4})(?!\d)"
    ),
    re.compile(rf"(?<!\w)(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)"),
    re.compile(r"(?<![\d/.-])(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d/.-])(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)"),
    re.compile(r"(?<![\d/.-])(?P<year>(?:1[6-9]|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)"),
)
"""Day and month in words, then in figures: the first form that gives a day of the calendar counts."""
_CLOCK = re.compile(
    r"(?<![\d:])(?P<hour>[01]?\d|2[0-3])\s?[:h]\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?!\d)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?P<zone>z\b|(?:gmt|utc)?\s?[+-]\d{1,2}(?::?\d\d)?(?!\d)|gmt\b|utc\b)?"
)
_MACHINE = re.compile(
    r"\s*(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d+)?)?\s*"
    r"(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?\s*"
)
_BETWEEN = 40
"""Characters behind a date within which its hour stands."""


def day_in(text: str) -> str | None:
    """The first day that `text` names, ISO 8601, with its time where one stands behind it; None where it names none."""
    found = dated(text)
    return found[0] if found else None


def dated(text: str) -> tuple[str, int, int] | None:
    """The first day that `text` (in NFC) names, and where the words that name it begin and end; its time with it."""
    plain = "".join(map(_plain, text))
    for pattern in _WRITTEN:
        for match in pattern.finditer(plain):
            month = _MONTHS.get(match["month"]) or int(match["month"])
            try:
                day = date(int(match["year"]), month, int(match["day"]))
            except ValueError:
                continue
            return with_time(day.isoformat(), plain[match.end() : match.end() + _BETWEEN]), *match.span()
    return None


@lru_cache(maxsize=1024)
def _plain(character: str) -> str:
    """A character in lower case without its accent: one for one, so that places stay."""
    return (normalize("NFKD", character)[:1] if character.isalpha() else character).lower()[:1] or character


def with_time(day: str, text: str) -> str:
    """The day with the time that `text` gives; the day alone where it gives none."""
    found = _CLOCK.search(folded(text))
    if found is None:
        return day
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].startswith("p") else 0)
    moment = datetime.fromisoformat(f"{day}T{hour:02}:{found['minute']}:{found['second'] or '00'}")
    zone = _zone(found["zone"])
    return moment.replace(tzinfo=zone).isoformat() if zone else moment.isoformat()


def moment_in(written: str) -> str | None:
    """A date as programs write it ("20190314T064500+0100", "2019-03-14"), else as people do; midnight is no time."""
    found = _MACHINE.fullmatch(written)
    if found is None:
        return day_in(written)
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        if found["hour"] is None or int(f"{found['hour']}{found['minute']}{found['second'] or 0}") == 0:
            return day.isoformat()
        clock = f"{found['hour']}:{found['minute']}:{found['second'] or '00'}"
        return datetime.fromisoformat(f"{day.isoformat()}T{clock}{found['zone'] or ''}").isoformat()
    except ValueError:
        return None


def _zone(written: str | None) -> timezone | None:
    if not written:
        return None
    offset = re.search(r"([+-])(\d{1,2}):?(\d\d)?", written)
    if offset is None:
        return UTC
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes)) if minutes < 24 * 60 else None
