"""What no command foresaw is told in one line."""

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from index.messages import Message
from search.unforeseen import unforeseen

ROOT = Path(__file__).parents[2]
PAGE = "Le phare rouvre\npar Jeanne Morel\nLe phare rouvrira au printemps, après deux ans de travaux sur la côte.\n"


def run(
    *arguments: str | Path, before: str = "", python: tuple[str, ...] = (), files: int | None = None, **where: Path
) -> subprocess.CompletedProcess[str]:
    """The command line; `before` is Python that runs first, `files` how many may be open, `cwd` the folder."""
    limit = None if files is None else lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    return subprocess.run(
        [sys.executable, *python, "-c", f"{before}\nfrom search.cli import main\nmain()", *map(str, arguments)],
        env=os.environ | {"SEARCH_LANG": "en", "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=120, preexec_fn=limit, **where,
    )  # fmt: skip


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of one page."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a.txt").write_text(PAGE)
    assert run("reindex", tmp_path / "pages", "--index", tmp_path / "index").returncode == 0
    return tmp_path / "index"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.EIO, "Input/output error", "/a/b"), "the system refuses (/a/b : Input/output error): mend that"),
        (OSError("no words"), "the system refuses (no words)"),
        (MemoryError(), "not enough memory: close other programs"),
        (ImportError("a\n\nb"), "a library does not load (a b): install the program again"),
        (ValueError("x" * 500), "a fault of the program (ValueError: xxx"),
    ],
)
def test_each_kind_has_its_cure(error: Exception, told: str) -> None:
    message = unforeseen(error)
    assert isinstance(message, Message) and told in message.en
    assert "\n" not in message.en + message.fr and len(message.fr) < 400


FAULT = "import search.commands.stats as s\ndef fail(*_): raise KeyError('clé')\ns._lines = fail"


def test_a_fault_of_the_program_is_one_line_with_its_place(index: Path) -> None:
    done = run("stats", "--index", index, before=FAULT)
    assert done.returncode == 1
    assert done.stderr == (
        "search: a fault of the program (KeyError: 'clé', <string>:2): report it, "
        "with what “python -X dev -m search …” shows\n"
    )


def test_who_develops_sees_it_whole(index: Path) -> None:
    done = run("stats", "--index", index, before=FAULT, python=("-X", "dev"))
    assert done.returncode == 1 and "Traceback" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [("query", "phare"), ("stats",), ("check",), ("reindex", "pages"), ("poll",), ("clean", "a.txt"), ("bench",)],
    ids=lambda arguments: arguments[0],
)
def test_a_current_folder_that_is_gone_is_no_traceback(arguments: tuple[str, ...], tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    for index in ("index", "/nowhere/index"):
        option = () if arguments[0] == "poll" else ("--index", index)
        # As the script does, and "-c" does not: NumPy itself cannot be imported from a folder that is gone.
        done = run(*arguments, *option, before="import os\nos.rmdir(os.getcwd())", python=("-P",), cwd=gone)
        assert done.returncode and "Traceback" not in done.stderr and "fault" not in done.stderr
        assert done.stderr.count("\n") == 1
        gone.mkdir()


def test_however_few_files_may_be_open_the_index_is_not_blamed_and_stays(index: Path, tmp_path: Path) -> None:
    codes = set()
    for files in (5, 8, 11, 14, 25):
        for arguments in (("query", "phare"), ("stats",), ("reindex", tmp_path / "pages", "--full")):
            done = run(*arguments, "--index", index, files=files)
            if "init_import_site" in done.stderr:
                continue  # Python itself does not start
            codes.add((arguments[0], done.returncode))
            assert "Traceback" not in done.stderr and "fault" not in done.stderr
            assert done.returncode in (0, 1, 3), done.stderr
            assert done.returncode != 3 or "cannot be read" in done.stderr
            assert "--full FOLDER" not in done.stderr
    assert {("reindex", 0), ("reindex", 1), ("query", 0)} <= codes
    done = run("query", "phare", "--index", index)
    assert done.returncode == 0 and "1 article" in done.stdout


def test_a_system_that_knows_no_home_is_told_to_be_given_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    from search.config import default_index_dir, index_option, settings_from
    from search.errors import BadSetting

    def unknown(_: object) -> None:
        raise KeyError

    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    with pytest.raises(BadSetting, match="--index DIR"):
        default_index_dir()
    assert settings_from({}, Path("here")).index_dir == Path("here")
    assert index_option(Path("here")) == " --index here"
