"""Lines of a news ticker, "10:50Politique - Titre": time, section, headline of another story."""

import re
from functools import cache
from importlib.resources import files

from index.cleaning.forms import folded

_CLOCK = r"(?:[01]?\d|2[0-3])(?:[:hH]|\s[hH]\s)[0-5]\d"
_GLUED = re.compile(rf"{_CLOCK}(?P<section>[^\W\d_][^:]{{1,38}}?)\s+[-–—]\s+(?P<headline>\S.+)")
_SPACED = re.compile(rf"{_CLOCK}\s*(?:[-–—:|•]\s*)?(?P<section>[^\W\d_][^:]{{1,38}}?)\s*[-–—:|•]\s+(?P<headline>\S.+)")
_DASH = re.compile(r"[-–—―•·*|_]")

_LONGEST_SECTION = 60
MAX_TICKER_CHARS = 300
"""Characters above which no line is known as furniture by its wording."""


def is_ticker(line: str) -> bool:
    """A line whose known section follows the time without a space, as scrapers leave it: no prose looks so."""
    found = _glued(line)
    return found is not None and known_section(found["section"])


def like_ticker(line: str) -> bool:
    """A line that is a ticker's among others: a glued one with any section, a spaced one with a known section."""
    return _glued(line) is not None or _spaced(line) is not None


def ticker_section(line: str) -> str | None:
    """The section of a ticker line."""
    found = _glued(line) or _spaced(line)
    return found["section"] if found else None


def ticker_headline(line: str) -> str:
    """The headline of a ticker line, without time and section; another line as it is."""
    found = _glued(line) or _spaced(line)
    return found["headline"].strip() if found else line


def lone_dash(line: str) -> bool:
    """A line that is one dash, bullet or star alone."""
    return _DASH.fullmatch(line) is not None


def _glued(line: str) -> re.Match[str] | None:
    return _GLUED.fullmatch(line) if len(line) <= MAX_TICKER_CHARS and line[:1].isdigit() else None


def _spaced(line: str) -> re.Match[str] | None:
    found = _SPACED.fullmatch(line) if len(line) <= MAX_TICKER_CHARS and line[:1].isdigit() else None
    return found if found and known_section(found["section"]) else None


def known_section(name: str) -> bool:
    """Whether a word is one of those that head a section of a newspaper."""
    return len(name) <= _LONGEST_SECTION and folded(re.split(r"\s*[/>]\s*", name)[0]) in _sections()


@cache
def _sections() -> frozenset[str]:
    """The words of sections.txt, folded, one a line."""
    return frozenset(files(__package__).joinpath("sections.txt").read_text(encoding="utf-8").splitlines())
