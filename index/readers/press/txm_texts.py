"""Corpora for TXM's import TXT+CSV: an archive of a text an article, `ID.txt`, and a row each in `metadata.csv`."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO, StringIO
from pathlib import Path, PurePosixPath
from typing import IO

from index.article import RawPage, Rejected
from index.headline import headline
from index.messages import Message
from index.readers.content import whole_text
from index.readers.record_keys import field_of, has_body
from index.readers.records import page_of
from index.readers.table import unharmed

TEXTS_TABLE = "metadata.csv"
_MAX_BYTES = 256 << 20
TextsRow = Mapping[str, str]


@dataclass(slots=True)
class TextsTable:
    """The rows of a `metadata.csv` by their ids, and the ids whose texts were met."""

    rows: Mapping[str, TextsRow]
    met: set[str] = field(default_factory=set)

    def of(self, name: str) -> TextsRow | None:
        """The row of the text of that name; None where it has none, or is no text."""
        path = PurePosixPath(name)
        row = self.rows.get(path.stem) if path.suffix.lower() == ".txt" else None
        if row is not None:
            self.met.add(path.stem)
        return row

    def unmet(self) -> Message | None:
        """What is said of rows whose texts are not in the archive; None where all are."""
        missing = [name for name in self.rows if name not in self.met]
        if not missing:
            return None
        shown = ", ".join(missing[:3]) + ("…" if len(missing) > 3 else "")
        return Message(
            fr=f"{len(missing)} lignes sans leur texte ({shown}) : ajoutez à l’archive les fichiers ID.txt",
            en=f"{len(missing)} rows without their text ({shown}): add the files ID.txt to the archive",
        )


def folder_of(name: str) -> str:
    """The folder of a member of an archive."""
    return str(PurePosixPath(name).parent)


def texts_table(name: str, stream: IO[bytes]) -> TextsTable | None:
    """The table of that name, its first column `id` and no column of text; None where it is any other file."""
    if PurePosixPath(name).name.lower() != TEXTS_TABLE:
        return None
    data = stream.read(_MAX_BYTES + 1)
    stream.seek(0)
    if len(data) > _MAX_BYTES:
        return None
    text = data.decode("utf-8-sig", "replace")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.DictReader(StringIO(text, newline=""), delimiter=delimiter, restval=""))
    except csv.Error:
        return None
    columns = [column.strip() for column in (rows[0] if rows else {}) if column]
    if not columns or field_of(columns[0]) != "ref" or has_body(columns):
        return None
    first = next(iter(rows[0]))
    return TextsTable({row[first].strip(): _plain(row) for row in rows if row[first].strip()})


def _plain(row: Mapping[str, object]) -> TextsRow:
    """The cells of a row that have a name."""
    cells = {name: value for name, value in row.items() if name and isinstance(value, str) and value.strip()}
    return {name: unharmed(value) for name, value in cells.items()}


def described_text(path: Path, row: TextsRow, data: bytes) -> Iterator[RawPage | Rejected]:
    """The page of a text with what its row says of it; a first line that is the title is no part of the text."""
    text = whole_text(path, BytesIO(data))
    if isinstance(text, Rejected):
        yield text
        return
    told = page_of({**row, "text": text}, path, "")
    if isinstance(told, Rejected):
        yield told
        return
    first, _, rest = text.partition("\n")
    title = " ".join(headline(told.title or "", rest).split())
    titled = rest.strip() and " ".join(first.split()) == title
    yield replace(told, text=rest if titled else text, exported=True)
