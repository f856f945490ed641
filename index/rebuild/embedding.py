"""Vectors for the articles of an index that have none, made beside the live generation and published as the next one.

Making them takes a quarter of a second an article: the index serves meanwhile, each batch is put aside
(`vector_journal`), and a run that is stopped goes on from there. The new generation is the live one with another file
of vectors; all its other files are linked.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.messages import Message
from index.postings.container import Damaged
from index.postings.segment import Snapshot, open_snapshot
from index.rebuild.generation import Generation, folders, live, vouched, writer_lock
from index.rebuild.progress import Progress
from index.rebuild.transaction import new_generation
from index.semantic.model import Model, text_embedded
from index.semantic.stored_vectors import NO_KEY, SEMANTIC_FILE, article_key, open_vectors, packed, write_vectors
from index.semantic.vector_journal import VECTOR_JOURNAL_FILE, VectorJournal

VECTORS_AT_ONCE = 4
"""Articles whose vectors are made, and put aside, together: whoever stops the run waits for as many."""
_STALE = 0.5
"""Vectors of no article, as a share of those kept, above which the file is written anew."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """What a run did: `articles` that have a vector now, those whose vectors were `made`, and those that a run which
    was stopped had put aside (`resumed`)."""

    articles: int
    made: int
    resumed: int


def embed_articles(
    index_dir: Path,
    fingerprint: str,
    model: Callable[[], Model],
    on_progress: Callable[[Progress], None] = lambda _: None,
    on_notice: Callable[[Message], None] = lambda _: None,
) -> Embedding:
    """Give every article of the live index a vector, and let the index with all of them serve.

    `model` is called where any are to be made; raises what it raises, `generation.Busy`, GenerationError, OSError, and
    Unconfirmed as a rebuild does. Whatever stops it, a kill included, leaves the live index as it was, and the vectors
    made so far put aside.
    """
    with writer_lock(index_dir):
        base = live(index_dir)
        if base is None or base.fingerprint != fingerprint:
            return Embedding(0, 0, 0)
        snapshot = open_snapshot(base.folder)
        wanted = _wanted(snapshot)
        journal = VectorJournal(index_dir / VECTOR_JOURNAL_FILE)
        stored = _stored(base.folder)
        aside = {key: one for key, one in journal.vectors().items() if key in wanted and key not in stored}
        known = stored | aside
        for folder in folders(index_dir):  # of one that is damaged, or began anew, the one before may have them
            if wanted.keys() <= known.keys():
                break
            known |= {key: one for key, one in _stored(folder).items() if key in wanted and key not in known}
        missing = [(key, number) for key, number in wanted.items() if key not in known]
        done = len(wanted) - len(missing)
        on_progress(Progress("embedding", done, len(wanted), done))
        for batch in _made(snapshot, missing, model):
            journal.append(batch)
            known |= {key: (row, scale) for key, row, scale in batch}
            done += len(batch)
            on_progress(Progress("embedding", done, len(wanted), done))
        if not wanted.keys() <= stored.keys() or len(stored) - len(wanted) > _STALE * len(stored):
            _publish(index_dir, base, {key: known[key] for key in wanted}, on_notice)
        journal.discard()
        return Embedding(len(wanted), len(missing), len(aside))


def _wanted(snapshot: Snapshot) -> dict[int, int]:
    """The key of each vector that there should be, and the number of an article whose it is, in their order."""
    wanted: dict[int, int] = {}
    for base, segment in snapshot.leaves():
        copies = segment.column("copy").values
        numbers = np.arange(segment.documents) if segment.deleted is None else np.flatnonzero(~segment.deleted)
        for number in numbers.tolist():
            title = segment.stored(number, title_only=True).get("title", "")
            wanted.setdefault(article_key(title, int(copies[number])), base + number)
    wanted.pop(NO_KEY, None)
    return wanted


def _stored(folder: Path) -> dict[int, tuple[bytes, float]]:
    """The vectors of a generation, if it has any of this model, and its manifest vouches for them."""
    if not vouched(folder, SEMANTIC_FILE):
        return {}
    with suppress(Damaged):
        vectors = open_vectors(folder / SEMANTIC_FILE)
        if vectors is not None:
            keys = vectors.keys()
            kept = vectors.at(np.arange(len(keys)))
            pairs = zip(map(bytes, kept.rows), kept.scales.tolist(), strict=True)
            return dict(zip(keys.tolist(), pairs, strict=True))
    return {}


def _made(
    snapshot: Snapshot, missing: list[tuple[int, int]], model: Callable[[], Model]
) -> Iterator[list[tuple[int, bytes, float]]]:
    """The vectors of these articles, batch by batch."""
    for first in range(0, len(missing), VECTORS_AT_ONCE):
        batch = missing[first : first + VECTORS_AT_ONCE]
        found = [snapshot.stored(number, bodies=("text",)) for _, number in batch]
        texts = [text_embedded(stored.get("title", ""), stored.get("text", "")) for stored in found]
        vectors = packed(model().passages(texts))
        pairs = zip(map(bytes, vectors.rows), vectors.scales.tolist(), strict=True)
        yield [(key, row, scale) for (key, _), (row, scale) in zip(batch, pairs, strict=True)]


def _publish(
    index_dir: Path,
    base: Generation,
    vectors: dict[int, tuple[bytes, float]],
    on_notice: Callable[[Message], None],
) -> None:
    with new_generation(index_dir, base) as new:
        write_vectors(new.folder / SEMANTIC_FILE, vectors)
        new.seal(base.fingerprint, base.census)
        new.publish(on_notice)
