"""Numbers below a million as French writes them in words, cardinals and ordinals, and read back from them."""

import re
from collections.abc import Sequence

from index.analysis import fold

_UNITS = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}
_VALUES = {fold(word): value for value, word in enumerate(_UNITS)} | {
    word: 10 * tens for tens, word in _TENS.items() if tens != 8
}
_ALIKE = {"cents": "cent", "vingts": "vingt", "une": "un"}
_FIRST = ("premier", "premiere")
LONGEST_NUMBER = 11
"""Words of the longest number, hyphens apart: soixante et onze mille quatre cent quatre-vingt et un."""


def cardinal(number: int) -> str:
    """A number in words, as before a masculine noun: quatre-vingts, vingt et un, mille deux cents."""
    if number < 17:
        return _UNITS[number]
    if number < 100:
        return _below_hundred(number)
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        many = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent"
        return f"{many} {cardinal(rest)}" if rest else many + "s" * (hundreds > 1)
    thousands, rest = divmod(number, 1000)
    # What mille follows takes no s.
    many = "mille" if thousands == 1 else f"{re.sub('(?<=cent|ingt)s$', '', cardinal(thousands))} mille"
    return f"{many} {cardinal(rest)}" if rest else many


def _below_hundred(number: int) -> str:
    tens, rest = divmod(number, 10)
    if tens == 1:
        return f"dix-{_UNITS[rest]}"
    if tens in (7, 9):
        tens, rest = tens - 1, rest + 10
    if rest == 0:
        return _TENS[tens] + "s" * (tens == 8)
    return f"{_TENS[tens]} et {cardinal(rest)}" if rest in (1, 11) and tens != 8 else f"{_TENS[tens]}-{cardinal(rest)}"


def ordinal(number: int) -> str:
    """The place of a number in words, from 1 on: premier, deuxième, vingt et unième."""
    if number == 1:
        return "premier"
    before, word = re.fullmatch(r"(.*?)(\w+)", cardinal(number)).groups()  # type: ignore[union-attr]
    return before + _as_ordinal(word)


def _as_ordinal(word: str) -> str:
    stem = {"cinq": "cinqu", "neuf": "neuv", "cents": "cent", "vingts": "vingt"}.get(word, word.removesuffix("e"))
    return f"{stem}ième"


_OF_ORDINAL = {fold(_as_ordinal(word)): word for word in (*_VALUES, "cent", "mille") if word != "zero"}


def cardinal_value(text: str) -> int | None:
    """The number that words say, with hyphens or without; None where they say none, or more than one."""
    words = _parts(text)
    found = _value(words)
    return found if found is not None and _parts(cardinal(found)) == words else None


def ordinal_value(text: str) -> int | None:
    """The number of an ordinal in words; None where the text is none."""
    *before, last = _parts(text)
    last = last.removesuffix("s")
    if not before and last in _FIRST:
        return 1
    return cardinal_value(" ".join((*before, _OF_ORDINAL[last]))) if last in _OF_ORDINAL else None


def _parts(text: str) -> list[str]:
    found = re.split(r"[\s-]+", fold(text))
    return [_ALIKE.get(part, part) for at, part in enumerate(found) if part != "et" or at in (0, len(found) - 1)]


def _value(words: Sequence[str]) -> int | None:
    thousands, part = 0, 0
    for word in words:
        if word == "mille":
            thousands, part = thousands + 1000 * max(part, 1), 0
        elif word == "cent":
            part = 100 * max(part, 1)
        elif word == "vingt" and part % 100 == 4:
            part += 76
        elif word in _VALUES:
            part += _VALUES[word]
        else:
            return None
    found = thousands + part
    return found if found < 1_000_000 and words else None
