"""The table of neighbours gives each stem the nearest others, nearest first."""

import numpy as np
import pytest

from index.neighbours.stored_neighbours import LEAST_COSINE, NEAREST, open_neighbours, write_neighbours
from index.neighbours.vectors import isotropic
from index.postings.container import Damaged


def unit(*rows):
    vectors = np.array(rows, np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_neighbours_come_nearest_first(tmp_path):
    """Each stem has those whose cosine is no less than the least, with that cosine, and never itself."""
    terms = [b"auto", "bébé".encode(), b"camion", b"voiture"]
    vectors = unit([1, 0, 0], [0, 0, 1], [1, 1, 0], [1, 0.2, 0])
    write_neighbours(tmp_path / "table", terms, vectors, {"articles": 7})
    table = open_neighbours(tmp_path / "table")
    assert table.facts["articles"] == 7
    assert len(table) == 4
    found = table.of(b"auto")
    assert [term for term, _ in found] == [b"voiture", b"camion"]
    assert [near for _, near in found] == pytest.approx([float(vectors[0] @ vectors[3]), 0.5**0.5], abs=0.003)
    assert table.of("bébé".encode()) == []


@pytest.mark.parametrize("term", [b"", b"aaa", b"b", b"voitures", b"zzz"])
def test_a_stem_that_is_not_there_has_none(tmp_path, term):
    """Before, between and behind those that the table has."""
    write_neighbours(tmp_path / "table", [b"auto", b"voiture"], unit([1, 0], [1, 0]), {})
    assert open_neighbours(tmp_path / "table").of(term) == []


def test_no_stem_has_more_than_so_many(tmp_path):
    """Where all stand alike, each has as many as are kept; what has no vector has none."""
    terms = [f"m{number:04}".encode() for number in range(2 * NEAREST)]
    vectors = np.concatenate(
        (np.zeros((1, 2), np.float32), unit(*[[1, number / 1000] for number in range(1, len(terms))]))
    )
    write_neighbours(tmp_path / "table", terms, vectors, {})
    table = open_neighbours(tmp_path / "table")
    assert table.of(terms[0]) == []
    found = [table.of(term) for term in terms[1:]]
    assert {len(each) for each in found} == {NEAREST}
    assert all(near >= LEAST_COSINE for each in found for _, near in each)


def test_an_empty_table_is_a_table(tmp_path):
    """No stem at all: nothing is near anything."""
    write_neighbours(tmp_path / "table", [], np.empty((0, 4), np.float32), {})
    assert open_neighbours(tmp_path / "table").of(b"auto") == []


def test_a_table_that_was_cut_is_told(tmp_path):
    """A file that lost its end is damaged, not a shorter table."""
    path = tmp_path / "table"
    write_neighbours(path, [b"auto", b"voiture"], unit([1, 0], [1, 0]), {})
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Damaged):
        open_neighbours(path)


def test_what_all_vectors_share_is_taken_away():
    """Vectors that differ from a common one only slightly are far from one another afterwards."""
    dice = np.random.default_rng(5)
    vectors = (10 + dice.standard_normal((300, 20))).astype(np.float32)
    assert (vectors[0] @ vectors[1]) / (np.linalg.norm(vectors[0]) * np.linalg.norm(vectors[1])) > 0.9
    fit = isotropic(vectors)
    assert np.linalg.norm(fit, axis=1) == pytest.approx(np.ones(300), abs=1e-5)
    assert abs(float((fit @ fit.T)[np.triu_indices(300, 1)].mean())) < 0.02
