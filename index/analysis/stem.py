"""The class of a form: its inflections under one name, for the stem field."""

import threading
from functools import lru_cache
from typing import Any

from index.analysis.classes import class_of

UNKNOWN = "~"
"""Ends a class that Snowball made, so that an unknown word joins unknown words alone: Meloni is no melon."""

_REMEMBERED = 1 << 16
_SHORT = 3
_LONGEST = 50
_FEMININES = ("ee", "ees", "iere", "ieres")
"""Of é and ier; Snowball knows them by the accents that folding took away."""
_state = threading.local()


@lru_cache(maxsize=_REMEMBERED)
def stem(form: str) -> str:
    """The class of a folded form. It depends on the form alone, so that a text and a query always agree.

    The dictionary's; for a word it does not know, what Snowball's French stemmer leaves of it, marked, but for what is
    three letters or fewer (PS, OM) or not made of letters alone.
    """
    known = class_of(form)
    return stem_of_unknown(form) if known is None else known


def stem_of_unknown(form: str) -> str:
    """The class of a folded form that the dictionary does not know."""
    if not _SHORT < len(form) <= _LONGEST or not form.isalpha():
        return form
    if form.endswith(_FEMININES):
        form = form.removesuffix("s")[:-1]
    return f"{_snowball().stemWord(form)}{UNKNOWN}"


def _snowball() -> Any:
    # One a thread: a stemmer has inner state and is not re-entrant.
    try:
        return _state.stemmer
    except AttributeError:
        import Stemmer

        _state.stemmer = Stemmer.Stemmer("french", 0)
        return _state.stemmer
