"""Merged segments are what one build of the remaining documents would be."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postings_corpus import built, corpora, expected, read_back, spec

from index.postings.addresses import BLOCK_BITS
from index.postings.index_spec import Words, form_field
from index.postings.merge_segments import chosen, merge
from index.postings.segment import open_segment
from index.postings.segment_builder import SegmentBuilder


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(corpora, min_size=1, max_size=3), data=st.data())
def test_a_merge_is_one_build_of_what_is_left(
    tmp_path_factory: pytest.TempPathFactory, parts: Any, data: st.DataObject
) -> None:
    """Terms, postings, lengths, columns and stored fields of a merge are those of the documents not deleted."""
    folder = tmp_path_factory.mktemp("merge")
    segments, left = [], []
    for number, docs in enumerate(parts):
        gone = data.draw(st.sets(st.integers(0, len(docs) - 1)) if docs else st.just(set()))
        segments.append(built(folder / str(number), docs).without(gone))
        left += [document for at, document in enumerate(docs) if at not in gone]
    table = spec()
    merged = open_segment(folder, merge(segments, folder, "MAIN_merged", folder / "scratch", 64))
    assert merged.documents == merged.live == len(left)
    for field in table.fields:
        truth = expected(left, field)
        assert read_back(merged, field) == truth
        lengths = [sum(len(found.get(at, ())) for found in truth.values()) for at in range(len(left))]
        assert merged.fields[field.name].lengths.tolist() == lengths
    for at, document in enumerate(left):
        assert merged.stored(at) == {k: document[k] for k in (*table.heads, *table.bodies) if k in document}
        assert merged.column("day")[at] == document.get("day", 0)
        assert merged.column("source")[at] == document.get("source")


@pytest.mark.parametrize("step", [1, 3])
def test_a_merge_past_a_block_of_documents_is_exact(tmp_path: Path, step: int) -> None:
    """Merging past 65,536 documents, one of them many times a word, keeps documents, frequencies and addresses."""
    table = spec(fields=(Words("text", form_field),), columns=(), heads=("id",))
    docs = [{"id": n, "text": "tous" + " rare" * (n % 5000 == 0) + " mot" * (n % 7)} for n in range(40_000)]
    docs[9] = {"id": 9, "text": "tous " * 70_000}
    segment = built(tmp_path / "one", docs, table)
    gone = set(range(0, 40_000, step)) if step > 1 else set()
    merged = open_segment(tmp_path, merge([segment, segment.without(gone)], tmp_path, "MAIN_m", tmp_path / "s", 64))
    left = docs + [document for at, document in enumerate(docs) if at not in gone]
    assert merged.documents == len(left) > 1 << BLOCK_BITS
    field = merged.fields["text"]
    for word in ("tous", "rare", "mot"):
        ordinal = field.find(word.encode())
        counts = np.array([document["text"].split().count(word) for document in left])
        assert np.array_equal(field.docs(ordinal), np.flatnonzero(counts))
        assert np.array_equal(field.freqs(ordinal), counts[counts > 0])
        owners = field.docs_at(field.addresses(ordinal))
        assert np.array_equal(owners, np.repeat(np.arange(len(left)), counts))
    assert [merged.stored(at)["id"] for at in range(0, len(left), 997)] == [
        left[at]["id"] for at in range(0, len(left), 997)
    ]


def test_words_are_read_across_many_blocks_of_documents(tmp_path: Path) -> None:
    """Of seven blocks, frequent and rare words are read as written, alone, together, and in either type."""
    table = spec(fields=(Words("text", form_field),), columns=(), heads=("id",))
    every = {"tous": 1, "cent": 101, "mille": 997, "plus": 2_003, "rare": 39_999}
    docs = [{"id": n, "text": " ".join(word for word, step in every.items() if n % step == 0)} for n in range(40_000)]
    segment = built(tmp_path / "one", docs, table)
    merged = open_segment(tmp_path, merge([segment] * 10, tmp_path, "MAIN_m", tmp_path / "s", 64))
    field = merged.fields["text"]
    assert merged.documents == 400_000 > 6 << BLOCK_BITS
    found = {}
    for word, step in every.items():
        found[word] = np.concatenate([np.arange(0, 40_000, step) + 40_000 * copy for copy in range(10)])
        for dtype in (np.int32, np.intp):
            read = field.docs(field.find(word.encode()), dtype)
            assert read.dtype == dtype
            assert np.array_equal(read, found[word])
    for first, end in ((0, field.terms), (0, 4), (0, 3), (1, 2), (2, 2)):
        together = [found[field.term(at).decode()] for at in range(first, end)]
        read = np.concatenate([np.empty(0, np.int32), *field.docs_of(first, end)])
        assert np.array_equal(np.sort(read), np.sort(np.concatenate([np.empty(0, np.int64), *together])))


def test_like_sizes_are_merged_and_wasted_segments_rewritten() -> None:
    """Eight segments of like size become one with all smaller ones; a large one stays, unless most of it is deleted."""
    assert chosen([], []) == []
    assert chosen([1_000_000] + [1000] * 7, [0] * 8) == []
    assert chosen([1_000_000] + [1000] * 8, [0] * 9) == [[1, 2, 3, 4, 5, 6, 7, 8]]
    assert chosen([10_000] * 8 + [1000], [0] * 9) == [list(range(9))]
    assert chosen([1_000_000, 500_000], [600_000, 0]) == [[0]]
    assert chosen([10, 20], [10, 0]) == [[0]]


@settings(max_examples=200, deadline=None)
@given(adds=st.lists(st.integers(1, 3000), min_size=1, max_size=200))
def test_the_number_of_segments_stays_small(adds: list[int]) -> None:
    """However documents come, segments stay few, and each document is copied a few times only."""
    sizes: list[int] = []
    copied = 0
    for added in adds:
        sizes.append(added)
        for group in chosen(sizes, [0] * len(sizes)):
            copied += sum(sizes[at] for at in group)
            merged = sum(sizes[at] for at in group)
            sizes = [size for at, size in enumerate(sizes) if at not in group] + [merged]
    assert len(sizes) <= 7 * 4
    assert copied <= 4 * sum(adds)


def test_a_failed_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a segment can't be written, neither its file nor its scratch stays."""
    builder = SegmentBuilder(spec(), tmp_path / "scratch")
    builder.add({"id": "1", "text": "mot"})
    monkeypatch.setattr("index.postings.container.os.fsync", _full_disk)
    with pytest.raises(OSError, match="full"):
        builder.finish(tmp_path, "MAIN_one")
    assert list(tmp_path.iterdir()) == []


def _full_disk(_: int) -> None:
    raise OSError("the disk is full")
