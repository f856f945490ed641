"""Numbers, ordinals and n°, each in one spelling: 12 000, 12.000 and 12'000 as 12000, 3,5 as 3.5, XXIᵉ as 21e."""

import re
from functools import cache

from index.analysis.fold import fold
from index.analysis.piece import Surface

_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
_NUMERO = frozenset({"n°", "nº", "nᵒ", "n°s", "nºs", "nᵒs", "n°ˢ", "nºˢ", "nᵒˢ", "№"})


@cache
def _thousands() -> re.Pattern[str]:
    return re.compile(r"(\d{1,3}(?:[\s'’]\d{3})+|[1-9]\d{0,2}(?:\.\d{3})+)(?:[.,](\d+))?")


@cache
def _ordinal() -> re.Pattern[str]:
    return re.compile(
        r"""(?:(?P<digits>\d+)(?:er|ere|re|e|eme|ieme|nd|nde)
             | (?P<first>i)(?:er|ere|re)
             | (?P<roman>(?=[ivxl])(?:x{0,4}|xl|lx{0,3})(?:ix|iv|v?i{0,4}))(?:e|eme))s?""",
        re.VERBOSE,
    )


def number_token(pieces: list[Surface]) -> list[Surface]:
    """The pieces, numbers in their one spelling."""
    for piece in pieces:
        piece.text = _normal(piece.text)
    return pieces


def _normal(text: str) -> str:
    if text.lower() in _NUMERO:
        return "numero"
    if text[0].isdigit() and not text.isalnum():
        return _plain(text)
    match = _ordinal().fullmatch(fold(text))
    if match is None:
        return text
    if match["digits"]:
        return match["digits"] + "e"
    if match["first"]:
        return "1e"
    return f"{_value(match['roman'])}e" if _is_numeral(text, match["roman"]) else text


def _plain(text: str) -> str:
    match = _thousands().fullmatch(text)
    if match is None:
        return text.replace(",", ".")
    digits = "".join(character for character in match[1] if character.isdigit())
    return f"{digits}.{match[2]}" if match[2] else digits


def _is_numeral(text: str, roman: str) -> bool:
    """Whether the spelling is an ordinal and not a word: VIe is the sixth, Vie and VIE are life, Le an article.

    Centuries are typed xixe and XIXE too; what other letters spell so is a word: lie, lié, live, mie.
    """
    if roman == "l":
        return False
    if text[: len(roman)].isupper() and text[len(roman) :].islower():
        return True
    return set(roman) <= set("ivx") and roman not in ("vi", "i") and not text.istitle()


def _value(roman: str) -> int:
    values = [_VALUES[letter] for letter in roman]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )
