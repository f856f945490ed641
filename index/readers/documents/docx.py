"""Word documents (.docx): paragraphs, tables, text boxes and notes; title, author and dates from the properties.

The XML is read with lxml: python-docx passes over what stands in content controls, tracked insertions, smart tags and
text boxes, as names and whole articles do in documents of the press.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from index.article import RawPage, Rejected
from index.readers.documents.blocks import TextBlocks
from index.readers.documents.package import Package, local, package_attribute, package_of, resolved
from index.readers.documents.page import Paragraph, Properties, pages_of
from index.readers.documents.refusals import Unreadable, damaged_document, guarded

_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_UNREAD = frozenset(
    "del moveFrom Fallback pPr rPr rt instrText delText sectPr tblPr tblGrid trPr tcPr sdtPr rubyPr".split()
)
"""Elements of which nothing is shown, or that are shown by another one as well."""
_HEADING = re.compile(r"(?:heading|titre|überschrift|título|titolo) ?(\d)", re.I)
_TITLES = ("title", "titre")
_CONTENTS = re.compile(r"(?:toc|tm) ?\d|toc heading|table of contents|en-tête de table des matières", re.I)
_LEVELS = 9
_MADE_BY_A_LIBRARY = "python-docx"
"""The creator in documents that keep the properties of that library's template, its date of 2013 among them."""


@guarded
def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The article of a Word document, or its articles where it has several."""
    with package_of(stream) as package:
        paragraphs, properties = _paragraphs(package), _properties(package)
    yield from pages_of(path, paragraphs, properties)


def _paragraphs(package: Package) -> list[Paragraph]:
    main = _main_part(package)
    tree = package.tree(main)
    if tree is None:
        raise Unreadable(damaged_document())
    folder = main.rpartition("/")[0]
    levels = _levels(package.tree(resolved(folder, "styles.xml")))
    blocks = TextBlocks()
    noted = _walk(tree, blocks, levels)
    for kind in ("footnote", "endnote"):
        notes = package.tree(resolved(folder, f"{kind}s.xml")) if noted else None
        for note in notes if notes is not None else ():
            if (kind, package_attribute(note, "id")) in noted:
                _walk(note, blocks, levels)
    return [paragraph for paragraph in blocks.paragraphs if paragraph.level >= 0]


def _main_part(package: Package) -> str:
    relations = package.tree("_rels/.rels")
    for relation in relations if relations is not None else ():
        if (package_attribute(relation, "Type") or "").endswith("/officeDocument"):
            return resolved("", package_attribute(relation, "Target") or "")
    return "word/document.xml"


def _levels(styles: etree._Element | None) -> dict[str, int]:
    """The level of headings by the identifier of their style; -1 for the lines of a table of contents."""
    levels: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in styles if styles is not None else ():
        name = package_attribute(style, "styleId")
        if local(style) != "style" or name is None:
            continue
        for part in style.iter("{*}name", "{*}basedOn", "{*}outlineLvl"):
            value = package_attribute(part, "val") or ""
            if local(part) == "basedOn":
                based[name] = value
            elif local(part) == "outlineLvl":
                levels.setdefault(name, _outline(value))
            elif level := _level(value):
                levels[name] = level
    for name in based:
        over, seen = name, {name}
        while over not in levels and (over := based.get(over, "")) and over not in seen:
            seen.add(over)
        levels.setdefault(name, levels.get(over, 0))
    return levels


def _level(style: str) -> int:
    """The level that a style's name tells; 0 for text."""
    if style.lower() in _TITLES:
        return 1
    if _CONTENTS.fullmatch(style):
        return -1
    found = _HEADING.fullmatch(style)
    return int(found[1]) if found else 0


def _outline(value: str) -> int:
    return int(value) + 1 if value.isdigit() and int(value) < _LEVELS else 0


def _walk(tree: etree._Element, blocks: TextBlocks, levels: dict[str, int]) -> set[tuple[str, str | None]]:
    """Give the text below `tree` to `blocks`; which notes it points to."""
    noted: set[tuple[str, str | None]] = set()
    kinds = {"p": "paragraph", "tr": "row", "tc": "cell"}
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        name = local(element)
        if event == "end":
            if name in kinds:
                blocks.end(kinds[name])
        elif name in _UNREAD or (name == "r" and _hidden(element)) or (name == "sdt" and _is_contents(element)):
            walker.skip_subtree()
        elif name in kinds:
            blocks.begin(kinds[name], _level_of(element, levels) if name == "p" else 0)
        elif name == "t":
            blocks.text((element.text or "").replace("\n", " "))
        elif name in _CHARACTERS:
            blocks.text(_CHARACTERS[name])
        elif name in ("footnoteReference", "endnoteReference"):
            noted.add((name.removesuffix("Reference"), package_attribute(element, "id")))
    return noted


def _hidden(run: etree._Element) -> bool:
    for part in run.iterfind("{*}rPr/*"):
        if local(part) in ("vanish", "webHidden", "specVanish"):
            return package_attribute(part, "val") not in ("0", "false", "off")
    return False


def _is_contents(control: etree._Element) -> bool:
    """Whether a content control is a table of contents."""
    gallery = control.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery")
    return gallery is not None and package_attribute(gallery, "val") == "Table of Contents"


def _level_of(paragraph: etree._Element, levels: dict[str, int]) -> int:
    style = paragraph.find("{*}pPr/{*}pStyle")
    named = package_attribute(style, "val") or "" if style is not None else ""
    level = levels.get(named) or _level(named)
    outline = paragraph.find("{*}pPr/{*}outlineLvl")
    return level or (_outline(package_attribute(outline, "val") or "") if outline is not None else 0)


def _properties(package: Package) -> Properties:
    """What docProps/core.xml says; nothing where it is broken, for the text is not."""
    try:
        core = package.tree("docProps/core.xml")
    except Unreadable:
        core = None
    said = {local(each): " ".join((each.text or "").split()) for each in (core if core is not None else ())}
    template = said.get("creator") == _MADE_BY_A_LIBRARY and said.get("created", "").startswith("2013-12-23")
    return Properties(
        title=said.get("title") or None,
        author=said.get("creator") or None,
        created=None if template else said.get("created") or None,
        section=said.get("category") or None,
        tags=tuple(tag for each in re.split(r"[,;]", said.get("keywords", "")) if (tag := each.strip())),
    )
