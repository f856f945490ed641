"""OpenDocument texts (.odt, and .fodt, which is the same in one XML file): paragraphs, headings, tables, notes.

The XML is read with lxml, as that of Word documents is: odfdo is 4 MB that write documents, and leaves to the caller
which of their parts are text (it hands out deleted passages and comments too).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from index.article import RawPage, Rejected
from index.readers.documents.blocks import TextBlocks
from index.readers.documents.package import MAX_MEMBER_BYTES, local, package_attribute, package_of, xml
from index.readers.documents.page import Paragraph, Properties, pages_of
from index.readers.documents.refusals import Unreadable, damaged_document, guarded, protected, too_large

_UNREAD = frozenset(
    "annotation tracked-changes note-citation ruby-text table-of-content alphabetical-index illustration-index "
    "bibliography forms sequence-decls event-listeners title desc".split()
)
_CHARACTERS = {"tab": "\t", "line-break": "\n"}
_KINDS = {"p": "paragraph", "h": "paragraph", "table-row": "row", "table-cell": "cell", "covered-table-cell": "cell"}
_MOST_SPACES = 1000
_TITLES = ("Title", "Titre")


@guarded
def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The article of a text document, or its articles where it has several."""
    body, about = _parts(stream)
    yield from pages_of(path, _paragraphs(body), _properties(about))


def _parts(stream: BinaryIO) -> tuple[etree._Element, etree._Element | None]:
    """The trees of the text and of what is said about it; the same one for a document that is one file."""
    head = stream.read(4)
    stream.seek(0)
    if not head.startswith(b"PK"):
        data = stream.read(MAX_MEMBER_BYTES + 1)
        if len(data) > MAX_MEMBER_BYTES:
            raise Unreadable(too_large(MAX_MEMBER_BYTES))
        root = xml(data)
        return root, root
    with package_of(stream) as package:
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise Unreadable(protected())
        body = package.tree("content.xml")
        if body is None:
            raise Unreadable(damaged_document())
        try:
            return body, package.tree("meta.xml")
        except Unreadable:  # the text can be read
            return body, None


def _paragraphs(root: etree._Element) -> list[Paragraph]:
    titles = _title_styles(root)
    blocks, notes = TextBlocks(), TextBlocks()
    into = blocks
    text = next((body for body in root.iter("{*}body")), None)
    if text is None:
        raise Unreadable(damaged_document())
    walker = etree.iterwalk(text, events=("start", "end"))
    for event, element in walker:
        name = local(element)
        if event == "end":
            if name in _KINDS:
                into.end(_KINDS[name])
            elif name == "note-body":
                into = blocks
            into.text(_flat(element.tail))
        elif name in _UNREAD:
            walker.skip_subtree()
        elif name == "note-body":
            into = notes
        elif name in _KINDS:
            into.begin(_KINDS[name], _level(element, titles))
            into.text(_flat(element.text))
        elif name == "s":
            count = package_attribute(element, "c") or "1"
            into.text(" " * min(int(count) if count.isdigit() else 1, _MOST_SPACES))
        elif name in _CHARACTERS:
            into.text(_CHARACTERS[name])
        else:
            into.text(_flat(element.text))
    return blocks.paragraphs + notes.paragraphs


def _flat(text: str | None) -> str:
    """Text as it is shown: line ends in the XML are spaces."""
    return " ".join((text or "").replace("\t", " ").split("\n"))


def _title_styles(root: etree._Element) -> frozenset[str]:
    """The styles that stand for a title: the program's own and those of this document that are made of it."""
    own = {
        package_attribute(each, "name") or ""
        for each in root.iter("{*}style")
        if package_attribute(each, "parent-style-name") in _TITLES
    }
    return frozenset({*_TITLES, *own})


def _level(element: etree._Element, titles: frozenset[str]) -> int:
    if local(element) == "h":
        level = package_attribute(element, "outline-level") or "1"
        return int(level) if level.isdigit() else 1
    return 1 if local(element) == "p" and package_attribute(element, "style-name") in titles else 0


def _properties(root: etree._Element | None) -> Properties:
    about = next((each for each in root.iter("{*}meta")), None) if root is not None else None
    said: dict[str, list[str]] = {}
    for each in about if about is not None else ():
        said.setdefault(local(each), []).append(" ".join((each.text or "").split()))

    def first(*names: str) -> str | None:
        return next((value for name in names for value in said.get(name, ()) if value), None)

    return Properties(
        title=first("title"),
        author=first("initial-creator", "creator"),
        created=first("creation-date", "date"),
        source=first("publisher"),
        tags=tuple(filter(None, said.get("keyword", ()))),
    )
