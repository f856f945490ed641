"""What a file holds, told from how it begins."""

import re
from pathlib import Path

from index.text.encoding import marked_encoding

_XML_OPENING = r"\s*+(?:<\?xml[^>]*>\s*+)?+(?><!--.*?-->\s*+|<\?.*?\?>\s*+)*+"
"""What may stand before the first element. Possessive: comments could else be cut in as many ways as there are sets."""
_FEED = re.compile(_XML_OPENING + r"(?:<!doctype\s+rss[^>]*>\s*)?<(?:rss|feed|rdf:rdf)[\s>]", re.I | re.S)
_KIND = re.compile(
    _XML_OPENING
    + r"(?:<!doctype\s[^>\[]*(?:\[[^\]]*\]\s*)?>)?+"
    + _XML_OPENING
    + r"<(?:[a-z]\w{0,12}:)?(?P<root>[a-z][\w.]*)[\s>/]",
    re.I | re.S,
)
_ROOTS = {
    "alto": "press.alto",
    "newsitem": "press.newsml",
    "newsmessage": "press.newsml",
    "newsml": "press.newsml",
    "nitf": "press.nitf",
    "ppsresponse": "press.factiva_xml",
    "ppsarticleresponse": "press.factiva_xml",
    "ppsarticleresultset": "press.factiva_xml",
    "tei": "press.tei",
    "tei.2": "press.tei",
    "teicorpus": "press.tei",
    "text": "press.tei",
    "corpus": "press.tei",
}
"""The first element of an XML file, in lower case, to its format."""
_LIBRARIES = (
    ("press.ris", re.compile(r"\s*TY {1,2}- ?[A-Z]{3,8}\s*\n")),
    (
        "press.bibtex",
        re.compile(r"\s*(?:%[^\n]*\n\s*)*@(?:string|[a-z]{3,20}\s*\{\s*[^\s{},=]+\s*,)\s*\{?\s*\w+\s*=", re.I),
    ),
)
"""Formats of libraries of references, and how their files begin."""
_HTML = re.compile(_XML_OPENING + r"<(?:!doctype\s+html|html|head)[\s>/]", re.I | re.S)
_JSON = re.compile(r'\s*(?:\[\s*)?\{\s*"[^"\n]{1,60}"\s*:')
_CHARSETS = (
    re.compile(rb"<\?xml[^>]{1,200}?encoding\s*=\s*[\"']\s*([\w.:-]{2,40})", re.I),
    re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I),
)
_HEAD = 8192
_ZIPPED_PROGRAMS = (".jar", ".apk")


def content_format(head: bytes) -> str | None:
    """The format that the first bytes of a file leave no doubt about; None where there is one."""
    text = head.decode(marked_encoding(head) or "latin-1", "ignore").lstrip("\ufeff").removeprefix("ï»¿")
    if _FEED.match(text):
        return "feed"
    if _HTML.match(text):
        return "html"
    if _JSON.match(text):
        return "jsonl"
    if (found := _KIND.match(text)) and (kind := _ROOTS.get(found["root"].lower())):
        return kind
    return next((name for name, sign in _LIBRARIES if sign.match(text)), None)


def container_format(path: Path, head: bytes) -> str | None:
    """The format of a file that holds others, by its first bytes: "archive", "warc"; else None.

    Programs are ZIP files of a kind, and none for us; so are documents, which `documents.sniffing` tells.
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None if path.suffix.lower() in _ZIPPED_PROGRAMS else "archive"
    if head[257:262] == b"ustar":
        return "archive"
    return "warc" if head.startswith((b"WARC/", b"filedesc://")) else None


def declared_charset(data: bytes) -> str | None:
    """The charset that an XML prolog or an HTML <meta> near the start of `data` declares."""
    for pattern in _CHARSETS:
        if found := pattern.search(data[:_HEAD]):
            return found[1].decode("ascii")
    return None
