"""ALTO: a page of a printed paper as OCR saw it. A <Page> is an article, a text block of it a paragraph.

A word that a line's end cuts stands whole in SUBS_CONTENT where the file has it; else it is put together as in a text.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.hyphens import lines_joined
from index.readers.press.markup import Element, attribute, find_all, name_of, xml_tree


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The pages of the file that have any text, each with its rank ("page 2") where there are several."""
    root = xml_tree(path, stream)
    if isinstance(root, Rejected):
        yield root
        return
    sheets = list(find_all(root, "page"))
    if not sheets:
        yield Rejected(path, "", _without_text())
    for rank, sheet in enumerate(sheets, 1):
        where = f"page {rank}" if len(sheets) > 1 else ""
        paragraphs = [line for block in find_all(sheet, "textblock") if (line := _paragraph(block))]
        text = "\n".join(paragraphs)
        # A sheet has several stories and no title; an empty one keeps its first line in the text.
        yield RawPage(path, text, place=where, title="") if text else Rejected(path, where, _without_text())


def _paragraph(block: Element) -> str:
    """The words of a block on one line."""
    lines: list[str] = []
    whole = ""
    for line in find_all(block, "textline"):
        words: list[str] = []
        for each in line:
            name, part = name_of(each), attribute(each, "subs_type").lower()
            if name == "hyp" and words and not whole:
                words[-1] += attribute(each, "content") or "-"
            elif name == "string" and part.startswith("hyppart") and (found := attribute(each, "subs_content")):
                # The second part says the word that the first one said.
                words += [] if part == "hyppart2" and found == whole else [found]
                whole = found if part == "hyppart1" else ""
            elif name == "string":
                words.append(attribute(each, "content"))
                whole = ""
        lines.append(" ".join(filter(None, words)))
    return lines_joined(lines)


def _without_text() -> Message:
    return Message(
        fr="aucun mot reconnu dans cette page ALTO : refaites la reconnaissance de caractères, ou retirez-la",
        en="no word recognised on this ALTO page: run character recognition again, or take it away",
    )
