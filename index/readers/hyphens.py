"""Words that a printed line cuts in two, put together again: `munici-` / `pal`, but `Saint-` / `Brieuc`."""

import re
from collections.abc import Iterable
from functools import lru_cache

_MARKS = "-\u2010\u2011\u00ac\u00ad"
_AT_END = frozenset(f"{_MARKS} \t")
_CUT = re.compile(
    rf"(?<![\w'’-])(?P<left>[^\W_][\w'’-]*)(?P<mark>[{_MARKS}])[ \t]*\n[ \t]*"
    r"(?P<right>[^\W_][\w'’]*(?:-[^\W_][\w'’]*)*)(?P<rest>[^\s\w]*)(?P<space>[ \t]*)"
)
"""The end of a line and the beginning of the next, where a word may go from one to the other."""
_SURELY_CUT = "\u00ac\u00ad"
"""Marks that stand at a line's end for nothing else: the soft hyphen, and the sign that OCR gives for one."""
_SPOKEN = frozenset(
    "je tu il elle on nous vous ils elles ce le la les lui leur y en moi toi ci là dire même mêmes".split()
)
"""Words that hang on the one before by a hyphen of their own: dit-elle, celui-ci, c'est-à-dire, eux-mêmes."""
_FIRST = frozenset("saint sainte st ste ex vice non mi demi quasi week avant après peut".split())
"""First parts of compounds, whatever comes behind."""
_ARTICLES = frozenset("le la les du des de".split())
"""First parts of names that are written as one word: Leclerc, Dubois."""
_MOST_LINES = 4
"""Lines over which one word goes at most: narrow columns cut long ones twice."""


def rejoined(text: str) -> str:
    """The text with each word that a line's end cuts whole on the first of its lines; the very text where none is cut.

    The hyphen goes where the two pieces make a word that the dictionary knows, or cannot stand alone as two; it stays
    before a capital or a figure, and between two words (porte-avions).
    """
    for _ in range(1, _MOST_LINES):
        if not _ends_in_a_mark(text):
            break
        text = _CUT.sub(_whole, text)
    return text


def _ends_in_a_mark(text: str) -> bool:
    """Whether any line but the last ends in a word with a mark behind it: a quick look, since most texts have none."""
    lines = text.split("\n")
    lines.pop()
    lines = [line for line in lines if line[-1:] in _AT_END]
    # A dash behind a space is a dash.
    return any((end := line[-8:].rstrip(" \t")) and end[-1] in _MARKS and end[-2:-1].isalnum() for line in lines)


def lines_joined(lines: Iterable[str]) -> str:
    """The lines of one paragraph as one line, cut words put together."""
    return " ".join(rejoined("\n".join(line.strip() for line in lines)).split())


def joined_word(left: str, right: str, mark: str = "-") -> str:
    """The word whose beginning and end two lines hold; `mark` is the hyphen between them."""
    if mark in _SURELY_CUT:
        return left + right
    head, tail = left.rpartition("-")[2], right.partition("-")[0]
    same_case = head.isupper() == tail.isupper() if len(tail) > 1 else not tail.isupper()
    if not (head and head[-1].isalpha() and tail[0].isalpha() and same_case and (tail.isupper() or tail.islower())):
        return f"{left}-{right}"
    first = head.lower()
    words = _is_known(head) and _is_known(tail)
    if _is_known(head + tail) and not (words and head != left):
        return left + right
    if first in ("t", "l") or first in _FIRST or tail.lower() in _SPOKEN:
        return f"{left}-{right}"
    return f"{left}-{right}" if words and not (first in _ARTICLES and head[0].isupper()) else left + right


def _whole(match: re.Match[str]) -> str:
    word = joined_word(match["left"], match["right"], match["mark"])
    return f"{word}{match['rest']}" + ("\n" if match["space"] else "")


@lru_cache(maxsize=4096)
def _is_known(word: str) -> bool:
    from index.analysis.classes import class_of
    from index.analysis.fold import fold

    return class_of(fold(word)) is not None
