"""A year among the words of a short question (Macron retraites 2019): the articles of that year are meant, which
seldom write it, and those that do."""

import re
from datetime import date

from search.execution.tree import AnyOf, Constant, Range, Tree
from search.language.syntax import And, Query, Word

_YEAR = re.compile(r"(?:19|20)\d\d")


def typed_year(query: Query) -> Word | None:
    """The one word of free text that is a year, beside others; a figure before what it counts (2000 emplois) is none,
    nor is a round one (1900, 2000) unless `en` stands before it."""
    root = query.root
    if not query.free or not isinstance(root, And):
        return None
    years = []
    for at, word in enumerate(root.children):
        if not isinstance(word, Word) or not word.plain or word.field or not _YEAR.fullmatch(word.text):
            continue
        before = root.children[at - 1] if at else None
        said = isinstance(before, Word) and before.text.lower() == "en"
        if said or not (word.text.endswith("00") or (at == 0 and len(root.children) == 2)):
            years.append(word)
    return years[0] if len(years) == 1 else None


def days_of(year: Word) -> Range:
    """The days of a typed year."""
    number = int(year.text)
    return Range("day", date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal())


def said_or_dated(word: Tree, year: Word) -> Tree:
    """What finds the articles that write a year, and those of that year."""
    return AnyOf((word, Constant(days_of(year), 0)))
