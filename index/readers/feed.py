"""RSS, Atom and RDF feeds: a page for each entry."""

import io
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import feedparser

from index.address import web_address, whole_address
from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.content import no_text, whole_text
from index.readers.guard import guarded_record
from index.readers.markup import one_line, plain_text
from index.readers.sniff import declared_charset
from index.text.controls import bare_markup

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PROLOG = re.compile(rb"\A[^<]*(?:<(?!\w)[^<]*)*")
"""What stands before the first element."""
_BLANK = re.compile(rb"\s+")
_LONGEST_WORD = 2000
_ENDLESS_WORD = re.compile(rb"(?<![\w.+-])[\w.+-]{%d,}" % _LONGEST_WORD)
"""Longer than any word: in an author's name, feedparser looks for a mail address from each of its letters on."""
_BARE = re.compile(
    r"(<!\[CDATA\[.*?\]\]>|&(?:#\d+|#[xX][0-9A-Fa-f]+|(?:amp|lt|gt|quot|apos|nbsp|[A-Za-z][A-Za-z0-9]{2,30}));)|&", re.S
)
"""An ampersand that begins no reference: as it is, the parser would make one of it."""
_MEDIA_TEXT = re.compile(r"(</?)media:description\b")
"""What is said of a picture or a film: the parser would take it for the entry's own summary."""
_SHORTCODE = re.compile(
    r"\[(caption|gallery|embed|audio|video|playlist|wp_caption)\b[^\]\[]*\](?:(?:(?!\[\1\b).){0,5000}?\[/\1\])?|"
    r"\[/?(?:vc_|et_pb_|fusion_|su_|av_)\w*[^\]\[]*\]",
    re.S,
)
"""WordPress's own markup, which stands for pictures and boxes."""
_UNPUBLISHED = frozenset(("draft", "private", "trash", "auto-draft", "pending", "future", "inherit"))
_NO_POSTS = frozenset(
    ("attachment", "nav_menu_item", "revision", "custom_css", "wp_block", "wp_template", "wp_navigation")
)
_UTF8 = {"content-type": "application/xml; charset=utf-8"}


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The entries of a feed, each with its rank ("entrée 3") as its place; the longest of its texts is its text."""
    text = whole_text(path, stream, declared_charset)
    if isinstance(text, Rejected):
        yield text
        return

    text = _MEDIA_TEXT.sub(r"\1media:legend", text)
    text = _BARE.sub(lambda found: found[1] or "&amp;", _DECLARATION.sub("", text.lstrip("\ufeff")))
    data = _PROLOG.sub(_squeezed, bare_markup(text), count=1)
    data = _ENDLESS_WORD.sub(_in_pieces, data)
    try:
        # A file object, never a string: feedparser fetches a string that looks like an address.
        parsed: Any = feedparser.parse(
            io.BytesIO(data), response_headers=_UTF8, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception:
        # Its lenient parser, for what is no XML, trips over in many ways; such a file is no feed.
        parsed = None
    if parsed is None or not parsed.entries:
        yield Rejected(
            path,
            "",
            Message(
                fr="aucun article : ni flux RSS, Atom ou RDF lisible, ni page HTML, ni NewsML, NITF, TEI ou ALTO",
                en="no article: neither a readable feed, nor an HTML page, nor NewsML, NITF, TEI, ALTO",
            ),
        )
        return
    source = _line(parsed.feed.get("title"))
    base = _base(parsed.feed)
    for rank, entry in enumerate(parsed.entries, 1):
        if entry.get("wp_status") in _UNPUBLISHED or entry.get("wp_post_type") in _NO_POSTS:
            continue
        place = f"entrée {rank}"
        yield guarded_record(path, place, partial(_page, path, place, entry, source, base))


def _squeezed(prolog: re.Match[bytes]) -> bytes:
    """The prolog with each run of blanks as one newline: feedparser tries each as the beginning of a declaration."""
    return _BLANK.sub(b"\n", prolog[0])


def _in_pieces(word: re.Match[bytes]) -> bytes:
    return b" ".join(word[0][at : at + _LONGEST_WORD] for at in range(0, len(word[0]), _LONGEST_WORD))


def _base(feed: Any) -> str | None:
    """The address that links of a feed are read against: its site's, else its own."""
    links = [feed.get("link"), *(one.get("href") for one in feed.get("links") or ()), feed.get("id")]
    return next((link for link in map(_line, links) if web_address(link)), None)


def _page(path: Path, place: str, entry: Any, source: str | None, base: str | None) -> RawPage | Rejected:
    texts = [plain_text(_SHORTCODE.sub("", value)) for value in (*_contents(entry), entry.get("summary") or "")]
    text = max(texts, key=len)
    if not text.strip():
        text = plain_text(entry.get("media_legend") or "")
    if not text.strip():
        return no_text(path, place)
    date = entry.get("published") or entry.get("created") or entry.get("updated")
    tags = [label for tag in entry.get("tags") or () if (label := _line(tag.get("label") or tag.get("term")))]
    return RawPage(
        path=path,
        text=text,
        place=place,
        title=_line(entry.get("title")) or "",
        author=_authors(entry),
        date=date,
        date_confidence="meta" if date else "none",
        section=tags[0] if tags else None,
        tags=tuple(tags[1:]),
        source=_line((entry.get("source") or {}).get("title")) or source,
        url=whole_address(_line(entry.get("link")), (base, _line((entry.get("source") or {}).get("link")))),
        ref=_line(entry.get("id")),
        changed=_line(entry["updated"]) if "updated" in entry else None,
    )


def _contents(entry: Any) -> list[str]:
    return [content.get("value") or "" for content in entry.get("content") or ()]


_ADDRESS = re.compile(r"[(<\[]?[^\s()<>\[\]@]+@[^\s()<>\[\]@]+[)>\]]?|[()]")


def _authors(entry: Any) -> str | None:
    written = _line(entry.get("author"))
    if written and "@" in written:
        # The parser takes addresses of long domains to pieces: the name is read from what was written.
        return " ".join(_ADDRESS.sub(" ", written).split()).strip(" ,;") or None
    names = [_line(author.get("name")) for author in entry.get("authors") or ()]
    return ", ".join(dict.fromkeys(filter(None, names))) or written


def _line(value: Any) -> str | None:
    """A value as one line of plain text."""
    return one_line(value) or None if isinstance(value, str) else None
