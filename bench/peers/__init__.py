"""The engines under measurement, one a module, behind one small protocol.

The module `bench.peers.NAME` of the engine NAME has one function, `peer(work: Path) -> Peer`; `work` is a folder where
it may keep what it downloads or compiles. It raises `Unavailable` where the engine cannot run.

All engines are given the same: title and text are fields of their own, with positions, and stored, the title weighing
`TITLE_WEIGHT` times the text; words are runs of letters and digits, in lower case, without accents, reduced by
Snowball's French algorithm where the engine has it; the day sorts and is filtered by; the identifier is stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from bench.article import Article
from bench.query import Query

ENGINES = ("manchette", "tantivy", "lucene", "fts5", "whoosh")
"""The engines in the order of the report."""

TITLE_WEIGHT = 3.0
MEMORY_MB = 256
"""The memory that an engine may take for what it has not yet written, where it can be told."""
HITS = 10


class Unavailable(Exception):
    """The engine cannot run here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: the exact total and the first hits, as the engine names them.

    An engine in a process of its own says what it took: CPU and wall time in nanoseconds.
    """

    total: int
    hits: Sequence[Any]
    cpu_ns: int | None = None
    wall_ns: int | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What an engine took that indexes in a process of its own: CPU nanoseconds, peak bytes of memory."""

    cpu_ns: int
    peak: int


class Peer(Protocol):
    """An engine. It searches with one thread."""

    version: str
    """Of the engine, as the report names it."""

    def build(self, articles: Iterable[Article], folder: Path, jobs: int = 1) -> Usage | None:
        """Index the articles into `folder`, which exists and is empty, with so many threads or processes.

        The index is committed, and its merges are done, when it returns. The usage where it ran in a process that this
        one cannot account for.
        """

    def add(self, articles: Iterable[Article], folder: Path) -> Usage | None:
        """Add articles, which are new, to the index in `folder`; as `build` otherwise."""

    def open(self, folder: Path) -> None:
        """Open the index in `folder` for searching."""

    def prepare(self, query: Query) -> Any:
        """The query in the engine's own form, which is not measured; None where the engine has no such query."""

    def search(self, prepared: Any) -> Found:
        """The answer to a prepared query, which is measured: first hits, total, and the passages if asked for."""

    def ids(self, hits: Sequence[Any]) -> list[str]:
        """The articles' identifiers of an answer's hits."""

    def close(self) -> None:
        """Let go of the index."""


class Remote(Peer, Protocol):
    """An engine that searches in a process of its own."""

    pid: int
    """Of that process, after `open`."""

    warm_up: int
    """How many passes over the queries it needs before it is as fast as it gets."""

    def cold_command(self, folder: Path, query: Query) -> list[str]:
        """The command that opens the index, answers one query and ends."""


def peer(name: str, work: Path) -> Peer:
    """The engine of that name. Raises Unavailable with the reason where it cannot run."""
    module = f"{__name__}.{name}"
    if find_spec(module) is None:
        raise Unavailable(f"{name}: there is no {module}")
    try:
        found: Peer = import_module(module).peer(work)
    except ImportError as error:
        raise Unavailable(f"{name}: {error}") from error
    return found
