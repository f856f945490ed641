"""Standard streams that are full, closed, broken or slow: a line, an exit code, and the work is done all the same."""

import fcntl
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = "Le phare rouvre\npar Jeanne Morel\nLe phare rouvrira au printemps, après deux ans de travaux sur la côte.\n"


def shell(tmp_path: Path, line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `search` is the command line, with an index of the test's own."""
    program = f'search() {{ {shlex.join([sys.executable, "-m", "search"])} "$@"; }}\n'
    return subprocess.run(
        ["bash", "-c", program + line],
        cwd=tmp_path,
        env=os.environ
        | {"SEARCH_INDEX": str(tmp_path / "index"), "SEARCH_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2])}
        | environment,
        capture_output=True, text=True, errors="replace", timeout=120,
    )  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pages, one of them refused, and an index of them."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "pages").mkdir()
    (folder / "pages/a.txt").write_text(PAGE)
    (folder / "pages/vide.txt").touch()
    assert shell(folder, "search reindex pages").returncode == 0
    return folder


COMMANDS = [
    "query phare",
    "query phare --json",
    "stats",
    "stats --json",
    "check",
    "clean pages/a.txt --explain",
    "clean pages/a.txt --json",
    "reindex pages",
    "reindex pages --json --full",
    "bench --per-class 1",
    "--help",
    "serve --help",
]


@pytest.mark.parametrize(("to", "why"), [("/dev/full", "No space left on device"), ("&-", "Bad file descriptor")])
@pytest.mark.parametrize("command", COMMANDS)
def test_output_that_cannot_be_written_is_told_in_one_line(place: Path, command: str, to: str, why: str) -> None:
    done = shell(place, f"search {command} >{to}")
    refused = "vide.txt : empty file: take it away\n" if command.startswith("reindex") else ""
    told = f"search: standard output could not be written ({why}): mend that or give another one, and run again\n"
    assert done.returncode == 1
    assert done.stderr.endswith(refused + told) and done.stderr.count("\n") == 1 + bool(refused)


def test_a_closed_output_takes_none_of_the_index_s_files(place: Path) -> None:
    assert shell(place, "search reindex pages --full >&- 2>&- <&-").returncode == 1
    assert shell(place, "search check").returncode == 0


@pytest.mark.parametrize("to", ["2>/dev/full", "2>&-", "2> >(exec true)", "<&-"])
def test_messages_that_nobody_hears_stop_no_run(place: Path, to: str) -> None:
    done = shell(place, f"search reindex pages --full --index apart-{abs(hash(to))} {to}")
    assert done.returncode == 0 and "1 indexed" in done.stdout


@pytest.mark.parametrize("command", ["query phare --json", "reindex pages --full", "--help"])
def test_a_reader_that_goes_is_no_failure(place: Path, command: str) -> None:
    done = shell(place, f"set -o pipefail; search {command} | true; exit ${{PIPESTATUS[0]}}")
    assert done.returncode == 0
    assert "search:" not in done.stderr and "Error" not in done.stderr


def test_output_that_is_not_taken_at_once_is_waited_for(place: Path) -> None:
    ours, theirs = os.pipe()
    # Another program that shares the pipe may have made it so; it holds less than is written.
    os.set_blocking(theirs, False)
    fcntl.fcntl(theirs, fcntl.F_SETPIPE_SZ, 4096)
    long = f"import search.commands.stats as s\ns._lines = lambda *_: ['x' * 100_000]\n{MAIN}"
    process = subprocess.Popen(
        [sys.executable, "-c", long, "stats", "--index", str(place / "index")],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=theirs,
    )
    os.close(theirs)
    with os.fdopen(ours) as output:
        text = output.read()
    assert process.wait(60) == 0
    assert text == "x" * 100_000 + "\n"


MAIN = "from search.cli import main\nmain()"


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "ascii:strict"},
        {"TERM": "dumb"},
        {"TERM": ""},
    ],
)
def test_no_locale_and_no_terminal_makes_a_command_fail(place: Path, environment: dict[str, str]) -> None:
    for command in ("query phare", "query phare --json", "nosuch"):
        done = shell(place, f"search {command}", SEARCH_LANG="fr", **environment)
        assert done.returncode == (2 if command == "nosuch" else 0), done.stderr
        assert "Traceback" not in done.stderr
