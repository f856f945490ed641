"""What can't be looked at has not vanished: its articles stay, and whoever indexes is told."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from permissions import as_anybody

from index.rebuild.build import rebuild
from index.rebuild.generation import live_name

PAGE = "{}\npar Jeanne Morel\nLe phare rouvrira au printemps, après deux ans de travaux sur la côte.\n"
NEEDS_STRACE = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


class Library:
    """A corpus of thirty pages in three folders and a file of three records, and its index."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.corpus, self.index = folder, folder / "vault" / "corpus", folder / "index"
        for name in ("est", "nord", "ouest"):
            for number in range(10):
                self.write(f"{name}/{number}.txt", f"Le phare {number} de la côte {name}")
        records = [{"title": f"Dépêche {number}", "text": "Le port est fermé."} for number in range(3)]
        (self.corpus / "records.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        self.build()

    def write(self, name: str, title: str) -> None:
        path = self.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(title), encoding="utf-8")

    def build(self) -> None:
        self.total = rebuild(self.index, [self.corpus]).articles
        self.generation = live_name(self.index)

    def run(self, *arguments: str | Path, code: int, before: tuple[str, ...] = ()) -> tuple[Any, str]:
        """What `search reindex` reports, of these paths or of all the corpus, and what it says besides."""
        paths = arguments if any(isinstance(one, Path) for one in arguments) else (self.corpus, *arguments)
        done = subprocess.run(
            [*before, sys.executable, "-m", "search", "reindex", "--json", *map(str, paths)],
            env=os.environ | {"SEARCH_INDEX": str(self.index), "SEARCH_LANG": "en"},
            capture_output=True, text=True, check=False, timeout=300, preexec_fn=as_anybody,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout) if done.stdout else None, done.stderr

    def refused(self, *arguments: str | Path) -> str:
        """The one line that a run says which is refused and leaves the index as it is."""
        report, said = self.run(*arguments, code=3)
        assert report is None
        assert live_name(self.index) == self.generation
        return said.splitlines()[-1]

    def faulty(self, path: Path, calls: str, *arguments: str, code: int, error: str = "EIO") -> tuple[Any, str]:
        """As `run`, the system failing in these calls on that path."""
        trace = self.folder / "trace"
        before = ("strace", "-f", "-qq", "-o", str(trace), "-P", str(path), "-e", f"trace={calls}")
        found = self.run(*arguments, code=code, before=(*before, "-e", f"inject={calls}:error={error}"))
        assert "INJECTED" in trace.read_text()
        return found


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def stays(library: Library, report: Any, said: str, path: Path, why: str) -> None:
    """All that was indexed is there still, and the path that could not be looked at is named with the reason."""
    assert (report["articles"], report["removed"], report["unchanged"]) == (library.total, 0, library.total)
    assert report["rejected"] == 1
    assert str(path) in said and why in said and "stay in the index" in said


def test_a_folder_without_permission_keeps_its_articles(library: Library) -> None:
    folder = library.corpus / "nord"
    folder.chmod(0)
    report, said = library.run(code=0)
    folder.chmod(0o755)
    stays(library, report, said, folder, "Permission denied")
    assert "its articles stay in the index (10)" in said
    (folder / "3.txt").unlink()
    assert library.run(code=0)[0]["removed"] == 1


def test_a_folder_whose_files_may_be_named_but_not_looked_at_keeps_its_articles(library: Library) -> None:
    folder = library.corpus / "nord"
    folder.chmod(0o444)
    report, said = library.run(code=0)
    folder.chmod(0o755)
    assert (report["articles"], report["rejected"], report["unchanged"]) == (library.total, 10, library.total)
    assert said.count("Permission denied") == 10


