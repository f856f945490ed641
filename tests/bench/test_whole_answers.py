"""Whole answers are measured beside tantivy's on the same index, and kept answers tell what a change changed."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import pytest

from bench.answers import differing, drawn_requests, restored_request
from bench.answers import main as answers_main
from bench.speed.whole import CLASSES
from bench.speed.whole import main as whole_main
from bench.speed.whole_report import kept_part, whole_answers, with_part
from index.postings.segment import open_snapshot
from index.rebuild.build import rebuild
from index.rebuild.generation import live

_SUBJECTS = ("barrage", "tramway", "festival", "hôpital", "vignoble", "marathon", "théâtre", "aéroport")
_PLACES = ("Besançon", "Quimper", "Valence", "Épinal", "Cahors")


@pytest.fixture(scope="module")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    random = Random(5)
    rows = []
    for number in range(120):
        subject, other, place = random.choice(_SUBJECTS), random.choice(_SUBJECTS), random.choice(_PLACES)
        text = f"Le {subject} de {place} a été inauguré hier. Les élus parlent du {other} et du budget de la région. "
        rows.append(
            {
                "id": f"w{number}",
                "title": f"{subject.capitalize()} et {other} inaugurés près de {place}, budget voté {number}",
                "text": text * 4 + f"C'est la visite numéro {number} du préfet.",
                "date": f"20{10 + number % 9}-0{1 + number % 8}-11",
                "source": "La Feuille du Doubs",
                "section": random.choice(("Culture", "Région")),
                "author": random.choice(("Ana Royer", "Luc Pons")),
            }
        )
    file = folder / "articles.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    rebuild(folder / "index", [file], jobs=1)
    return folder / "index"


def _ran(main: Any, *arguments: object) -> None:
    with mock.patch.object(sys, "argv", ["program", *map(str, arguments)]):
        main()


@pytest.fixture(scope="module")
def figures(corpus_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    pytest.importorskip("tantivy")
    work = tmp_path_factory.mktemp("work")
    asked = ("--index", corpus_index, "--work", work, "--json", work / "out.json", "--per-class", 3, "--passes", 1)
    _ran(whole_main, *asked)
    measured: Mapping[str, Any] = json.loads((work / "out.json").read_text(encoding="utf-8"))
    return measured


def test_every_class_is_measured_with_and_without_facets(figures: Mapping[str, Any]) -> None:
    assert figures["docs"] == 120
    for key in ("plain", "facets"):
        assert set(figures["classes"][key]) == set(CLASSES)
        for row in figures["classes"][key].values():
            assert row["questions"] == 3
            assert row["manchette"]["p95"] >= row["manchette"]["p50"] > 0
            assert row["tantivy"]["p50"] > 0


def test_shares_of_a_profile_are_those_of_the_whole(figures: Mapping[str, Any]) -> None:
    for row in figures["parts"]["facets"].values():
        assert sum(row.values()) == pytest.approx(1, abs=0.02)
        assert row["facets"] > 0
        assert row["first stage"] > 0
        assert row["hits: marks"] > 0


def test_the_page_says_which_targets_are_missed(figures: Mapping[str, Any]) -> None:
    slow = {"docs": 5, "parts": figures["parts"], "classes": {"plain": {}, "facets": {}}}
    for key in ("plain", "facets"):
        slow["classes"][key]["one word"] = {
            "questions": 1,
            "manchette": {"p50": 9.0, "p95": 9.0},
            "tantivy": {"p50": 3.0, "p95": 4.5},
        }
    part = whole_answers([slow])
    assert "| one word | 1 | 9.0 / 9.0 | 3.0 / 4.5 | 3.00 / 2.00 | **missed** |" in part


def test_earlier_figures_of_the_same_corpus_stand_beside(figures: Mapping[str, Any]) -> None:
    twice_as_slow = json.loads(json.dumps(figures))
    for row in twice_as_slow["classes"]["plain"].values():
        row["manchette"] = {name: 2 * value for name, value in row["manchette"].items()}
    row = figures["classes"]["plain"]["one word"]
    ratios = [f"{2 * row['manchette'][name] / row['tantivy'][name]:.2f}" for name in ("p50", "p95")]
    line = next(one for one in whole_answers([figures], twice_as_slow).splitlines() if one.startswith("| one word |"))
    assert line.endswith(f"| {' / '.join(ratios)} |")
    assert "ratio before" not in whole_answers([figures], {**twice_as_slow, "docs": 7})


def test_the_part_of_whole_answers_is_replaced_and_all_else_stays() -> None:
    page = "# Speed\n\nWhat is measured.\n\n## 1,000 articles\n\nFigures.\n"
    first = with_part(page, "one\n")
    second = with_part(first, "two\n")
    assert kept_part(page) is None
    assert kept_part(second) == "two\n"
    assert second.replace("two", "one") == first
    assert first.index("one\n") < first.index("## 1,000 articles")


def test_kept_answers_are_those_that_the_same_program_gives(corpus_index: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    _ran(answers_main, "record", corpus_index, kept, "--questions", 60)
    with pytest.raises(SystemExit, match="0"):
        _ran(answers_main, "compare", corpus_index, kept)
    rows = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    rows[0]["answer"]["total"] += 1
    kept.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with pytest.raises(SystemExit, match="1"):
        _ran(answers_main, "compare", corpus_index, kept)


def test_drawn_requests_are_the_same_each_time_and_survive_json(corpus_index: Path) -> None:
    generation = live(corpus_index)
    assert generation is not None
    snapshot = open_snapshot(generation.folder)
    first, second = (list(drawn_requests(snapshot, 40)) for _ in range(2))
    assert first == second
    assert [restored_request(json.loads(json.dumps(asdict(one)))) for one in first] == first


def test_what_differs_is_told_by_its_place() -> None:
    before = {"total": 3, "hits": [{"id": "a", "score": 1.0}]}
    after = {"total": 3, "hits": [{"id": "b", "score": 1.0}]}
    assert list(differing(before, after)) == [("hits.id", "a", "b")]
    assert list(differing({"hits": [1]}, {"hits": [1, 2]})) == [("hits", [1], [1, 2])]
