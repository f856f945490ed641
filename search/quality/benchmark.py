"""The speed of the engine as its users feel it: whole questions of several classes, drawn from the index itself."""

import os
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from index.postings.segment import Damaged, Snapshot, open_snapshot
from index.rebuild.generation import GenerationError, live
from search.answer import answer
from search.config import Settings
from search.engine import Engine
from search.engines import open_engine
from search.engines.snapshot import missing, unusable
from search.errors import Message, NothingToDo
from search.results import Request

PER_CLASS = 30
REPETITIONS = 3
_FIELD = "text_exact"
_RARE, _COMMON = (2, 20), (0.02, 0.2)
"""Documents of a rare word; the share of all documents that a common one has."""


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU and wall milliseconds of one class of questions: medians, and the 95th and 99th percentiles."""

    queries: int
    cpu: tuple[float, float, float]
    wall: tuple[float, float, float]

    def to_dict(self) -> dict[str, Any]:
        """The timing as `search bench --json` prints it."""
        names = ("p50", "p95", "p99")
        return {"queries": self.queries} | {
            kind: {name: round(value, 3) for name, value in zip(names, values, strict=True)}
            for kind, values in (("cpu_ms", self.cpu), ("wall_ms", self.wall))
        }


@dataclass(frozen=True, slots=True)
class Indexing:
    """What indexing a corpus took."""

    articles: int
    cpu_seconds: float
    wall_seconds: float
    index_bytes: int

    def to_dict(self) -> dict[str, Any]:
        """The figures as `search bench --json` prints them."""
        return {
            "articles": self.articles,
            "cpu_seconds": round(self.cpu_seconds, 2),
            "wall_seconds": round(self.wall_seconds, 2),
            "articles_per_cpu_second": round(self.articles / self.cpu_seconds, 1) if self.cpu_seconds else None,
            "index_bytes": self.index_bytes,
        }


@contextmanager
def corpus_index(paths: Sequence[Path], settings: Settings) -> Iterator[tuple[Settings, Indexing]]:
    """The paths indexed into a temporary folder as `search reindex` does, and what that took."""
    from index.rebuild.build import NoInput, rebuild
    from index.rebuild.plan import SourceAway

    with TemporaryDirectory(prefix="manchette-bench-") as scratch:
        cpu, wall = _cpu(), time.perf_counter()
        try:
            report = rebuild(Path(scratch), list(paths), jobs=os.cpu_count() or 1)
        except SourceAway as error:
            raise NothingToDo(error.message) from error
        except NoInput as error:
            names = ", ".join(map(str, paths))
            raise NothingToDo(
                Message(
                    fr=f"aucun fichier à indexer sous {names} : donnez un dossier qui en contient",
                    en=f"no file to index under {names}: give a folder that holds some",
                )
            ) from error
        cpu, wall = _cpu() - cpu, time.perf_counter() - wall
        size = sum(path.stat().st_size for path in Path(scratch).rglob("*") if path.is_file())
        yield replace(settings, index_dir=Path(scratch)), Indexing(report.articles, cpu, wall, size)


def measure(settings: Settings, per_class: int = PER_CLASS, seed: int = 1) -> Mapping[str, Timing]:
    """Each class of questions, asked of the live index of `settings` as the page asks them."""
    questions = sample_questions(_snapshot(settings.index_dir), per_class, Random(seed))
    engine = open_engine(settings)
    try:
        return {name: _timed(engine, requests) for name, requests in questions.items() if requests}
    finally:
        engine.close()


def _snapshot(index_dir: Path) -> Snapshot:
    try:
        generation = live(index_dir)
        if generation is None:
            raise missing(index_dir)
        return open_snapshot(generation.folder)
    except (GenerationError, Damaged, OSError) as error:
        raise unusable(index_dir, error) from error


def _timed(engine: Engine, requests: Sequence[Request]) -> Timing:
    """Every question once unmeasured, then REPETITIONS times in turn; a question's time is its median."""
    for request in requests:
        answer(engine, request)
    times: list[list[tuple[float, float]]] = [[] for _ in requests]
    for _ in range(REPETITIONS):
        for at, request in enumerate(requests):
            cpu, wall = time.process_time(), time.perf_counter()
            answer(engine, request)
            times[at].append((time.process_time() - cpu, time.perf_counter() - wall))
    cpus, walls = ([statistics.median(pair[kind] for pair in one) * 1000 for one in times] for kind in (0, 1))
    return Timing(len(requests), _percentiles(cpus), _percentiles(walls))