@pytest.mark.parametrize("name", ["est/4.txt", "records.jsonl"])
def test_a_changed_file_without_permission_keeps_its_articles_and_is_read_once_it_may_be(
    library: Library, name: str
) -> None:
    path = library.corpus / name
    path.write_text(path.read_text().replace("phare 4", "feu").replace("Dépêche", "Brève"))
    path.chmod(0)
    report, said = library.run(code=0)
    stays(library, report, said, path, "Permission denied")
    assert report["generation"] == library.generation, "nothing changed, so nothing is built"
    path.chmod(0o644)
    report, _ = library.run(code=0)
    assert (report["indexed"] > 0, report["rejected"], report["articles"]) == (True, 0, library.total)


def test_what_can_be_read_is_indexed_though_something_else_can_not(library: Library) -> None:
    (library.corpus / "nord").chmod(0)
    library.write("est/4.txt", "Le phare a brûlé")
    (library.corpus / "est" / "5.txt").unlink()
    (library.corpus / "est" / "6.txt").chmod(0)
    library.write("est/new.txt", "Un phare neuf")
    (library.corpus / "est" / "new.txt").chmod(0)
    report, _ = library.run(code=0)
    (library.corpus / "nord").chmod(0o755)
    assert (report["indexed"], report["removed"], report["articles"]) == (1, 1, library.total - 1)
    (library.corpus / "est" / "new.txt").chmod(0o644)
    assert library.run(code=0)[0]["indexed"] == 1, "a new file is read once it can be, though it did not change"


@pytest.mark.parametrize("unreadable", ["nord", "est/4.txt", "records.jsonl"])
def test_a_rebuild_from_nothing_does_not_lose_what_can_not_be_read(library: Library, unreadable: str) -> None:
    path = library.corpus / unreadable
    path.chmod(0)
    said = library.refused("--full")
    assert str(path) in said and "--allow-removals" in said
    report, _ = library.run("--full", "--allow-removals", code=0)
    path.chmod(0o755)
    assert report["articles"] < library.total


def test_a_path_that_may_not_be_looked_at_is_a_refusal_whatever_is_allowed(library: Library) -> None:
    library.corpus.chmod(0)
    for options in ((), ("--full",), ("--allow-removals",), ("--dry-run",)):
        said = library.refused(*options)
        assert f"{library.corpus}: cannot be read (Permission denied)" in said
    library.corpus.chmod(0o755)
    library.corpus.parent.chmod(0)
    assert "Permission denied" in library.refused()
    library.corpus.parent.chmod(0o755)


FOLDER_FAULTS = [("openat", "EIO"), ("getdents64", "EIO"), ("openat", "ESTALE"), ("openat", "ENOTCONN")]


@NEEDS_STRACE
@pytest.mark.parametrize(("calls", "error"), FOLDER_FAULTS)
def test_a_folder_that_the_disk_does_not_give_keeps_its_articles(library: Library, calls: str, error: str) -> None:
    folder = library.corpus / "nord"
    report, said = library.faulty(folder, calls, code=0, error=error)
    stays(library, report, said, folder, os.strerror(getattr(__import__("errno"), error)))


@NEEDS_STRACE
@pytest.mark.parametrize("calls", ["openat", "getdents64"])
@pytest.mark.parametrize("options", [(), ("--full",)])
def test_a_path_that_the_disk_does_not_give_is_a_refusal(
    library: Library, calls: str, options: tuple[str, ...]
) -> None:
    report, said = library.faulty(library.corpus, calls, *options, code=3)
    assert report is None and f"{library.corpus}: cannot be read (Input/output error)" in said
    assert live_name(library.index) == library.generation


@NEEDS_STRACE
@pytest.mark.parametrize("calls", ["newfstatat,statx,stat", "openat", "read,pread64,readv"])
@pytest.mark.parametrize("name", ["est/4.txt", "records.jsonl"])
def test_a_file_that_the_disk_does_not_give_keeps_its_articles(library: Library, calls: str, name: str) -> None:
    path = library.corpus / name
    with path.open("a") as file:
        file.write("\n")
    report, said = library.faulty(path, calls, code=0)
    stays(library, report, said, path, "Input/output error")
    assert library.run(code=0)[0]["rejected"] == 0


