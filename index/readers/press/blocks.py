"""The text of a tree block by block, each with the part that its markup gives it."""

from collections.abc import Callable, Iterator

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from index.readers.outline import INLINE

Block = tuple[str, str]
"""A part and the line that plays it; an empty part where the markup gives none."""

DROPPED = "dropped"
"""The part of what is not read."""
_UNSEEN = frozenset("head script style noscript template svg iframe object select textarea button form".split())


def blocks(root: HtmlElement, part_of: Callable[[HtmlElement, str], str | None]) -> Iterator[Block]:
    """The lines below an element in their order, spaces made single; blocks and <br> end a line.

    `part_of` tells the part that an element gives to what stands in it, from the element and the part around it; None
    for one that gives none of its own.
    """
    parts: list[str] = [""]
    pieces: list[str] = []

    def line() -> Iterator[Block]:
        text = " ".join("".join(pieces).split())
        pieces.clear()
        if text and parts[-1] != DROPPED:
            yield parts[-1], text

    for event, element in iterwalk(root, events=("start", "end")):
        starts = event == "start"
        if starts:
            around = parts[-1]
            own = DROPPED if around == DROPPED or element.tag in _UNSEEN else part_of(element, around)
            part = around if own is None else own
            if element.tag not in INLINE or part != around:
                yield from line()
            parts.append(part)
            pieces.append(element.text or "")
        else:
            if element.tag not in INLINE or parts[-1] != parts[-2]:
                yield from line()
            parts.pop()
            if element is not root:
                pieces.append(element.tail or "")
