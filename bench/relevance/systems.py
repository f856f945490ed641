"""What every baseline takes and gives, and the folder that keeps its runs: stock Whoosh needs minutes to index."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from types import ModuleType

from search.collection import Collection, corpus_file, corpus_records
from search.evaluation import without_accents, write_run
from search.measures import Run

CONDITIONS = ("accents", "no-accents")
"""The queries as they are, and without their accents: names of a system's two runs."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the collection has it; the title may be empty."""

    id: str
    title: str
    text: str


Queries = Mapping[str, str]
Baseline = Callable[[Sequence[Document], Sequence[Queries], Path], list[Run]]
"""The run of each set of queries over the documents; the folder is for files that are worth keeping."""


def documents(collection: Collection) -> list[Document]:
    """The collection's documents, in their order."""
    return [_document(name, record) for name, record in corpus_records(corpus_file(collection.folder))]


def _document(name: str, record: bytes) -> Document:
    facts = json.loads(record)
    return Document(name, facts.get("title") or "", facts.get("text") or "")


def query_sets(collection: Collection) -> list[Queries]:
    """The queries in each of `CONDITIONS`."""
    return [collection.queries, {name: without_accents(text) for name, text in collection.queries.items()}]


def kept_runs(module: ModuleType, collection: Collection, work: Path) -> list[Run]:
    """The runs of the baseline that `module` is, one a condition; made once for the same code and the same files."""
    folder = work / f"{collection.name}-{_short_name(module)}-{_digest(module, collection)}"
    if not all(_run_file(folder, condition).exists() for condition in CONDITIONS):
        baseline: Baseline = module.runs
        save_runs(baseline(documents(collection), query_sets(collection), work), folder)
    return [read_run(_run_file(folder, condition)) for condition in CONDITIONS]


def save_runs(runs: Sequence[Run], folder: Path) -> None:
    """Write a system's runs, one a condition, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for condition, run in zip(CONDITIONS, runs, strict=True):
        with _run_file(folder, condition).open("w", encoding="utf-8") as stream:
            write_run(run, stream)


def saved_runs(folder: Path) -> dict[str, Run]:
    """The runs that `folder` holds, by condition: all or some of them."""
    files = {condition: _run_file(folder, condition) for condition in CONDITIONS}
    return {condition: read_run(file) for condition, file in files.items() if file.exists()}


def read_run(path: Path) -> Run:
    """A run in TREC's format, its documents in the order of their ranks."""
    ranked: dict[str, list[tuple[int, str]]] = {}
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            query, _, document, rank, *_ = line.split()
            ranked.setdefault(query, []).append((int(rank), document))
    return {query: [document for _, document in sorted(found)] for query, found in ranked.items()}


def _run_file(folder: Path, condition: str) -> Path:
    return folder / f"{condition}.run"


def _short_name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _digest(module: ModuleType, collection: Collection) -> str:
    digest = blake2b(digest_size=6)
    for path in _sources(module, collection):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources(module: ModuleType, collection: Collection) -> Iterator[Path]:
    """Every file that a baseline's runs depend on."""
    code = Path(str(module.__file__))
    yield code
    yield from sorted(code.parent.glob("*.java"))
    yield corpus_file(collection.folder)
    yield collection.folder / "queries.tsv"
    yield collection.folder / "qrels.tsv"