@NEEDS_STRACE
def test_of_a_new_file_what_could_be_read_is_indexed_and_the_rest_once_it_can_be(library: Library) -> None:
    path = library.corpus / "long.jsonl"
    record = '{{"title": "Dépêche {0}", "text": "Le port {0} est fermé.", "url": "https://exemple.fr/{0}"}}\n'
    path.write_text("".join(map(record.format, range(3000))), encoding="utf-8")
    report, said = library.faulty(path, "read,pread64,readv", code=0, error="EIO:when=3+")
    assert 0 < report["indexed"] < 3000 and report["rejected"] == 1
    assert f"{path} : cannot be read (Input/output error)" in said
    known = report["articles"]
    report, said = library.faulty(path, "read,pread64,readv", code=0, error="EIO:when=2+")
    assert (report["articles"], report["indexed"]) == (known, 0)
    assert f"its articles stay in the index ({known - library.total})" in said
    report, _ = library.run(code=0)
    assert (report["articles"], report["rejected"]) == (library.total + 3000, 0)


def test_a_file_without_permission_is_told_of_by_several_processes_too(library: Library) -> None:
    for number in range(220):
        library.write(f"sud/{number}.txt", f"Le phare {number} du sud")
    path = library.corpus / "est" / "4.txt"
    path.write_text("Le feu\npar Ali Roy\nLe phare a brûlé.\n")
    path.chmod(0)
    report, said = library.run("--jobs", "2", code=0)
    assert (report["indexed"], report["unchanged"], report["rejected"]) == (220, library.total, 1)
    assert f"{path} : cannot be read (Permission denied)" in said and "its articles stay in the index (1)" in said


def test_an_empty_path_is_a_disk_that_is_away_until_its_user_says_otherwise(library: Library) -> None:
    library.corpus.rename(library.folder / "disk")
    library.corpus.mkdir()
    for options in ((), ("--full",), ("--dry-run",), ("--full", "--dry-run")):
        said = library.refused(*options)
        assert f"{library.corpus} is empty, though files were indexed from it (31)" in said
        assert "--allow-removals" in said
    (library.corpus / ".hidden").touch()
    (library.corpus / "README.txt").touch()
    assert "is empty" in library.refused()
    report, _ = library.run("--allow-removals", code=0)
    assert (report["removed"], report["articles"]) == (library.total, 0)


def test_a_path_that_is_gone_is_a_disk_that_is_away_until_its_user_says_otherwise(library: Library) -> None:
    library.corpus.rename(library.folder / "disk")
    for options in ((), ("--full",), ("--dry-run",)):
        said = library.refused(*options)
        assert f"{library.corpus} does not exist" in said and "--allow-removals" in said
    report, _ = library.run("--allow-removals", code=0)
    assert (report["removed"], report["articles"]) == (library.total, 0)


def test_of_two_paths_one_that_is_empty_is_enough(library: Library) -> None:
    shutil.rmtree(library.corpus / "nord")
    (library.corpus / "nord").mkdir()
    said = library.refused(library.corpus / "est", library.corpus / "nord")
    assert f"{library.corpus / 'nord'} is empty, though files were indexed from it (10)" in said
    report, _ = library.run(code=0)
    assert report["removed"] == 10, "a folder below a path may be emptied"


@pytest.mark.parametrize("options", [(), ("--full",)])
@pytest.mark.parametrize(("files", "gone", "allowed"), [(60, 20, False), (61, 20, True), (30, 19, True)])
def test_a_third_of_the_files_and_twenty_at_least_do_not_vanish_at_once(
    library: Library, files: int, gone: int, allowed: bool, options: tuple[str, ...]
) -> None:
    for number in range(files - 31):
        library.write(f"sud/{number}.txt", f"Le phare {number} du sud")
    if files < 31:
        (library.corpus / "records.jsonl").unlink()
    library.build()
    going = sorted(library.corpus.rglob("*.txt"))[:gone]
    for path in going:
        path.unlink()
    if allowed:
        assert library.run(*options, code=0)[0]["articles"] == library.total - gone
        return
    said = library.refused(*options)
    assert f"{gone} of {files} indexed files are gone at once, {going[0]} among them" in said
    assert library.run(*options, "--allow-removals", code=0)[0]["articles"] == library.total - gone


