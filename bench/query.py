"""The queries that every engine is asked, their classes, and their file."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["term", "or", "and", "phrase", "prefix", "fuzzy", "date", "newest", "snippets"]
"""What is asked: the ten best, with the exact total. `or`, `and`: of the words; `date`: the word, since and until two
days, both included; `newest`: the ten newest with the word; `snippets`: the ten best with a passage of each."""

CLASSES: dict[str, Kind] = {
    "rare term": "term",
    "common term": "term",
    "OR 2-3": "or",
    "OR with stop word": "or",
    "AND 2-3": "and",
    "phrase": "phrase",
    "phrase of common words": "phrase",
    "prefix": "prefix",
    "fuzzy 1": "fuzzy",
    "date filter + term": "date",
    "sort by date": "newest",
    "10 snippets": "snippets",
}
"""The classes in the order of the report."""


@dataclass(frozen=True, slots=True)
class Query:
    """One query of class `group`, for folded words; `since` and `until` are day numbers (`date.toordinal`)."""

    group: str
    kind: Kind
    words: tuple[str, ...]
    since: int = 0
    until: int = 0


def write_queries(path: Path, queries: Iterable[Query]) -> None:
    """One query a line of JSON."""
    path.write_text("".join(f"{json.dumps(asdict(query))}\n" for query in queries), encoding="utf-8")


def read_queries(path: Path) -> list[Query]:
    """The queries that `write_queries` wrote."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Query(**{**row, "words": tuple(row["words"])}) for row in rows]
