"""JSON Lines, given line by line, unread; and JSON files that are one array, one object or several in a row, read
whole."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from index.address import whole_address
from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.content import whole_text
from index.readers.guard import guarded_page, guarded_record
from index.readers.parts import PageOrPart, Part
from index.readers.press import csl, ninjs
from index.readers.record_keys import known
from index.readers.records import ENVELOPES, base_of, page_of
from index.text.encoding import decode, marked_encoding

MAX_LINE = 64 << 20
"""Bytes above which a line is refused: no article is that long, and memory is not for one line."""

_SHORT = 256
"""Bytes of the longest line of which it is asked whether it is of spaces that UTF-8 writes in several bytes."""

_Line = str | Message


def read(path: Path, stream: BinaryIO) -> Iterator[PageOrPart]:
    """A page for each record, with its line ("ligne 12") or, in an array, its rank ("élément 12") as its place.

    A line that is no record is refused alone.
    """
    lines = _lines(stream)
    opening: list[bytes | _Line] = []
    told: list[_Line] = []
    while len(told) < 2 and (line := next(lines, None)) is not None:
        opening.append(line)
        text = decode(line) if isinstance(line, bytes) else line
        if not isinstance(text, str) or text.strip():
            told.append(text)
    if _is_json_lines(path, told):
        yield from _from_lines(path, chain(opening, lines))
        return
    stream.seek(0)
    cure = Message(fr="convertissez-le en JSON Lines (jq -c '.[]')", en="convert it to JSON Lines (jq -c '.[]')")
    whole = whole_text(path, stream, cure=cure)
    yield from [whole] if isinstance(whole, Rejected) else _from_whole(path, whole)


def decoded_lines(stream: BinaryIO) -> Iterator[_Line]:
    """Each line decoded, or why it can't be; the end of a line that is too long is passed over."""
    for line in _lines(stream):
        yield decode(line) if isinstance(line, bytes) else line


def _lines(stream: BinaryIO) -> Iterator[bytes | _Line]:
    """Each line, decoded only where that is told by the beginning of the file."""
    head = stream.read(4)
    stream.seek(0)
    encoding = marked_encoding(head)
    source: BinaryIO | io.TextIOWrapper = stream
    if encoding is not None and encoding != "utf-8":
        source = io.TextIOWrapper(stream, encoding, errors="replace", newline="\n")
    while line := source.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            rest: bytes | str = line
            while rest and rest[-1:] not in (b"\n", "\n"):
                rest = source.readline(MAX_LINE)
            yield Message(
                fr=f"ligne de plus de {MAX_LINE >> 20} Mio : vérifiez que le fichier a bien un article par ligne",
                en=f"line of more than {MAX_LINE >> 20} MiB: check that the file has one article a line",
            )
        elif isinstance(line, bytes):
            yield line
        else:
            yield line.removeprefix("\ufeff")
    if isinstance(source, io.TextIOWrapper):
        source.detach()


def _is_json_lines(path: Path, opening: list[_Line]) -> bool:
    """Whether a file with these first two lines has a record a line: the first is one, or the second begins one."""
    if not opening or not isinstance(opening[0], str):
        return True
    try:
        record = json.loads(opening[0])
    except (ValueError, RecursionError):
        pass
    else:
        alone = len(opening) == 1 and path.suffix.lower() == ".json"
        return isinstance(record, dict) and not alone and _enveloped(record) is None
    if opening[0].lstrip("\ufeff \t").startswith("["):  # an array, its records perhaps one a line
        return False
    second = opening[1] if len(opening) > 1 else ""
    return not isinstance(second, str) or second.startswith("{")


def _from_lines(path: Path, lines: Iterator[bytes | _Line]) -> Iterator[PageOrPart]:
    for number, line in enumerate(lines, 1):
        place = f"ligne {number}"
        if isinstance(line, Message):
            yield Rejected(path, place, line)
        elif isinstance(line, bytes):
            if not _is_blank(line):
                yield Part(line, partial(_in_line, path, place), place)
        elif line.strip():
            yield guarded_page(path, place, partial(_of_line, path, place, line))


def _is_blank(line: bytes) -> bool:
    if len(line) > _SHORT:
        return False
    text = decode(line) if line.strip() else ""
    return isinstance(text, str) and not text.strip()


