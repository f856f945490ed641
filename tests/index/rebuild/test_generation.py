"""Generations: durable, verified, switched."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.messages import Message
from index.rebuild.generation import (
    GENERATION_MANIFEST,
    Busy,
    Census,
    GenerationError,
    Unconfirmed,
    begin,
    live,
    live_name,
    opened_generation,
    repaired_index,
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
    (generation.folder / GENERATION_MANIFEST).write_text(content)
    with pytest.raises(GenerationError) as error:
        live(tmp_path)
    assert error.value.path.name == GENERATION_MANIFEST


def test_an_edited_manifest_is_refused(tmp_path: Path) -> None:
    build(tmp_path, "some data")
    generation = live(tmp_path)
    assert generation is not None
    path = generation.folder / GENERATION_MANIFEST
    manifest = json.loads(path.read_text())
    manifest["census"]["articles"] = 10
    path.write_text(json.dumps(manifest))
    with pytest.raises(GenerationError, match="checksum"):
        live(tmp_path)


def test_a_generation_of_another_format_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("index.rebuild.generation.GENERATION_FORMAT", 99)
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
    opened_generation(folder)
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
    restored = repaired_index(tmp_path)
    assert restored is not None
    assert restored.name == before == live_name(tmp_path)


def test_repair_leaves_a_whole_index_alone_and_cannot_help_where_nothing_is_whole(tmp_path: Path) -> None:
    assert repaired_index(tmp_path) is None
    name = build(tmp_path, "un")
    restored = repaired_index(tmp_path)
    assert restored is not None and restored.name == name
    (restored.folder / "data.bin").write_text("uN")
    assert repaired_index(tmp_path) is None
    assert live_name(tmp_path) == name


def sealed(index_dir: Path) -> Path:
    """A sealed folder of two files, of which one is linked by what follows and one is copied."""
    folder = begin(index_dir, None)
    (folder / "a.seg").write_bytes(b"segment" * 1000)
    (folder / "files.sqlite").write_bytes(b"log" * 1000)
    seal(folder, "abcd", census(1))
    return folder


@pytest.mark.parametrize("name", ["a.seg", "files.sqlite"])
@pytest.mark.parametrize("how", ["altered", "cut", "missing"])
def test_a_damaged_file_is_not_handed_on(name: str, how: str, tmp_path: Path) -> None:
    """What a new generation takes over is what the manifest of the one before says, or the file is named."""
    base = switch(tmp_path, sealed(tmp_path))
    path = base.folder / name
    data = bytearray(path.read_bytes())
    if how == "altered":
        data[500] ^= 4
        path.write_bytes(data)
    elif how == "cut":
        path.write_bytes(data[:500])
    else:
        path.unlink()
    with pytest.raises(GenerationError) as error:
        begin(tmp_path, base)
    assert error.value.path == path
    assert [folder.name for folder in (tmp_path / "generations").iterdir()] == [base.name]


def test_damage_that_comes_after_a_file_was_taken_over_is_seen(tmp_path: Path) -> None:
    """A linked file keeps the checksum that it was written with, however often it is handed on."""
    base = switch(tmp_path, sealed(tmp_path))
    folder = begin(tmp_path, base)
    data = bytearray((folder / "a.seg").read_bytes())
    data[500] ^= 4
    (folder / "a.seg").write_bytes(data)
    seal(folder, "abcd", census(1), base)
    with pytest.raises(GenerationError, match="altered"):
        verified(folder)


def test_a_file_written_anew_under_a_name_of_the_base_is_measured_anew(tmp_path: Path) -> None:
    """Only what is still the very file of the base keeps what its manifest says."""
    base = switch(tmp_path, sealed(tmp_path))
    folder = begin(tmp_path, base)
    (folder / "a.seg").unlink()
    (folder / "a.seg").write_bytes(b"another")
    seal(folder, "abcd", census(1), base)
    assert verified(folder).files["a.seg"].bytes == 7


def failing(message: str) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(5, message, "somewhere")

    return fail


def test_a_disk_that_does_not_confirm_the_pointer_is_told_when_the_new_index_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the pointer has moved the new index serves, and it is not removed."""
    first = build(tmp_path, "un")
    folder = begin(tmp_path, None)
    seal(folder, "abcd", census(1))
    with monkeypatch.context() as patch:
        patch.setattr("index.rebuild.pointer.fsync", failing("Input/output error"))
        with pytest.raises(Unconfirmed) as error:
            switch(tmp_path, folder)
    assert error.value.args[0] == tmp_path / "CURRENT"
    generation = live(tmp_path)
    assert generation is not None and generation.name == folder.name.removeprefix(".")
    assert (tmp_path / "generations" / first).is_dir()


def test_an_old_generation_that_cannot_be_removed_is_told_and_goes_with_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The switch has succeeded by then."""
    names = [build(tmp_path, "un"), build(tmp_path, "deux")]
    folder = begin(tmp_path, live(tmp_path))
    seal(folder, "abcd", census(1))
    told: list[Message] = []
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", failing("Directory not empty"))
        generation = switch(tmp_path, folder, told.append)
    assert live_name(tmp_path) == generation.name
    assert ["the new index serves" in one.en and "Directory not empty" in one.en for one in told] == [True]
    assert (tmp_path / "generations" / names[0]).is_dir()
    build(tmp_path, "quatre")
    assert len(list((tmp_path / "generations").iterdir())) == 2


def test_a_switch_that_fails_before_the_pointer_moves_leaves_no_generation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index before serves, and nothing stands beside it that repair could take for a newer one."""
    before = build(tmp_path, "un")
    folder = begin(tmp_path, None)
    seal(folder, "abcd", census(1))
    with monkeypatch.context() as patch:
        patch.setattr("index.rebuild.pointer.written_aside", failing("No space left on device"))
        with pytest.raises(OSError, match="No space"):
            switch(tmp_path, folder)
    assert live_name(tmp_path) == before
    assert [path.name for path in (tmp_path / "generations").iterdir()] == [before]
