"""The writer keeps Whoosh's rules, and a commit that fails leaves the index as it was."""

from pathlib import Path
from typing import Any

import pytest
from postings_corpus import spec
from whoosh import fields, index, writing

from index.postings import commit as committing
from index.postings.manifest import verify
from index.postings.segment import open_snapshot
from index.postings.writer import ArrayIndex, create_index

NAMES = ("id", "title", "text", "tags", "day", "source")


@pytest.fixture
def ix(tmp_path: Path) -> ArrayIndex:
    schema = fields.Schema(**{name: fields.STORED() for name in NAMES if name != "id"}, id=fields.ID(unique=True))
    return create_index(tmp_path, schema, spec())


def identifiers(folder: Path) -> list[str]:
    snapshot = open_snapshot(folder)
    return sorted(
        segment.stored(number)["id"]
        for segment in snapshot.segments
        for number in range(segment.documents)
        if segment.deleted is None or not segment.deleted[number]
    )


def test_one_writer_at_a_time(ix: ArrayIndex) -> None:
    """A second writer is refused until the first has committed or cancelled."""
    writer = ix.writer()
    with pytest.raises(index.LockError):
        ix.writer()
    writer.cancel()
    ix.writer().cancel()


def test_nothing_is_seen_before_the_commit_nor_after_a_cancel(ix: ArrayIndex, tmp_path: Path) -> None:
    """Additions and deletions are seen all at once, or never."""
    with ix.writer() as writer:
        writer.add_document(id="1", text="un")
    writer = ix.writer()
    writer.add_document(id="2", text="deux")
    writer.delete_by_term("id", "1")
    assert (writer.doc_count(), writer.docnum) == (1, 2)
    assert identifiers(tmp_path) == ["1"]
    writer.cancel()
    assert identifiers(tmp_path) == ["1"]
    assert {path.suffix for path in tmp_path.iterdir()} <= {".seg", ".toc", ".json", ""}


def test_a_value_may_be_stored_instead_of_the_one_indexed(ix: ArrayIndex, tmp_path: Path) -> None:
    """`_stored_text` is what is shown, `text` is what is searched; boosts and unknown fields are refused."""
    with ix.writer() as writer:
        writer.add_document(id="1", text="cherche", _stored_text="montre", _stored_title="titre")
        with pytest.raises(ValueError, match="boost"):
            writer.add_document(id="2", _text_boost=2.0)
        with pytest.raises(fields.UnknownFieldError):
            writer.add_document(inconnu="3")
    snapshot = open_snapshot(tmp_path)
    assert snapshot.stored(0) == {"id": "1", "text": "montre", "title": "titre"}
    assert snapshot.df("text", b"cherche") == 1
    assert snapshot.df("text", b"montre") == 0


def test_the_table_of_fields_is_fixed(ix: ArrayIndex) -> None:
    """Fields can't be added or removed, nor postings copied from another reader."""
    writer = ix.writer()
    with pytest.raises(writing.IndexingError):
        writer.add_field("autre", fields.ID())
    with pytest.raises(writing.IndexingError):
        writer.remove_field("text")
    with pytest.raises(writing.IndexingError):
        writer.add_reader(ix.reader())
    writer.cancel()


def test_many_small_commits_stay_few_segments(ix: ArrayIndex, tmp_path: Path) -> None:
    """After thirty commits there are fewer than eight segments, and every document once."""
    for number in range(30):
        with ix.writer() as writer:
            writer.update_document(id=str(number), text=f"mot {number}")
    assert len(open_snapshot(tmp_path).segments) < 8
    assert identifiers(tmp_path) == sorted(map(str, range(30)))
    verify(tmp_path)


def test_merges_are_made_as_asked(ix: ArrayIndex, tmp_path: Path) -> None:
    """NO_MERGE keeps segments apart, OPTIMIZE leaves one, CLEAR none of those before; empty ones vanish."""
    for number in range(3):
        writer = ix.writer()
        writer.add_document(id=str(number), text="mot")
        writer.commit(mergetype=writing.NO_MERGE)
    assert len(open_snapshot(tmp_path).segments) == 3
    writer = ix.writer()
    writer.delete_by_term("id", "1")
    writer.commit(merge=False)
    assert len(open_snapshot(tmp_path).segments) == 2
    ix.writer().commit(mergetype=writing.OPTIMIZE)
    assert len(open_snapshot(tmp_path).segments) == 1
    assert identifiers(tmp_path) == ["0", "2"]
    writer = ix.writer()
    writer.add_document(id="9")
    writer.commit(mergetype=writing.CLEAR)
    assert identifiers(tmp_path) == ["9"]


@pytest.mark.parametrize("broken", ["fsync", "_write_toc", "write_manifest"])
def test_a_failed_commit_leaves_the_index(
    ix: ArrayIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """Wherever the disk fails in a commit, the commit fails, readers keep the index before, and the lock is free."""
    with ix.writer() as writer:
        writer.add_document(id="1", text="un")
    writer = ix.writer()
    writer.add_document(id="2", text="deux")
    writer.delete_by_term("id", "1")
    with monkeypatch.context() as patch:
        patch.setattr(committing, broken, _full_disk)
        with pytest.raises(OSError, match="full"):
            writer.commit()
    assert identifiers(tmp_path) == ["1"]
    verify(tmp_path)
    with ix.writer() as writer:
        writer.add_document(id="3", text="trois")
    assert identifiers(tmp_path) == ["1", "3"]
    assert index.open_dir(str(tmp_path)).doc_count() == 2


def _full_disk(*_: Any) -> None:
    raise OSError("the disk is full")
