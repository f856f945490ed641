"""The class of a form: its inflections under one name, for the stem field."""

import threading
from functools import cache
from pathlib import Path
from typing import Any

_SHORT = 3
_LONGEST = 50
_FEMININES = ("ee", "ees", "iere", "ieres")
"""Of é and ier; Snowball knows them by the accents that folding took away."""
_state = threading.local()


def stem(form: str, protected: frozenset[str] = frozenset()) -> str:
    """The class of a folded form. It depends on the form alone, so that a text and a query always agree.

    A protected form is its own class; then overrides.txt; then Snowball's French stemmer, but for what is three letters
    or fewer (PS, OM) or not made of letters alone.
    """
    if form in protected:
        return form
    override = overrides().get(form)
    if override is not None:
        return override
    if len(form) <= _SHORT or not form.isalpha():
        return form
    if len(form) > _LONGEST:
        return form
    if form.endswith(_FEMININES):
        form = form.removesuffix("s")[:-1]
    return str(_snowball().stemWord(form))


@cache
def overrides() -> dict[str, str]:
    """Reviewed classes, form to class (overrides.txt: a line is one class, its first form names it)."""
    lines = Path(__file__).with_name("overrides.txt").read_text(encoding="utf-8").splitlines()
    classes = [forms for line in lines if (forms := line.partition("#")[0].split())]
    return {form: forms[0] for forms in classes for form in forms}


def _snowball() -> Any:
    # One a thread: a stemmer has inner state and is not re-entrant.
    try:
        return _state.stemmer
    except AttributeError:
        import Stemmer

        _state.stemmer = Stemmer.Stemmer("french", 0)
        return _state.stemmer
