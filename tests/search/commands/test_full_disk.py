"""What cannot be written is told in one line, and nothing is lost."""

import os
import resource
import subprocess
import sys
from pathlib import Path

from index.rebuild.generation import live_name


def _reindex(tmp_path: Path, largest: int | None = None) -> subprocess.CompletedProcess[str]:
    """Index the seeds; no file may grow beyond `largest` bytes, as on a disk that is full."""
    limit = None if largest is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    return subprocess.run(
        [sys.executable, "-m", "search", "reindex", str(Path(__file__).parents[3] / "seeds")],
        env=os.environ | {"SEARCH_INDEX": str(tmp_path / "index"), "SEARCH_LANG": "en"},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_full_disk_is_one_line_of_help_and_the_next_run_goes_on(tmp_path: Path) -> None:
    failed = _reindex(tmp_path, 120_000)
    assert failed.returncode == 1
    told = failed.stderr.splitlines()[-1]
    assert "could not be written (" in told and str(tmp_path / "index") in told
    assert "Traceback" not in failed.stderr
    assert live_name(tmp_path / "index") is None
    again = _reindex(tmp_path)
    assert again.returncode == 0
    assert "had been read before the interruption" in again.stdout
