"""Saved web pages: the article's text by trafilatura, its metadata from the same parsed tree."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from index.article import RawPage, Rejected
from index.cleaning.forms import letters
from index.cleaning.heading import signs
from index.messages import Message
from index.readers.beside import named_furniture, tell_apart
from index.readers.completion import blocks_of, completed, left_out, lines_below_title, signature_below
from index.readers.content import MAX_PAGE_BYTES, no_text, whole_text
from index.readers.cpu_time import OutOfTime, limited
from index.readers.folding import unfold
from index.readers.layout import lay_out
from index.readers.links import links_of
from index.readers.metadata import metadata_of
from index.readers.no_article import asks, no_article, section_page
from index.readers.outline import body_lines
from index.readers.press import articles_in_markup
from index.readers.saved import saved_as
from index.readers.scripts import holds_content, text_in_scripts
from index.readers.several import several_articles
from index.readers.sniff import declared_charset
from index.readers.titles import text_of
from index.readers.tree import tree_of
from index.unprintable import with_marks

_MOST = 0.3
"""Share of the page's text from which a block is no furniture, whatever it is called."""


_RULE = re.compile(r":?-+:?")
_NAMED = XPath("//body/descendant-or-self::*[self::figcaption or @class or @id or @hidden or @style]")
_BEGINNING = 1500
"""Characters up to which the text of a page that is reserved for subscribers is its beginning alone."""
_MOST_ELEMENTS = 30_000
"""Elements from which a page is not searched for its main text: that takes time by their square."""
_MOST_SECONDS = 10.0
"""Of processor time for that search; of a hundred pages it takes one or two in all."""
_FEW_WORDS = 1000
"""Characters of a text that extraction may have pieced together from all of a page's strings."""


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The page's article: main text a paragraph a line, metadata by JSON-LD, <meta>, headings, in this order."""
    text = whole_text(path, stream, declared_charset, limit=MAX_PAGE_BYTES)
    yield from [text] if isinstance(text, Rejected) else pages_of(path, text)


def pages_of(path: Path, source: str) -> Iterator[RawPage | Rejected]:
    """The pages whose markup is `source`: one, those of its articles that stand one below the other, or the articles
    of a press database's export."""
    source = with_marks(source)
    exported = articles_in_markup(path, source)
    if exported is not None:
        yield from exported
        return
    tree = tree_of(source)
    several = several_articles(tree) if tree is not None and source.count("<article") > 1 else None
    if several is None:
        yield _page(path, source, tree)
    elif several.refused:
        yield Rejected(path, "", several.refused)
    else:
        for rank, part in enumerate(several.sources, 1):
            page = _page(path, part, tree_of(part))
            yield replace(page, place=f"article {rank}")


def page_of(path: Path, source: str) -> RawPage | Rejected:
    """The one page whose markup is `source`."""
    source = with_marks(source)
    return _page(path, source, tree_of(source))


