"""Vectors that were put aside are read back whole or not at all."""

from pathlib import Path

import pytest

from index.semantic.model import DIMENSIONS
from index.semantic.vector_journal import VectorJournal

ONE, TWO = (11, bytes(DIMENSIONS), 0.5), (12, bytes([1]) * DIMENSIONS, 0.25)


def kept(path: Path) -> set[int]:
    return set(VectorJournal(path).vectors())


def test_what_was_put_aside_is_read_back_by_another_run(tmp_path: Path) -> None:
    VectorJournal(tmp_path / "j").append([ONE])
    VectorJournal(tmp_path / "j").append([TWO])
    assert VectorJournal(tmp_path / "j").vectors() == {11: ONE[1:], 12: TWO[1:]}


@pytest.mark.parametrize("lost", [1, 100, 395])
def test_a_record_that_a_kill_cut_is_not_read_and_the_next_ones_are(tmp_path: Path, lost: int) -> None:
    path = tmp_path / "j"
    VectorJournal(path).append([ONE, TWO])
    path.write_bytes(path.read_bytes()[:-lost])
    assert kept(path) == {11}
    VectorJournal(path).append([TWO])
    assert kept(path) == {11, 12}


def test_a_record_that_the_disk_altered_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "j"
    VectorJournal(path).append([ONE, TWO])
    data = bytearray(path.read_bytes())
    data[-50] ^= 4
    path.write_bytes(data)
    assert kept(path) == {11}


@pytest.mark.parametrize("other", [b"", b"manchette vectors 1, another model\n" + bytes(400), b"\xff" * 2000])
def test_a_file_that_another_model_or_nobody_wrote_holds_nothing_and_is_begun_anew(
    tmp_path: Path, other: bytes
) -> None:
    path = tmp_path / "j"
    path.write_bytes(other)
    assert kept(path) == set()
    VectorJournal(path).append([ONE])
    assert kept(path) == {11}
