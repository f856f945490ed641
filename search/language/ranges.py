"""What is typed after `date:`, `depuis:`, `avant:` and `mots:`, to days and numbers from one to another."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from index.local_time import PARIS, zone_of
from index.messages import Message
from search.errors import BadQuery
from search.language.fields import BEFORE, DAY, SINCE, WORDS, field_named
from search.language.syntax import Between

if TYPE_CHECKING:
    from search.language.periods import Period

Today = Callable[[], date]
"""Tells the day of today."""

_LONGEST_VALUE = 8
"""Words of a period, typed without quotes."""
_QUOTED = re.compile(r'"(?P<straight>[^"]*)(?:"|$)|«\s*(?P<french>[^»]*?)\s*(?:»|$)|“(?P<curly>[^”]*)(?:”|$)')
_PIECE = re.compile(r'[^\s()"«»“”]+')
_COMPARED = re.compile(r"(?P<sign>>=|<=|[<>≥≤])\s*(?P<value>.+)")
_BRACKETS = re.compile(r"\[\s*(?P<low>[^\[\]]+?)\s+(?:TO|à)\s+(?P<high>[^\[\]]+?)\s*\]")
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,2}|\d{1,9}"
_BETWEEN_DAYS = re.compile(r"(?i)date\s?\(\s*(?:geq|>=?|aft)\s*\(?([\d/-]+)\)?\s+and\s+\D*?([\d/-]+)\)?\s*\)")
_FRAGMENT = re.compile(r'-?(?:[^\s:=]+\s?[:=]\s*)?(?:"[^"]*"?|«[^»]*»?|[^\s()]+)')
_ENDS = re.compile(r"(?P<low>\d[\d-]*)\.\.(?P<high>\d[\d-]*)")
_MOST_WORDS = 999_999_999
_YEARS = range(1600, 3000)
_WORDS = re.compile(
    rf"(?P<sign>>=|<=|[<>≥≤=])?\s*(?P<one>{_NUMBER})|(?P<low>{_NUMBER})?\s?\.\.+\s?(?P<high>{_NUMBER})?"
)


class Typed(NamedTuple):
    """The range that was read, and where what was read ends in the query."""

    range: Between
    end: int


def paris_today() -> date:
    """The day in Paris."""
    return datetime.now(zone_of(PARIS)).date()


def typed_range(field: str, query: str, at: int, clock: Today) -> Typed | None:
    """The range of `field` that is typed at `at`: quoted, or as many words as can be read together."""
    if quoted := _QUOTED.match(query, at):
        found = range_of(field, quoted[quoted.lastgroup or 0], at, clock)
        return None if found is None else Typed(found, quoted.end())
    if bracketed := _BRACKETS.match(query, at):
        ends = ["" if end == "*" else end for end in (bracketed["low"], bracketed["high"])]
        found = range_of(field, "..".join(ends), at, clock)
        return None if found is None else Typed(found, bracketed.end())
    for end in reversed(list(_ends(query, at))):
        value = query[at:end]
        if found := range_of(field, value.rstrip(",;.!?") if not value.endswith("..") else value, at, clock):
            return Typed(found, end)
    return None


def _ends(query: str, at: int) -> Iterator[int]:
    """Where each of the first words from `at` on ends."""
    for _ in range(_LONGEST_VALUE):
        piece = _PIECE.match(query, at)
        if piece is None:
            return
        yield piece.end()
        at = piece.end()
        while at < len(query) and query[at].isspace():
            at += 1


def range_of(field: str, value: str, at: int, clock: Today) -> Between | None:
    """What `value` means for `field` (`day`, `since`, `before`, `words`); None where it means nothing."""
    if field == WORDS:
        return _words(value, at)
    from search.language.periods import before, period, since

    if field == SINCE:
        found = since(value, clock())
    elif field == BEFORE:
        found = before(value, clock())
    elif compared := _COMPARED.fullmatch(value):
        found = _compared(compared["sign"], period(compared["value"], clock()))
    else:
        found = period(value, clock())
    if found is None or (found.first is None and found.last is None):
        return None
    ends = (found.first, found.last and found.last + timedelta(days=found.first is None))
    if any(day is not None and day.year not in _YEARS for day in ends):
        return None
    low, high = (day.toordinal() if day else None for day in (found.first, found.last))
    return Between("day", low, high, at, value)


def foreign_range(text: str, at: int, clock: Today) -> Between | None:
    """`date from 20240101 to 20240131`, `date after 20240101`, `date -7`, `wc>1000`, `LENGTH < 300`."""
    if between := _BETWEEN_DAYS.fullmatch(text):
        return range_of(DAY, "..".join(_foreign_day(day, clock()) for day in between.groups()), at, clock)
    text = re.sub(r"[()]", " ", text).strip()
    parts = re.fullmatch(r"(?i)([a-z]+)\s*(from|after|before|aft|bef|is|>=?|<=?|=|(?=-))\s*(.+)", text, re.S)
    if parts is None:
        return None
    name, sign, rest = parts.groups()
    if name.lower() not in ("date",):
        return range_of(WORDS, f"{sign}{rest}", at, clock)
    days = [_foreign_day(day, clock()) for day in re.split(r"\s+(?i:to)\s+", rest)]
    if sign.lower() in ("from", ""):
        return range_of(DAY, "..".join(days) if len(days) > 1 else f"{days[0]}..", at, clock)
    signs = {"after": ">", "aft": ">", "before": "<", "bef": "<", "is": "", "=": ""}
    return range_of(DAY, f"{signs.get(sign.lower(), sign)}{days[0]}", at, clock)


def _foreign_day(text: str, today: date) -> str:
    """A day as `-7` counts it back from today; any other as it is, its year of two figures made four."""
    if text.startswith("-"):
        return (today - timedelta(days=int(text[1:]))).isoformat()
    short = re.fullmatch(r"(\d{1,2}/\d{1,2}/)(\d\d)", text)
    return f"{short[1]}{'19' if short[2] > '69' else '20'}{short[2]}" if short else text


def unreadable_range(typed: str, at: int, query: str) -> BadQuery:
    """The refusal of a period or a number that can't be read."""
    name = re.match(r"\W*(\w+)", typed)
    if name is not None and field_named(name[1]) == WORDS:
        return BadQuery(
            Message(
                fr=f"« {typed.strip()} » : donnez un nombre de mots, comme mots:>800 ou mots:300..800",
                en=f"“{typed.strip()}”: give a number of words, such as mots:>800 or mots:300..800",
            ),
            at,
            _without(at, query),
        )
    value = query[at : at + 60].split(":", 1)[-1].strip() if ":" in typed else typed.strip()
    fragment = _FRAGMENT.match(query, at)
    ends = _ENDS.search(fragment[0]) if fragment else None
    if ends is not None and ends["low"] > ends["high"]:
        swapped = f"{ends['high']}..{ends['low']}"
        return BadQuery(
            Message(
                fr=f"« {ends[0]} » finit avant d’avoir commencé : écrivez {swapped}",
                en=f"“{ends[0]}” ends before it begins: write {swapped}",
            ),
            at,
            query.replace(ends[0], swapped, 1),
        )
    return BadQuery(
        Message(
            fr=f"« {value} » n’est pas une date qui se lise : écrivez date:2024-11, date:hier, "
            'date:"novembre 2024" ou date:2019..2021',
            en=f"“{value}” is no date that can be read: write date:2024-11, date:hier, "
            'date:"novembre 2024" or date:2019..2021',
        ),
        at,
        _without(at, query),
    )


