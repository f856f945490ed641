"""Lists of queries, as people keep them: a query a line, or a table with a column of queries and one of names."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.analysis import fold
from index.article import Rejected
from index.messages import Message
from index.readers.content import whole_text
from search.errors import NothingToDo

_QUERIES = ("query", "queries", "requete", "requetes", "q", "recherche", "equation", "question")
_NAMES = ("name", "nom", "label", "libelle", "titre", "theme", "id")
_MAX_BYTES = 16 << 20
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class ListedQuery:
    """A query of a list: the line it stands on, and what it is called, the query itself where nothing else."""

    line: int
    text: str
    name: str


def listed_queries(path: Path) -> list[ListedQuery]:
    """The queries of a file, in its order; NothingToDo where it can't be read, or holds none.

    A table is told by a first line that names its columns. Otherwise each line is a query as it stands, quotation marks
    included; empty lines and those that begin with # are passed over.
    """
    try:
        with path.open("rb") as stream:
            text = whole_text(path, stream, limit=_MAX_BYTES)
    except OSError as error:
        why = error.strerror or str(error)
        raise NothingToDo(
            Message(
                fr=f"{path} ne peut pas être lu ({why}) : vérifiez le chemin",
                en=f"{path} cannot be read ({why}): check the path",
            )
        ) from error
    if isinstance(text, Rejected):
        raise NothingToDo(Message(fr=f"{path} : {text.reason.fr}", en=f"{path}: {text.reason.en}"))
    found = list(_queries(text.removeprefix("\ufeff")))
    if not found:
        raise NothingToDo(
            Message(
                fr=f"{path} ne contient aucune requête : écrivez-en une par ligne, ou une colonne « requete »",
                en=f"{path} holds no query: write one a line, or a column “query”",
            )
        )
    return found


def _queries(text: str) -> Iterator[ListedQuery]:
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    names = [fold(cell).strip() for cell in next(csv.reader([head], delimiter=delimiter), [])]
    column = next((at for at, name in enumerate(names) if name in _QUERIES), None)
    if column is None:
        for number, line in enumerate(text.split("\n"), 1):
            query = _unquoted(line.strip())
            if query and not query.startswith("#"):
                yield ListedQuery(number, query, query)
        return
    called = next((at for at, name in enumerate(names) if name in _NAMES), None)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(rows, None)
    while True:
        number = rows.line_num + 1
        row = next(rows, None)
        if row is None:
            return
        query = " ".join(row[column].split()) if column < len(row) else ""
        if query:
            name = " ".join(row[called].split()) if called is not None and called < len(row) else ""
            yield ListedQuery(number, query, name or query)


def _unquoted(line: str) -> str:
    """A line whose quotation marks a spreadsheet doubled, as it was typed; one that is a phrase stays one."""
    if len(line) > 1 and line[0] == line[-1] == '"' and '""' in line[1:-1]:
        return line[1:-1].replace('""', '"').strip()
    return line
