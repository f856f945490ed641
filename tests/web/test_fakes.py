"""The stand-in engine keeps the promises of the port, so that what is tested on it holds."""

from fakes import FakeEngine
from press import PRESS

from search.engine import Engine
from search.results import Request


def test_the_stand_in_is_an_engine():
    engine: Engine = FakeEngine(PRESS)

    assert engine.status().articles == len(PRESS)
    assert engine.article("ffff") is None


def test_accents_and_capitals_make_no_difference():
    engine = FakeEngine(PRESS)

    assert engine.search(Request("MAREE")).total == engine.search(Request("marée")).total == 2


def test_pages_hold_every_hit_once():
    engine = FakeEngine(PRESS)
    pages = [engine.search(Request("tempête numéro", page=page, per_page=7)) for page in range(1, 6)]
    found = [hit.id for page in pages for hit in page.hits]

    assert len(found) == len(set(found)) == pages[0].total == 25
    assert pages[0].pages == 4
    assert pages[4].hits == []


def test_partial_hits_follow_only_where_few_articles_have_all_the_words():
    engine = FakeEngine(PRESS)

    assert engine.search(Request("marée criée")).partial_total == 1
    assert engine.search(Request("tempête côte")).partial_total == 0


def test_an_article_without_a_date_is_outside_any_period():
    engine = FakeEngine(PRESS)

    assert engine.search(Request("piégé")).total == 1
    assert engine.search(Request("piégé", since="1900-01-01")).total == 0
    assert engine.search(Request("piégé", until="2100-01-01")).total == 0
