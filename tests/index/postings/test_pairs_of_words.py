"""Pairs of frequent words, where several words stand at one place."""

from pathlib import Path

import pytest

from index.postings.segment import Segment, open_segment
from index.postings.segment_builder import SegmentBuilder
from index.schema import arrays


def segment_of(folder: Path, *texts: str) -> Segment:
    builder = SegmentBuilder(arrays(), folder / "scratch")
    builder.add_all([{"id": str(at), "text": text} for at, text in enumerate(texts)])
    return open_segment(folder, builder.finish(folder, "one"))


@pytest.mark.parametrize("pair", [b"tous les", b"toutes les", b"a tous", b"a toutes"])
def test_each_word_of_a_place_makes_a_pair_with_its_neighbours(tmp_path: Path, pair: bytes) -> None:
    pairs = segment_of(tmp_path, "Il parle à tous.tes les élus", "Il parle à tous les élus").fields["text_pairs"]
    ordinal = pairs.find(pair)
    assert ordinal >= 0
    assert 0 in pairs.docs(ordinal).tolist()
    assert pairs.addresses(ordinal).tolist() == sorted(pairs.addresses(ordinal).tolist())


def test_a_place_is_no_neighbour_of_itself(tmp_path: Path) -> None:
    assert segment_of(tmp_path, "Ils sont tous.tes là").fields["text_pairs"].find(b"tous toutes") < 0
