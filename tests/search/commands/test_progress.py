"""What `search reindex` tells while it works, and why pages were refused."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from index.rebuild.build import Progress, rebuild
from search.cli import main
from search.commands import progress as progress_module
from search.commands.progress import progress_line

ARTICLES = 500


def french(message: object) -> str:
    return str(message.fr)  # type: ignore[attr-defined]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A folder of one file, with many articles."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    lines = [
        json.dumps({"title": f"Le marché numéro {at}", "text": f"La criée a vendu {at} tonnes de maquereau. " * 20})
        for at in range(ARTICLES)
    ]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_moves_within_one_large_file(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """Bytes and articles grow while a file is read, and end as many as there are; then pages are counted as they are
    written."""
    monkeypatch.setattr("index.rebuild.pages.MIN_LARGE_BYTES", 5000)
    monkeypatch.setattr("index.rebuild.pages.BYTES_A_TASK", 5000)
    told: list[Progress] = []
    rebuild(tmp_path / "index", [large], jobs=jobs, on_progress=told.append)
    size = (large / "articles.jsonl").stat().st_size
    read = [one for one in told if one.stage == "reading"]
    assert len({one.done for one in read}) > 3 and len({one.articles for one in read}) > 10
    assert [one.done for one in read] == sorted(one.done for one in read)
    assert (read[-1].done, read[-1].total) == (size, size)
    written = [one for one in told if one.stage == "writing"]
    assert (written[-1].done, written[-1].total, told[-1].articles) == (ARTICLES, ARTICLES, ARTICLES)
    assert told[-1].stage == "publishing"


def test_a_line_tells_what_is_done_the_rate_and_the_time_left() -> None:
    reading = Progress("reading", 25_400_000, 101_600_000, 12_000, 3)
    assert progress_line(reading, 60, french) == (
        "Lecture : 25,4 sur 102 Mo (25\u00a0%), 12000 articles (200/s), reste 3 min"
    )
    writing = Progress("writing", 500, 1000, 490, 3)
    assert progress_line(writing, 10, french) == (
        "Indexation : 500 pages sur 1000 (50\u00a0%), 490 articles (49/s), reste 10 s"
    )


def test_a_rate_that_says_nothing_yet_is_not_told() -> None:
    assert (
        progress_line(Progress("reading", 10, 1000, 0, 1), 0.1, french)
        == "Lecture : 0,0 sur 0,0 Mo (1\u00a0%), 0 articles"
    )


def test_off_a_terminal_a_line_comes_now_and_then_and_the_report_stays_json(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress_module, "LINE_EVERY", 0.0)
    monkeypatch.setenv("SEARCH_LANG", "en")
    arguments = ["reindex", str(large), "--index", str(tmp_path / "index"), "--jobs", "1", "--json"]
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert not ended.value.code
    out, err = capsys.readouterr()
    assert json.loads(out)["indexed"] == ARTICLES and out.count("\n") == 1
    assert re.search(r"^Reading: .* of .* MB", err, re.M) and re.search(
        rf"^Indexing: .* of {ARTICLES} pages", err, re.M
    )


def test_on_a_terminal_one_line_moves(large: Path, tmp_path: Path) -> None:
    """What is drawn stays on one line, which goes at the end; the report alone stays, on standard output."""
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-c", "from search.cli import main; main()", "reindex", str(large), "--jobs", "1", "--json"],
        env=os.environ | {"SEARCH_INDEX": str(tmp_path / "i"), "SEARCH_LANG": "en", "TERM": "xterm", "COLUMNS": "60"},
        stdout=subprocess.PIPE,
        stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    drawn = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        drawn += piece
    os.close(ours)
    out, _ = done.communicate()
    assert done.returncode == 0 and json.loads(out)["indexed"] == ARTICLES
    assert b"articles" in drawn
    plain = re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", drawn).replace(b"\r", b"\n").decode()
    assert all(len(line) <= 60 for line in plain.split("\n"))


def test_refusals_are_told_by_reason_with_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reasons that differ by their numbers alone are one; the most frequent stands first."""
    monkeypatch.setenv("SEARCH_LANG", "en")
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "page.txt").write_text("Le phare rouvre\nLe phare rouvrira au printemps, après deux ans de travaux.\n")
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_bytes(b"")
    for name in ("d.xyz", "e.xyz"):
        (folder / name).write_text("rien")
    (folder / "f.jsonl").write_text('{"title": "Le port", "text": "Le port attend."}\n{"x": \n{"titre": "trop", \n')
    arguments = ["reindex", str(folder), "--index", str(tmp_path / "index")]

    def report(*more: str) -> str:
        with pytest.raises(SystemExit):
            main([*arguments, *more])
        return capsys.readouterr().out

    lines = report().splitlines()
    assert lines[1] == "Rejected, by reason:"
    assert lines[2] == "       3  empty file: take it away"
    assert any(line.startswith("       2  unknown format (.xyz)") for line in lines)
    assert sum("JSON" in line for line in lines) == 1
    rejects = json.loads(report("--full", "--json"))["rejects"]
    assert rejects[0] == {"reason": "empty file: take it away", "count": 3}
    assert [one["count"] for one in rejects] == [3, 2, 2]
