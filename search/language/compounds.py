"""Compounds: what is written with a hyphen, as two words or as one (week-end, week end, weekend), and the beginnings of
words that may stand apart (cyber attaque)."""

from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("compounds.txt")
_SHORTEST = 4
"""Letters of a word behind a beginning."""
_LONE = (
    "anti cyber narco neo ultra hyper micro macro multi pluri poly mono euro eco socio hydro electro agro bio crypto "
    "techno psycho nano pseudo archi aero geo thermo"
).split()
"""Beginnings that are no word by themselves, or hardly: what is parted behind them is the word."""
_WORDS_TOO = (
    "auto co contre demi ex extra infra inter intra mini maxi mega non photo post pre pro radio retro semi sous super "
    "sur tele trans video vice franco afro anglo"
).split()
"""Beginnings that are words as well: behind them only what the dictionary does not know as one word is parted."""


@cache
def _table() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The compound of each inflection written as one; the inflections of each compound."""
    compound_of: dict[str, str] = {}
    inflections: dict[str, tuple[str, ...]] = {}
    with _TABLE.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                forms = line.split()
                inflections[forms[0]] = tuple(forms)
                for form in forms:
                    compound_of.setdefault(as_one(form), forms[0])
    return compound_of, inflections


def as_one(compound: str) -> str:
    """A compound without its hyphens and apostrophes."""
    return compound.replace("-", "").replace("'", "")


def compound_of(form: str) -> str | None:
    """The compound of which a folded form, written as one, is an inflection: plate-forme for platesformes."""
    return _table()[0].get(form)


def inflections(compound: str) -> tuple[str, ...]:
    """The inflections of a compound, with their hyphens."""
    return _table()[1].get(compound, (compound,))


def parted(form: str, known: bool) -> tuple[str, str] | None:
    """A folded form as a beginning and a word; `known` to the dictionary or not."""
    for beginning in _LONE if known else (*_LONE, *_WORDS_TOO):
        if form.startswith(beginning) and len(form) >= len(beginning) + _SHORTEST:
            return beginning, form[len(beginning) :]
    return None
