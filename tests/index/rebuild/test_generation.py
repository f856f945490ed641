"""Generations: durable, verified, switched."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.rebuild.generation import (
    MANIFEST,
    Busy,
    Census,
    GenerationError,
    begin,
    live,
    live_name,
    opened,
    repaired,
    seal,
    switch,
    verified,
    writer_lock,
)


def census(articles: int) -> Census:
    return Census(articles, 10, 0, "2020-01-01", "2024-12-31", (("Le Phare", articles),))


def build(index_dir: Path, text: str, base: bool = True) -> str:
    """Seal and switch to a generation holding one file; its name."""
    folder = begin(index_dir, live(index_dir) if base else None)
    (folder / "data.bin").write_text(text)
    seal(folder, "abcd", census(len(text)))
    return switch(index_dir, folder).name


def test_an_index_folder_without_a_generation_has_none_live(tmp_path: Path) -> None:
    assert live(tmp_path) is None
    assert live(tmp_path / "missing") is None


def test_a_switched_generation_is_the_live_one(tmp_path: Path) -> None:
    name = build(tmp_path, "un")
    generation = live(tmp_path)
    assert generation is not None
    assert (generation.name, generation.census, generation.bytes) == (name, census(2), 2)


def test_the_generation_before_the_live_one_is_kept_and_older_ones_go(tmp_path: Path) -> None:
    names = [build(tmp_path, "x" * n) for n in range(1, 5)]
    kept = sorted(path.name for path in (tmp_path / "generations").iterdir())
    assert kept == names[-2:]
    assert live_name(tmp_path) == names[-1]


def test_generations_sort_by_age(tmp_path: Path) -> None:
    names = [build(tmp_path, "x") for _ in range(12)]
    assert names == sorted(names)


def test_an_unsealed_folder_is_never_live_and_the_next_rebuild_removes_it(tmp_path: Path) -> None:
    name = build(tmp_path, "un")
    leftover = begin(tmp_path, None)
    (leftover / "data.bin").write_text("half")
    assert live_name(tmp_path) == name
    begin(tmp_path, None)
    assert not (leftover / "data.bin").exists()


def test_a_new_generation_starts_with_the_files_of_its_base(tmp_path: Path) -> None:
    folder = begin(tmp_path, None)
    (folder / "a.seg").write_text("segment")
    (folder / "files.sqlite").write_text("log")
    seal(folder, "abcd", census(1))
    base = switch(tmp_path, folder)
    folder = begin(tmp_path, base)
    assert (folder / "a.seg").samefile(base.folder / "a.seg"), "segments are linked"
    assert not (folder / "files.sqlite").samefile(base.folder / "files.sqlite"), "what is rewritten is copied"
    assert (folder / "files.sqlite").read_text() == "log"


def test_a_file_cut_short_is_seen_at_opening(tmp_path: Path) -> None:
    build(tmp_path, "some data")
    generation = live(tmp_path)
    assert generation is not None
    (generation.folder / "data.bin").write_text("some")
    with pytest.raises(GenerationError, match="4 bytes where 9 were written"):
        live(tmp_path)


def test_a_missing_file_is_seen_at_opening(tmp_path: Path) -> None:
    build(tmp_path, "some data")
    generation = live(tmp_path)
    assert generation is not None
    (generation.folder / "data.bin").unlink()
    with pytest.raises(GenerationError, match="missing"):
        live(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"format": 1}', "null"])
def test_a_broken_manifest_is_an_error_that_names_it(tmp_path: Path, content: str) -> None:
    build(tmp_path, "some data")
    generation = live(tmp_path)
    assert generation is not None
    (generation.folder / MANIFEST).write_text(content)
    with pytest.raises(GenerationError) as error:
        live(tmp_path)
    assert error.value.path.name == MANIFEST


def test_an_edited_manifest_is_refused(tmp_path: Path) -> None:
    build(tmp_path, "some data")
    generation = live(tmp_path)
    assert generation is not None
    path = generation.folder / MANIFEST
    manifest = json.loads(path.read_text())
    manifest["census"]["articles"] = 10
    path.write_text(json.dumps(manifest))
    with pytest.raises(GenerationError, match="checksum"):
        live(tmp_path)


def test_a_generation_of_another_format_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("index.rebuild.generation.FORMAT", 99)
        build(tmp_path, "some data")
    with pytest.raises(GenerationError, match="format 99"):
        live(tmp_path)


@given(data=st.binary(min_size=1, max_size=200), place=st.integers(min_value=0), bit=st.integers(0, 7))
@settings(max_examples=50, deadline=None)
def test_any_flipped_bit_is_seen_by_verification(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, place: int, bit: int
) -> None:
    folder = begin(tmp_path_factory.mktemp("index"), None)
    (folder / "data.bin").write_bytes(data)
    seal(folder, "abcd", census(1))
    verified(folder)
    altered = bytearray(data)
    altered[place % len(data)] ^= 1 << bit
    (folder / "data.bin").write_bytes(bytes(altered))
    opened(folder)
    with pytest.raises(GenerationError, match="altered"):
        verified(folder)


def test_a_second_writer_is_refused_while_the_first_one_works(tmp_path: Path) -> None:
    with writer_lock(tmp_path), pytest.raises(Busy), writer_lock(tmp_path):
        pass
    with writer_lock(tmp_path):
        pass


def test_repair_goes_back_to_the_newest_generation_that_is_whole(tmp_path: Path) -> None:
    before = build(tmp_path, "un")
    build(tmp_path, "deux")
    generation = live(tmp_path)
    assert generation is not None
    (generation.folder / "data.bin").write_text("deuX")
    restored = repaired(tmp_path)
    assert restored is not None
    assert restored.name == before == live_name(tmp_path)


def test_repair_leaves_a_whole_index_alone_and_cannot_help_where_nothing_is_whole(tmp_path: Path) -> None:
    assert repaired(tmp_path) is None
    name = build(tmp_path, "un")
    restored = repaired(tmp_path)
    assert restored is not None and restored.name == name
    (restored.folder / "data.bin").write_text("uN")
    assert repaired(tmp_path) is None
    assert live_name(tmp_path) == name
