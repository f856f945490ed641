"""Several processes read and clean what one does, in the same order."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import pages
from index.article import Rejected
from index.build import rebuild
from index.cleaning.traces import Cleaned
from index.files import SourceFile
from index.pages import read_all
from index.postings.segment import open_snapshot

TODAY = datetime(2024, 11, 20, tzinfo=UTC).date()


def written(folder: Path, articles: int, name: str = "articles.jsonl") -> SourceFile:
    """A file of records, every tenth of them broken."""
    lines = [
        json.dumps({"id": str(at), "title": f"Le marché numéro {at}", "text": f"La criée a vendu {at} tonnes."})
        if at % 10
        else "{broken"
        for at in range(articles)
    ]
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    status = path.stat()
    return SourceFile(path, status.st_size, status.st_mtime_ns)


def seen(files: list[SourceFile], jobs: int) -> list[tuple[Path, list[str]]]:
    found = []
    for file, outcomes in read_all(files, jobs, TODAY):
        names = []
        for outcome in outcomes:
            assert isinstance(outcome, Cleaned | Rejected)
            names.append(outcome.article.title if isinstance(outcome, Cleaned) else outcome.place)
        found.append((file.path, names))
    return found


def test_pages_of_a_large_file_are_shared_out_and_keep_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file too large for one pipe is read here and cleaned by several processes; nothing is lost or moved."""
    files = [written(tmp_path, 500), written(tmp_path, 3, "few.jsonl"), written(tmp_path, 200, "more.jsonl")]
    alone = seen(files, 1)
    monkeypatch.setattr(pages, "_LARGE", 5000)
    assert seen(files, 2) == alone
    assert len(alone[0][1]) == 500


def test_two_processes_index_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read, cleaned and inverted by two processes, a corpus gives the same articles."""
    source = tmp_path / "corpus"
    source.mkdir()
    written(source, 300)
    monkeypatch.setattr(pages, "_LARGE", 5000)
    monkeypatch.setattr("index.build._MANY", 10)
    found = []
    for jobs in (1, 2):
        index = tmp_path / f"index{jobs}"
        report = rebuild(index, [source], jobs=jobs)
        assert (report.indexed, report.rejected) == (270, 30)
        snapshot = open_snapshot(next((index / "generations").iterdir()))
        found.append(sorted(snapshot.stored(number)["text"] for number in range(snapshot.documents)))
    assert found[0] == found[1]
