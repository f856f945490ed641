"""A feed taken to pieces: each entry as a feed of its own, so that it can be a file that outlives the feed."""

from collections.abc import Iterator
from copy import deepcopy
from hashlib import blake2b
from typing import Any

_ENTRIES = ("item", "entry")
_KEPT = ("title", "link", "language", "description", "subtitle", "id", "author")
"""What of a feed's own facts goes with each entry: nothing that changes from day to day."""
_NAMES = (("guid", "id"), ("link",), ("title",))
"""What an entry is known by, surest first."""


class NoFeed(Exception):
    """What was read holds no entry of a feed."""


def entries(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Each entry of an RSS, Atom or RDF feed: its key (16 hexadecimal digits) and a feed of it alone, UTF-8.

    The same entry gives the same key every time, and the same bytes while it says the same. What is no quite right XML
    is read as far as it goes. Raises `NoFeed`.
    """
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    found = [] if root is None else [one for one in root.iter(etree.Element) if _local(one) in _ENTRIES]
    if not found:
        raise NoFeed
    for entry in found:
        entry.tail = None
    alone = _without(root, found)
    place = next((one for one in alone.iter(etree.Element) if _local(one) == "channel"), alone)
    if _local(alone) == "RDF":
        place = alone
    for entry in found:
        inner = deepcopy(entry)
        place.append(inner)
        yield _key(entry), etree.tostring(alone, encoding="utf-8", xml_declaration=True)
        place.remove(inner)


def _without(root: Any, found: list[Any]) -> Any:
    """The feed without its entries and without what changes from one day to the next."""
    from lxml import etree

    for entry in found:
        entry.getparent().remove(entry)
    for holder in [root, *(one for one in root.iter(etree.Element) if _local(one) == "channel")]:
        for child in list(holder):
            if _local(child) not in (*_KEPT, "channel"):
                holder.remove(child)
    return root


def _key(entry: Any) -> str:
    for names in _NAMES:
        for child in entry:
            written = _local(child) in names and ((child.text or "").strip() or child.get("href"))
            if written:
                return blake2b(str(written).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return blake2b("".join(entry.itertext()).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
