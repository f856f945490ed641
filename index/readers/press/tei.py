"""TEI, and the XML of TXM: a <TEI>, a <text> with attributes or an <article> is an article.

What is known of it stands in its TEI header, or in its attributes under the names that corpora give to variables. The
words that TXM tags one by one are put together as French sets them.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.press.alceste import known_variables, spaced
from index.readers.press.articles import place, press_article, press_names, turned_if_sure
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

_DROPPED = frozenset(
    ("teiheader", "note", "figure", "fw", "front", "ana", "interp", "titlepage", "index", "del", "orig", "sic")
)
_PARTS = frozenset(("article", "text", "doc", "document"))
_TIGHT_BEFORE = re.compile(r" (?=[.,)\]…}’'-])")
_TIGHT_BEHIND = re.compile(r"(?<=[(\[{])\s|(?<=['’])\s|(?<=\w-)\s(?=\w)")
_MOST_TAGS = 12


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The articles of the file."""
    root = xml_tree(path, stream)
    if isinstance(root, Rejected):
        yield root
        return
    found = _articles(root)
    if not found:
        yield Rejected(path, "", _without_text())
    for rank, (told, element) in enumerate(found, 1):
        yield _article(path, place(rank) if len(found) > 1 else "", told, element)


def _articles(root: Element) -> list[tuple[Mapping[str, str], Element]]:
    """What is told of each article, and the element that holds its text."""
    documents = [each for each in find_all(root, "tei", "tei.2") if find(each, "body", "text") is not None]
    if documents:
        return [part for document in documents for part in _of_document(document)]
    parts = [
        each for each in find_all(root, *_PARTS) if not any(name_of(above) in _PARTS for above in each.iterancestors())
    ]
    if name_of(root) in _PARTS:
        inner = [each for each in root if name_of(each) in _PARTS and each.attrib]
        parts = inner if len(inner) > 1 else [root]
    return [(_of_attributes(part), part) for part in parts]


def _of_document(document: Element) -> list[tuple[Mapping[str, str], Element]]:
    """The articles of a TEI document: its text, or the parts that it calls articles."""
    told = _of_header(document)
    text = next((each for each in document if name_of(each) == "text"), document)
    body = find(text, "body")
    holder = body if body is not None else text
    parts = [each for each in find_all(holder, "div", "div1") if attribute(each, "type") in ("article", "articles")]
    group = next((each for each in text if name_of(each) == "group"), None)
    parts = parts if group is None else [each for each in group if name_of(each) == "text"]
    parts = [each for each in parts if not any(above in parts for above in each.iterancestors())]
    if len(parts) < 2:
        return [(told | _of_attributes(text), holder)]
    return [({**told, "title": "", **_of_head(part), **_of_attributes(part)}, part) for part in parts]


def _of_head(part: Element) -> dict[str, str]:
    head = next((each for each in part if name_of(each) == "head"), None)
    date = find(part, "date")
    told = {"title": line_of(head), "author": first_line(part, "byline", "docauthor")}
    written = attribute(date, "when", "notbefore") or line_of(date)
    return {name: value for name, value in {**told, "date": moment_in(written) or ""}.items() if value}


def _of_attributes(part: Element) -> dict[str, str]:
    given = {str(name).rpartition("}")[2]: str(value).strip() for name, value in part.attrib.items()}
    return known_variables({name: value for name, value in given.items() if value})


def _of_header(document: Element) -> dict[str, str]:
    """What the header says: of the article first, of the paper that it was in from the description of its source."""
    header = find(document, "teiheader")
    if header is None:
        return {}
    statement, origin = find(header, "titlestmt"), find(header, "sourcedesc")
    titles = [] if statement is None else [each for each in find_all(statement, "title") if line_of(each)]
    described = [] if origin is None else list(find_all(origin, "title"))
    journal = [each for each in described if attribute(each, "level") in ("j", "m", "s")]
    authors = [_author(each) for each in find_all(statement if statement is not None else header, "author")]
    # Where the paper is described, in what is said of the text, and last of this file.
    places = (origin, find(header, "profiledesc"), find(header, "publicationstmt"))
    dates = [each for holder in places if holder is not None for each in find_all(holder, "date")]
    written = [attribute(each, "when", "when-iso", "notbefore", "from") or line_of(each) for each in dates]
    address = list(find_all(header, "idno", "ref", "ptr"))
    urls = (attribute(each, "target") or line_of(each) for each in address)
    told = {
        "title": line_of(next((each for each in titles if attribute(each, "type") in ("", "main")), None)),
        "author": "; ".join(filter(None, dict.fromkeys(authors))),
        "source": line_of(journal[0]) if journal else (first_line(origin, "publisher") if origin is not None else ""),
        "date": next((moment for each in written if (moment := moment_in(each))), ""),
        "url": next((url for url in urls if url.startswith("http")), ""),
        "tags": "; ".join(line_of(each) for each in find_all(header, "term") if line_of(each)),
    }
    return {name: value for name, value in told.items() if value}


def _author(element: Element) -> str:
    """An author's name, its parts in the order in which they are spoken."""
    parts = {name: first_line(element, name) for name in ("forename", "surname")}
    return f"{parts['forename']} {parts['surname']}".strip() or turned_if_sure(line_of(element))


def _article(path: Path, where: str, told: Mapping[str, str], element: Element) -> RawPage | Rejected:
    lines = _words(element) or markup_lines(element, _DROPPED)
    title = spaced(told.get("title")) or ""
    if not title:
        title = line_of(next((each for each in element if name_of(each) == "head"), None))
    if title and lines and lines[0] == title:
        lines = lines[1:]
    return press_article(
        path,
        where,
        text="\n".join(lines),
        title=title,
        author=press_names(spaced(told.get("author"))),
        date=told.get("date"),
        section=spaced(told.get("section")),
        source=spaced(told.get("source")),
        url=told.get("url"),
        tags=tuple(filter(None, told.get("tags", "").split("; ")))[:_MOST_TAGS],
    )


def _words(element: Element) -> list[str]:
    """The text of words that are tagged one by one, a paragraph a line; none where most of the text is not."""
    lines: list[list[str]] = [[]]
    for each in element.iter():
        name = name_of(each)
        if name in ("p", "head", "ab", "div", "lb"):
            lines.append([])
        elif name in ("w", "pc"):
            lines[-1].append(line_of(find(each, "form")) or line_of(each))
    joined = [_TIGHT_BEHIND.sub("", _TIGHT_BEFORE.sub("", " ".join(words))) for words in lines if words]
    most = sum(map(len, joined)) * 4 > sum(map(len, markup_lines(element, _DROPPED)))
    return [line for line in joined if line.strip()] if most else []


def _without_text() -> Message:
    return Message(
        fr="aucun article dans ce XML : ni <TEI>, ni <text>, ni <article> avec du texte",
        en="no article in this XML: no <TEI>, <text> or <article> with any text",
    )
