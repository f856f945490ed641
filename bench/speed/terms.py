"""The terms that every engine that stems is given: Snowball's French stems of folded forms."""

import threading
from typing import Any

_state = threading.local()


def stem(form: str) -> str:
    """Snowball's stem of a folded form, as its peers' French stemmers make it."""
    return str(_stemmer().stemWord(form))


def stem_of(form: str, _kind: str) -> str:
    """The stem of a form, whatever its class."""
    return stem(form)


def _stemmer() -> Any:
    # One a thread: a stemmer has inner state and is not re-entrant.
    try:
        return _state.stemmer
    except AttributeError:
        import Stemmer

        _state.stemmer = Stemmer.Stemmer("french", 0)
        return _state.stemmer
