"""MinHash and its bands: near texts become candidates, far ones do not, whatever order they come in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.families.minhash import AGREEING, BANDS, NEIGHBOURS, CandidatePairs, Candidates, bands


def texts_alike(share: float, size: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two sets of hashes of that Jaccard similarity."""
    common = round(2 * size * share / (1 + share))
    drawn = random.integers(0, 2**63, 2 * size - common).astype(np.uint64)
    return drawn[:size], drawn[size - common :]


def candidates(table: np.ndarray, first_new: int = 0) -> set[tuple[int, int]]:
    found = Candidates(first_new)
    for band in table:
        found.add(band)
    return unpacked(found.pairs())


def unpacked(pairs: CandidatePairs) -> set[tuple[int, int]]:
    return {(int(pair) >> 32, int(pair) & 0xFFFFFFFF) for pair in pairs}


@pytest.mark.parametrize(("share", "least", "most"), [(0.8, 0.99, 1), (0.5, 0.93, 1), (0.1, 0, 0.02), (0.0, 0, 0)])
def test_pairs_become_candidates_as_often_as_their_likeness_says(share: float, least: float, most: float) -> None:
    random = np.random.default_rng(5)
    pairs = [texts_alike(share, 300, random) for _ in range(400)]
    found = candidates(bands([text for pair in pairs for text in pair]))
    hit = sum((2 * at, 2 * at + 1) in found for at in range(400)) / 400
    assert least <= hit <= most
    assert all(high == low + 1 and low % 2 == 0 for low, high in found), "texts of different pairs share nothing"


def test_repeats_and_order_of_shingles_do_not_count() -> None:
    text = np.random.default_rng(1).integers(0, 2**63, 100).astype(np.uint64)
    table = bands([text, np.concatenate([text[::-1], text])])
    assert table.shape == (BANDS, 2)
    assert (table[:, 0] == table[:, 1]).all()


def oracle(table: np.ndarray, first_new: int) -> set[tuple[int, int]]:
    """Every pair with a new row that agrees in enough bands."""
    count = table.shape[1]
    return {
        (low, high)
        for high in range(first_new, count)
        for low in range(high)
        if (table[:, low] == table[:, high]).sum() >= AGREEING
    }


@pytest.mark.parametrize("first_new", [0, 150, 299])
def test_additions_are_compared_with_everything_and_old_rows_not_again(first_new: int) -> None:
    table = np.random.default_rng(2).integers(0, 250, (BANDS, 300)).astype(np.uint32)
    assert candidates(table, first_new) == oracle(table, first_new)


def test_a_crowded_bucket_gives_few_pairs_and_stays_connected() -> None:
    found = candidates(np.zeros((BANDS, 500), np.uint32))
    assert len(found) < 500 * NEIGHBOURS
    assert {(row, row + 1) for row in range(499)} <= found


def test_the_count_survives_a_compaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.families.minhash.PAIRS_BEFORE_COMPACTING", 10)
    table = np.random.default_rng(3).integers(0, 60, (BANDS, 80)).astype(np.uint32)
    assert candidates(table) == oracle(table, 0)


@given(
    st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=1, max_size=40),
    st.integers(1, 5),
    st.integers(0, 10),
)
def test_candidates_gathered_in_parts_are_those_gathered_at_once(
    keys: list[list[int]], parts: int, first_new: int
) -> None:
    table = np.array(keys, np.uint32).T

    def gathered(part: int, of: int) -> list[int]:
        found = Candidates(min(first_new, len(keys)), part, of)
        for band in table:
            found.add(np.ascontiguousarray(band))
        pairs: list[int] = found.pairs().tolist()
        return pairs

    assert sorted(pair for part in range(parts) for pair in gathered(part, parts)) == gathered(0, 1)
