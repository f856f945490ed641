"""The engines under measurement, one a file, behind one small protocol."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from bench.speed.corpus import BenchArticle
from bench.speed.queries import Query

FACTORIES = {
    "manchette": ("bench.speed.peers.manchette", "two_fields"),
    "manchette (all fields)": ("bench.speed.peers.manchette", "all_fields"),
    "tantivy": ("bench.speed.peers.tantivy", "Tantivy"),
    "fts5": ("bench.speed.peers.fts5", "Fts5"),
    "lucene": ("bench.speed.peers.lucene", "Lucene"),
    "whoosh": ("bench.speed.peers.whoosh", "StockWhoosh"),
}
"""Where each engine's adapter is made: module and callable."""

TITLE_WEIGHT = 3.0
MEMORY_MB = 256
HITS = 10


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine answers: the exact total and its first hits, as it names them.

    An engine that runs in a process of its own measures itself: CPU and wall time in nanoseconds.
    """

    total: int
    hits: Sequence[Any]
    cpu_ns: int | None = None
    wall_ns: int | None = None


class Unavailable(Exception):
    """The engine cannot run here; the message says what is missing."""


class Peer(Protocol):
    """An engine. Every text goes into two fields, title and text, with positions; the text is stored, days sort.

    `build` makes an index in an empty folder and `add` adds to it; both leave it committed and return the CPU
    nanoseconds and peak bytes of a process of their own, None where they work in this one. `prepare` turns a query into
    the engine's own, None where it has none of the kind, and `search` answers it: both are measured; `ids` are the
    identifiers of hits.
    """

    def build(self, articles: Iterable[BenchArticle], folder: Path, jobs: int = 1) -> "Own | None": ...  # noqa: D102

    def add(self, articles: Iterable[BenchArticle], folder: Path) -> "Own | None": ...  # noqa: D102

    def open(self, folder: Path) -> None: ...  # noqa: D102

    def prepare(self, query: Query) -> Any: ...  # noqa: D102

    def search(self, prepared: Any) -> Found: ...  # noqa: D102

    def ids(self, hits: Sequence[Any]) -> list[str]: ...  # noqa: D102

    def close(self) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Own:
    """What a process of the engine's own took."""

    cpu_ns: int
    peak_bytes: int


def peer(name: str, work: Path) -> Peer:
    """The engine of that name; it may keep what it downloads or compiles in `work`. Raises Unavailable."""
    module, factory = FACTORIES[name]
    try:
        make: Callable[[Path], Peer] = getattr(import_module(module), factory)
        return make(work)
    except ImportError as error:
        raise Unavailable(f"{name}: {error}") from error
