"""Tables: CSV and TSV, one article a row, columns known by their names in the first."""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.jsonl import lines_of
from index.readers.records import KEYS, page_of

MAX_FIELD = 16 << 20
"""Characters of a field above which a row is refused: a quote that is never closed would take in the whole file."""
_DELIMITERS = "\t;|,"
_TEXTS = ("text", "abstract", "summary")


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """A page for each row, with its line ("ligne 12") as its place; a row that doesn't fit the header is refused alone.

    Delimiter: tab, semicolon, bar or comma, whichever the header has most of. Columns: the names of `records.KEYS` and
    their French ones, whatever their case and accents; columns with other names are passed over.
    """
    csv.field_size_limit(MAX_FIELD)  # the module's, for the whole process: its own default is 128 kB
    refused: list[Rejected] = []
    lines = _text_lines(path, stream, refused)
    header = next((line for line in lines if line.strip()), "")
    delimiter = _delimiter(header)
    names = next(csv.reader([header], delimiter=delimiter), [])
    columns = {at: key for at, name in enumerate(names) if (key := _key(name)) is not None}
    if not any(key in KEYS[name] for key in columns.values() for name in _TEXTS):
        yield Rejected(path, "ligne 1", _without_text(names))
        return
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        before = rows.line_num
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield from _taken(refused)
            yield Rejected(path, f"ligne {before + 2}", _broken(error))
            continue
        yield from _taken(refused)
        if row is None:
            return
        if not any(row):
            continue
        place = f"ligne {before + 2}"
        if len(row) != len(names):
            yield Rejected(path, place, _ragged(len(row), len(names)))
            continue
        record: dict[str, object] = {}
        for at, key in columns.items():
            record.setdefault(key, row[at])
        yield page_of(record, path, place)


def _text_lines(path: Path, stream: BinaryIO, refused: list[Rejected]) -> Iterator[str]:
    for number, line in enumerate(lines_of(stream), 1):
        if isinstance(line, Message):
            refused.append(Rejected(path, f"ligne {number}", line))
        else:
            yield line


def _taken(refused: list[Rejected]) -> list[Rejected]:
    taken, refused[:] = list(refused), []
    return taken


def _delimiter(header: str) -> str:
    counts = Counter(header)
    return max(_DELIMITERS, key=lambda delimiter: counts[delimiter])


def _key(name: str) -> str | None:
    """The key of a record that a column's name means."""
    return _KEYS.get(_plain(name))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.strip().lower())
    return "".join(each for each in letters if each.isalnum())


_KEYS = {_plain(key): keys[0] for keys in reversed(KEYS.values()) for key in keys}


def _without_text(names: list[str]) -> Message:
    found = " ".join(names)[:200] or "—"
    return Message(
        fr=f"aucune colonne de texte parmi « {found} » : nommez « texte » celle qui tient les articles",
        en=f"no column of texts among “{found}”: name “text” the one that holds the articles",
    )


def _ragged(found: int, expected: int) -> Message:
    return Message(
        fr=f"{found} colonnes au lieu de {expected} : mettez entre guillemets ce qui contient le séparateur",
        en=f"{found} columns instead of {expected}: put in quotes what holds the delimiter",
    )


def _broken(error: csv.Error) -> Message:
    return Message(
        fr=f"ligne illisible ({error}) : vérifiez que chaque guillemet est fermé",
        en=f"unreadable row ({error}): check that every quote is closed",
    )
