"""A year among the words of a short question."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.article import Article
from index.rebuild.transaction import new_generation
from index.rebuild.writer import Writer
from index.schema import fingerprint
from search.engines.whoosh import WhooshEngine
from search.results import Request

ARTICLES = {
    "of the year": ("Le maire réforme les retraites.", "2019-12-05"),
    "tells the year": ("Le maire revient sur les retraites de 2019, et sur 2019 encore.", "2023-02-01"),
    "another year": ("Le maire réforme encore les retraites.", "2023-01-10"),
    "a count": ("L’usine perd 2010 emplois.", "2015-06-01"),
    "of that year": ("L’usine crée des emplois.", "2010-06-01"),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    """An engine over the articles."""
    folder = tmp_path_factory.mktemp("index")
    with new_generation(folder, None) as new:
        writer = Writer(new.folder, False)
        for name, (text, day) in ARTICLES.items():
            writer.add(Article(id=name, path=Path("/a"), place="", title="", text=text, date=day), Path("/"))
        new.seal(fingerprint(), writer.commit())
        new.publish()
    engine = WhooshEngine(folder)
    yield engine
    engine.close()


def found(engine: WhooshEngine, query: str) -> list[str]:
    return [hit.id for hit in engine.search(Request(query, collapse=False)).hits if not hit.partial]


@pytest.mark.parametrize("query", ["maire retraites 2019", "retraites 2019 maire", "maire retraites en 2019"])
def test_articles_of_a_year_come_before_those_that_tell_it_and_others_are_none(
    engine: WhooshEngine, query: str
) -> None:
    assert found(engine, query) == ["of the year", "tells the year"]


def test_a_figure_before_what_it_counts_is_no_year(engine: WhooshEngine) -> None:
    assert found(engine, "2010 emplois") == ["a count"]


@pytest.mark.parametrize("query", ["maire ET retraites ET 2019", '"retraites de 2019" maire', "2019"])
def test_operators_quotes_and_a_year_alone_ask_for_the_text(engine: WhooshEngine, query: str) -> None:
    assert found(engine, query) == ["tells the year"]
