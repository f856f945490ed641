"""Where words are in the original text, and the pieces that a surface is cut into.

A surface is a stretch that is analysed by itself: a URL, an e-mail address, n°, a number, a dotted acronym, or a word
with all that hyphens, apostrophes and inclusive endings tie to it.
"""

import re
import unicodedata
from functools import cache

from index.analysis.fold import is_invisible
from index.analysis.piece import Surface

THOUSANDS_SPACE = r"(?<=\d) (?=\d{3}(?!\d))"
"""Where a surface may cross an ASCII whitespace: the space of a thousands group, `12 000`.

A text whose matches are replaced by U+00A0 (one character for another: offsets hold) can be split at ASCII whitespace
and each run analysed alone, with the same surfaces as the whole text.
"""

_HYPHENS = "-\u2010\u2011\ufe63\uff0d"
_APOSTROPHES = "'’ʼ‘‛`´′＇"
_MIDDLE_DOTS = "·•‧∙⋅"
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_SPACES = " \u00a0\u2007\u2009\u202f"

# U+02BC is a letter to Unicode, an apostrophe to those who type it.
_LETTER = r"[^\W_ʼ]"
_ENDING = r"(?:t?rice|ice|euse|(?:è|e\u0300?+)re|esse|n?ne|l?le|tte|te|fe|ve|se|sse|que|che|aux|e|x)?+s?+"


@cache
def _marks() -> str:
    """The combining marks, as what stands in a class of characters: ranges, since each entry takes time to compile."""
    blocks = (range(0x300, 0x3100), range(0xA66F, 0xAC00), range(0xFE00, 0xFE30), range(0x11000, 0x11100))
    marks = [code for block in blocks for code in block if unicodedata.category(chr(code))[0] == "M"]
    starts = [code for code, before in zip(marks, [-1, *marks], strict=False) if code != before + 1]
    ends = [code for code, after in zip(marks, [*marks[1:], -1], strict=True) if code + 1 != after]
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))


@cache
def _inside() -> str:
    return rf"(?:{_LETTER}|[{_marks()}])"


@cache
def _core() -> str:
    # Possessive throughout: a megabyte without a space must cost no more than a megabyte of words.
    return rf"{_LETTER}{_inside()}*+(?:[{_INVISIBLE}]++{_inside()}++)*+"


def _surface_pattern() -> str:
    not_in_list = r"(?![.,]\d)"  # 1,2,3 and 17.11.2024 and 192.168.0.1 are several numbers
    no_more = rf"(?![{_INVISIBLE}]*+{_inside()})"
    elided = rf"(?:(?i:[ldjmtscn]|(?:jus|lors|puis|quoi|pres)?qu)[{_APOSTROPHES}])?+"
    # Quotation marks part it from its word: l'« affaire ». Its word may stand in the next run, so a space will do.
    apart = rf"""(?=[\s"«“„‹<(\[*_{_APOSTROPHES}]|\Z)"""
    lone = rf"(?<![{_HYPHENS}{_APOSTROPHES}\w])(?i:[ldjmtscn]|(?:jus|lors|puis|quoi|pres)?qu)[{_APOSTROPHES}]{apart}"
    single = rf"[^\W\d_ʼ][{_marks()}]*+"
    inclusive = (
        rf"(?:[{_MIDDLE_DOTS}](?={_LETTER})(?i:{_ENDING})(?:[{_MIDDLE_DOTS}](?i:s))?+"
        rf"|\.(?={_LETTER}){_ENDING}(?:\.s)?+"
        r"|/(?=\w)(?i:t?rice|euse|[eè]re|ne|e)s?+"
        rf"|\((?=\w)(?i:{_ENDING})\)(?i:s)?+){no_more}"
    )
    # What nothing can be tied to is most of a text, and is let through without trying the rest.
    plain = rf"""[{LATIN}]++(?=\.?(?:[\s,;!?»"]|\Z))"""
    return rf"""
      (?P<plain>{plain})
    | (?P<url>(?:(?i:https?)://|(?i:www)\.)[^\s<>"«»“”]++)
    | (?P<lone>{lone})
    | (?P<email>(?=[A-Za-z0-9])[A-Za-z0-9._%+-]{{1,64}}+@[A-Za-z0-9-]{{1,63}}+(?:\.[A-Za-z0-9-]{{1,63}}+)++{no_more})
    | (?P<numero>[nN][°ºᵒ](?:[sˢ]{no_more})?+|№)
    | {elided}(?P<number>(?<!\d[.,])(?:
          [1-9]\d{{0,2}}(?:[{_SPACES}'’]\d{{3}})+(?!\d)(?:[.,]\d++)?{not_in_list}
        | [1-9]\d{{0,2}}(?:\.\d{{3}})+(?!\d)(?:,\d++)?{not_in_list}
        | \d++[.,]\d++{not_in_list}))
    | {elided}(?P<acronym>{single}(?:\.-?{single})++{no_more}(?![{_APOSTROPHES}])\.?+)
    | (?P<word>{_core()}(?:[{_INVISIBLE}]*+[{_HYPHENS}{_APOSTROPHES}][{_INVISIBLE}]*+{_core()})*+)
      (?P<inclusive>{inclusive})?+
    """