def _without(at: int, query: str) -> str | None:
    """The query without the range that is typed at a place of it."""
    found = _FRAGMENT.match(query, at)
    return None if found is None else f"{query[:at]}{query[found.end() :]}".strip() or None


def _compared(sign: str, found: "Period | None") -> "Period | None":
    """The days from a period on (`>=`), after it (`>`), up to its end (`<=`), before it (`<`)."""
    if found is None or found.first is None or found.last is None:
        return None
    try:
        match sign:
            case ">=" | "≥":
                return replace(found, last=None)
            case ">":
                return replace(found, first=found.last + timedelta(days=1), last=None)
            case "<=" | "≤":
                return replace(found, first=None)
            case _:
                return replace(found, first=None, last=found.first - timedelta(days=1))
    except OverflowError:  # beside the first or the last day of the calendar
        return None


def _words(value: str, at: int) -> Between | None:
    match = _WORDS.fullmatch(value.strip())
    if match is None:
        return None
    one, low, high = (_count(match[name]) for name in ("one", "low", "high"))
    if one is not None:
        sign = match["sign"] or "="
        low = {">": one + 1, ">=": one, "≥": one, "=": one}.get(sign)
        high = {"<": one - 1, "<=": one, "≤": one, "=": one}.get(sign)
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        return None
    return (
        None
        if max(low or 0, high or 0) >= 10**9 or (high is not None and high < 0)
        else Between("words", low, high, at, value)
    )


def _count(text: str | None) -> int | None:
    return int("".join(text.split())) if text else None
