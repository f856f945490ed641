"""Which files lie under the paths a user names, and what is remembered of them."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Rejected
from index.messages import Message
from index.rebuild.file_log import FileLog, Page
from index.rebuild.files import SourceFile, source_files
from index.rebuild.history import History
from index.rebuild.journal import Begun, Journal


def names(root: Path, *paths: Path) -> list[str]:
    found = source_files(paths or (root,), lambda rejected: pytest.fail(f"refused {rejected}"))
    return [file.path.relative_to(root).as_posix() for file in found]


def test_files_come_sorted_folder_by_folder_and_each_once(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", "sub/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    everything = ["a.txt", "b.txt", "sub/a.txt", "sub/c.txt"]
    assert names(tmp_path) == everything
    assert names(tmp_path, tmp_path, tmp_path / "sub", tmp_path / "a.txt") == everything


def test_hidden_files_and_those_that_explain_a_corpus_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden", ".git/config", "README.md", "readme", "LICENSE.txt", "lisez.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == ["lisez.txt"]


@pytest.mark.parametrize("folder", ["La une_files", "La une_fichiers"])
def test_what_a_browser_saved_beside_a_page_belongs_to_it(tmp_path: Path, folder: str) -> None:
    for name in ("La une.html", f"{folder}/cadre.html", f"{folder}/a/b.html", "Autre_files/texte.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [file.path.relative_to(tmp_path).as_posix() for file in source_files([tmp_path], lambda _: None)]
    assert found == ["La une.html", "Autre_files/texte.html"]


def test_a_link_that_leads_nowhere_is_refused_with_its_path_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b.txt").write_text("x")
    refused: list[Rejected] = []
    found = [file.path.name for file in source_files([tmp_path], refused.append)]
    assert found == ["b.txt"]
    assert [rejected.path.name for rejected in refused] == ["a.txt"]


def test_a_link_to_a_folder_elsewhere_is_told_of_and_one_to_what_is_read_anyway_is_not(tmp_path: Path) -> None:
    (tmp_path / "heap" / "sub").mkdir(parents=True)
    (tmp_path / "disk").mkdir()
    (tmp_path / "heap" / "sub" / "a.txt").write_text("x")
    (tmp_path / "heap" / "round").symlink_to("..")
    (tmp_path / "heap" / "within").symlink_to("sub")
    (tmp_path / "heap" / "disk").symlink_to("../disk")
    refused: list[Rejected] = []
    found = [file.path.name for file in source_files([tmp_path / "heap"], refused.append)]
    assert found == ["a.txt"]
    assert [(rejected.path.name, rejected.unread) for rejected in refused] == [("disk", True), ("round", True)]
    assert str(tmp_path / "disk") in refused[0].reason.en
    refused.clear()
    assert list(source_files([tmp_path], refused.append))
    assert not refused


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("b.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    refused: list[Rejected] = []
    assert not list(source_files([tmp_path], refused.append))
    assert [rejected.reason.en.split(" (")[0] for rejected in refused] == ["link in a circle"] * 2


def test_folders_as_deep_as_the_system_allows_are_read(tmp_path: Path) -> None:
    deep = tmp_path
    made = []
    while len(os.fsencode(deep)) < os.pathconf(tmp_path, "PC_PATH_MAX") - 20:
        deep /= "d"
        deep.mkdir()
        made.append(deep)
    page = deep / "a.txt"
    page.write_text("x")
    found = [file.path for file in source_files([tmp_path], lambda rejected: pytest.fail(str(rejected)))]
    page.unlink()
    for folder in reversed(made):  # one by one: what clears up after the tests gives up on so many
        folder.rmdir()
    assert found == [page]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read any folder")
def test_a_folder_without_permission_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    (tmp_path / "b.txt").write_text("x")
    refused: list[Rejected] = []
    assert [file.path.name for file in source_files([tmp_path], refused.append)] == ["b.txt"]
    assert [rejected.path for rejected in refused] == [locked]


def test_a_folder_that_cannot_be_listed_is_refused_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "locked").mkdir()
    (tmp_path / "b.txt").write_text("x")
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr("os.scandir", scandir)
    refused: list[Rejected] = []
    assert [file.path.name for file in source_files([tmp_path], refused.append)] == ["b.txt"]
    assert [rejected.path.name for rejected in refused] == ["locked"]
    assert "Permission denied" in refused[0].reason.fr


FILE = SourceFile(Path("/corpus/a.txt"), 10, 1000)


@pytest.fixture
def log() -> Iterator[FileLog]:
    """An empty record."""
    with closing(FileLog.copy(None)) as empty:
        yield empty


def test_a_file_is_unchanged_only_with_the_same_size_and_time(log: FileLog) -> None:
    assert not log.unchanged(FILE)
    log.record(FILE)
    assert log.unchanged(FILE)
    assert not log.unchanged(SourceFile(FILE.path, 11, 1000))
    assert not log.unchanged(SourceFile(FILE.path, 10, 1001))


def at(mtime_ns: int) -> SourceFile:
    return SourceFile.of(FILE.path, cast(os.stat_result, SimpleNamespace(st_size=10, st_mtime_ns=mtime_ns)))


@given(st.integers(-(1 << 80), 1 << 80))
def test_a_file_of_any_date_is_known_again(mtime_ns: int) -> None:
    with closing(FileLog.copy(None)) as log, closing(Journal(None)) as journal:
        log.record(at(mtime_ns))
        assert log.unchanged(at(mtime_ns))
        journal.append([Begun(0, at(mtime_ns), None)], [])
        assert list(journal.events()) == [Begun(0, at(mtime_ns), None)]


@given(st.integers(0, 1 << 70), st.integers(1, 1 << 62))
def test_a_file_of_another_date_is_another_state_of_it(mtime_ns: int, later: int) -> None:
    assert at(mtime_ns) != at(mtime_ns + later)


def test_paths_under_a_folder_are_those_in_it_and_not_its_namesakes(log: FileLog) -> None:
    for path in ("/corpus/a.txt", "/corpus/sub/b.txt", "/corpus2/c.txt", "/corpus-old/d.txt", "/corpus"):
        log.record(SourceFile(Path(path), 1, 1))
    assert sorted(map(str, log.paths_under(Path("/corpus")))) == ["/corpus", "/corpus/a.txt", "/corpus/sub/b.txt"]


def test_a_record_of_before_disks_were_remembered_is_read_as_any(tmp_path: Path) -> None:
    with closing(FileLog(tmp_path / "log")) as old:
        old.record(FILE)
    with closing(sqlite3.connect(tmp_path / "log")) as database:
        database.execute("DROP TABLE mount")
    with closing(FileLog.copy(tmp_path / "log")) as log:
        assert log.mounts() == set()
        assert log.unchanged(FILE)


def test_a_path_that_is_no_text_is_remembered(log: FileLog) -> None:
    path = Path(os.fsdecode(b"/corpus/\xe9t\xe9.txt"))
    log.record(SourceFile(path, 1, 1))
    assert list(log.paths_under(Path("/corpus"))) == [path]


def held(article_id: str, path: Path, *, indexed: bool) -> Page:
    return Page(1, path, 0, article_id, indexed, 0, 0, False)


def test_an_article_belongs_to_the_first_file_that_claims_it_and_passes_to_the_next(log: FileLog) -> None:
    first, second = Path("/corpus/a.txt"), Path("/corpus/b.txt")
    log.enter(held("id1", first, indexed=True))
    log.enter(held("id1", second, indexed=False))
    assert (log.articles(first), log.articles(second)) == (1, 0)
    assert log.heirs([first]) == {second}
    assert log.heirs([second]) == set()
    log.forget(first)
    log.forget(second)
    assert log.at(1) == []
    log.enter(held("id1", second, indexed=True))
    assert (log.indexed(), log.articles(second)) == (1, 1)


def test_refused_pages_are_remembered_with_both_languages(tmp_path: Path) -> None:
    refused = Rejected(FILE.path, "ligne 3", Message(fr="vide", en="empty"))
    log = FileLog(tmp_path / "log")
    log.reject(refused)
    log.close()
    with closing(FileLog.copy(tmp_path / "log")) as again:
        assert again.rejects(FILE.path) == [refused]
        again.forget(FILE.path)
        assert again.rejects(FILE.path) == []


@pytest.mark.parametrize("database", [FileLog, FileLog.copy, History])
def test_a_database_that_is_none_is_not_left_open(database: Callable[[Path], object], tmp_path: Path) -> None:
    """Neither the record of files, nor a copy of it, nor history (what is open at a test's end fails it)."""
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"not a database " * 1000)
    with pytest.raises(sqlite3.DatabaseError):
        database(path)
