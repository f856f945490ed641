"""How a word is spelt: the term that tells côte from côté and coté, which folding makes one."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from index.analysis.fold import fold

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\ufeff]")
_APOSTROPHE = str.maketrans("’ʼ", "''")
_BARE = frozenset("AEIOC")
"""Capitals that are often written without the accent that they have in lower case: Etat, A Paris, Ile, Oter, Ca."""


_NAMES_TOO = Path(__file__).with_name("data").joinpath("names_too.txt")


def spelling(surface: str) -> str | None:
    """A word in lower case with its accents; None where it has none, unless it is in lower case and spelt like a name
    (`paris sportifs`).

    Capitals without an accent may stand for letters with one, and keep their case: "Etat" is itself, so is "ETAT".
    Ligatures tell nothing that folding does not.
    """
    if surface.isascii():
        if surface.islower():
            return surface if surface in _names_too() else None
        if surface[:1] in _BARE and (surface[1:].islower() or len(surface) == 1):
            return surface
        return surface if surface.isupper() and surface.isalpha() and len(surface) > 1 else None
    word = _plain(surface)
    low = word.lower()
    folded = fold(low)
    if folded == low or len(folded) != len(low):
        return None
    return word[0] + low[1:] if word[0] in _BARE and not word.isupper() else low


def spellings(typed: str) -> tuple[str, ...]:
    """The terms of the ways to write a word that was typed with accents, capitals without them among these; none where
    it was typed without."""
    word = _plain(typed).lower()
    folded = fold(word)
    if folded == word or len(folded) != len(word):
        return ()
    ways = [word, folded.upper()]
    if folded[0].upper() in _BARE:
        ways.append(folded[0].upper() + word[1:])
    return tuple(dict.fromkeys(ways))


def lower_spellings(form: str) -> tuple[str, ...]:
    """The terms of a folded form where it is written in lower case, as a word and no name; none of what no corpus takes
    for a name."""
    accented = _names_too().get(form)
    return () if accented is None else (form, *accented)


@cache
def _names_too() -> Mapping[str, tuple[str, ...]]:
    with _NAMES_TOO.open(encoding="utf-8") as lines:
        rows = [line.split() for line in lines if not line.startswith("#")]
    return {form: tuple(accented) for form, *accented in rows}


def _plain(surface: str) -> str:
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", surface)).translate(_APOSTROPHE)