def test_files_that_gave_no_article_may_vanish_as_they_like(library: Library) -> None:
    for number in range(40):
        (library.corpus / f"{number}.txt").touch()
    library.build()
    for number in range(40):
        (library.corpus / f"{number}.txt").unlink()
    assert library.run(code=0)[0]["articles"] == library.total


def test_a_link_to_a_disk_that_is_away_keeps_its_articles(library: Library) -> None:
    disk, link = library.folder / "disk", library.corpus / "nord" / "3.txt"
    disk.mkdir()
    link.rename(disk / "page.txt")
    link.symlink_to(disk / "page.txt")
    library.build()
    disk.rename(library.folder / "away")
    report, said = library.run(code=0)
    stays(library, report, said, link, f"link to {disk / 'page.txt'}, which is not there")
    assert library.run("--full", code=3)[0] is None
    link.unlink()
    assert library.run(code=0)[0]["removed"] == 1


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder in which a disk is mounted, as long as the test goes."""
    folder = tmp_path / "vault" / "corpus" / "disk"
    folder.mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no disk may be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], capture_output=True, check=False)


def unmount(disk: Path) -> None:
    subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(shutil.which("mount") is None, reason="mount is not installed")
def test_a_disk_below_a_path_keeps_its_articles_while_it_is_not_mounted(disk: Path, tmp_path: Path) -> None:
    for number in range(2):
        (disk / f"{number}.txt").write_text(PAGE.format(f"Le phare {number} du disque"))
    library = Library(tmp_path)
    (library.corpus / "est" / "1.txt").unlink()
    assert library.run(code=0)[0]["removed"] == 1
    unmount(disk)
    (library.corpus / "est" / "2.txt").unlink()
    report, said = library.run(code=0)
    assert (report["removed"], report["rejected"], report["articles"]) == (1, 1, library.total - 2)
    assert f"{disk} : a disk was mounted here and is no more" in said and "its articles stay in the index (2)" in said
    assert "starting from nothing, the index would lose 2 articles" in library.run("--full", code=3)[1]
    assert library.run("--allow-removals", code=0)[0]["removed"] == 2
    (disk / "0.txt").write_text(PAGE.format("Le phare du dossier"))
    assert library.run(code=0)[0]["indexed"] == 1
    (disk / "0.txt").unlink()
    assert library.run(code=0)[0]["removed"] == 1, "it is a folder like any other by now"


@pytest.mark.skipif(shutil.which("mount") is None, reason="mount is not installed")
def test_a_path_on_a_disk_that_is_not_mounted_is_a_refusal_whatever_lies_there(disk: Path, tmp_path: Path) -> None:
    library = Library(tmp_path)
    for number in range(2):
        (disk / f"{number}.txt").write_text(PAGE.format(f"Le phare {number} du disque"))
    assert library.run(disk, code=0)[0]["indexed"] == 2
    unmount(disk)
    (disk / "log.txt").write_text(PAGE.format("Sauvegarde manquée"))
    library.generation = live_name(library.index)
    assert f"{disk}: a disk was mounted here and is no more" in library.refused(disk)
    report, _ = library.run(disk, "--allow-removals", code=0)
    assert (report["removed"], report["indexed"]) == (2, 1)


def test_a_folder_that_became_a_link_to_elsewhere_keeps_its_articles(library: Library) -> None:
    folder = library.corpus / "nord"
    folder.rename(library.folder / "disk")
    folder.symlink_to(library.folder / "disk")
    report, said = library.run(code=0)
    stays(library, report, said, folder, "link to a folder, which is not followed")


def test_hidden_files_that_were_named_themselves_stay_until_they_are_gone(library: Library) -> None:
    library.write(".brouillons/a.txt", "Un phare en projet")
    hidden = library.corpus / ".brouillons"
    assert library.run(hidden, code=0)[0]["indexed"] == 1
    assert library.run(code=0)[0]["articles"] == library.total + 1
    (hidden / "a.txt").unlink()
    assert library.run(code=0)[0]["removed"] == 1


def rejects(library: Library) -> Path:
    """The records' file with a line that is refused, listed as such."""
    with (library.corpus / "records.jsonl").open("a") as file:
        file.write("\n{broken\n")
    listed = library.folder / "rejects.jsonl"
    library.run("--rejects", str(listed), code=0)
    library.total, library.generation = rebuild(library.index, [library.corpus]).articles, live_name(library.index)
    return listed


