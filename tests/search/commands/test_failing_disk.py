"""A disk that fails under a run: one line tells it, nothing is lost, and no index takes the live one's place."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.rebuild.generation import live_name

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

# The name of a generation tells its time: here it is told before.
_RUN = """
import sys
from datetime import UTC, datetime
import index.rebuild.generation
class Fixed(datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2024, 1, 1, tzinfo=UTC)
index.rebuild.generation.datetime = Fixed
from search.cli import main
main(sys.argv[1:])
"""
BUILT = "generations/.{:06d}-20240101T000000Z"


def search(
    index_dir: Path, *arguments: str, failing: Path | None = None, calls: str = "", how: str = ""
) -> subprocess.CompletedProcess[str]:
    """The command line; `calls` on the file `failing` end `how`, as strace takes it."""
    command = [sys.executable, "-c", _RUN, *arguments]
    if failing is not None:
        traced = ["strace", "-f", "-qq", "-o", str(index_dir.with_name("trace")), "-P", str(failing)]
        command = [*traced, "-e", f"trace={calls}", "-e", f"inject={calls}:{how}", *command]
    environment = os.environ | {"SEARCH_INDEX": str(index_dir), "SEARCH_LANG": "en"}
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number, title in enumerate(("La crue recule à Saumur", "Le port de Paimpol rouvre", "Une halle pour Albi")):
        (folder / f"{number}.txt").write_text(f"{title}\nLe conseil a voté hier soir la suite des travaux.\n", "utf-8")
    return folder


@pytest.mark.parametrize("how", ["error=EIO", "retval=0"])
@pytest.mark.parametrize("file", ["spool", "heads", "bodies", "unfinished.pages"])
def test_a_scratch_file_that_cannot_be_read_again_ends_the_run(
    file: str, how: str, corpus: Path, tmp_path: Path
) -> None:
    """What a run puts aside and cannot read back is told by name; the index before serves; the next run succeeds."""
    index_dir = tmp_path / "index"
    assert search(index_dir, "reindex", str(corpus)).returncode == 0
    before = live_name(index_dir)
    (corpus / "new.txt").write_text("Un phare à Ouessant\nIl éclaire de nouveau la côte depuis hier.\n", "utf-8")
    failing = index_dir / file if file == "unfinished.pages" else index_dir / BUILT.format(2) / ".scratch/build" / file
    failed = search(index_dir, "reindex", str(corpus), failing=failing, calls="read,pread64,readv,preadv", how=how)
    assert "INJECTED" in (tmp_path / "trace").read_text()
    assert failed.returncode == 1, failed.stderr
    assert "Traceback" not in failed.stderr
    told = failed.stderr.splitlines()[-1]
    assert file in told and "the index before still serves" in told
    assert live_name(index_dir) == before
    assert search(index_dir, "reindex", str(corpus)).returncode == 0
    assert "Ouessant" in search(index_dir, "query", "phare").stdout
    assert search(index_dir, "check").returncode == 0


def test_an_interrupted_read_is_gone_on_with(corpus: Path, tmp_path: Path) -> None:
    """A signal in the middle of a read changes nothing."""
    index_dir = tmp_path / "index"
    failing = index_dir / BUILT.format(1) / ".scratch/build/spool"
    run = search(
        index_dir, "reindex", str(corpus), failing=failing, calls="read,pread64,readv", how="error=EINTR:when=2"
    )
    assert "INJECTED" in (tmp_path / "trace").read_text()
    assert run.returncode == 0, run.stderr
    assert "Saumur" in search(index_dir, "query", "crue").stdout


@pytest.mark.parametrize(
    ("failing", "calls", "told", "code"),
    [
        (".", "fsync,fdatasync", "the new index serves, but the disk did not confirm", 1),
        ("unfinished.pages", "unlink,unlinkat", "the new index serves; ", 0),
        ("generations/000001-20240101T000000Z", "rmdir,unlinkat", "the new index serves; an old one", 0),
    ],
)
def test_what_fails_once_the_new_index_serves_says_so(
    failing: str, calls: str, told: str, code: int, corpus: Path, tmp_path: Path
) -> None:
    """After the pointer has moved nothing says that the index before serves, and the journal is not kept."""
    index_dir = tmp_path / "index"
    for number in range(2):
        (corpus / f"new{number}.txt").write_text(f"Un phare à Ouessant {number}\nIl éclaire la côte.\n", "utf-8")
        assert search(index_dir, "reindex", str(corpus)).returncode == 0
    (corpus / "port.txt").write_text("Le port de Brest\nIl attend un voilier de retour du large.\n", "utf-8")
    run = search(index_dir, "reindex", str(corpus), failing=index_dir / failing, calls=calls, how="error=EIO")
    assert "INJECTED" in (tmp_path / "trace").read_text()
    assert run.returncode == code, run.stderr
    assert told in run.stderr and "before still serves" not in run.stderr and "Traceback" not in run.stderr
    assert live_name(index_dir) == BUILT.format(3).removeprefix("generations/.")
    assert (index_dir / "unfinished.pages").exists() == (failing == "unfinished.pages")
    assert "Brest" in search(index_dir, "query", "voilier").stdout
    assert search(index_dir, "check").returncode == 0


@pytest.mark.parametrize("how", ["error=EIO", "retval=0"])
def test_a_segment_that_cannot_be_read_is_not_handed_on(how: str, corpus: Path, tmp_path: Path) -> None:
    """A bad sector in the live index: its articles are read again from their files, and the line names the segment."""
    index_dir = tmp_path / "index"
    assert search(index_dir, "reindex", str(corpus)).returncode == 0
    segment = next(index_dir.glob("generations/*/MAIN_*.seg"))
    (corpus / "new.txt").write_text("Un phare à Ouessant\nIl éclaire de nouveau la côte depuis hier.\n", "utf-8")
    run = search(index_dir, "reindex", str(corpus), failing=segment, calls="read,pread64,readv", how=how)
    assert run.returncode == 0, run.stderr
    assert segment.name in run.stderr and "files to be read again" in run.stderr
    assert search(index_dir, "check").stdout.endswith("4 articles\n")
    assert "Saumur" in search(index_dir, "query", "crue").stdout
