"""Whose an index is: another account's is opened only when that is asked for."""

import os
import pwd
import shutil
from pathlib import Path

import pytest

from index.rebuild.build import rebuild
from search.cli import main
from search.errors import IndexForbidden
from web import create_app

ROOT = os.geteuid() == 0
OTHER = 65534
AS_ANOTHER = pytest.mark.skipif(not ROOT, reason="only root may give a folder away")
READING = (
    ["query", "Otan"],
    ["show", "a0"],
    ["export", "Otan"],
    ["stats"],
    ["timeline", "Otan"],
    ["words", "Otan"],
    ["kwic", "Otan"],
    ["related", "a0"],
    ["check"],
    ["check", "--repair"],
    ["reindex", "seeds"],
    ["alert"],
    ["dossier", "list"],
    ["serve", "--port", "0"],
)


@pytest.fixture(scope="module")
def our_index(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """An index of the seeds, made by the account that runs."""
    folder = tmp_path_factory.mktemp("ours") / "index"
    rebuild(folder, [seeds], jobs=1)
    return folder


@pytest.fixture
def of_another(our_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A whole index that belongs to nobody."""
    copy = tmp_path / "index"
    shutil.copytree(our_index, copy, symlinks=True)
    for folder, _, files in os.walk(copy):
        for path in [Path(folder), *(Path(folder) / name for name in files)]:
            os.chown(path, OTHER, OTHER)
    monkeypatch.setenv("SEARCH_INDEX", str(copy))
    return copy


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0), capfd.readouterr().err


@AS_ANOTHER
@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_every_command_refuses_an_index_of_another_account_in_one_line_with_the_cure(
    of_another: Path, capfd: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    before = sorted(of_another.rglob("*"))
    code, line = said(capfd, *arguments)
    assert code == 5
    assert line.count("\n") == 1
    assert str(of_another) in line
    assert pwd.getpwuid(OTHER).pw_name in line
    assert "--trust" in line
    assert sorted(of_another.rglob("*")) == before


@AS_ANOTHER
def test_an_index_of_another_account_is_opened_when_it_is_trusted(
    of_another: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(capfd, "query", "--trust", "Otan")[0] == 0
    monkeypatch.setenv("SEARCH_TRUST", "on")
    assert said(capfd, "query", "Otan")[0] == 0
    assert create_app().test_client().get("/api/search?q=Otan").status_code == 200


@AS_ANOTHER
@pytest.mark.parametrize("part", ["CURRENT", "generations", "generations/*"])
def test_one_part_of_another_account_is_enough(
    our_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    copy = tmp_path / "index"
    shutil.copytree(our_index, copy, symlinks=True)
    os.chown(next(copy.glob(part)), OTHER, OTHER)
    monkeypatch.setenv("SEARCH_INDEX", str(copy))
    with pytest.raises(IndexForbidden, match="belongs to another account"):
        create_app()


@AS_ANOTHER
def test_the_settings_are_shown_whatever_the_index(of_another: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert said(capfd, "config")[0] == 0


@AS_ANOTHER
def test_whoever_is_not_root_reads_what_is_roots(
    our_index: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: OTHER)
    assert said(capfd, "query", "--index", str(our_index), "Otan")[0] == 0