def _in_line(path: Path, place: str, line: bytes) -> Iterator[RawPage | Rejected]:
    """The page of a line that is still to be decoded."""
    text = decode(line)
    if isinstance(text, Message):
        yield Rejected(path, place, text)
    elif text.strip():
        yield guarded_page(path, place, partial(_of_line, path, place, text))


def _of_line(path: Path, place: str, line: str) -> RawPage | Rejected:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Rejected(path, place, _broken(error))
    return _page(record, path, place)


def _from_whole(path: Path, text: str) -> Iterator[RawPage | Rejected]:
    """The records of an array, of an envelope, or standing one after the other; after a broken one, from the next."""
    decoder = json.JSONDecoder()
    position = _end(_GAP, text, _end(_ASSIGNED, text, 0))
    single = text[position : position + 1] != "["
    rank = 0
    while (position := _end(_GAP, text, position)) < len(text):
        rank += 1
        place = f"élément {rank}"
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield Rejected(path, place, _broken(error))
            following = _NEXT.search(text, getattr(error, "pos", position))
            if following is None:
                return
            position = following.end()
            continue
        inner = _enveloped(value)
        if inner is not None:
            base = base_of(value)
            for number, record in enumerate(inner, 1):
                place = f"élément {number}"
                yield guarded_record(path, place, partial(_page_of, base, record, path, place))
        else:
            alone = single and rank == 1 and _end(_GAP, text, position) == len(text)
            place = "" if alone else place
            yield guarded_record(path, place, partial(_page, value, path, place))
    if not rank:
        yield Rejected(path, "", Message(fr="aucun enregistrement : retirez-le", en="no record: take it away"))


_GAP = re.compile(r"[\s,;)\[\]\ufeff]*")
"""What may stand between records; brackets open and close the array that they form."""
_ASSIGNED = re.compile(
    r"[\s\ufeff]*(?:(?:(?:var|let|const)\s+)?[\w$.]+(?:\[[^\]\n]*\])?\s*=\s*|[\w$.]+\s*\()(?=[\s\[{])"
)
"""How a script that gives records begins: `var data = [`, `window.part0 = [`, `callback(`."""
_ENVELOPES_DEEP = 4
_NEXT = re.compile(r"\}\s*,?\s*(?=\{)")
"""Where a broken record ends and another begins."""


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position


def _enveloped(value: Any) -> list[Any] | None:
    """The articles in an object that is itself none, in envelopes within envelopes too, as services answer."""
    for _ in range(_ENVELOPES_DEEP):
        if not isinstance(value, dict) or "text" in known(value):
            return None
        held = [value[key] for key in ENVELOPES if isinstance(value.get(key), (list, dict))]
        found = next((inner for inner in held if isinstance(inner, list)), None)
        if found is not None:
            return found
        value = next(iter(held), None)
    return None


def _page_of(base: str | None, record: Any, path: Path, place: str) -> RawPage | Rejected:
    """The page of a record among others, its link read against the address that the file gives for all."""
    page = _page(record, path, place)
    return replace(page, url=whole_address(page.url, (base,))) if isinstance(page, RawPage) else page


def _page(record: Any, path: Path, place: str) -> RawPage | Rejected:
    if isinstance(record, dict):
        if len(record) == 1 and isinstance(inner := next(iter(record.values())), dict):
            record = inner  # an archive of Twitter has {"tweet": {...}}
        elif isinstance(inner := record.get("_source"), dict):
            record = {"_id": record.get("_id")} | inner  # a hit or a dump of Elasticsearch
        read_by = next((kind.page_of for kind in (csl, ninjs) if kind.is_item(record)), page_of)
        return read_by(record, path, place)
    return Rejected(
        path,
        place,
        Message(
            fr="pas un objet JSON : il faut des clés comme title, text, date",
            en="not a JSON object: keys such as title, text, date are needed",
        ),
    )


def _broken(error: Exception) -> Message:
    """A JSON error, with its place in the line."""
    if isinstance(error, json.JSONDecodeError):
        where = f"ligne {error.lineno}, colonne {error.colno}" if error.lineno > 1 else f"colonne {error.colno}"
        line = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        return Message(
            fr=f"JSON invalide ({where}) : corrigez ou retirez cet enregistrement",
            en=f"invalid JSON ({line}): mend or remove this record",
        )
    return Message(
        fr="JSON illisible, trop imbriqué ou hors limites : retirez cet enregistrement",
        en="JSON that can't be read, too deep or out of bounds: remove this record",
    )
