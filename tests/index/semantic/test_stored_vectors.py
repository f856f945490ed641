"""The vectors of an index are found by what they were made of, and give back the cosines."""

from pathlib import Path

import numpy as np
import pytest

from index.postings.container import Damaged
from index.semantic import stored_vectors
from index.semantic.model import DIMENSIONS
from index.semantic.stored_vectors import NO_KEY, article_key, open_vectors, packed, write_vectors


def unit_rows(count: int) -> np.ndarray:
    rows = np.random.default_rng(7).standard_normal((count, DIMENSIONS)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def written(path: Path, keys: list[int], rows: np.ndarray) -> None:
    one = packed(rows)
    pairs = zip(map(bytes, one.rows), one.scales.tolist(), strict=True)
    write_vectors(path, dict(zip(keys, pairs, strict=True)))


def test_cosines_are_those_of_the_vectors_to_two_thousandths(tmp_path: Path) -> None:
    rows = unit_rows(300)
    keys = [2**62 - 7 * number for number in range(300)]
    written(tmp_path / "v.seg", keys, rows)
    vectors = open_vectors(tmp_path / "v.seg")
    assert vectors is not None
    places = vectors.places(np.array(keys, np.int64))
    question = unit_rows(301)[-1]
    found = vectors.at(places).cosines(question, np.arange(300))
    assert found == pytest.approx(rows @ question, abs=0.002)


def test_a_key_that_is_not_there_has_no_place(tmp_path: Path) -> None:
    """Before, between and behind those that are; that of an article without words never has one."""
    written(tmp_path / "v.seg", [10, 20], unit_rows(2))
    vectors = open_vectors(tmp_path / "v.seg")
    assert vectors is not None
    assert vectors.places(np.array([1, 10, 15, 20, 99, NO_KEY], np.int64)).tolist() == [-1, 0, -1, 1, -1, -1]


def test_another_title_or_text_is_another_key() -> None:
    keys = {article_key("Un titre", 5), article_key("Un autre", 5), article_key("Un titre", -5), article_key("", 5)}
    assert len(keys) == 4
    assert all(0 < key < 2**63 for key in keys)
    assert article_key("Un titre", 0) == NO_KEY


def test_vectors_of_another_model_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "v.seg", [1], unit_rows(1))
    monkeypatch.setattr(stored_vectors, "MODEL_NAME", "another")
    assert open_vectors(tmp_path / "v.seg") is None


def test_an_altered_vector_is_never_read(tmp_path: Path) -> None:
    path = tmp_path / "v.seg"
    written(path, [1, 2, 3], unit_rows(3))
    data = bytearray(path.read_bytes())
    data[400] ^= 1
    path.write_bytes(data)
    vectors = open_vectors(path)
    assert vectors is not None
    with pytest.raises(Damaged):
        vectors.at(np.arange(3))
