"""Newness counts in an order by relevance, where it is asked for, and nowhere else."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from index.rebuild.build import rebuild
from search.config import settings_from
from search.engines.whoosh import WhooshEngine
from search.results import Request

TEXT = "Le conseil du port a voté hier soir le budget des quais, de la digue et de la criée."


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    """Four articles that say the same, of different days, and one that says it twice."""
    for number, age in enumerate((900, 3, 90, None)):
        day = "" if age is None else f"Publié le {date.today() - timedelta(age):%d/%m/%Y}\n"
        page = f"Budget du port {number}\npar Jeanne Morel\n{day}{TEXT} Séance numéro {number}.\n"
        (tmp_path / f"{number}.txt").write_text(page, encoding="utf-8")
    rebuild(tmp_path / "index", [tmp_path], on_reject=lambda refused: pytest.fail(str(refused)))
    return tmp_path / "index"


@pytest.mark.parametrize("query", ["budget", "budget du port", "budget ET digue"])
def test_of_articles_that_answer_alike_the_newer_comes_first_and_one_without_a_date_last(
    index_dir: Path, query: str
) -> None:
    engine = WhooshEngine(index_dir, half_life=365)
    found = engine.search(Request(query, collapse=False)).hits
    assert [hit.title[-1] for hit in found] == ["1", "2", "0", "3"]
    assert [hit.score for hit in found] == sorted({hit.score for hit in found}, reverse=True)
    engine.close()


def test_age_counts_for_nothing_by_default(index_dir: Path) -> None:
    engine = WhooshEngine(index_dir)
    hits = engine.search(Request("budget", collapse=False)).hits
    assert len({round(hit.score, 5) for hit in hits}) == 1
    engine.close()


def test_the_environment_sets_the_half_life() -> None:
    assert settings_from({"SEARCH_HALF_LIFE": "30", "SEARCH_INDEX": "/i"}).half_life == 30
    assert settings_from({"SEARCH_HALF_LIFE": "0", "SEARCH_INDEX": "/i"}).half_life is None
