"""EPUB books: each entry of the table of contents is an article, as newspapers and read-later services make them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from lxml import etree

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.documents.package import Package, local, package_attribute, package_of, resolved
from index.readers.documents.page import Paragraph, Properties, page_of
from index.readers.documents.refusals import MAX_MARKUP, Unreadable, damaged_document, guarded, too_large, without_text
from index.readers.outline import body_lines
from index.readers.sniff import declared_charset
from index.readers.tree import tree_of
from index.text.encoding import decode

_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_NAVIGATION = re.compile(r"calibre_navbar|(?:^|\s)nav(?:bar|igation)?(?:\s|$)|pagebreak", re.I)
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways in which fonts alone are hidden; others hide the text from who has not bought it."""
_LINKED = 0.7
"""Share of a page's text from which links make it a list of articles rather than one."""
_MOST_PAGES = 20_000


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the table of contents: the part that it points to, its label, the label of what it lies in."""

    part: str
    label: str
    section: str | None


@guarded
def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The articles of a book, in its order: what stands from one entry of its table of contents to the next."""
    with package_of(stream) as package:
        yield from _articles(path, package)


def _articles(path: Path, package: Package) -> Iterator[RawPage | Rejected]:
    book = _book_part(package)
    tree = package.tree(book)
    if tree is None:
        raise Unreadable(damaged_document())
    if _locked(package):
        raise Unreadable(
            Message(
                fr="livre verrouillé (DRM) : seul le logiciel du vendeur l’ouvre ; donnez-en un exemplaire sans verrou",
                en="locked book (DRM): only the seller's program opens it; give a copy without the lock",
            )
        )
    folder = book.rpartition("/")[0]
    items = {package_attribute(item, "id"): item for item in tree.iter("{*}item")}
    properties = _properties(tree)
    spine = [items[name] for ref in tree.iter("{*}itemref") if (name := package_attribute(ref, "idref")) in items]
    parts = [_part_of(item, folder) for item in spine if package_attribute(item, "media-type") in _PAGES]
    entries = {entry.part: entry for entry in reversed(_contents(package, items, folder))}
    found = False
    for entry, group in _grouped(parts[:_MOST_PAGES], entries):
        for page in _article(path, package, entry, group, properties, alone=len(parts) == 1):
            found = True
            yield page
    if not found:
        yield Rejected(path, "", without_text())


def _book_part(package: Package) -> str:
    container = package.tree("META-INF/container.xml")
    for file in container.iter("{*}rootfile") if container is not None else ():
        if name := package_attribute(file, "full-path"):
            return resolved("", name)
    raise Unreadable(damaged_document())


def _locked(package: Package) -> bool:
    encryption = package.tree("META-INF/encryption.xml")
    methods = encryption.iter("{*}EncryptionMethod") if encryption is not None else ()
    return any(package_attribute(method, "Algorithm") not in _FONTS for method in methods)


def _part_of(item: etree._Element, folder: str) -> str:
    return resolved(folder, unquote((package_attribute(item, "href") or "").split("#")[0]))


def _properties(tree: etree._Element) -> Properties:
    said: dict[str, list[str]] = {}
    for metadata in tree.iter("{*}metadata"):
        for each in metadata:
            value = " ".join((each.text or "").split())
            if value:
                said.setdefault(local(each), []).append(value)
    return Properties(
        title=next(iter(said.get("title", ())), None),
        author=", ".join(said.get("creator", ())) or None,
        published=next((day for day in said.get("date", ()) if not day.startswith("0101")), None),
        source=next(iter(said.get("publisher", ())), None),
        tags=tuple(said.get("subject", ())),
    )


def _contents(package: Package, items: dict[str | None, etree._Element], folder: str) -> list[_Entry]:
    """The table of contents: that of EPUB 3 (nav), else that of EPUB 2 (ncx)."""
    for item in items.values():
        if "nav" in (package_attribute(item, "properties") or "").split():
            part = _part_of(item, folder)
            return list(_nav_entries(package.tree(part), part))
    for item in items.values():
        if package_attribute(item, "media-type") == "application/x-dtbncx+xml":
            part = _part_of(item, folder)
            return list(_ncx_entries(package.tree(part), part))
    return []


