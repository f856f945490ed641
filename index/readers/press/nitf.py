"""NITF: an article of an agency or of a paper's archive a file, or several below one root."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.readers.press.articles import place, press_article, press_names
from index.readers.press.dates import moment_in
from index.readers.press.markup import (
    Element,
    attribute,
    find,
    find_all,
    first_line,
    line_of,
    markup_lines,
    name_of,
    xml_tree,
)

_DROPPED = frozenset(("media", "hedline", "byline", "dateline", "table", "body.head", "tagline", "photo", "caption"))
_BY = re.compile(r"^\s*(?:by|par)\s+", re.I)
_MOST_TAGS = 12


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The articles of the file."""
    root = xml_tree(path, stream)
    if isinstance(root, Rejected):
        yield root
        return
    found = list(find_all(root, "nitf"))
    for rank, each in enumerate(found, 1):
        yield _article(path, place(rank) if len(found) > 1 else "", each)


def nitf_lines(root: Element) -> list[str]:
    """The lines of an article's text, without pictures; where an archive gives lead and whole text, of the whole."""
    content = find(root, "body.content")
    if content is None:
        return []
    blocks = [each for each in content if name_of(each) == "block"]
    whole = [each for each in blocks if attribute(each, "class") == "full_text"]
    return markup_lines(whole[0] if whole else content, _DROPPED)


def _article(path: Path, where: str, root: Element) -> RawPage | Rejected:
    data = find(root, "pubdata")
    title = first_line(root, "hl1") or first_line(root, "hedline") or first_line(root, "title")
    standfirst = [line_of(each) for each in find_all(root, "hl2")] + [line_of(find(root, "abstract"))]
    lines = nitf_lines(root)
    persons = [_BY.sub("", line_of(each)) for each in find_all(root, "byline")]
    distributor = first_line(root, "distributor")
    classified = find_all(root, "classifier", "keyword", "identified-content")
    tags = (attribute(each, "value", "key") for each in classified if name_of(each) != "identified-content")
    return press_article(
        path,
        where,
        text="\n".join([*(line for line in standfirst if line and line not in lines[:1]), *lines]),
        title=title,
        author=press_names("; ".join(filter(None, dict.fromkeys(persons)))),
        date=_date(root, data),
        section=attribute(data, "position.section") or _meta(root, "online_sections", "dsk") or None,
        source=attribute(data, "name") or first_line(root, "series") or distributor or None,
        url=address if (address := attribute(data, "ex-ref")).startswith("http") else None,
        ref=attribute(find(root, "doc-id"), "id-string") or None,
        agency=distributor or None,
        tags=tuple(dict.fromkeys(filter(None, tags)))[:_MOST_TAGS],
    )


def _date(root: Element, data: Element | None) -> str | None:
    written = [attribute(data, "date.publication")]
    written += [attribute(each, "norm") for each in find_all(root, "date.issue", "story.date", "date.release")]
    written += [line_of(find(root, "story.date"))]
    return next((moment for each in written if (moment := moment_in(each))), None)


def _meta(root: Element, *wanted: str) -> str:
    told = {attribute(each, "name").lower(): attribute(each, "content") for each in find_all(root, "meta")}
    return next((value for name in wanted if (value := told.get(name))), "")
