"""The articles that every engine is given, and their file."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Article:
    """One article of the benchmark; `date` is an ISO 8601 day."""

    id: str
    title: str
    text: str
    date: str
    section: str
    source: str

    @property
    def day(self) -> int:
        """The date as `date.toordinal` counts."""
        return date.fromisoformat(self.date).toordinal()


def write_articles(path: Path, articles: Iterable[Article]) -> None:
    """One article a line of JSON; the file appears when it is whole."""
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("w", encoding="utf-8") as file:
        for article in articles:
            file.write(f"{json.dumps(asdict(article), ensure_ascii=False)}\n")
    partial.replace(path)


def read_articles(path: Path, limit: int | None = None) -> Iterator[Article]:
    """The articles that `write_articles` wrote, or the first of them."""
    with path.open(encoding="utf-8") as lines:
        for line in islice(lines, limit):
            yield Article(**json.loads(line))
