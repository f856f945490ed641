"""Of a damaged segment, documents come back as they were, or not at all."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postings_corpus import built

from index.postings.container import Container, Damaged
from index.postings.manifest import SegmentEntry
from index.postings.recovery import recovered
from index.postings.segment import open_segment

_WORDS = "conseil ville budget port phare musée crue récolte tramway gare école halle marché pont digue forêt".split()


def _documents(count: int) -> list[dict[str, Any]]:
    chance = Random(7)
    return [
        {"id": str(number), "title": f"titre {number}", "text": " ".join(chance.choices(_WORDS, k=300)), "source": "s"}
        for number in range(count)
    ]


DOCS = _documents(200)


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("segment"), DOCS).container.path


def _stored(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key in ("id", "title", "text", "source")}


def test_a_sound_segment_gives_every_document(segment: Path) -> None:
    """What is read without a map is what is stored."""
    found = dict(recovered(segment, segment.stat().st_size))
    assert found == {number: _stored(document) for number, document in enumerate(DOCS)}


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_altered_document_comes_back(
    segment: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever byte changes, each document is given as it was, or left out; those of other blocks are given."""
    raw = bytearray(segment.read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1), label="at")
    raw[at] ^= data.draw(st.integers(1, 255), label="bits")
    path = tmp_path_factory.mktemp("altered") / segment.name
    path.write_bytes(raw)
    found = dict(recovered(path, len(raw)))
    assert all(fields == _stored(DOCS[number]) for number, fields in found.items())
    container = Container.alone(segment, segment.stem)
    blocks = container.arrays["stored.bodies/data"]
    offset = container.entries["stored.bodies/data"]["offset"]
    if offset <= at < offset + len(blocks):
        assert len(found) >= len(DOCS) - 10, "a block of text holds few documents"


def test_damage_outside_the_stored_fields_costs_no_document(segment: Path, tmp_path: Path) -> None:
    """Postings that are damaged can be made anew from the texts."""
    entry = Container.alone(segment, segment.stem).entries["text/low_docs"]
    raw = bytearray(segment.read_bytes())
    raw[entry["offset"]] ^= 1
    path = tmp_path / segment.name
    path.write_bytes(raw)
    assert len(dict(recovered(path, len(raw)))) == len(DOCS)


@pytest.mark.parametrize("size", [0, 10, 64, 5000])
def test_a_segment_without_its_end_gives_nothing(size: int, segment: Path, tmp_path: Path) -> None:
    """Where its directory is gone, nothing in it can be told; and nothing fails."""
    path = tmp_path / segment.name
    path.write_bytes(segment.read_bytes()[:size])
    assert list(recovered(path, segment.stat().st_size)) == []
    assert list(recovered(tmp_path / "gone.seg", 100)) == []


def test_bytes_behind_the_end_are_passed_over(segment: Path, tmp_path: Path) -> None:
    """The length that was written tells where the directory ends."""
    path = tmp_path / segment.name
    path.write_bytes(segment.read_bytes() + bytes(1000))
    assert len(dict(recovered(path, segment.stat().st_size))) == len(DOCS)


def test_an_altered_block_is_never_shown(segment: Path, tmp_path: Path) -> None:
    """A stored text whose block was altered is an error that names the file, not another text."""
    container = Container.alone(segment, segment.stem)
    entry = container.entries["stored.bodies/data"]
    raw = bytearray(segment.read_bytes())
    raw[entry["offset"] + 100] ^= 8
    path = tmp_path / segment.name
    path.write_bytes(raw)
    opened = open_segment(tmp_path, SegmentEntry(segment.stem, segment.name, len(raw), container.crc32, len(DOCS)))
    with pytest.raises(Damaged, match="altered: a block of stored fields") as error:
        opened.stored(0)
    assert error.value.path == path
    assert opened.stored(len(DOCS) - 1) == _stored(DOCS[-1])
