"""Reading files of the tests' own wording."""

from pathlib import Path

from index.article import RawPage, Rejected
from index.readers import read


def written(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    """A file with that content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def articles(path: Path) -> list[RawPage]:
    """The articles of a file of which nothing is refused."""
    outcomes = list(read(path))
    assert not [outcome for outcome in outcomes if isinstance(outcome, Rejected)], outcomes
    return [outcome for outcome in outcomes if isinstance(outcome, RawPage)]


def refusals(path: Path) -> list[Rejected]:
    """What of a file is refused."""
    return [outcome for outcome in read(path) if isinstance(outcome, Rejected)]
