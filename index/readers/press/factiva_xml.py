"""Factiva's XML (PPSResponse): an <article> each."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.press.articles import place, press_article, press_names
from index.readers.press.dates import moment_in, with_time
from index.readers.press.markup import Element, find, find_all, first_line, line_of, markup_lines, xml_tree

_BODY = ("leadparagraph", "tailparagraphs")
_MOST_TAGS = 12


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The articles of the file."""
    root = xml_tree(path, stream)
    if isinstance(root, Rejected):
        yield root
        return
    found = list(find_all(root, "article"))
    if not found:
        yield Rejected(
            path,
            "",
            Message(
                fr="aucun article dans ce XML de Factiva : exportez-le de nouveau",
                en="no article in this XML of Factiva: export it again",
            ),
        )
    for rank, each in enumerate(found, 1):
        yield _article(path, place(rank), each)


def _article(path: Path, where: str, root: Element) -> RawPage | Rejected:
    # The day and the hour stand in elements of their own, or in one.
    published = find(root, "publicationdate")
    written = "" if published is None else first_line(published, "datetime", "date") or line_of(published)
    hour = first_line(root, "publicationtime")
    date = moment_in(written)
    tags = (first_line(each, "name") for each in find_all(root, "newssubject"))
    return press_article(
        path,
        where,
        text="\n".join(line for part in _BODY for each in find_all(root, part) for line in markup_lines(each)),
        title=first_line(root, "headline"),
        author=press_names(re.sub(r"\s*\n\s*", " ", first_line(root, "byline"))),
        date=with_time(date, hour) if date and hour and "T" not in date else date,
        section=first_line(root, "sectionname") or None,
        source=first_line(root, "sourcename") or None,
        ref=first_line(root, "accessionno") or None,
        agency=first_line(root, "credit") or None,
        tags=tuple(dict.fromkeys(filter(None, tags)))[:_MOST_TAGS],
    )
