"""Documents that are ZIP files of XML: their parts, within bounds; no entity is expanded, nothing is fetched."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import SEEK_END
from pathlib import PurePosixPath
from posixpath import normpath
from typing import BinaryIO

from lxml import etree

from index.messages import Message
from index.readers.bounds import FREE, RATIO, Overrun, overrun
from index.readers.documents.refusals import Unreadable, damaged_document, protected, too_large
from index.readers.documents.scratch import at_hand
from index.readers.zipped import archives

MAX_MEMBER_BYTES = 32 << 20
"""Bytes of one part: its tree takes ten times as many; a novel has two million."""


@contextmanager
def package_of(stream: BinaryIO) -> Iterator["Package"]:
    """The parts of the document that the stream gives; `Unreadable` where there are none to be found."""
    with at_hand(stream) as whole:
        size = whole.seek(0, SEEK_END)
        whole.seek(0)
        try:
            # A document's directory is short: where it is not, the first slice of it is what can be named.
            parts = next(archives(whole))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise Unreadable(damaged_document(error)) from error
        with parts:
            yield Package(parts, FREE + RATIO * size)


class Package:
    """The parts of a document, by their names; `Unreadable` where a part is too large, broken or encrypted."""

    def __init__(self, parts: zipfile.ZipFile, most: int) -> None:
        self._zip = parts
        self._left = most
        self.names = frozenset(parts.namelist())

    def read(self, name: str) -> bytes:
        """The bytes of a part; none where there is no such part."""
        if name not in self.names:
            return b""
        member = self._zip.getinfo(name)
        if member.flag_bits & 1:
            raise Unreadable(protected())
        if member.file_size > MAX_MEMBER_BYTES:
            raise Unreadable(too_large(MAX_MEMBER_BYTES))
        most = min(MAX_MEMBER_BYTES, self._left)
        try:
            with self._zip.open(member) as part:
                data = part.read(most + 1)
        except Exception as error:  # every kind of packing has errors of its own
            raise Unreadable(damaged_document(error)) from error
        if len(data) > most:
            raise Overrun(overrun().en)
        self._left -= len(data)
        return data

    def tree(self, name: str) -> etree._Element | None:
        """A part that is XML; None where there is no such part."""
        data = self.read(name)
        return xml(data) if data else None


def check_bounds(stream: BinaryIO) -> None:
    """`Overrun` where the parts of a document say that they unpack to more than a packed file may give.

    For a library that unpacks by itself; in a process of its own, for what they say may be a lie.
    """
    size = stream.seek(0, SEEK_END)
    stream.seek(0)
    total = 0
    try:
        for archive in archives(stream):
            for member in archive.infolist():
                if member.flag_bits & 1:
                    raise Unreadable(protected())
                total += member.file_size
                if total > FREE + RATIO * size:
                    raise Overrun(overrun().en)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Unreadable(damaged_document(error)) from error
    stream.seek(0)


def xml(data: bytes) -> etree._Element:
    """The tree of an XML document; `Unreadable` where it is broken or declares entities, which no document needs."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(damaged_document(error)) from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise Unreadable(
            Message(
                fr="XML qui déclare des entités (bombe ?) : enregistrez le document de nouveau s’il est sûr",
                en="XML that declares entities (a bomb?): save the document again if it can be trusted",
            )
        )
    return root


def local(element: etree._Element) -> str:
    """The name of an element without its namespace: documents of one kind have several."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def package_attribute(element: etree._Element, name: str) -> str | None:
    """The value of an attribute, whatever its namespace."""
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), None)


def resolved(folder: str, target: str) -> str:
    """The name of the part that `target` means in a part that lies in `folder`."""
    joined = target if target.startswith("/") else str(PurePosixPath(folder, target))
    return normpath(joined).lstrip("/")
