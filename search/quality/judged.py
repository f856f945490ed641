"""Relevance, measured: a test collection is indexed, asked as the page asks, and its judgements weigh the ranking."""

import os
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import IO, Any

from index.article import Rejected
from search.answer import MAX_PER_PAGE, answer
from search.config import Settings
from search.engine import Engine
from search.engines import open_engine
from search.errors import BadQuery, Message
from search.quality.collection import Collection, corpus_file, corpus_records
from search.quality.measures import Estimate, Run, estimates, per_query
from search.results import Hit, Request


@dataclass(frozen=True, slots=True)
class Corpus:
    """What became of a collection's documents; `seconds` is how long indexing took.

    `missing` counts the relevant documents that the corpus lacks: no ranking can find them.
    """

    documents: int
    indexed: int
    missing: int
    seconds: float
    rejected: Sequence[Rejected] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """The run; the queries that the engine refused, which count as answered by nothing; the seconds they all took."""

    run: Run
    refused: Mapping[str, Message]
    seconds: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One measurement. `corpus` is None where an index was given rather than built."""

    collection: Collection
    accents: bool
    answers: Answers
    estimates: Mapping[str, Estimate]
    corpus: Corpus | None

    def to_dict(self) -> dict[str, Any]:
        """The measurement as `search eval --json` prints it."""
        corpus = self.corpus
        return {
            "collection": self.collection.name,
            "accents": self.accents,
            "queries": len(self.collection.queries),
            "unjudged": self.collection.unjudged,
            "refused": len(self.answers.refused),
            "documents": corpus.documents if corpus else None,
            "indexed": corpus.indexed if corpus else None,
            "rejected": len(corpus.rejected) if corpus else None,
            "missing": corpus.missing if corpus else None,
            "measures": {name: estimate.to_dict() for name, estimate in self.estimates.items()},
            "index_seconds": round(corpus.seconds, 2) if corpus else None,
            "search_seconds": round(self.answers.seconds, 2),
        }


def evaluate(
    engine: Engine, collection: Collection, *, accents: bool = True, corpus: Corpus | None = None
) -> Evaluation:
    """Ask `engine` every query of the collection, without its accents if so wished, and measure the answers."""
    queries = collection.queries
    answers = ask(engine, queries if accents else {name: without_accents(text) for name, text in queries.items()})
    found = estimates(per_query(answers.run, collection.qrels, list(queries)))
    return Evaluation(collection, accents, answers, found, corpus)


@contextmanager
def indexed(collection: Collection, settings: Settings) -> Iterator[tuple[Engine, Corpus]]:
    """An engine over the collection's corpus, indexed as `built` does. Raises what `built` raises."""
    with apart(settings) as own, built(collection, own) as (index_dir, corpus):
        engine = open_engine(replace(own, index_dir=index_dir))
        try:
            yield engine, corpus
        finally:
            engine.close()


@contextmanager
def apart(settings: Settings) -> Iterator[Settings]:
    """The settings, for an index that stands in nobody's way: on a cluster of another name, and gone afterwards."""
    if settings.engine != "opensearch":
        yield settings
        return
    from search.engines.opensearch.client import cluster_client
    from search.engines.opensearch.indices import PartIndices

    own = replace(settings, opensearch_index=f"{settings.opensearch_index[:40]}_eval_{token_hex(4)}")
    with closing(cluster_client(own)) as client:
        try:
            yield own
        finally:
            PartIndices(client, own.opensearch_index, own.opensearch_part, 1, 0).keep_only(())


@contextmanager
def built(collection: Collection, settings: Settings | None = None) -> Iterator[tuple[Path, Corpus]]:
    """The collection's corpus indexed as `search reindex` does, but into a temporary folder, and where the settings
    name another engine there.

    Raises NothingToDo where there is no corpus, BadCollection where it is malformed.
    """
    from index.rebuild.build import rebuild
    from search.engines.stores import article_store, written_folder

    source = corpus_file(collection.folder)
    with TemporaryDirectory(prefix="manchette-eval-") as scratch:
        # A copy, since no reader takes a compressed file.
        copy = Path(scratch, "corpus.jsonl")
        documents: set[str] = set()
        with copy.open("wb") as stream:
            for identifier, record in corpus_records(source):
                documents.add(identifier)
                stream.write(record + b"\n")
        index_dir = Path(scratch, "index")
        rejected: list[Rejected] = []
        where = replace(settings or Settings(index_dir), index_dir=index_dir)
        folder = written_folder(where)
        folder.mkdir(parents=True, exist_ok=True)
        report = rebuild(
            folder,
            [copy],
            on_reject=lambda refusal: rejected.append(replace(refusal, path=source)),
            store=article_store(where),
        )
        if where.semantic:
            _embed(where.index_dir)
        missing = len(collection.relevant() - documents)
        yield index_dir, Corpus(len(documents), report.articles, missing, report.seconds, tuple(rejected))


def _embed(index_dir: Path) -> None:
    """Vectors of the documents, as `search reindex` makes them."""
    from functools import partial

    from index.rebuild.embedding import embed_articles
    from index.schema import fingerprint
    from index.semantic.model import loaded_model

    embed_articles(index_dir, fingerprint(), partial(loaded_model, os.cpu_count() or 1))


def ask(engine: Engine, queries: Mapping[str, str]) -> Answers:
    """The first hundred documents for each query, asked as the page asks: those with part of its words come last.

    Near-copies are not folded: judgements are of documents, each for itself.
    """
    start = time.perf_counter()
    run: dict[str, list[str]] = {}
    refused: dict[str, Message] = {}
    names: dict[str, str] = {}
    for query, text in queries.items():
        try:
            request = Request(text, per_page=MAX_PER_PAGE, snippets=False, collapse=False, suggest=False)
            hits = answer(engine, request).hits
        except BadQuery as error:
            refused[query], hits = error.message, ()
        for hit in hits:
            if hit.id not in names:
                names[hit.id] = _name(engine, hit.id)
        run[query] = _ordered(hits, names)
    return Answers(run, refused, time.perf_counter() - start)


def _name(engine: Engine, article_id: str) -> str:
    """A document's identifier in its collection, which the index keeps as the article's own reference."""
    article = engine.article(article_id)
    return (article.ref if article else None) or article_id


def _ordered(hits: Sequence[Hit], names: Mapping[str, str]) -> list[str]:
    """The documents' names in the order of the hits, those of equal score by name: the article's identifier, which
    orders them otherwise, depends on the folder it was read from, and no two measurements may differ by that."""
    return [
        name
        for _, equal in groupby(hits, key=lambda hit: (hit.partial, hit.score))
        for name in sorted(names[hit.id] for hit in equal)
    ]


def without_accents(text: str) -> str:
    """`text` as typed by someone who types no accents: plain letters, ligatures in two."""
    plain = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return plain.translate({ord("œ"): "oe", ord("Œ"): "OE", ord("æ"): "ae", ord("Æ"): "AE"})


def write_run(run: Run, stream: IO[str]) -> None:
    """The run in TREC's format: query, Q0, document, rank, score, tag."""
    for query, ranking in run.items():
        for rank, document in enumerate(ranking, 1):
            # Tools sort by score and overlook the rank; the engine's scores would put partial hits among whole ones.
            stream.write(f"{query} Q0 {document} {rank} {len(ranking) - rank + 1} manchette\n")
