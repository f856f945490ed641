"""A feed taken to pieces: each entry as a feed of its own, so that it can be a file that outlives the feed."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

_ENTRIES = ("item", "entry")
_KEPT = ("title", "link", "language")
"""What of a feed's own facts goes with each entry: what tells whose it is, and does not change from day to day."""
_XML = "{http://www.w3.org/XML/1998/namespace}"
_BASE = f"{_XML}base"
_TOLD = ("version", f"{_XML}lang", _BASE, "href", "rel", "type")
"""The attributes that go with it."""
_SHORT = 1000
"""Characters of each of these facts, at most: they are repeated in every entry's file."""
_NAMES = (("guid", "id"), ("link",), ("title",))
"""What an entry is known by, surest first."""
_ATOM = "http://www.w3.org/2005/Atom"
_TAG = re.compile(rb"<(/?)(?:[\w.-]+:)?(?:item|entry)\b")

_REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));")


class NoFeed(Exception):
    """What was read holds no entry of a feed."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in pieces: gives, once, the key of each entry (16 hexadecimal digits) with a feed of it alone, UTF-8.
    `whole` tells that the feed was closed at its end."""

    pieces: Iterator[tuple[str, bytes]]
    whole: bool

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return self.pieces


def entries(data: bytes) -> Feed:
    """The entries of an RSS, Atom or RDF feed.

    The same entry gives the same key every time, and the same bytes while it says the same. What is no quite right XML
    is read as far as it goes; an entry that the feed broke off in is left out. Raises `NoFeed`.
    """
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(_REFERENCE.sub(_known, data), parser)
    except etree.XMLSyntaxError:
        root = None
    found = [] if root is None else [one for one in root.iter(etree.Element) if _local(one) in _ENTRIES]
    if not found:
        raise NoFeed
    closed, whole = _end(data, root)
    return Feed(_alone(root, found if closed else found[:-1]), whole)


def _known(reference: re.Match[bytes]) -> bytes:
    """A reference to a character; to the one for none, where XML knows no such character and could not be written."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    known = (
        number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number <= 0xFFFD or 0x10000 <= number < 0x110000
    )
    return reference[0] if known else b"&#xFFFD;"


def _alone(root: Any, found: list[Any]) -> Iterator[tuple[str, bytes]]:
    from lxml import etree

    for entry in found:
        entry.tail = None
        if (above := entry.getparent()) is not None:
            above.remove(entry)
    if not found:
        return
    top, place = _head(root, found[0])
    for entry in found:
        inner = deepcopy(entry)
        place.append(inner)
        yield _key(entry), etree.tostring(top, encoding="utf-8", xml_declaration=True)
        place.remove(inner)


def _end(data: bytes, root: Any) -> tuple[bool, bool]:
    """Whether the last entry was closed, and whether the feed was."""
    text = data.replace(b"\0", b"")  # as it would be if it were no UTF-16
    tags = list(_TAG.finditer(text))
    if not tags:
        return True, False
    closed = bool(tags[-1][1]) or text.find(b"/>", tags[-1].end()) == text.find(b">", tags[-1].end()) - 1
    name = f"{root.prefix}:{_local(root)}" if root.prefix else _local(root)
    end = text.find(b"</" + name.encode("utf-8", "replace"), tags[-1].start())
    return closed, end >= 0 and text.find(b">", end) >= 0


def _head(root: Any, entry: Any) -> tuple[Any, Any]:
    """A feed of the same kind without entries, no larger than `_SHORT` allows for, and the place in it for one."""
    from lxml import etree

    top = _like(root) if _local(root) in ("feed", "RDF") else None
    if top is None and _local(entry) == "entry":
        top = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    if top is None:
        top = etree.Element("rss", version="2.0")
    if len(base := root.get(_BASE, "")) and len(base) <= _SHORT and root is not entry:
        top.set(_BASE, base)
    channel = next((one for one in root.iter(etree.Element) if _local(one) == "channel"), None)
    about = None
    if _local(top) == "rss":
        about = etree.SubElement(top, "channel")
    elif _local(top) == "RDF" and channel is not None:
        about = _like(channel, top)
    if about is None:
        about = top
    if root is not entry:
        for name in _KEPT:
            told = next((one for one in (root if channel is None else channel) if _local(one) == name), None)
            if told is not None:
                _like(told, about, with_text=True)
    return top, top if _local(top) == "RDF" else about


def _like(element: Any, above: Any = None, with_text: bool = False) -> Any:
    """An element without others in it like another one, below `above` or at the top; None where that one is too long,
    or holds what cannot be repeated."""
    from lxml import etree

    try:
        namespace = etree.QName(element).namespace
        if len(element.tag) + len(element.prefix or "") > _SHORT:
            return None
        told = {name: value for name in _TOLD if (value := element.get(name)) and len(value) <= _SHORT}
        made = etree.Element(element.tag, told, {element.prefix: namespace} if namespace else None)
        made.text = "".join(element.itertext())[:_SHORT] if with_text else None
    except ValueError:  # no namespace, no characters that XML knows
        return None
    if above is not None:
        above.append(made)
    return made


def _key(entry: Any) -> str:
    from lxml import etree

    try:
        return _digest(_name(entry).encode("utf-8", "replace"))
    except UnicodeDecodeError:  # characters that XML does not know
        return _digest(etree.tostring(entry))


def _name(entry: Any) -> str:
    """What an entry is known by."""
    for names in _NAMES:
        for child in entry:
            written = _local(child) in names and ((child.text or "").strip() or child.get("href"))
            if written:
                return str(written)
    return "".join(entry.itertext())


def _digest(name: bytes) -> str:
    return blake2b(name, digest_size=8).hexdigest()


def _local(element: Any) -> str:
    try:
        tag = element.tag
    except UnicodeDecodeError:  # as above
        return ""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
