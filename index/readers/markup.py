"""A fragment of HTML, as feeds and JSON records hold it, to plain text."""

import html
import re

_TAG = re.compile(
    r"</?(?:p|br|div|span|a|em|strong|b|i|u|h[1-6]|ul|ol|li|blockquote|figure|img|table|tr|td|section|article|iframe|"
    r"script|style|aside|sup|sub|cite|q|small)\b[^<>]*>",
    re.I,
)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,6});")
_BLOCKS = re.compile(r"p|br|div|h[1-6]|[uod]l|li|d[td]|blockquote|table|tr|section|article|header|footer|hr|pre")
_UNREAD = re.compile(r"script|style|figure|figcaption|aside|nav|form|iframe|button|noscript|template|svg|video|audio")
_PARAGRAPH = re.compile(r"<(?:p|br|div|li|h[1-6])\b", re.I)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPACE_WITHIN_LINES = re.compile(r"[ \t\r\f]+")


def plain_text(fragment: str) -> str:
    """The text of a fragment, each block on a line of its own; text without any markup comes back as it is.

    Pictures with their captions, asides, forms and scripts are not read.
    """
    if "<" not in fragment or not _TAG.search(fragment):
        return html.unescape(fragment) if "&" in fragment and _ENTITY.search(fragment) else fragment

    from lxml.etree import LxmlError, iterwalk
    from lxml.html import HtmlElement, HTMLParser, fragment_fromstring

    try:
        root: HtmlElement = fragment_fromstring(
            fragment.replace("\x00", ""), create_parent="div", parser=HTMLParser(remove_comments=True, remove_pis=True)
        )
    except (LxmlError, ValueError):
        return _TAG.sub(" ", fragment)
    # Text with inline tags alone has its paragraphs apart by newlines.
    space = _SPACE if _PARAGRAPH.search(fragment) else _SPACE_WITHIN_LINES
    pieces: list[str] = []
    skipped = 0
    for event, element in iterwalk(root, events=("start", "end")):
        starts = event == "start"
        if _UNREAD.fullmatch(element.tag):
            skipped += 1 if starts else -1
        if not skipped:
            text = element.text if starts else element.tail
            pieces += ["\n" if _BLOCKS.fullmatch(element.tag) else "", space.sub(" ", text or "")]
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(fragment: str) -> str:
    """A fragment, such as a title, as one line of plain text; spaces that do not break stay as they are."""
    return _SPACE.sub(" ", plain_text(fragment)).strip()
