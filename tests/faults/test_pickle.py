"""Nothing that stands in an index folder is unpickled: a forged file of it runs nothing."""

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_AUDITED = """
import sys
found = []
def hook(event, arguments):
    if event == "pickle.find_class":
        found.append(arguments)
sys.addaudithook(hook)
sys.argv = ["search", *sys.argv[1:]]
from search.cli import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
print("UNPICKLED", found, file=sys.stderr)
raise SystemExit(code or 0)
"""
"""The command line, with whatever class a pickle asks for written down."""
_SERVED = """
import sys
found = []
sys.addaudithook(lambda event, arguments: event == "pickle.find_class" and found.append(arguments))
from search.config import settings_from
from web import create_app
client = create_app(settings_from(__import__("os").environ)).test_client()
for address in ("/", "/?q=crue", "/api/search?q=crue", "/readyz", "/aide"):
    assert client.get(address).status_code in (200, 308), address
print("UNPICKLED", found, file=sys.stderr)
"""


class _Bomb:
    """What writes a file when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, (str(self._target),))


def _run(index: Path, code: str, *arguments: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SEARCH_INDEX": str(index), "SEARCH_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert "UNPICKLED" in done.stderr, done.stderr
    return done.stderr


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number, title in enumerate(("La crue recule à Saumur", "Le port de Paimpol rouvre", "Une halle à Albi")):
        (folder / f"{number}.txt").write_text(f"{title}\nLe conseil a voté la suite des travaux.\n", "utf-8")
    return folder


COMMANDS: Sequence[tuple[str, ...]] = (
    ("query", "crue"),
    ("check",),
    ("check", "--repair"),
    ("stats",),
    ("reindex", "CORPUS", "--jobs", "1"),
    ("reindex", "--full", "CORPUS", "--jobs", "1"),
)


def test_no_command_unpickles_anything_and_a_forged_table_of_contents_runs_nothing(
    corpus: Path, tmp_path: Path
) -> None:
    """Every file of the index that might be a pickle is one that would leave a trace; none does, whatever is run."""
    index, trace = tmp_path / "index", tmp_path / "trace"
    _run(index, _AUDITED, "reindex", str(corpus), "--jobs", "1")
    (corpus / "3.txt").write_text("Un phare à Ouessant\nIl éclaire la côte.\n", "utf-8")
    for command in COMMANDS:
        for toc in index.glob("generations/*/_MAIN_*.toc"):
            length = toc.stat().st_size
            bomb = pickle.dumps(_Bomb(trace))
            toc.write_bytes(bomb + bytes(max(0, length - len(bomb))))
        (index / "unfinished.pages").write_bytes(pickle.dumps(_Bomb(trace)))
        said = _run(index, _AUDITED, *(str(corpus) if word == "CORPUS" else word for word in command))
        assert "UNPICKLED []" in said, (command, said)
        assert not trace.exists(), command


def test_serving_unpickles_nothing(corpus: Path, tmp_path: Path) -> None:
    """The pages and the JSON of an index whose table of contents is forged, of the same length."""
    index, trace = tmp_path / "index", tmp_path / "trace"
    _run(index, _AUDITED, "reindex", str(corpus), "--jobs", "1")
    for toc in index.glob("generations/*/_MAIN_*.toc"):
        length, bomb = toc.stat().st_size, pickle.dumps(_Bomb(trace))
        assert len(bomb) < length
        toc.write_bytes(bomb + bytes(length - len(bomb)))
    assert "UNPICKLED []" in _run(index, _SERVED)
    assert not trace.exists()


@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077, 0o000])
def test_folders_and_files_follow_the_umask_and_nobody_else_may_write_them(
    umask: int, corpus: Path, tmp_path: Path
) -> None:
    """What the umask keeps from others is kept; what anybody may write would be anybody's to forge."""
    index = tmp_path / "index"
    code = f"import os; os.umask({umask})\n{_AUDITED}"
    _run(index, code, "reindex", str(corpus), "--jobs", "1")
    (corpus / "3.txt").write_text("Un phare à Ouessant\nIl éclaire la côte.\n", "utf-8")
    _run(index, code, "reindex", str(corpus), "--jobs", "1")
    for path in (index, *index.rglob("*")):
        mode = path.stat().st_mode & 0o777
        assert not mode & umask, (path, oct(mode))
        assert not mode & 0o002, (path, oct(mode))
