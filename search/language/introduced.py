"""Acronyms as texts introduce them: tribunal de grande instance (TGI), TGI (tribunal de grande instance)."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from index.analysis import fold
from index.analysis.stop import is_stop
from search.execution.tree import Term
from search.language.edits import SpellingIndex

_CLAUSE = re.compile(r"[.;:!?()«»]|,\s")
_PART = re.compile(r"[^\W\d_]+")
_LONGEST = 120
"""Characters before an acronym that may introduce it."""
INTRODUCING_TEXTS = 40
"""Articles with an acronym that are read for what introduces it."""
_KEPT = 1024


class Acronyms:
    """What the texts of an index say that acronyms stand for. Each is read for once; threads may share it."""

    def __init__(self, texts: Callable[[str], Sequence[str]]) -> None:
        """`texts` gives the texts of some articles, `INTRODUCING_TEXTS` at most, that have a form."""
        self._texts = texts
        self._known: dict[str, str | None] = {}

    def expansion(self, acronym: str) -> str | None:
        """The words that an acronym (in capitals) stands for in most of the texts that introduce it, in lower case;
        None where none does."""
        if acronym not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = Counter(each for text in self._texts(fold(acronym)) for each in introductions(text, acronym))
            most = found.most_common(1)
            self._known[acronym] = most[0][0] if most and 2 * most[0][1] > found.total() else None
        return self._known[acronym]


def introductions(text: str, acronym: str) -> Iterator[str]:
    """The words that a text introduces the acronym by, in lower case."""
    at = text.find(f"({acronym})")
    while at >= 0:
        yield from _ending(_CLAUSE.split(text[max(0, at - _LONGEST) : at])[-1], acronym)
        at = text.find(f"({acronym})", at + 1)
    at = text.find(f"{acronym} (")
    while at >= 0:
        first = at + len(acronym) + 2
        inside, closed, _ = text[first : first + _LONGEST].partition(")")
        if closed and not text[at - 1 : at].isalnum():
            yield from (found for found in _ending(inside, acronym) if len(found) + 3 >= len(inside))
        at = text.find(f"{acronym} (", at + 1)


def _ending(text: str, acronym: str) -> Iterator[str]:
    """The last words of a text whose initials are the acronym, grammatical ones left out or not."""
    letters = fold(acronym)
    left = len(letters)
    for part in reversed(list(_PART.finditer(text))):
        if left and fold(part[0])[:1] == letters[left - 1]:
            left -= 1
            if not left and not is_stop(part[0]):
                yield " ".join(text[part.start() :].lower().replace("’", "'").split())
                return
        elif not is_stop(part[0]) and len(part[0]) > 1:
            return


def initials(words: Sequence[str]) -> str:
    """The acronym of words, grammatical ones left out, in capitals."""
    return "".join(fold(word)[:1] for word in words if not is_stop(word)).upper()


def acronyms_of(index: SpellingIndex) -> Acronyms:
    """The acronyms of the texts of an index."""

    def texts(form: str) -> Sequence[str]:
        return index.texts(Term((("text_exact", form.encode()),)), INTRODUCING_TEXTS) if index.held(form) else ()

    return Acronyms(texts)
