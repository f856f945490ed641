"""`search bench` measures whole answers of an index, and the indexing of a corpus given."""

import json
from pathlib import Path
from random import Random

import pytest

from index.postings.segment import open_snapshot
from index.rebuild.build import rebuild
from index.rebuild.generation import live
from search.cli import main
from search.language.parser import parse
from search.quality.benchmark import sample_questions

CLASSES = {
    "rare word", "common word", "any of three words", "two words", "phrase", "beginning", "newest first", "with facets",
    "with ten snippets", "headline",
}  # fmt: skip


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(["bench", *map(str, arguments)])
    return ended.value.code, capsys.readouterr()


def test_a_corpus_given_is_indexed_and_asked(capsys):
    """Indexing and every class of questions have their figures, CPU and wall, in order of percentile."""
    code, printed = run(capsys, "seeds", "--per-class", 3, "--json")
    assert code == 0
    found = json.loads(printed.out)
    assert found["indexing"]["articles"] > 50
    assert found["indexing"]["articles_per_cpu_second"] > 0
    assert set(found["queries"]) == CLASSES
    for timing in found["queries"].values():
        assert 1 <= timing["queries"] <= 3
        assert 0 < timing["cpu_ms"]["p50"] <= timing["cpu_ms"]["p95"] <= timing["cpu_ms"]["p99"]


def test_the_live_index_is_measured_and_left_as_it_is(capsys, tmp_path):
    """Without paths, the index itself is asked; nothing in it changes."""
    rebuild(tmp_path, [Path("seeds")])
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    code, printed = run(capsys, "--index", tmp_path, "--per-class", 2)
    assert code == 0
    assert "mot rare" in printed.out
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before


def test_without_an_index_or_a_corpus_there_is_nothing_to_do(capsys, tmp_path):
    """One line tells what is missing, and the exit code is 3."""
    for arguments in (("--index", tmp_path / "none"), (tmp_path,)):
        code, printed = run(capsys, *arguments)
        assert code == 3
        assert len(printed.err.strip().splitlines()) == 1


def test_questions_can_be_read(tmp_path):
    """Every question drawn from an index is one that the query language takes."""
    rebuild(tmp_path, [Path("seeds")])
    drawn = sample_questions(open_snapshot(live(tmp_path).folder), 5, Random(3))
    for requests in drawn.values():
        assert requests
        for request in requests:
            assert parse(request.query).root is not None