@cache
def surface_pattern() -> re.Pattern[str]:
    """The one expression that finds surfaces, compiled when first used. Its groups name the kinds."""
    # Spaces that count stand in classes, which re.VERBOSE leaves alone.
    return re.compile(_surface_pattern(), re.VERBOSE)


LATIN = "A-Za-zÀ-ÖØ-öø-ÿ"
"""The letters of Latin-1, as what stands in a class of characters."""
ROMAN = r"(?i:[ivxl]+(?:[eèé]?re?|[eèé](?:me)?)s?)"
"""What might be an ordinal in Roman numerals."""


@cache
def _plain_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?!{ROMAN}\Z)[{LATIN}]+")


def is_plain(surface: str) -> bool:
    """Whether a surface is one word of Latin-1 letters, which no step but folding and stemming changes.

    What might be an ordinal in Roman numerals is not.
    """
    return _plain_pattern().fullmatch(surface) is not None


@cache
def _core_pattern() -> re.Pattern[str]:
    return re.compile(_core())


def cut(surface: str) -> list[Surface]:
    """The pieces of a surface, as spelt; none where it is none."""
    match = surface_pattern().match(surface)
    if match is None or match["lone"]:
        return []
    if match["numero"]:
        return [Surface(surface, 0, len(surface))]
    if match["number"]:
        return [Surface(match["number"], *match.span("number"))]
    if match["acronym"]:
        letters = "".join(character for character in match["acronym"] if character not in ".-")
        return [Surface(_clean(letters), *match.span("acronym"))]
    if match["url"]:
        after_scheme = surface.find("://") + 3 if "://" in surface else 0
        return [piece for piece in _cores(surface, after_scheme, tied=False) if piece.text.lower() != "www"]
    return _cores(surface, 0, tied=not match["email"])


def _cores(surface: str, at: int, tied: bool) -> list[Surface]:
    pieces: list[Surface] = []
    for match in _core_pattern().finditer(surface, at):
        joint = _joint(surface[at : match.start()]) if tied and pieces else ""
        pieces.append(Surface(_clean(match[0]), *match.span(), joint))
        at = match.end()
    return pieces


def _joint(between: str) -> str:
    sign = next((character for character in between if not is_invisible(character)), "")
    if sign in _HYPHENS:
        return "-"
    return "'" if sign in _APOSTROPHES else sign


def _clean(spelling: str) -> str:
    if spelling.isascii():
        return spelling
    return unicodedata.normalize("NFC", "".join(each for each in spelling if not is_invisible(each)))
