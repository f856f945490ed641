"""XML files whole, as trees: entities never followed, broken places mended, names without their prefixes."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from lxml.etree import LxmlError, XMLParser, fromstring

from index.article import Rejected
from index.messages import Message
from index.readers.content import MAX_PAGE_BYTES, whole_text
from index.readers.sniff import declared_charset

Element = Any
"""An element of lxml, which has no types of its own."""

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,30};")
_BLOCKS = frozenset(
    "p head ab l lg item list quote div div1 div2 div3 body text front back row cell table speaker stage hl1 hl2 h1 h2 "
    "h3 h4 h5 h6 li ul ol dl dt dd blockquote block tr td th lb br pb note said sp abstract series hr paragraph".split()
)
"""Elements that begin a line of their own in the kinds of XML that are read here."""


def xml_tree(path: Path, stream: BinaryIO) -> Element | Rejected:
    """The root of the file's tree, or why there is none."""
    text = whole_text(path, stream, declared_charset, limit=MAX_PAGE_BYTES)
    if isinstance(text, Rejected):
        return text
    text = _DECLARATION.sub("", text.lstrip("\ufeff"))
    # Names of HTML's entities stand in files whose DTD is elsewhere; no DTD is read.
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    parser = XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        root = None
    return unreadable_markup(path) if root is None else root


def unreadable_markup(path: Path) -> Rejected:
    """Why a file that begins like XML of a known kind cannot be read."""
    return Rejected(
        path,
        "",
        Message(
            fr="XML illisible : vérifiez que le fichier est entier, ou exportez-le de nouveau",
            en="unreadable XML: check that the file is whole, or export it again",
        ),
    )


def name_of(element: Element) -> str:
    """The name of an element without its namespace, in lower case; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def find_all(element: Element, *names: str) -> Iterator[Element]:
    """The elements of these names at or below an element, in order."""
    return (each for each in element.iter() if name_of(each) in names)


def find(element: Element, *names: str) -> Element | None:
    """The first of them."""
    return next(find_all(element, *names), None)


def line_of(element: Element | None) -> str:
    """The text of an element as one line; empty for none."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def first_line(element: Element, *names: str) -> str:
    """The text of the first element of these names that has any."""
    return next((line for each in find_all(element, *names) if (line := line_of(each))), "")


def markup_lines(element: Element, dropped: frozenset[str] = frozenset()) -> list[str]:
    """The text of an element, a block a line; elements of the `dropped` names are left out."""
    pieces: list[str] = []

    def walk(each: Element) -> None:
        # A loop over events would need the tree's length twice; trees are no deeper than the parser lets them be.
        name = name_of(each)
        block = name in _BLOCKS
        if name and name not in dropped:
            pieces.append("\n" if block else "")
            pieces.append((each.text or "").replace("\n", " "))
            for child in each:
                walk(child)
            pieces.append("\n" if block else "")
        if each is not element:
            pieces.append((each.tail or "").replace("\n", " "))

    walk(element)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in lines if line]


def attribute(element: Element | None, *names: str) -> str:
    """The first attribute of these names, without their namespaces, that says anything."""
    if element is None:
        return ""
    known = {str(name).rpartition("}")[2].lower(): str(value).strip() for name, value in element.attrib.items()}
    return next((value for name in names if (value := known.get(name))), "")