def _page(path: Path, source: str, tree: HtmlElement | None) -> RawPage | Rejected:
    if tree is None:
        return Rejected(
            path,
            "",
            Message(
                fr="HTML illisible : ouvrez la page dans un navigateur et enregistrez-la de nouveau",
                en="unreadable HTML: open the page in a browser and save it again",
            ),
        )
    asking = asks(tree)
    unfold(tree)
    dropped = tell_apart(tree)
    known = metadata_of(tree, saved_as(source))
    if refused := section_page(tree, known.url, known.kind):
        return Rejected(path, "", refused)
    links = links_of(tree, known.url)
    scripts = [script.text or "" for script in tree.iter("script")] if holds_content(source) else []
    origins = dict(known.origins)
    lay_out(tree)
    blocks = blocks_of(tree)
    pictured = [picture.get("alt", "") for picture in tree.iter("img")]
    _drop_furniture(tree)
    shown = _main_text(tree)
    if shown:
        shown = _below_heading(
            tree, completed(blocks, tree, pictured, shown, known.title, known.description), known.title
        )
    text = text_in_scripts(scripts, known.body, known.title, shown)
    if not text:
        return no_text(path)
    if refused := no_article(tree, text, known.title, known.kind, asking):
        return Rejected(path, "", refused)
    if text is not shown:
        origins["text"] = "script"
    elif known.reserved and len(text) < _BEGINNING:
        origins["text"] = "excerpt"
    heading = lines_below_title(blocks, text, known.title)
    if known.author is None and not any(map(signs, heading)) and (signature := signature_below(tree, blocks, text)):
        text = f"{text}\n{signature}"
    return RawPage(
        path=path,
        text=text,
        title="" if known.title is None and _is_sentence(text) else known.title,
        author=known.author,
        date=known.date,
        date_confidence=known.date_confidence,
        section=known.section,
        source=known.source,
        url=known.url,
        agency=known.agency,
        tags=known.tags,
        fetched=known.fetched,
        changed=known.changed,
        dates=known.dates,
        origins=origins,
        links=links,
        heading=heading,
        outside=left_out(blocks, text, dropped),
        markup=source,
    )


def _is_sentence(text: str) -> bool:
    """Whether a text is one sentence alone, which is no title."""
    return "\n" not in text and text.endswith((".", "!", "?", "…", "»"))


def _below_heading(tree: HtmlElement, text: str, title: str | None) -> str:
    """The text without the page's heading above it, where the title is another one."""
    first, _, rest = text.partition("\n")
    if rest and letters(first) != letters(title or ""):
        heading = next(tree.iter("h1"), None)
        if heading is not None and letters(text_of(heading)) == letters(first):
            return rest
    return text


def _drop_furniture(tree: HtmlElement) -> None:
    """Take out of the tree the captions and the blocks that are named as furniture."""
    limit = _MOST * len("".join(tree.itertext()))
    named = [element for element in _NAMED(tree) if element.tag == "figcaption" or named_furniture(element)]
    dropped: set[HtmlElement] = set()
    for element in named:
        if element.getparent() is None or not dropped.isdisjoint(element.iterancestors()):
            continue
        if element.find(".//h1") is None and len("".join(element.itertext())) < limit:
            element.drop_tree()
            dropped.add(element)


def _main_text(tree: HtmlElement) -> str:
    if any(number == _MOST_ELEMENTS for number, _ in enumerate(tree.iter())):
        return "\n".join(body_lines(tree))
    try:
        document = limited(_MOST_SECONDS, partial(bare_extraction, tree, include_comments=False))
    except (Exception, OutOfTime):
        # Third-party heuristics over arbitrary markup: what trips them over, or keeps them for ever, is still a page.
        return "\n".join(body_lines(tree))
    return _whole_lines(tree, _with_rows(str(document.text or "").strip())) if isinstance(document, Document) else ""


def _whole_lines(tree: HtmlElement, text: str) -> str:
    """The text; of a page of a few words, which extraction cuts at every element within a line (M<sup>me</sup>), the
    lines that are shown."""
    if not text or len(text) > _FEW_WORDS:
        return text
    wanted = "".join(text.split())
    lines = body_lines(tree)
    for first in range(len(lines)):
        if "".join("".join(lines[first:]).split()) == wanted:
            return "\n".join(lines[first:])
    return text


def _with_rows(text: str) -> str:
    """The text with its tables' rows as lines of cells: the frame that extraction draws around them goes."""
    if "\n|" not in f"\n{text}":
        return text
    lines = []
    for line in map(str.strip, text.split("\n")):
        if line.startswith("|") and line.endswith("|"):
            cells = [
                cell for part in line.strip("|").split("|") if (cell := part.strip()) and not _RULE.fullmatch(cell)
            ]
            lines += [" | ".join(cells)] if cells else []
        else:
            lines.append(line)
    return "\n".join(lines)
