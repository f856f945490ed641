"""Numbers and dates as French and English readers write them, whatever the machine's locale."""

import re
from datetime import date, datetime

_MONTHS_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_MONTHS_EN = "January February March April May June July August September October November December"
_CLOCK = re.compile(r"[T ]\d\d:\d\d")


def formatted_number(value: int, lang: str) -> str:
    """A whole number, thousands apart: 1 204 in French (narrow no-break space), 1,204 in English."""
    return f"{value:,}" if lang == "en" else f"{value:,}".replace(",", "\u202f")


def day(value: str, lang: str) -> str:
    """The day of an ISO 8601 date or moment: 1er mars 2019, 17 November 2024. What is no such date comes back as is."""
    try:
        found = date.fromisoformat(value[:10])
    except ValueError:
        return value
    ordinal = "er" if found.day == 1 and lang != "en" else ""
    month = (_MONTHS_EN if lang == "en" else _MONTHS_FR).split()[found.month - 1]
    return f"{found.day}{ordinal}\u00a0{month}\u00a0{found.year}"


def month(value: str, lang: str) -> str:
    """The month of 2024-03: mars 2024, March 2024."""
    names = (_MONTHS_EN if lang == "en" else _MONTHS_FR).split()
    return f"{names[int(value[5:7]) - 1]}\u00a0{value[:4]}"


def moment(value: str, lang: str) -> str:
    """As `day`, with the hour where `value` gives one: 17 novembre 2024 à 10 h 50.

    Midnight to the second is taken for a day that was padded, and the hour left out.
    """
    text = day(value, lang)
    if not _CLOCK.match(value[10:]):
        return text
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return text
    if not (found.hour or found.minute or found.second):
        return text
    if lang == "en":
        return f"{text}, {found.hour:02}:{found.minute:02}"
    return f"{text} à {found.hour}\u00a0h\u00a0{found.minute:02}"


def percent(value: float, lang: str) -> str:
    """A share of one, in hundredths with two figures: 12 %, 3,4 %, 0,05 %; 12%, 3.4%, 0.05% in English."""
    hundredths = value * 100
    places = 0 if hundredths >= 10 or not hundredths else 1 if hundredths >= 1 else 2
    text = f"{hundredths:.{places}f}"
    return f"{text}%" if lang == "en" else text.replace(".", ",") + "\u202f%"


def decimal(value: float, lang: str) -> str:
    """A number with two decimals: 3,42 in French, 3.42 in English; a real minus sign."""
    text = f"{value:.2f}".replace("-", "\u2212")
    return text if lang == "en" else text.replace(".", ",")


def typographic(text: str, lang: str) -> str:
    """A line with the spaces that French asks for, which no line breaks at: a no-break one before a colon and within
    guillemets, a narrow one before other double signs. A line in English comes back as it is."""
    if lang != "fr":
        return text
    text = re.sub(r"(?<=«)[ \u202f]|[ \u202f](?=»)|[ \u202f](?=:(?:\s|$))", "\u00a0", text)
    return re.sub(r"[ \u00a0](?=[;?!](?:[\s»)]|$))", "\u202f", text)