def _nav_entries(tree: etree._Element | None, part: str) -> Iterator[_Entry]:
    navs = list(tree.iter("{*}nav")) if tree is not None else []
    for nav in [nav for nav in navs if package_attribute(nav, "type") in ("toc", None)][:1]:
        for link in nav.iter("{*}a"):
            item = next(link.iterancestors("{*}li"), None)
            above = next(item.iterancestors("{*}li"), None) if item is not None else None
            name = next(above.iter("{*}a", "{*}span"), None) if above is not None else None
            yield _entry(part, package_attribute(link, "href"), link, name)


def _ncx_entries(tree: etree._Element | None, part: str) -> Iterator[_Entry]:
    for point in tree.iter("{*}navPoint") if tree is not None else ():
        content, label = point.find("{*}content"), point.find("{*}navLabel")
        above = next(point.iterancestors("{*}navPoint"), None)
        if content is not None and label is not None:
            name = above.find("{*}navLabel") if above is not None else None
            yield _entry(part, package_attribute(content, "src"), label, name)


def _entry(part: str, target: str | None, label: etree._Element, above: etree._Element | None) -> _Entry:
    inner = resolved(part.rpartition("/")[0], unquote((target or "").split("#")[0]))
    return _Entry(inner, _text(label), _text(above) or None if above is not None else None)


def _text(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _grouped(parts: Sequence[str], entries: dict[str, _Entry]) -> Iterator[tuple[_Entry | None, list[str]]]:
    """The parts by entries: one that no entry points to goes on with what stands before it."""
    entry: _Entry | None = None
    group: list[str] = []
    for part in parts:
        if part in entries or not entries:
            if group:
                yield entry, group
            entry, group = entries.get(part), []
        group.append(part)
    if group:
        yield entry, group


def _article(
    path: Path, package: Package, entry: _Entry | None, parts: list[str], book: Properties, alone: bool
) -> Iterator[RawPage | Rejected]:
    """The article that some parts hold; none where they hold no text or a list of links."""
    paragraphs: list[Paragraph] = []
    place = parts[0]
    for part in parts:
        try:
            paragraphs += _paragraphs(package.read(part))
        except Unreadable as error:
            yield Rejected(path, part, error.why)
    if not paragraphs or (len(paragraphs) == 1 and entry and paragraphs[0].text == entry.label):
        return
    label = entry.label if entry else None
    said = replace(
        book,
        title=book.title if alone else label,
        section=entry.section if entry else None,
        source=book.source or (None if alone else book.title),
    )
    page = page_of(path, paragraphs, said, place)
    if isinstance(page, RawPage) and label and not page.title:
        page = replace(page, title=label, origins={"title": "record"})
    yield page


def _paragraphs(data: bytes) -> list[Paragraph]:
    if len(data) > MAX_MARKUP:
        raise Unreadable(too_large(MAX_MARKUP))
    text = decode(data, declared_charset(data)) if data else ""
    if isinstance(text, Message):
        raise Unreadable(text)
    if not text.strip():
        return []
    tree = tree_of(text)
    if tree is None:
        raise Unreadable(damaged_document())
    for element in tree.xpath("//body//*[@class or @role]"):
        named = f"{element.get('class', '')} {element.get('role', '')}"
        if element.getparent() is not None and _NAVIGATION.search(named):
            element.drop_tree()
    everything = len("".join(tree.itertext()).strip())
    linked = sum(len("".join(link.itertext())) for link in tree.iter("a"))
    if linked > _LINKED * everything:
        return []
    headings = {" ".join("".join(heading.itertext()).split()) for heading in tree.iter("h1", "h2")}
    lines = body_lines(tree)
    return [Paragraph(line, 1 if line in headings and at < 3 else 0) for at, line in enumerate(lines)]
