"""Corpora of Lexico: keys in angle brackets (`<journal=La_Vigie><date=2019-03-14>`), then the text that they are of.

The keys of the first run of keys make an article; a key that the first run does not have, as that of a page, stands
within the text and leaves it. A run that has some of them alone leaves the others as they were.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from index.article import RawPage, Rejected
from index.readers.press.alceste import known_variables, spaced, titled
from index.readers.press.articles import place, press_article, press_names

_KEY = r"<(?P<name>[^\W\d_][\w.-]{0,30})\s*=\s*\"?(?P<value>[^<>\n\"]{0,400})\"?\s*/?>"
_KEYS = re.compile(_KEY)
_RUN = re.compile(rf"(?:{_KEY.replace('?P<name>', '').replace('?P<value>', '')}\s*)+")
_SIGN = re.compile(rf"\s*(?:{_KEY})")


def is_corpus(text: str) -> bool:
    """Whether a text begins with a key."""
    return _SIGN.match(text) is not None


def articles(path: Path, text: str) -> Iterator[RawPage | Rejected]:
    """The articles of a corpus."""
    runs = list(_RUN.finditer(text))
    first = _given(runs[0][0])
    starts = [run for run in runs if first.keys() & _given(run[0]).keys()]
    ends = [*(run.start() for run in starts[1:]), len(text)]
    given: dict[str, str] = {}
    opening = next(iter(first))
    for rank, (run, end) in enumerate(zip(starts, ends, strict=True), 1):
        own = _given(run[0])
        given = own if opening in own else given | own
        yield _article(path, place(rank), given, _KEYS.sub("", text[run.end() : end]).replace("§", "\n"))


def _given(run: str) -> dict[str, str]:
    return {found["name"].lower(): found["value"].strip() for found in _KEYS.finditer(run)}


def _article(path: Path, where: str, given: dict[str, str], text: str) -> RawPage | Rejected:
    told = known_variables(given)
    title, body = titled(told, text)
    return press_article(
        path,
        where,
        text=body,
        title=title,
        author=press_names(spaced(told.get("author"))),
        date=told.get("date"),
        section=spaced(told.get("section")),
        source=spaced(told.get("source")),
        url=told.get("url"),
    )
