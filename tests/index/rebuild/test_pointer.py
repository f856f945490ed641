"""`CURRENT`: whatever stands in it, or in its place, is told as damage, and the generations beside it are not lost."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from index.rebuild.generation import Census, PointerError, begin, folders, live, live_name, repaired_index, seal, switch
from index.rebuild.pointer import generation_names, made, point_at


def build(index_dir: Path, text: str, fingerprint: str = "abcd") -> str:
    """Seal and switch to a generation holding one file; its name."""
    folder = begin(index_dir, None)
    (folder / "data.bin").write_text(text)
    seal(folder, fingerprint, Census(1, 10, 0, None, None, ()))
    return switch(index_dir, folder).name


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def _holding(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None


def _flipped(path: Path) -> None:
    """The high bit of one character is set, as by a failing disk."""
    data = bytearray(path.read_bytes())
    data[9] ^= 0x80
    path.write_bytes(data)


DAMAGE = {
    "a high bit": _flipped,
    "empty": _holding(b""),
    "spaces": _holding(b" \n\n"),
    "missing": Path.unlink,
    "a path": _holding(b"../../etc/passwd\n"),
    "a hidden folder": _holding(b".000001-20240101T000000Z\n"),
    "zeros": _holding(bytes(24)),
    "a name and zeros": _holding(b"000001-20240101T000000Z\0\0"),
    "digits of another script": _holding("²²-20240101T000000Z".encode()),
    "very long": _holding(b"9" * 300_000),
    "two lines": _holding(b"000001-20240101T000000Z\n000002-20240101T000000Z\n"),
    "a generation that is not there": _holding(b"000077-20240101T000000Z\n"),
    "a folder": _folder,
    "a pipe": _pipe,
    "a link to itself": _loop,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_pointer_is_told_and_the_newest_whole_generation_is_found(damage: str, tmp_path: Path) -> None:
    """No kind of damage is taken for no index, nor raises anything else; repair finds what is whole."""
    kept = [build(tmp_path, "un"), build(tmp_path, "deux")]
    DAMAGE[damage](tmp_path / "CURRENT")
    with pytest.raises(PointerError) as error:
        live(tmp_path)
    assert error.value.path == tmp_path / "CURRENT"
    assert [folder.name for folder in folders(tmp_path)] == kept[::-1]
    restored = repaired_index(tmp_path)
    assert restored is not None
    assert restored.name == live_name(tmp_path) == kept[-1]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_rebuild_from_nothing_keeps_the_newest_generation_beside_a_damaged_pointer(
    damage: str, tmp_path: Path
) -> None:
    """Of the generations that the pointer does not name any more the newest stays beside the new one."""
    build(tmp_path, "un")
    newest = build(tmp_path, "deux")
    DAMAGE[damage](tmp_path / "CURRENT")
    made_now = build(tmp_path, "trois")
    assert live_name(tmp_path) == made_now
    assert sorted(generation_names(tmp_path)) == [newest, made_now]


def test_without_generations_an_empty_pointer_is_no_index(tmp_path: Path) -> None:
    """Where there is nothing to go back to, there is nothing damaged either."""
    (tmp_path / "CURRENT").touch()
    assert live(tmp_path) is None


def test_a_damaged_newest_generation_is_passed_over_and_one_of_another_version_is_not(tmp_path: Path) -> None:
    """What goes back goes to the newest that is whole; where that is another version's, to none."""
    first = build(tmp_path, "un")
    second = build(tmp_path, "deux")
    (tmp_path / "CURRENT").unlink()
    (tmp_path / "generations" / second / "data.bin").write_text("deuX")
    restored = repaired_index(tmp_path, lambda generation: generation.fingerprint == "abcd")
    assert restored is not None and restored.name == first
    build(tmp_path, "trois", fingerprint="ffff")
    (tmp_path / "CURRENT").unlink()
    assert repaired_index(tmp_path, lambda generation: generation.fingerprint == "abcd") is None


def test_what_stood_in_the_place_of_the_pointer_is_not_lost(tmp_path: Path) -> None:
    """A folder of its name is put aside with what it holds."""
    name = build(tmp_path, "un")
    (tmp_path / "CURRENT").unlink()
    (tmp_path / "CURRENT").mkdir()
    (tmp_path / "CURRENT" / "notes").write_text("gardées")
    point_at(tmp_path, name)
    assert live_name(tmp_path) == name
    assert (tmp_path / "CURRENT.damaged" / "notes").read_text() == "gardées"


class _Disk:
    """What reached the disk, in order: entries of folders, and renames."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[tuple[str, Path]] = []
        fsync, rename, mkdir = os.fsync, Path.rename, Path.mkdir

        def fsynced(descriptor: int) -> None:
            fsync(descriptor)
            self.done.append(("fsync", Path(f"/proc/self/fd/{descriptor}").readlink()))

        def renamed(path: Path, target: Path) -> Path:
            self.done.append(("rename", Path(target)))
            return rename(path, target)

        def made_now(path: Path, *arguments: object, **options: object) -> None:
            mkdir(path, *arguments, **options)  # type: ignore[arg-type]
            self.done.append(("mkdir", path))

        monkeypatch.setattr(os, "fsync", fsynced)
        monkeypatch.setattr(Path, "rename", renamed)
        monkeypatch.setattr(Path, "mkdir", made_now)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="what a descriptor is open on is told by /proc")
def test_every_folder_of_a_first_index_is_on_disk_before_the_pointer_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut leaves no pointer to what has no entry: each new folder's entry is durable before CURRENT is renamed,
    so is the generation's under its name, and every file in it."""
    disk = _Disk(monkeypatch)
    index_dir = tmp_path / "a" / "b" / "index"
    made(index_dir)
    name = build(index_dir, "un")
    pointer = disk.done.index(("rename", index_dir / "CURRENT"))
    before = disk.done[:pointer]
    for folder in (tmp_path / "a", tmp_path / "a" / "b", index_dir, index_dir / "generations"):
        assert ("fsync", folder.parent) in before[before.index(("mkdir", folder)) :], folder
    final = index_dir / "generations" / name
    aside = final.with_name(f".{name}")
    named = before.index(("rename", final))
    assert ("fsync", index_dir / "generations") in before[named:]
    for file in ("data.bin", ".manifest.json.new"):
        assert ("fsync", aside / file) in before[:named], file
    assert ("fsync", aside) in before[before.index(("rename", aside / "manifest.json")) : named]
    assert ("fsync", index_dir) in disk.done[pointer:]
