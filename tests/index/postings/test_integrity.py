"""A cut, altered or missing file is told, never answered from; a killed writer leaves the index as it was."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postings_corpus import built, spec
from whoosh import fields

from index.postings.manifest import SEGMENTS_MANIFEST, verify
from index.postings.segment import Damaged, open_snapshot
from index.postings.writer import create_index

SCHEMA = fields.Schema(**{name: fields.STORED() for name in ("id", "title", "text", "tags", "day", "source")})
DOCS = [
    {"id": str(n), "title": f"titre {n}", "text": f"le budget de la ville {n} " * 9, "source": "s"} for n in range(30)
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    ix = create_index(folder, SCHEMA, spec())
    with ix.writer() as writer:
        writer.add_documents(DOCS)
    with ix.writer() as writer:
        writer.delete_by_term("id", b"3")
    return folder


def copied(sound: Path, folder: Path) -> list[Path]:
    for path in sound.iterdir():
        if path.suffix in (".seg", ".del", ".json"):
            (folder / path.name).write_bytes(path.read_bytes())
    return sorted(folder.iterdir())


def test_a_sound_index_verifies(sound: Path) -> None:
    """An index that nobody touched passes every check."""
    verify(sound)
    assert open_snapshot(sound).live == 29


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_altered_byte_is_told(sound: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Whatever byte of whatever file changes, opening or verifying raises Damaged."""
    folder = tmp_path_factory.mktemp("altered")
    path = data.draw(st.sampled_from(copied(sound, folder)), label="file")
    raw = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1), label="at")
    raw[at] ^= data.draw(st.integers(1, 255), label="bits")
    path.write_bytes(raw)
    before = (sound / path.name).read_bytes()
    if path.name == SEGMENTS_MANIFEST and _same_json(bytes(raw), before):
        return
    with pytest.raises(Damaged):
        verify(folder)


def _same_json(one: bytes, other: bytes) -> bool:
    """Whether a change fell on white space between values, which says nothing."""
    import json

    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_cut_is_told_at_opening(sound: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """A file cut or lengthened anywhere is refused when the index is opened, before anything is mapped."""
    folder = tmp_path_factory.mktemp("cut")
    path = data.draw(st.sampled_from(copied(sound, folder)), label="file")
    raw = path.read_bytes()
    size = data.draw(st.one_of(st.integers(0, len(raw) - 1), st.just(len(raw) + 1)), label="size")
    path.write_bytes((raw + b"x")[:size])
    with pytest.raises(Damaged):
        open_snapshot(folder)


def test_a_missing_file_and_a_foreign_one_are_told(sound: Path, tmp_path: Path) -> None:
    """Without its segment, or with another under its name, the index is refused; without manifest there is none."""
    (tmp_path / "a").mkdir()
    for path in copied(sound, tmp_path / "a"):
        if path.suffix == ".seg":
            other = built(tmp_path / "b", DOCS[:5]).container.path
            path.write_bytes(other.read_bytes())
            with pytest.raises(Damaged):
                open_snapshot(tmp_path / "a")
            path.unlink()
            with pytest.raises(Damaged):
                open_snapshot(tmp_path / "a")
    with pytest.raises(FileNotFoundError):
        open_snapshot(tmp_path / "b")


def test_an_open_snapshot_outlives_commits(tmp_path: Path) -> None:
    """A snapshot taken before merges and deletions still answers as when it was opened."""
    ix = create_index(tmp_path, SCHEMA, spec())
    with ix.writer() as writer:
        writer.add_documents(DOCS)
    before = open_snapshot(tmp_path)
    with ix.writer() as writer:
        writer.delete_by_term("id", b"7")
        writer.add_documents(DOCS[:3])
        writer.optimize = True
    assert open_snapshot(tmp_path).live == 32
    assert before.live == 30
    assert before.stored(7) == {key: DOCS[7][key] for key in ("id", "title", "text", "source")}
    assert before.df("text", b"budget") == 30


_WRITE_FOR_EVER = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from test_integrity import SCHEMA, DOCS
from postings_corpus import spec
from index.postings.writer import ArrayIndex
ix = ArrayIndex(Path({folder!r}), SCHEMA, spec())
print("ready", flush=True)
while True:
    with ix.writer(timeout=5) as writer:
        writer.delete_by_term("id", b"5")
        writer.add_documents(DOCS)
"""


def test_a_killed_writer_leaves_an_index(tmp_path: Path) -> None:
    """Killed at any moment, again and again, a writer leaves an index that verifies, opens and can be written to."""
    folder = tmp_path / "index"
    folder.mkdir()
    ix = create_index(folder, SCHEMA, spec())
    with ix.writer() as writer:
        writer.add_documents(DOCS)
    documents = 30
    for wait in (0.0, 0.005, 0.011, 0.017, 0.023, 0.031, 0.045, 0.07):
        code = _WRITE_FOR_EVER.format(tests=str(Path(__file__).parent), folder=str(folder))
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(wait)
            os.kill(process.pid, signal.SIGKILL)
        verify(folder)
        snapshot = open_snapshot(folder)
        assert snapshot.live >= documents
        documents = snapshot.live
    with ix.writer(timeout=5) as writer:
        writer.add_documents(DOCS)
    verify(folder)
    leftovers = {path.name for path in folder.iterdir() if path.suffix == ".seg"}
    assert leftovers == {entry.file for entry in ix.manifest().segments}
