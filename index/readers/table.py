"""CSV and TSV: a page for each row, its columns known by their names in French or English."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.cleaning.forms import letters
from index.messages import Message
from index.readers.jsonl import lines_of
from index.readers.records import KEYS, page_of

MAX_FIELD = 16 << 20
"""Characters above which a field is refused: no article is that long, a quote that is never closed is."""
_Line = str | Message
_DELIMITERS = ",;\t|"
_MORE = {
    "title": ("titre de l'article", "article title", "intitulé", "headlines"),
    "text": ("texte intégral", "texte de l'article", "article", "article text", "texte complet", "text content"),
    "date": ("date de publication", "date de parution", "publié le", "parution", "jour"),
    "author": ("auteur(s)", "auteur.e", "journaliste", "writer", "signataire", "nom de l'auteur"),
    "section": ("catégorie", "thème", "section name", "thématique"),
    "source": ("nom de la source", "publication name", "titre de presse", "support", "domain"),
    "url": ("adresse", "uri", "href", "article url", "url de l'article", "lien de l'article"),
    "tags": ("mots-clés", "mots clés", "étiquettes"),
    "fetched": ("date de collecte", "collecté le", "crawl date", "scrape date"),
    "ref": ("identifiant", "article id", "n°", "numéro"),
}
"""Names that columns have beside the keys of records; compared by their letters alone."""
_READ = {letters(name): (field, name) for field, names in KEYS.items() for name in names}
_NAMES = {letters(name): (field, KEYS[field][-1]) for field, names in _MORE.items() for name in names} | _READ
"""Letters of a column's name to the field it is and to the key that `page_of` reads it by."""
_BODIES = ("text", "abstract", "summary")


_BETWEEN_TAGS = re.compile(r"\s*[,;|]\s*")


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

    The delimiter is the one that makes the most known columns of the header. A row that has not as many fields as the
    header is refused alone.
    """
    # The module's one limit is the process's; its default is shorter than long articles are.
    csv.field_size_limit(MAX_FIELD)
    lines = _Lines(lines_of(stream))
    header = next((line for line in lines if line.strip()), "")
    delimiter, columns = _columns(header)
    keys = [_NAMES.get(letters(name), ("", ""))[1] for name in columns]
    if not any(_NAMES[letters(name)][0] in _BODIES for name, key in zip(columns, keys, strict=True) if key):
        yield Rejected(path, "", _unrecognised(columns))
        return
    rows = csv.reader(lines, delimiter=delimiter)
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
            yield Rejected(path, place, _ragged(len(row or ()), len(columns)))
        for refused, why in lines.refused:
            yield Rejected(path, f"ligne {refused}", why)
        lines.refused.clear()
        if row is None:
            return
        if not blank and len(row) == len(columns):
            yield page_of(_record(keys, row), path, place)


def _columns(header: str) -> tuple[str, list[str]]:
    """The delimiter and the columns' names: of all delimiters, that by which most are known, then that with most."""
    splits = []
    for delimiter in _DELIMITERS:
        try:
            names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])]
        except csv.Error:
            continue
        splits.append((sum(letters(name) in _NAMES for name in names), len(names), delimiter, names))
    _, _, delimiter, names = max(splits, default=(0, 0, ",", []))
    return delimiter, names


def _record(keys: list[str], row: list[str]) -> dict[str, object]:
    """A row as a record of a JSON file would be."""
    record: dict[str, object] = {}
    for key, value in zip(keys, row, strict=True):
        if key and value.strip():
            tags = key in KEYS["tags"]
            record.setdefault(key, _BETWEEN_TAGS.split(value.strip(" [],;|")) if tags else value.strip())
    return record


def _unrecognised(columns: list[str]) -> Message:
    found = " ".join(" | ".join(columns[:20]).split())[:300] or "—"
    return Message(
        fr=f"aucune colonne de texte ; trouvées : {found} ; nommez-les titre, texte, date, auteur, source, url",
        en=f"no column of text; found: {found}; name them title, text, date, author, source, url",
    )


def _ragged(found: int, expected: int) -> Message:
    return Message(
        fr=f"{found} champs au lieu de {expected} : vérifiez les guillemets et les séparateurs de la ligne",
        en=f"{found} fields rather than {expected}: check the quotes and delimiters of the line",
    )


def _too_long() -> Message:
    return Message(
        fr=f"champ de plus de {MAX_FIELD >> 20} millions de caractères : fermez le guillemet qui l’ouvre",
        en=f"field of more than {MAX_FIELD >> 20} million characters: close the quote that opens it",
    )
