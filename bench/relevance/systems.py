"""What every baseline takes and gives, and the folder that keeps its runs: stock Whoosh needs minutes to index."""

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from search.quality.collection import Collection, corpus_file, corpus_records
from search.quality.judged import without_accents, write_run
from search.quality.measures import Run

CONDITIONS = ("accents", "no-accents")
"""The queries as they are, and without their accents: the names of a system's two runs."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the collection has it; the title may be empty."""

    id: str
    title: str
    text: str


Queries = Mapping[str, str]
Answer = Callable[[Sequence[Document], Sequence[Queries], Path], list[Run]]
"""The run of each set of queries over the documents; the folder is for files that are worth keeping."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A system to compare with: `name` in the table, `key` in file names."""

    name: str
    key: str
    answer: Answer

    def runs(self, collection: Collection, work: Path) -> list[Run]:
        """Its runs, one for each of `CONDITIONS`; made once for the same code, documents and queries."""
        queries = query_sets(collection)
        folder = work / f"{collection.name}-{self.key}-{self._digest(collection, queries)}"
        if len(saved_runs(folder)) < len(CONDITIONS):
            save_runs(self.answer(_documents(collection), queries, work), folder)
        kept = saved_runs(folder)
        return [kept[condition] for condition in CONDITIONS]

    def _digest(self, collection: Collection, queries: Sequence[Queries]) -> str:
        here = Path(__file__).parent
        code = {Path(inspect.getfile(self.answer)), here / "bm25f.py", *here.glob("*.java")}
        digest = blake2b(repr([list(texts.items()) for texts in queries]).encode(), digest_size=6)
        for path in [*sorted(code), corpus_file(collection.folder)]:
            digest.update(path.read_bytes())
        return digest.hexdigest()


def query_sets(collection: Collection) -> list[Queries]:
    """The queries in each of `CONDITIONS`."""
    return [collection.queries, {name: without_accents(text) for name, text in collection.queries.items()}]


def _documents(collection: Collection) -> list[Document]:
    return [_document(name, record) for name, record in corpus_records(corpus_file(collection.folder))]


def _document(name: str, record: bytes) -> Document:
    facts = json.loads(record)
    return Document(name, facts.get("title") or "", facts.get("text") or "")


def save_runs(runs: Sequence[Run], folder: Path) -> None:
    """Write a system's runs, one for each of `CONDITIONS`, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for condition, run in zip(CONDITIONS, runs, strict=True):
        with (folder / f"{condition}.run").open("w", encoding="utf-8") as stream:
            write_run(run, stream)


def saved_runs(folder: Path) -> dict[str, Run]:
    """The runs that `folder` holds (`accents.run`, `no-accents.run`), by condition: both, one or none."""
    files = {condition: folder / f"{condition}.run" for condition in CONDITIONS}
    return {condition: read_run(file) for condition, file in files.items() if file.exists()}


def read_run(path: Path) -> Run:
    """A run in TREC's format, its documents in the order of their ranks."""
    ranked: dict[str, list[tuple[int, str]]] = {}
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            query, _, document, rank, *_ = line.split()
            ranked.setdefault(query, []).append((int(rank), document))
    return {query: [document for _, document in sorted(found)] for query, found in ranked.items()}
