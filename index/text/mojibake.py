"""Text that was once decoded wrongly and saved so (`Ã©` for é, `â€™` for an apostrophe) put right again.

What is wrong is told, and put right, by ftfy, line by line: a page may be of several hands. It takes 50 ms to import
and reads every character, so that a line is handed to it only where two characters stand side by side that a wrong
decoding of French makes and French does not.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from index.article import RawPage
from index.unprintable import has_unprintable, readable, unprintable

_SIGNS = ("Ã", "Â", "Ä", "Å", "â€", "â\x80", "â\x82", "â‚", "√", "¬", "‚Ä", "├", "┬", "ΓÇ")
"""One of these is in every French text whose UTF-8 was read as Windows-1252, Latin-1, Mac Roman or code page 437.

Looking for all of them takes three microseconds: pages that have none are let through at that.
"""
_LONGEST = 1_000_000
"""Longer lines are left as they are."""


@cache
def _suspicious() -> re.Pattern[str]:
    wide = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
    mac = "¢£§¨©™´≠∞±≤≥¥µ∂∑∏πªºΩæø¿¡¬√ƒ≈∆«»…\xa0ÀÃÕŒœ–—“”‘’÷◊†°·‚„‰ÂÊÁËÈÍÎÏÌÓÔßÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü®Ø"
    dos = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    return re.compile(f"[ÃÂÄÅ][ {wide}]|â(?:€|\x80|\x82|‚)|√[{mac}]|¬[{mac}]|‚Ä[{mac}]|[├┬][{dos}]|ΓÇ[{dos}]")


def repaired_text(text: str) -> str:
    """`text` with the lines that a wrong decoding has spoilt put right, and all else as it is."""
    if text.isascii() or not any(sign in text for sign in _SIGNS) or not _suspicious().search(text):
        return text
    lines = text.split("\n")
    return "\n".join(_repaired_line(line) if _suspicious().search(line) else line for line in lines)


def _repaired_line(line: str) -> str:
    from ftfy import fix_encoding

    if len(line) > _LONGEST:
        return line
    if "Ãš" in line:  # è read as ISO 8859-15; as Windows-1252, which ftfy takes it for, it would be Ú
        try:
            return line.encode("iso8859-15").decode("utf-8")
        except UnicodeError:
            pass
    return fix_encoding(line)


def _right(text: str) -> str:
    # In this order: what looks like a control is half of what was decoded wrongly.
    return readable(repaired_text(text))


def _said(page: RawPage) -> Iterator[str | None]:
    """All that a page says; of nearly every page nothing is wrong, which one look tells."""
    yield from (getattr(page, name) for name in _FIELDS)
    yield page.url
    yield from page.outside
    yield from page.tags
    yield from (link.text for link in page.links)
    yield from (one.written for one in page.dates)


_FIELDS = ("text", "title", "author", "date", "section", "source", "agency")


def repaired_page(page: RawPage) -> RawPage:
    """The page with all that it says put right and readable; the very page where nothing is wrong."""
    whole = "\n".join(filter(None, _said(page)))
    if repaired_text(whole) is whole and not has_unprintable(whole):
        return page
    said: dict[str, Any] = {name: _right(value) for name in _FIELDS if (value := getattr(page, name))}
    if page.url:
        said["url"] = unprintable().sub("", page.url)
    if page.outside:
        said["outside"] = tuple(_right("\n".join(page.outside)).split("\n"))
    said["tags"] = tuple(map(_right, page.tags))
    said["links"] = tuple(replace(link, text=_right(link.text)) for link in page.links)
    said["dates"] = tuple(replace(one, written=_right(one.written)) for one in page.dates)
    changed = {name: value for name, value in said.items() if value != getattr(page, name)}
    return replace(page, **changed) if changed else page
