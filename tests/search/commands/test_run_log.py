"""What a rebuild leaves for those who watch it: lines of JSON, and a file beside the index."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from index.rebuild.progress import Progress
from search.cli import Commands
from search.errors import IndexBusy, Message, SearchError
from search.interface_language import speaker
from search.rebuild_status import STATUS_FILE, StatusKeeper, kept_status, rebuild_status

Run = Callable[..., Result]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("La tempête au port\n\nLa tempête frappe le port depuis mardi matin.\n")
    (folder / "vide.txt").write_text("")
    return folder


@pytest.fixture
def run(tmp_path: Path, corpus: Path) -> Run:
    def running(*arguments: str, paths: list[str] | None = None) -> Result:
        given = [str(corpus)] if paths is None else paths
        command = ["reindex", *given, *arguments, "--index", str(tmp_path / "index"), "--jobs", "1"]
        return CliRunner().invoke(Commands(speaker("fr")), command, standalone_mode=False)

    return running


def logged(ended: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ended.stderr.splitlines()]


def test_each_line_of_the_log_is_an_event_and_the_last_one_has_the_report(run: Run) -> None:
    ended = run("--log-format", "json")
    events = logged(ended)
    assert ended.stdout == ""
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", event["time"]) for event in events)
    assert [event["event"] for event in events] == ["refused", "done"]
    assert events[0]["file"].endswith("vide.txt") and events[0]["reason"]
    assert events[1]["report"]["indexed"] == 1 and events[1]["report"]["rejected"] == 1


def test_the_report_is_on_standard_output_too_where_json_is_asked_for(run: Run) -> None:
    ended = run("--log-format", "json", "--json")
    assert json.loads(ended.stdout) == logged(ended)[-1]["report"]


def test_a_failure_is_an_event_with_its_code_and_nothing_else(run: Run, tmp_path: Path) -> None:
    ended = run("--log-format", "json", paths=[str(tmp_path / "nowhere")])
    (event,) = logged(ended)
    assert (event["event"], event["code"], ended.return_value) == ("failed", 3, 3)
    assert "nowhere" in event["message"]


def test_without_it_all_is_told_in_lines_as_before(run: Run) -> None:
    ended = run()
    assert "vide.txt" in ended.stderr and "{" not in ended.stderr
    assert ended.stdout.startswith("Index à jour")


def test_a_rebuild_leaves_word_of_how_it_went(run: Run, tmp_path: Path, corpus: Path) -> None:
    run()
    first = rebuild_status(tmp_path / "index")
    assert first is not None
    assert (first.state, first.articles, first.rejected, first.runs, first.failures) == ("done", 1, 1, 1, 0)
    assert first.succeeded is not None and first.began <= first.succeeded <= first.updated
    (corpus / "b.txt").write_text("Le marché rouvre\n\nLe marché ouvre au port ce matin.\n")
    run()
    last = rebuild_status(tmp_path / "index")
    assert last is not None
    assert (last.state, last.articles, last.reason) == ("done", 2, None)
    assert last.runs > first.runs and last.succeeded > first.succeeded
    assert [path.name for path in (tmp_path / "index").iterdir() if STATUS_FILE in path.name] == [STATUS_FILE]


def test_a_rebuild_that_fails_is_counted_and_tells_why_and_the_last_good_one_is_not_forgotten(tmp_path: Path) -> None:
    StatusKeeper(tmp_path).done(7, 0)
    with pytest.raises(SearchError), kept_status(tmp_path, dry_run=False):
        raise SearchError(Message("plus de place", "no space left"))
    status = rebuild_status(tmp_path)
    assert status is not None
    assert (status.state, status.runs, status.failures, status.reason) == ("failed", 2, 1, "no space left")
    assert status.succeeded is not None


def test_a_rebuild_that_was_killed_counts_as_a_failure_at_the_next_one(tmp_path: Path) -> None:
    StatusKeeper(tmp_path).progress(Progress("reading", 3, 4, 2))
    running = rebuild_status(tmp_path)
    assert running is not None and (running.state, running.stage, running.share) == ("running", "reading", 0.75)
    StatusKeeper(tmp_path).done(1, 0)
    status = rebuild_status(tmp_path)
    assert status is not None and (status.runs, status.failures, status.state) == (2, 1, "done")


def test_one_that_finds_another_at_work_or_writes_nothing_leaves_its_word_alone(run: Run, tmp_path: Path) -> None:
    StatusKeeper(tmp_path).progress(Progress("writing", 1, 2, 1))
    before = (tmp_path / STATUS_FILE).read_bytes()
    with pytest.raises(IndexBusy), kept_status(tmp_path, dry_run=False):
        raise IndexBusy(Message("occupé", "busy"))
    assert (tmp_path / STATUS_FILE).read_bytes() == before
    run("--dry-run")
    assert not (tmp_path / "index" / STATUS_FILE).exists()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"state": "lost"}', '{"state": "done", "began": "x", "updated": 1}', "\xff"]
)
def test_what_stands_there_and_cannot_be_read_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / STATUS_FILE).write_text(text, "latin-1")
    assert rebuild_status(tmp_path) is None
    StatusKeeper(tmp_path).done(1, 0)
    assert rebuild_status(tmp_path) is not None


def test_a_folder_that_cannot_be_written_fails_no_rebuild(tmp_path: Path) -> None:
    (tmp_path / STATUS_FILE).mkdir()
    StatusKeeper(tmp_path).done(1, 0)
    StatusKeeper(tmp_path / "none").done(1, 0)
    assert not (tmp_path / "none").exists()
