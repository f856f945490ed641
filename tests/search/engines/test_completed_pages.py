"""An answer of few articles is completed as far as the page that was asked for goes."""

import json

import pytest

from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.results import Request

WHOLE, PARTIAL = 15, 40


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("completed")
    source = folder / "press.jsonl"
    texts = [f"Le maire inaugure le port, quai {number}." for number in range(WHOLE)]
    texts += [f"Le maire inaugure la rue {number} du bourg." for number in range(PARTIAL)]
    records = ({"id": str(number), "title": "", "text": text} for number, text in enumerate(texts))
    source.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    rebuild(folder / "index", [source])
    opened = WhooshEngine(folder / "index")
    yield opened
    opened.close()


@pytest.mark.parametrize("per_page", [10, 15])
def test_a_page_that_whole_hits_fill_is_not_completed(engine, per_page):
    """Nor any page behind it: how many articles there are in all does not depend on the page."""
    for page in (1, 2):
        results = engine.search(Request("maire port", per_page=per_page, page=page))
        assert (results.total, results.partial_total) == (WHOLE, 0)
        assert not any(hit.partial for hit in results.hits)


def test_a_page_longer_than_the_answer_is_completed(engine):
    """By what has some of the words, behind all that has all of them; the total stays."""
    results = engine.search(Request("maire port", per_page=50))
    assert (results.total, results.partial_total) == (WHOLE, PARTIAL)
    assert [hit.partial for hit in results.hits] == [False] * WHOLE + [True] * (50 - WHOLE)
    behind = engine.search(Request("maire port", per_page=50, page=2))
    assert len(behind.hits) == WHOLE + PARTIAL - 50
    assert {hit.id for hit in behind.hits}.isdisjoint(hit.id for hit in results.hits)


@pytest.mark.parametrize("asked", [{"query": "maire port", "sort": "newest"}, {"query": '"le port"'}])
def test_orders_by_day_and_quotes_are_as_long_as_they_are(engine, asked):
    """What lacks a word completes no order by day of fifteen articles, and never a phrase."""
    results = engine.search(Request(**asked, per_page=50))
    assert (results.total, results.partial_total) == (WHOLE, 0)