def _percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    low, middle, high = np.percentile(values, (50, 95, 99)).tolist()
    return low, middle, high


def sample_questions(snapshot: Snapshot, per_class: int, random: Random) -> Mapping[str, Sequence[Request]]:
    """The questions of each class; a class that the index has no words for is empty."""
    rare, common = _words(snapshot, _RARE, random), _words(snapshot, _share(snapshot, _COMMON), random)
    phrases = _phrases(snapshot, per_class, random)
    some = per_class * 3

    def asked(texts: Sequence[str], **options: Any) -> Sequence[Request]:
        return [Request(text, **{"snippets": False, **options}) for text in texts[:per_class]]

    def joined(words: Sequence[str], between: str, count: int) -> Sequence[str]:
        return [between.join(words[at : at + count]) for at in range(0, min(len(words), some) - count + 1, count)]

    return {
        "rare word": asked(rare),
        "common word": asked(common),
        "any of three words": asked(joined(common, " OU ", 3)),
        "two words": asked(joined(common, " ", 2)),
        "phrase": asked([f'"{text}"' for text in phrases]),
        "beginning": asked([f"{word[:4]}*" for word in common if len(word) > 5]),
        "newest first": asked(common, sort="newest"),
        "with facets": asked(common, facets=True),
        "with ten snippets": asked(common, snippets=True),
        "headline": asked(_headlines(snapshot, per_class, random)),
    }


def _share(snapshot: Snapshot, shares: tuple[float, float]) -> tuple[int, int]:
    return max(2, int(shares[0] * snapshot.documents)), max(3, int(shares[1] * snapshot.documents))


def _words(snapshot: Snapshot, documents: tuple[int, int], random: Random) -> Sequence[str]:
    """Words of plain letters that so many documents of the largest segment have, in no order."""
    if not snapshot.segments:
        return []
    field = max(snapshot.segments, key=lambda segment: segment.documents).fields.get(_FIELD)
    if field is None:
        return []
    dfs = field.dfs(0, field.terms)
    ordinals = np.flatnonzero((dfs >= documents[0]) & (dfs <= documents[1])).tolist()
    random.shuffle(ordinals)
    words = (field.term(ordinal).decode("utf-8", "replace") for ordinal in ordinals[: 40 * PER_CLASS])
    return [word for word in words if word.isascii() and word.isalpha() and len(word) > 3]


def _stored(snapshot: Snapshot, count: int, random: Random) -> Iterator[Mapping[str, Any]]:
    for document in random.sample(range(snapshot.documents), min(count, snapshot.documents)):
        yield snapshot.stored(document, bodies=("text",))


def _phrases(snapshot: Snapshot, count: int, random: Random) -> Sequence[str]:
    """Three words side by side in an article."""
    phrases = []
    for stored in _stored(snapshot, 2 * count, random):
        words = stored.get("text", "").split()
        at = random.randrange(max(1, len(words) - 3))
        phrase = words[at : at + 3]
        if len(phrase) == 3 and all(word.isalpha() for word in phrase):
            phrases.append(" ".join(phrase))
    return phrases


def _headlines(snapshot: Snapshot, count: int, random: Random) -> Sequence[str]:
    titles = (stored.get("title", "").replace('"', " ") for stored in _stored(snapshot, 2 * count, random))
    return [title for title in titles if len(title.split()) > 4]


def _cpu() -> float:
    """CPU seconds of this process and of those it has started and that ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