def empty(library: Library) -> str:
    shutil.rmtree(library.corpus)
    library.corpus.mkdir()
    return "is empty"


def gone(library: Library) -> str:
    shutil.rmtree(library.corpus)
    return "does not exist"


@pytest.mark.parametrize("away", [empty, gone])
def test_refused_pages_whose_folder_is_away_are_not_taken_for_gone(
    library: Library, away: Callable[[Library], str]
) -> None:
    listed = rejects(library)
    why = away(library)
    said = library.refused("--from-rejects", listed)
    assert f"{library.corpus} {why}" in said
    report, _ = library.run("--from-rejects", listed, "--allow-removals", code=0)
    assert report["articles"] == library.total - 3


def test_a_refused_file_that_is_taken_away_is_gone(library: Library) -> None:
    listed = rejects(library)
    (library.corpus / "records.jsonl").unlink()
    assert library.run("--from-rejects", listed, code=0)[0]["removed"] == 3


def test_an_index_of_another_version_loses_nothing_when_its_files_are_away(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("index.rebuild.article_store.fingerprint", lambda: "00000000")
        rebuild(library.index, [library.corpus], full=True)
    library.generation = live_name(library.index)
    library.write("neuf.txt", "Un phare neuf")
    for name in ("est", "nord", "ouest"):
        shutil.rmtree(library.corpus / name)
    assert "30 of 31 indexed files are gone at once" in library.refused()


def test_a_run_that_was_stopped_goes_on_once_its_files_are_back(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        library.write(f"sud/{number}.txt", f"Le phare {number} du sud")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("index.rebuild.article_store.Writer", full)
        with pytest.raises(OSError, match="No space"):
            rebuild(library.index, [library.corpus])
    library.corpus.rename(library.folder / "disk")
    library.corpus.mkdir()
    assert "is empty" in library.refused()
    library.corpus.rmdir()
    (library.folder / "disk").rename(library.corpus)
    report, _ = library.run(code=0)
    assert (report["resumed"], report["indexed"], report["articles"]) == (40, 40, library.total + 40)


def test_a_copy_that_can_not_be_read_takes_over_once_it_can_be(library: Library) -> None:
    record = '{"title": "La dépêche", "text": "Le port rouvre.", "url": "https://exemple.fr/port"}'
    for name in ("a", "b"):
        (library.folder / name).mkdir()
        (library.folder / name / "one.jsonl").write_text(record)
    rebuild(library.index, [library.folder / "a", library.folder / "b"])
    (library.folder / "b").rename(library.folder / "away")
    (library.folder / "a" / "one.jsonl").unlink()
    (library.folder / "a" / "two.jsonl").write_text('{"title": "Le gué", "text": "Le fleuve baisse."}')
    report, _ = library.run(library.folder / "a", "--allow-removals", code=0)
    assert report["articles"] == library.total + 1
    (library.folder / "away").rename(library.folder / "b")
    report, _ = library.run(library.folder / "b", code=0)
    assert (report["indexed"], report["articles"]) == (1, library.total + 2)
