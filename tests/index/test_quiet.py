"""What libraries say of a page does not reach the terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = b"""<!DOCTYPE html><html><head><title>La digue tient</title></head><body><article><h1>La digue tient</h1>
<p>La digue a tenu toute la nuit malgr&eacute; la houle, et les pompiers sont repartis &agrave; l&rsquo;aube.</p>
</article></body></html>"""
LOUD = """
import logging, warnings
from index.quiet import quiet_libraries
quiet_libraries()
logging.getLogger("some.library").error("said by a library")
logging.getLogger("some.library").warning("said by a library")
warnings.warn("said by a library")
warnings.warn("said by a library", FutureWarning)
"""


def python(*arguments: str, **env: str) -> tuple[int, str]:
    """What a Python process ends with and says on standard error."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])} | env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stderr


def archive(path: Path) -> None:
    """A web archive whose one address has spaces and a terminal's escape sequence."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    address = f"https://phare.example/{path.stem} du \x1b[31m jour"
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-11-17T10:50:00Z\r\n"
    path.write_bytes(f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n")


@pytest.mark.parametrize(("files", "jobs"), [(1, 1), (200, 2)])
def test_an_archive_with_odd_addresses_is_indexed_in_silence(tmp_path: Path, files: int, jobs: int) -> None:
    """Whichever process reads it: 200 files are shared out."""
    corpus = tmp_path / "archives"
    corpus.mkdir()
    for number in range(files):
        archive(corpus / f"{number}.warc")
    index = ("--index", str(tmp_path / "index"))
    assert python("-m", "search", "reindex", str(corpus), "--jobs", str(jobs), *index) == (0, "")
    assert python("-m", "search", "clean", str(corpus / "0.warc"), *index) == (0, "")


def test_what_any_library_logs_or_warns_of_is_not_shown() -> None:
    assert python("-c", LOUD, PYTHONWARNINGS="") == (0, "")


def test_warnings_are_shown_to_who_asks_python_for_them() -> None:
    assert "FutureWarning: said by a library" in python("-W", "default", "-c", LOUD)[1]
