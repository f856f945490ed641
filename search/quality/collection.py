"""A test collection: documents, queries, and judgements of which documents answer which query.

It is a folder: `corpus.jsonl` or `corpus.jsonl.gz` (a JSON object a line: id, title, text), `queries.tsv` (id, tab,
text) and `qrels.tsv` (TREC: query, 0, document, grade; a grade above 0 is relevant).
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from search.errors import Message, NothingToDo, SearchError

Qrels = Mapping[str, Mapping[str, int]]
"""Query to document to grade."""


class BadCollection(SearchError):
    """A file of a collection that does not hold what it should; the message names the file and the line."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Collection:
    """What is asked of a corpus, and which documents answer. `queries` are those with at least one relevant document;
    `unjudged` counts the others, which measure nothing."""

    folder: Path
    queries: Mapping[str, str]
    qrels: Qrels
    unjudged: int

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.resolve().name

    def relevant(self) -> frozenset[str]:
        """Every document that answers one of the queries."""
        return frozenset(
            document for query in self.queries for document, grade in self.qrels[query].items() if grade > 0
        )


def read_collection(folder: Path) -> Collection:
    """The queries and judgements in `folder`; raises NothingToDo where a file is missing, BadCollection where one is
    malformed."""
    asked = _read_queries(_present(folder / "queries.tsv"))
    qrels = _read_qrels(_present(folder / "qrels.tsv"))
    answered = {query for query, grades in qrels.items() if any(grade > 0 for grade in grades.values())}
    judged = {query: text for query, text in asked.items() if query in answered}
    if not judged:
        raise BadCollection(
            Message(
                fr=f"{folder} : aucune question de queries.tsv n’a de document pertinent dans qrels.tsv ; "
                "vérifiez que les identifiants sont les mêmes",
                en=f"{folder}: no query of queries.tsv has a relevant document in qrels.tsv; "
                "check that the identifiers are the same",
            )
        )
    return Collection(folder, judged, qrels, len(asked) - len(judged))


def corpus_file(folder: Path) -> Path:
    """The corpus of the collection in `folder`; raises NothingToDo where there is none."""
    plain = folder / "corpus.jsonl"
    return plain if plain.exists() else _present(folder / "corpus.jsonl.gz", "corpus.jsonl(.gz)")


def corpus_records(path: Path) -> Iterator[tuple[str, bytes]]:
    """Each record of a corpus: its identifier and its line as it stands.

    Raises BadCollection at the first that has no identifier or one already taken, and where there is no record at all.
    """
    lines: dict[str, int] = {}
    for number, line in _records(path):
        identifier = _identifier(line, path, number)
        if identifier in lines:
            raise _bad(
                path,
                number,
                f"identifiant « {identifier} » déjà pris ligne {lines[identifier]}, donnez-en un autre",
                f"identifier “{identifier}” already taken on line {lines[identifier]}, give another",
            )
        lines[identifier] = number
        yield identifier, line
    if not lines:
        raise _bad(path, None, "aucun document, mettez-en un par ligne", "no document, put one on each line")


def _records(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a corpus that hold anything, with their numbers."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, line.rstrip(b"\r\n")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _bad(path, None, "archive gzip abîmée, copiez-la de nouveau", "broken gzip, copy it again") from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _identifier(line: bytes, path: Path, number: int) -> str:
    try:
        record = json.loads(line)
        found = record.get("id")
    except (ValueError, RecursionError, AttributeError) as error:
        raise _bad(
            path,
            number,
            "il faut un objet JSON par ligne, avec id, title et text",
            "a JSON object a line is needed, with id, title and text",
        ) from error
    identifier = str(found) if isinstance(found, (str, int)) else ""
    if not identifier or identifier.split() != [identifier]:
        raise _bad(path, number, "il faut une clé id, sans espace", "an id key without spaces is needed")
    return identifier


def _read_queries(path: Path) -> dict[str, str]:
    queries: dict[str, str] = {}
    for number, line in _lines(path):
        query, tab, text = line.partition("\t")
        if not tab or not query.strip():
            raise _bad(path, number, "il faut identifiant, tabulation, question", "identifier, tab, query are needed")
        if query.strip() in queries:
            raise _bad(
                path,
                number,
                f"question « {query.strip()} » déjà donnée, retirez l’une des deux",
                f"query “{query.strip()}” already given, remove one of the two",
            )
        queries[query.strip()] = text.strip()
    return queries


def _read_qrels(path: Path) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        try:
            query, _, document, grade = line.split()
            qrels.setdefault(query, {})[document] = int(grade)
        except ValueError as error:
            raise _bad(
                path,
                number,
                "il faut question, 0, document, note entière, séparés par des espaces",
                "query, 0, document, whole grade are needed, apart by spaces",
            ) from error
    return qrels


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file that hold anything, with their numbers."""
    try:
        with path.open(encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise _bad(path, None, "pas en UTF-8, convertissez-le", "not UTF-8, convert it") from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _present(path: Path, name: str | None = None) -> Path:
    if not path.exists():
        name = name or path.name
        raise NothingToDo(
            Message(
                fr=f"pas de {name} dans {path.parent} : donnez un dossier qui a corpus.jsonl, queries.tsv et qrels.tsv",
                en=f"no {name} in {path.parent}: give a folder that has corpus.jsonl, queries.tsv and qrels.tsv",
            )
        )
    return path


def _bad(path: Path, line: int | None, fr: str, en: str) -> BadCollection:
    place = Message("", "") if line is None else Message(f", ligne {line}", f", line {line}")
    return BadCollection(Message(fr=f"{path}{place.fr} : {fr}", en=f"{path}{place.en}: {en}"))


def _unreadable(path: Path, error: OSError) -> BadCollection:
    why = error.strerror or str(error)
    return _bad(path, None, f"lecture impossible ({why}), vérifiez les droits", f"unreadable ({why}), check its rights")
