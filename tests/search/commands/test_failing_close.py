"""A disk that fails when a file is closed: a line at most, and the index is as it was."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

ROOT = Path(__file__).parents[3]
PAGE = "Le phare rouvre\npar Jeanne Morel\nLe phare rouvrira au printemps, après deux ans de travaux sur la côte.\n"


def search(*arguments: str | Path, failing: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command line; every close of `failing` fails."""
    command = [sys.executable, "-m", "search", *map(str, arguments)]
    if failing is not None:
        command = [
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-P",
            str(failing),
            "-e",
            "inject=close:error=EIO",
            *command,
        ]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {"SEARCH_LANG": "en"}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def index(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a.txt").write_text(PAGE)
    assert search("reindex", tmp_path / "pages", "--index", tmp_path / "index").returncode == 0
    return tmp_path / "index"


@pytest.mark.parametrize("arguments", [("query", "phare"), ("check",), ("reindex", "pages", "--full")])
def test_a_close_that_fails_is_a_line_at_most(index: Path, arguments: tuple[str, ...]) -> None:
    where = [str(index.with_name("pages")) if one == "pages" else one for one in arguments]
    for name in ("CURRENT", "lock", "manifest.json", "postings.json", "files.sqlite", "*.seg"):
        live = index / "generations" / (index / "CURRENT").read_text().strip()
        file = next(iter([*index.glob(name), *live.glob(name)]))
        done = search(*where, "--index", index, failing=file)
        assert "Traceback" not in done.stderr and "Exception" not in done.stderr, (file, done.stderr)
        assert "fault" not in done.stderr, (file, done.stderr)
        assert done.stderr.count("\n") <= 1 and done.returncode in (0, 1, 5), (file, done.stderr)
    assert search("check", "--index", index).returncode == 0
