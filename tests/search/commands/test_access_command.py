"""`search access`: names into the file of those who may read, with hashes alone."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from werkzeug.security import check_password_hash

from search.access_file import names_and_hashes, token_hash
from search.cli import Commands
from search.errors import SearchError
from search.interface_language import speaker

PASSWORD = "phare d’Ouessant"


def access(*arguments: str, typed: str = "") -> Result:
    command = ["access", *arguments]
    return CliRunner().invoke(Commands(speaker("fr")), command, input=typed, standalone_mode=False)


def test_a_password_is_read_and_only_its_hash_is_kept_for_the_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "access"
    assert access(str(file), "Hélène", typed=f"{PASSWORD}\n").exception is None
    kept = names_and_hashes(file)["Hélène"]
    assert check_password_hash(kept, PASSWORD) and PASSWORD not in file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_token_is_shown_once_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "access"
    ended = access(str(file), "robot", "--token")
    token = ended.stdout.strip()
    assert len(token) >= 40 and token not in file.read_text()
    assert names_and_hashes(file) == {"robot": token_hash(token)}
    assert access(str(file), "robot", "--token").stdout.strip() != token


def test_a_name_is_replaced_or_taken_out_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "access"
    file.write_text("# la rédaction\n", "utf-8")
    for name in ("a", "b", "a"):
        assert access(str(file), name, "--token").exception is None
    assert list(names_and_hashes(file)) == ["b", "a"]
    assert access(str(file), "a", "--remove").exception is None
    assert list(names_and_hashes(file)) == ["b"]
    assert file.read_text("utf-8").startswith("# la rédaction\n")


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (["a"], "court\n"),
        (["a"], ""),
        (["a"], "x" * 2_000),
        (["a:b", "--token"], ""),
        (["", "--token"], ""),
        (["a\nb", "--token"], ""),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_line_and_writes_nothing(
    tmp_path: Path, arguments: list[str], typed: str
) -> None:
    error = access(str(tmp_path / "access"), *arguments, typed=typed).exception
    assert isinstance(error, SearchError) and "\n" not in error.message.fr
    assert not (tmp_path / "access").exists()


def test_a_file_that_is_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("des notes\n")
    error = access(str(file), "a", "--token").exception
    assert isinstance(error, SearchError) and "ligne 1" in error.message.fr
    assert file.read_text() == "des notes\n"
