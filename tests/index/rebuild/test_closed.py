"""Who may not read a corpus may not read its index, whatever the umask and the file system."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from index.rebuild.build import NoInput, rebuild
from index.rebuild.closed import closed_to
from index.rebuild.mending import mend
from index.schema import fingerprint
from search.dossiers.store import DossierStore
from search.rebuild_status import kept_status

_GROUP, _OTHERS = 0o070, 0o007


def _open_folders() -> list[Path]:
    """Folders whose way from the root everybody may go: of a disk, and of memory where there is one."""
    found = []
    for folder in map(Path, ("/var/tmp", "/tmp", "/dev/shm")):
        with suppress(OSError):
            if folder.is_dir() and os.access(folder, os.W_OK) and not closed_to([folder], 0) & _OTHERS:
                found.append(folder)
    return found


@pytest.fixture(params=_open_folders(), ids=str)
def place(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder that everybody may read."""
    with TemporaryDirectory(dir=request.param) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(params=[0o000, 0o022], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def _corpus(place: Path, folder: int, file: int) -> Path:
    corpus = place / "corpus"
    corpus.mkdir()
    for number in range(3):
        page = corpus / f"{number}.txt"
        page.write_text(f"Le port {number}\nLe conseil vote le budget du port numéro {number}.\n", "utf-8")
        page.chmod(file)
    corpus.chmod(folder)
    return corpus


def _open_to(index: Path, bits: int) -> list[Path]:
    return [path for path in (index, *index.rglob("*")) if path.stat().st_mode & bits]


def _used(index: Path, corpus: Path, jobs: int = 1) -> None:
    """A rebuild as the command makes it, a dossier and a repair."""
    with kept_status(index, dry_run=False) as keeper:
        assert keeper is not None
        with suppress(NoInput):
            rebuild(index, [corpus], jobs=jobs, full=jobs > 1)
    with suppress(Exception):
        DossierStore(index).create("Le port")
    mend(index, fingerprint())


@pytest.mark.parametrize(("folder", "file"), [(0o700, 0o600), (0o700, 0o644), (0o755, 0o600), (0o711, 0o600)])
def test_the_index_of_a_private_corpus_is_private(folder: int, file: int, place: Path, umask: int) -> None:
    """Folder and files, of a first run and of those after it, at one process and at two, with dossiers and repairs."""
    corpus, index = _corpus(place, folder, file), place / "index"
    for jobs in (1, 2):
        _used(index, corpus, jobs)
        assert not _open_to(index, _GROUP | _OTHERS), (jobs, umask)
        page = corpus / "new.txt"
        page.write_text("Une digue\nLa digue tient bon, dit le maire.\n", "utf-8")
        page.chmod(file)


def test_one_private_file_among_others_closes_the_index(place: Path, umask: int) -> None:
    """What it says stands in the index with all the rest."""
    corpus, index = _corpus(place, 0o755, 0o644), place / "index"
    rebuild(index, [corpus])
    assert index.stat().st_mode & _OTHERS
    (corpus / "1.txt").write_text("Le secret\nLe conseil se tait sur le port.\n", "utf-8")
    (corpus / "1.txt").chmod(0o600)
    told: list[str] = []
    rebuild(index, [corpus], on_notice=lambda message: told.append(message.en))
    assert not _open_to(index, _OTHERS), umask
    assert len(told) == 1 and "no longer readable by others" in told[0]


def test_a_corpus_that_is_closed_later_closes_its_index_though_nothing_changed(place: Path) -> None:
    """A run with nothing to do looks at it too."""
    corpus, index = _corpus(place, 0o755, 0o644), place / "index"
    rebuild(index, [corpus])
    corpus.chmod(0o700)
    rebuild(index, [corpus])
    assert not _open_to(index, _OTHERS)


def test_an_open_corpus_has_an_index_as_open_as_the_umask_allows(place: Path) -> None:
    """Whoever serves it may be another account."""
    before = os.umask(0o022)
    try:
        corpus, index = _corpus(place, 0o755, 0o644), place / "index"
        rebuild(index, [corpus])
    finally:
        os.umask(before)
    assert index.stat().st_mode & 0o777 == 0o755
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in index.glob("generations/*/*"))


def test_a_group_that_the_keeper_lets_in_stays_let_in(place: Path) -> None:
    """The account that serves a private corpus is let in by its group; others stay out."""
    corpus, index = _corpus(place, 0o700, 0o600), place / "index"
    index.mkdir(mode=0o750)
    index.chmod(0o750)
    before = os.umask(0o022)
    try:
        rebuild(index, [corpus])
        (corpus / "1.txt").write_text("Une digue\nLa digue tient bon, dit le maire.\n", "utf-8")
        rebuild(index, [corpus])
    finally:
        os.umask(before)
    assert not _open_to(index, _OTHERS)
    assert all(path.stat().st_mode & 0o040 for path in index.glob("generations/*/*"))


def test_a_corpus_of_a_group_is_closed_to_other_groups(place: Path) -> None:
    """Rights of a group count where the index has the same one."""
    corpus = _corpus(place, 0o750, 0o640)
    page = corpus / "1.txt"
    assert closed_to([page], page.stat().st_gid) == _OTHERS
    assert closed_to([page], page.stat().st_gid + 1) == _GROUP | _OTHERS
