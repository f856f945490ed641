"""The other ways to write one word: hours, figures with letters, compounds and what is parted in two.

Nothing is added to the index for them: a word gets alternatives, most of them only where the texts have them, so that a
question of one common word reads no more lists than it has.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

from index.analysis import Analyser, fold
from index.analysis.classes import class_of
from index.analysis.stem import UNKNOWN, stem
from search.language.compounds import as_one, compound_of, parted

_SHORTEST_HALF = 3
_HOUR = re.compile(r"(\d{1,2})(?:\s?[hH]\.?\s?([0-5]\d)?|\s[hH]eures?(?:\s([0-5]\d))?|:([0-5]\d))")
_PHONE = re.compile(r"0\d(?:[ .-]?\d\d){4}")
_LETTERS_FIGURES = re.compile(r"([^\W\d_]{1,12})\.?\s?(\d+(?:-\d+)*|\d+[.,]\d+)")
_FIGURES_LETTERS = re.compile(r"(\d+)([^\W\d_]{1,4}[23²³]?)")
_TIMES = re.compile(r"(\d+)[xX×](\d+)")
_PARTED = re.compile(r"(\d{2,3})[.-](\d{1,2})")
_ROMAN = re.compile(r"((?!L)[IVXL]+)(e|è?me)")
_ORDINAL = re.compile(r"([1-9]|[12]\d)(?:e|è?me)")
_FIRST = re.compile(r"1er")
_HUMP = re.compile(r"(?<=[a-zà-ÿ]{2})(?=[A-ZÀ-Ý][a-zà-ÿ])|(?<=^[A-ZÀ-Ý][a-zà-ÿ])(?=[A-ZÀ-Ý][a-zà-ÿ])")


class HeldForms(Protocol):
    """What tells which forms the index holds: `search.language.query_analysis.NameLookup`."""

    def apart(self, form: str, kind: str) -> tuple[str, ...] | None:
        """The forms to search for a form of the class `kind`; None where the whole class is meant."""

    def forms(self, kind: str) -> frozenset[str] | None:
        """Every form of a class that the texts have; None where that isn't known."""

    def side_by_side(self, left: str, right: str) -> bool:
        """Whether the texts have two forms one after the other."""


def is_held(joined: str, analyser: Analyser, held: HeldForms) -> bool:
    """Whether the index has a word so spelt: in any inflection that the dictionary knows, else in either number."""
    tokens = analyser.analyse(joined)
    if len(tokens) != 1:
        return False
    forms = held.forms(tokens[0].stem) or frozenset()
    form = tokens[0].form
    if class_of(form) is not None:
        return bool(forms)
    return not forms.isdisjoint((form, f"{form}s", form.removesuffix("s")))


def ways_of_word(word: str, analyser: Analyser, held: HeldForms) -> Iterator[str]:
    """The other ways to write a word that was typed."""
    if word.isalpha():
        yield from _of_letters(word, held)
    elif hour := _HOUR.fullmatch(word):
        yield from _of_hour(hour[1], hour[2] or hour[3] or hour[4])
    elif _PHONE.fullmatch(word):
        digits = re.sub(r"\D", "", word)
        yield from (digits, " ".join(re.findall("..", digits)))
    elif mixed := _LETTERS_FIGURES.fullmatch(word):
        yield from (way for way in (f"{mixed[1]} {mixed[2]}", f"{mixed[1]}{mixed[2]}") if way != word)
    elif times := _TIMES.fullmatch(word):
        yield from (f"{times[1]} x {times[2]}", f"{times[1]}x{times[2]}")
    elif ordinal := _ORDINAL.fullmatch(word):
        yield f"{_roman(int(ordinal[1]))} e"
        yield f"{ordinal[1]} e"
    elif _FIRST.fullmatch(word):
        yield from ("1 er", "I er")
    elif (mixed := _FIGURES_LETTERS.fullmatch(word)) and [token.form for token in analyser.analyse(word)] == [
        fold(word)
    ]:
        yield f"{mixed[1]} {mixed[2]}"
    elif parts := _PARTED.fullmatch(word):
        yield f"{parts[1]}-{parts[2]}" if "." in word else f"{parts[1]}.{parts[2]}"
    else:
        tokens = analyser.analyse(word)
        whole = next((token.form for token in tokens if token.span > 1 and token.span == len(tokens) - 1), "")
        as_typed = {whole, " ".join(token.form for token in tokens if token.span == 1)}
        yield from (way for way in _of_compound(compound_of(whole), word) if way not in as_typed)


def _roman(number: int) -> str:
    """A number below 30 in Roman numerals."""
    units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + units[number % 10]


def _of_hour(hour: str, minutes: str | None) -> Iterator[str]:
    number = hour.lstrip("0") or "0"
    ends = ("", "00") if minutes in (None, "00") else (minutes,)
    for each in dict.fromkeys((number, number.zfill(2))):
        for end in ends:
            yield from (f"{each}h{end}", f"{each} h {end}".rstrip())
            if end != "00":
                yield f"{each} heures {end}".rstrip()
            if end:
                yield f"{each}:{end}"


def _of_compound(compound: str | None, word: str) -> Iterator[str]:
    if compound is not None:
        yield from (way for way in (compound.replace("-", " "), as_one(compound)) if way != fold(word))


def _of_letters(word: str, held: HeldForms) -> Iterator[str]:
    """The ways of a word of letters alone: those of a compound; or in two that the texts have side by side, a name,
    what stands behind a beginning (cyber attaque), two words that the dictionary does not know. A word that is in no
    text is parted anywhere."""
    form = fold(word)
    compound = compound_of(form)
    if compound is not None:
        yield from _of_compound(compound, word)
        return
    if numeral := _ROMAN.fullmatch(word):
        yield f"{numeral[1]} {numeral[2]}"
    elif _HUMP.search(word):
        yield _HUMP.sub(" ", word)
    kind = stem(form)
    unknown = kind.endswith(UNKNOWN)
    cuts = _cuts(form, unknown)
    if unknown and held.forms(kind) == frozenset():
        cuts = tuple((form[:at], form[at:]) for at in range(_SHORTEST_HALF, len(form) - _SHORTEST_HALF + 1))
    yield from (f"{left} {right}" for left, right in cuts if _stand_apart(left, right, held))


@lru_cache(maxsize=1024)
def _cuts(form: str, unknown: bool) -> tuple[tuple[str, str], ...]:
    """Where a word may be parted though the texts have it as one."""
    found = [two] if (two := parted(form, not unknown)) else []
    if unknown:
        halves = ((form[:at], form[at:]) for at in range(_SHORTEST_HALF, len(form) - _SHORTEST_HALF + 1))
        found += [(left, right) for left, right in halves if class_of(left) is None and class_of(right) is None]
    return tuple(dict.fromkeys(found))


def _stand_apart(left: str, right: str, held: HeldForms) -> bool:
    firsts = held.forms(stem(left))
    others = held.forms(stem(right)) if firsts else None
    return bool(firsts and others) and any(
        held.side_by_side(one, other) for one in sorted(firsts or ()) for other in sorted(others or ())
    )
