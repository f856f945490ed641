"""CSV and TSV: a page for each row, its columns known by their names in French or English."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.cleaning.forms import letters
from index.messages import Message
from index.readers.guard import guarded_record
from index.readers.jsonl import decoded_lines
from index.readers.record_dates import day_first, months_first
from index.readers.record_keys import TEXT_FIELDS, field_of, has_body
from index.readers.records import page_of

MAX_FIELD = 16 << 20
"""Characters above which a field is refused: no article is that long, a quote that is never closed is."""
MOST_RAGGED = 1_000
"""Rows one after another that are refused each by itself: there may be millions behind an open quote."""
_Line = str | Message
_DELIMITERS = ",;\t|"
_BETWEEN_TAGS = re.compile(r"\s*[,;|§]\s*")
_NAMED_DELIMITER = re.compile(r'\ufeff?"?sep=(.)"?', re.I)
"""The first line by which Excel is told the delimiter."""
_SAMPLE = 1 << 18
"""Characters of a table that tell what its columns hold."""
_WORDS_OF_PROSE = 3
_HARMLESS = re.compile(r"'\s*[=+\-@＝＋－＠]")
_OF_READERS = re.compile("comment|reaction|legal|copyright")
_SENTENCE = re.compile(r"(?:\S+\s+){11,}\S+\s?[.!…»”\"]", re.S)
"""What no column is called: the first line of a table without a header is an article."""
TEXT = "text"


class _Lines:
    """The lines that the rows are parsed from; those of a row that proved broken can be read again, but its first."""

    def __init__(self, lines: Iterator[_Line]) -> None:
        self._lines = lines
        self._ahead: deque[_Line] = deque()
        self._row: list[_Line] = []
        self.number = 0
        """Of the line that was given last, from 1."""
        self.refused: list[tuple[int, Message]] = []
        """Lines that could not be read, with their numbers."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if not self._ahead:
            line = next(self._lines)
            # Lines that end as on old Macs come in one.
            self._ahead.extend(
                [line] if isinstance(line, Message) else [f"{part}\n" for part in line.removesuffix("\n").split("\n")]
            )
        line = self._ahead.popleft()
        self._row.append(line)
        self.number += 1
        if isinstance(line, Message):
            self.refused.append((self.number, line))
            return ""
        return line

    def begin(self) -> int:
        """Begin a row; the number of its first line."""
        self._row.clear()
        return self.number + 1

    def again(self) -> None:
        """Go back behind the first line of the row: a quote that is not closed has made the others part of it."""
        back = self._row[1:]
        self._ahead.extendleft(reversed(back))
        self.number -= len(back)
        self.refused = [(number, why) for number, why in self.refused if number <= self.number]
        self._row.clear()


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """A page for each row below the header, with the line it begins on ("ligne 12") as its place.

    The delimiter is the one that makes the most known columns of the header, or that a first line "sep=;" names. A row
    that has not as many fields as the header is refused alone.
    """
    # The module's one limit is the process's; its default is shorter than long articles are.
    csv.field_size_limit(MAX_FIELD)
    sample = _sample(stream)
    lines = _Lines(decoded_lines(stream))
    header = next((line for line in lines if line.strip()), "")
    named = _NAMED_DELIMITER.fullmatch(header.strip())
    if named:
        header = next((line for line in lines if line.strip()), "")
    delimiter, columns = _columns(header, named[1] if named else _DELIMITERS)
    if not has_body(columns) and any(map(_SENTENCE.fullmatch, columns)):
        yield Rejected(path, "", _headless())
        return
    # What may be the text by its length alone is told by the first rows.
    columns = _with_text(columns, _rows(sample, delimiter, columns))
    if not has_body(columns):
        yield Rejected(path, "", _unrecognised(columns))
        return
    swapped = {name for name in columns if _is_month_first(name, _rows(sample, delimiter, columns), columns)}
    rows = csv.reader(lines, delimiter=delimiter)
    ragged = first_untold = 0
    while True:
        number = lines.begin()
        place = f"ligne {number}"
        try:
            row = next(rows, None)
        except csv.Error:
            lines.again()
            yield Rejected(path, place, _too_long())
            continue
        while row and len(row) > len(columns) and not row[-1].strip():
            row.pop()
        blank = not row or not any(map(str.strip, row))
        if not blank and len(row or ()) != len(columns):
            lines.again()
            ragged += 1
            if ragged <= MOST_RAGGED:
                yield Rejected(path, place, _ragged(len(row or ()), len(columns)))
            elif ragged == MOST_RAGGED + 1:
                first_untold = number
        if ragged > MOST_RAGGED and (row is None or (not blank and len(row) == len(columns))):
            yield Rejected(
                path, f"lignes {first_untold} à {number - 1}", _ragged_too(ragged - MOST_RAGGED, len(columns))
            )
        for refused, why in lines.refused:
            yield Rejected(path, f"ligne {refused}", why)
        lines.refused.clear()
        if row is None:
            return
        if not blank and len(row) == len(columns):
            ragged = 0
            yield guarded_record(path, place, partial(_page, columns, row, swapped, path, place))


