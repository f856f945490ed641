"""Every article of an index is given a vector once, whatever stops the run and whatever is indexed afterwards."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.rebuild.build import rebuild
from index.rebuild.embedding import VECTORS_AT_ONCE, Embedding, embed_articles
from index.rebuild.generation import GenerationError, live, verified
from index.rebuild.mending import mend
from index.schema import fingerprint
from index.semantic.model import DIMENSIONS
from index.semantic.stored_vectors import SEMANTIC_FILE, open_vectors
from index.semantic.vector_journal import VECTOR_JOURNAL_FILE


class StandInModel:
    """Makes of each text a vector of its own, and is stopped after so many texts."""

    def __init__(self, stopped_after: int = 10**9) -> None:
        self.read: list[str] = []
        self.stopped_after = stopped_after

    def __call__(self) -> "StandInModel":
        return self

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        if len(self.read) >= self.stopped_after:
            raise KeyboardInterrupt
        self.read += texts
        rows = np.array([np.random.default_rng(list(text.encode())).random(DIMENSIONS) for text in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def question(self, text: str) -> np.ndarray:
        return self.passages([text])[0]


def indexed(
    tmp_path: Path, numbers: Sequence[int], full: bool = False, text: str = "Le phare du port est fermé"
) -> Path:
    """An index of an article a number."""
    heap = tmp_path / "heap"
    heap.mkdir(exist_ok=True)
    lines = [
        json.dumps({"id": f"a{number}", "title": f"Titre {number}", "text": f"{text} depuis {number} jours."})
        for number in numbers
    ]
    (heap / "a.jsonl").write_text("\n".join(lines), "utf-8")
    rebuild(tmp_path / "index", [heap], full=full)
    return tmp_path / "index"


def embed(index_dir: Path, model: StandInModel) -> Embedding:
    return embed_articles(index_dir, fingerprint(), model)


def vectors_of(index_dir: Path) -> int:
    generation = live(index_dir)
    assert generation is not None
    assert verified(generation.folder)
    if SEMANTIC_FILE not in generation.files:
        return 0
    stored = open_vectors(generation.folder / SEMANTIC_FILE)
    return 0 if stored is None else len(stored)


def test_every_article_has_a_vector_of_its_title_and_text(tmp_path: Path) -> None:
    model = StandInModel()
    index_dir = indexed(tmp_path, range(10))
    assert embed(index_dir, model) == Embedding(10, 10, 0)
    assert vectors_of(index_dir) == 10
    assert "Titre 3\nLe phare du port est fermé depuis 3 jours." in model.read


def test_a_run_that_is_stopped_is_gone_on_with(tmp_path: Path) -> None:
    """What it made is not made twice, and the index of before serves meanwhile."""
    index_dir = indexed(tmp_path, range(5 * VECTORS_AT_ONCE))
    first, second = StandInModel(stopped_after=2 * VECTORS_AT_ONCE), StandInModel()
    with pytest.raises(KeyboardInterrupt):
        embed(index_dir, first)
    assert vectors_of(index_dir) == 0
    assert embed(index_dir, second) == Embedding(5 * VECTORS_AT_ONCE, 3 * VECTORS_AT_ONCE, 2 * VECTORS_AT_ONCE)
    assert not set(first.read) & set(second.read)
    assert vectors_of(index_dir) == 5 * VECTORS_AT_ONCE
    assert not (index_dir / VECTOR_JOURNAL_FILE).exists()


def test_only_new_and_changed_articles_are_read(tmp_path: Path) -> None:
    embed(indexed(tmp_path, range(8)), StandInModel())
    model = StandInModel()
    assert embed(indexed(tmp_path, range(9)), model) == Embedding(9, 1, 0)
    assert embed(indexed(tmp_path, range(9), text="Le phare du cap est rouvert"), model) == Embedding(9, 9, 0)
    assert embed(tmp_path / "index", StandInModel(stopped_after=0)) == Embedding(9, 0, 0)


def test_an_index_made_from_nothing_keeps_the_vectors(tmp_path: Path) -> None:
    embed(indexed(tmp_path, range(6)), StandInModel())
    index_dir = indexed(tmp_path, range(6), full=True)
    assert vectors_of(index_dir) == 6
    assert embed(index_dir, StandInModel(stopped_after=0)) == Embedding(6, 0, 0)


def test_a_damaged_file_of_vectors_is_told_and_mended_without_making_those_that_are_elsewhere(tmp_path: Path) -> None:
    index_dir = indexed(tmp_path, range(6))
    embed(index_dir, StandInModel())
    indexed(tmp_path, range(7))
    embed(index_dir, StandInModel())
    generation = live(index_dir)
    assert generation is not None
    path = generation.folder / SEMANTIC_FILE
    data = bytearray(path.read_bytes())
    data[700] ^= 1
    path.write_bytes(data)
    with pytest.raises(GenerationError):
        verified(generation.folder)
    mend(index_dir, fingerprint())
    model = StandInModel()
    assert embed(index_dir, model).articles == 7
    assert len(model.read) <= 7
    assert vectors_of(index_dir) == 7
