"""RIS, as Zotero, EndNote and databases export it: from a line TY to a line ER a reference, with its abstract.

Tags are read with one space or two before their hyphen; a line without a tag goes on where the one before ended; a
missing ER ends where the next TY begins.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.content import whole_text
from index.readers.press.articles import place
from index.readers.press.dates import day_in
from index.readers.press.references import Refs, reference, spoken_name, whole_day

_TAG = re.compile(r"(?P<tag>[A-Z][A-Z0-9]) {1,2}-(?: (?P<value>.*)|\s*$)")
_TITLE = ("TI", "T1", "CT", "BT")
_AUTHOR = ("AU", "A1")
_SOURCE = ("T2", "JF", "JO", "JA", "J2", "PB")
_DATE = ("DA", "Y1", "PY")
_TEXT = ("AB", "N2")

RisFields = dict[str, list[str]]


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The references of the file."""
    text = whole_text(path, stream)
    if isinstance(text, Rejected):
        yield text
        return
    refs = Refs()
    rank = 0
    for rank, fields in enumerate(_records(text), 1):
        yield _article(path, place(rank), fields, refs)
    if not rank:
        yield Rejected(
            path,
            "",
            Message(
                fr="aucune notice (ligne TY) : exportez-la de nouveau", en="no reference (TY line): export it again"
            ),
        )


def _records(text: str) -> Iterator[RisFields]:
    lines: list[str] | None = None
    for line in text.split("\n"):
        begins = line.startswith("TY") and _TAG.fullmatch(line.rstrip()) is not None
        ends = line.startswith("ER") and _TAG.fullmatch(line.rstrip()) is not None
        if lines is not None and (begins or ends):
            yield _fields(lines)
            lines = None
        if begins:
            lines = []
        elif lines is not None:
            lines.append(line)
    if lines is not None:
        yield _fields(lines)


def _fields(lines: list[str]) -> RisFields:
    """The values of each tag; a line without a tag goes on with the value above it."""
    pieces: list[tuple[str, list[str]]] = []
    for line in lines:
        found = _TAG.fullmatch(line.rstrip())
        if found:
            pieces.append((found["tag"], [(found["value"] or "").strip()]))
        elif line.strip() and pieces:
            pieces[-1][1].append(line.strip())
    fields: RisFields = {}
    for tag, value in pieces:
        fields.setdefault(tag, []).append("\n".join(value))
    return fields


def _article(path: Path, where: str, fields: RisFields, refs: Refs) -> RawPage | Rejected:
    def first(*tags: str) -> str:
        return next((value for tag in tags for value in fields.get(tag, []) if value), "")

    dates = [value for tag in _DATE for value in fields.get(tag, [])]
    return reference(
        path,
        where,
        texts=[value for tag in _TEXT for value in fields.get(tag, [])],
        title=first(*_TITLE),
        authors=[spoken_name(value) for tag in _AUTHOR for value in fields.get(tag, [])],
        date=next((day for value in dates if (day := whole_day(value) or day_in(value))), None),
        source=first(*_SOURCE),
        section=first("SE"),
        url=first("UR", "L2"),
        ref=refs.once(first("ID", "AN")),
        tags=fields.get("KW", []),
    )