def _page(columns: list[str], row: list[str], swapped: set[str], path: Path, place: str) -> RawPage | Rejected:
    return page_of(_record(columns, row, swapped), path, place)


def _columns(header: str, delimiters: str) -> tuple[str, list[str]]:
    """The delimiter and the columns' names: of all delimiters, that by which most are known, then that with most."""
    splits = []
    for delimiter in delimiters:
        try:
            names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])]
        except csv.Error:
            continue
        splits.append((sum(field_of(name) is not None for name in names), len(names), delimiter, names))
    _, _, delimiter, names = max(splits, default=(0, 0, ",", []))
    return delimiter, names


def _sample(stream: BinaryIO) -> str:
    """The beginning of a table, without its last line, which may be cut."""
    lines: list[str] = []
    size = 0
    for line in decoded_lines(stream):
        if isinstance(line, str):
            lines.append(line)
            size += len(line)
        if size > _SAMPLE:
            break
    stream.seek(0)
    return "".join(lines)


def _rows(sample: str, delimiter: str, columns: list[str]) -> list[list[str]]:
    """The whole rows of the sample."""
    found: list[list[str]] = []
    reader = csv.reader(sample.splitlines(keepends=True), delimiter=delimiter)
    with suppress(csv.Error):
        found.extend(row for row in reader if len(row) == len(columns))
    return found[1:] if found and [cell.strip() for cell in found[0]] == columns else found


def _with_text(columns: list[str], rows: list[list[str]]) -> list[str]:
    """The columns' names; where none is known for the text, the one with the longest prose is the text.

    A summary is shorter than what it sums up: it does not stand for a longer column whose name is unknown.
    """
    fields = [field_of(name) for name in columns]
    if "text" in fields or "html" in fields or not rows:
        return columns
    means = [sum(len(row[at]) for row in rows) / len(rows) for at in range(len(columns))]
    prose = [at for at, field in enumerate(fields) if field is None and _is_prose(columns[at], rows, at)]
    longest = max(prose, key=means.__getitem__, default=None)
    known = max((means[at] for at, field in enumerate(fields) if field in TEXT_FIELDS), default=0.0)
    if longest is None or means[longest] <= known:
        return columns
    return [TEXT if at == longest else name for at, name in enumerate(columns)]


def _is_prose(name: str, rows: list[list[str]], at: int) -> bool:
    """Whether the cells of a column are sentences of the page's own, and neither addresses nor readers' comments."""
    words = sum(len(row[at].split()) for row in rows) / len(rows)
    return words >= _WORDS_OF_PROSE and not _OF_READERS.search(letters(name))


def _is_month_first(name: str, rows: list[list[str]], columns: list[str]) -> bool:
    return field_of(name) == "date" and months_first(row[columns.index(name)] for row in rows)


def _record(columns: list[str], row: list[str], swapped: set[str]) -> dict[str, object]:
    """A row as a record of a JSON file would be."""
    record: dict[str, object] = {}
    for name, value in zip(columns, row, strict=True):
        value = unharmed(value.strip())
        if name and value and name not in record:
            tags = field_of(name) == "tags"
            record[name] = (
                _BETWEEN_TAGS.split(value.strip(" [],;|")) if tags else day_first(value) if name in swapped else value
            )
    return record


def unharmed(cell: str) -> str:
    """A cell without the apostrophe that exports set before what a spreadsheet would take for a formula."""
    return cell[1:] if _HARMLESS.match(cell) else cell


def _unrecognised(columns: list[str]) -> Message:
    found = " ".join(" | ".join(columns[:20]).split())[:300] or "—"
    return Message(
        fr=f"aucune colonne de texte ; trouvées : {found} ; nommez-les titre, texte, date, auteur, source, url",
        en=f"no column of text; found: {found}; name them title, text, date, author, source, url",
    )


def _headless() -> Message:
    return Message(
        fr="la première ligne est un article, pas les noms des colonnes : mettez au-dessus d’elle titre, texte, date…",
        en="the first line is an article, not the names of the columns: put title, text, date… above it",
    )


def _ragged_too(count: int, columns: int) -> Message:
    return Message(
        fr=f"{count} lignes de plus sans les {columns} champs de l’en-tête : un guillemet est sans doute resté ouvert",
        en=f"{count} more rows without the {columns} fields of the header: a quote above is probably not closed",
    )


def _ragged(found: int, expected: int) -> Message:
    more = "s" if found > 1 else ""
    return Message(
        fr=f"{found} champ{more} au lieu de {expected} : vérifiez les guillemets et les séparateurs de la ligne",
        en=f"{found} field{more} rather than {expected}: check the quotes and delimiters of the line",
    )


def _too_long() -> Message:
    return Message(
        fr=f"champ de plus de {MAX_FIELD >> 20} millions de caractères : fermez le guillemet qui l’ouvre",
        en=f"field of more than {MAX_FIELD >> 20} million characters: close the quote that opens it",
    )
