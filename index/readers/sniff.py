"""What a file holds, told from how it begins."""

import re
from pathlib import Path

from index.text.encoding import marked_encoding

_XML_OPENING = r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?.*?\?>\s*)*"
_FEED = re.compile(_XML_OPENING + r"(?:<!doctype\s+rss[^>]*>\s*)?<(?:rss|feed|rdf:rdf)[\s>]", re.I | re.S)
_HTML = re.compile(_XML_OPENING + r"<(?:!doctype\s+html|html|head)[\s>/]", re.I | re.S)
_JSON = re.compile(r'\s*(?:\[\s*)?\{\s*"[^"\n]{1,60}"\s*:')
_CHARSETS = (
    re.compile(rb"<\?xml[^>]{1,200}?encoding\s*=\s*[\"']\s*([\w.:-]{2,40})", re.I),
    re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I),
)
_HEAD = 8192
_ZIPPED_DOCUMENTS = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".jar", ".apk")


def content_format(head: bytes) -> str | None:
    """The format that the first bytes of a file leave no doubt about: "feed", "html", "jsonl"; else None."""
    text = head.decode(marked_encoding(head) or "latin-1", "ignore").lstrip("\ufeff").removeprefix("ï»¿")
    if _FEED.match(text):
        return "feed"
    if _HTML.match(text):
        return "html"
    if _JSON.match(text):
        return "jsonl"
    return None


def container_format(path: Path, head: bytes) -> str | None:
    """The format of a file that holds others, by its first bytes: "archive", "warc"; else None.

    Office documents and books are ZIP files of a kind, and none for us.
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None if path.suffix.lower() in _ZIPPED_DOCUMENTS else "archive"
    if head[257:262] == b"ustar":
        return "archive"
    return "warc" if head.startswith((b"WARC/", b"filedesc://")) else None


def declared_charset(data: bytes) -> str | None:
    """The charset that an XML prolog or an HTML <meta> near the start of `data` declares."""
    for pattern in _CHARSETS:
        if found := pattern.search(data[:_HEAD]):
            return found[1].decode("ascii")
    return None
