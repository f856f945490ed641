"""The benchmark's page says what the figures say."""

from typing import Any
from xml.etree import ElementTree

import pytest

from bench.speed.comparison import agreement, percentile, ratios, times
from bench.speed.queries import Query
from bench.speed.report import chart, page
from bench.speed.targets import verdicts

QUERIES = [Query("rare term", "term", (word,)) for word in "abcd"] + [Query("phrase of common words", "phrase", ("x",))]


def _answers(factor: int) -> list[dict[str, Any] | None]:
    return [{"total": at, "ids": [], "cpu": factor * (at + 1), "wall": factor * (at + 1)} for at in range(5)]


def _engine(factor: int) -> dict[str, Any]:
    return {
        "build": {"cpu": 10.0 * factor, "wall": 20.0 * factor, "peak": 10**8 * factor, "bytes": 10**6 * factor},
        "memory": {"heap": 10**7, "mapped": 10**6},
        "add": {"cpu": 0.1, "wall": 0.1},
        "times": times(QUERIES, _answers(factor)),
        "agreement": agreement(QUERIES, _answers(1), [*_answers(1)[:3], None, {"total": 9, "cpu": 1, "wall": 1}]),
    }


def _run(ours: int, theirs: int, docs: int = 1000) -> dict[str, Any]:
    engines = {"manchette": _engine(ours), "tantivy": _engine(theirs)}
    scale = {"docs": docs, "text_bytes": 5_000_000, "queries": {}, "engines": engines}
    return {"machine": {"cpus": 2, "python": "3.11", "system": "Linux"}, "memory_mb": 256, "scales": [scale]}


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.95, 4), (0.25, 1), (0.99, 4)])
def test_a_percentile_is_a_value_that_occurred(share: float, value: int) -> None:
    assert percentile([4, 1, 3, 2], share) == value


def test_a_ratio_below_one_means_we_are_faster() -> None:
    found = ratios(times(QUERIES, _answers(1)), times(QUERIES, _answers(4)))
    assert found["rare term"] == {"cpu50": 0.25, "cpu95": 0.25}


def test_totals_that_differ_are_counted_and_shown() -> None:
    found = _engine(1)["agreement"]
    assert found["rare term"] == {"queries": 3, "same": 3, "differ": []}
    assert found["phrase of common words"]["differ"] == [{"words": "x", "ours": 4, "theirs": 9}]


def test_targets_are_met_by_figures_that_meet_them_and_missed_by_others() -> None:
    assert all(verdict.met for verdict in verdicts(_run(1, 4)["scales"][0]))
    assert not any(verdict.met for verdict in verdicts(_run(4, 1)["scales"][0]))


def test_memory_targets_are_decided_by_a_million_articles_alone() -> None:
    small, large = ({verdict.target for verdict in verdicts(_run(1, 4, docs)["scales"][0])} for docs in (10**5, 10**6))
    assert len(large - small) == 3


def test_without_tantivy_nothing_is_decided() -> None:
    run = _run(1, 4)
    run["scales"][0]["engines"]["tantivy"] = {"unavailable": "not there"}
    assert verdicts(run["scales"][0]) == []
    assert "tantivy could not run: not there." in page([run])


def test_the_page_says_missed_where_a_target_is_missed() -> None:
    assert "**missed**" in page([_run(4, 1)])
    assert "**missed**" not in page([_run(1, 4)])


def test_the_chart_is_well_formed_and_has_a_bar_for_every_class() -> None:
    root = ElementTree.fromstring(chart(_run(1, 4)["scales"]))
    assert len(root.findall("{http://www.w3.org/2000/svg}rect")) == 1 + 2
