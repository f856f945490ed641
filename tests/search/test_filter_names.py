"""Filters by part of a name, in any case, with or without accents; and what is said where several or none fit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.article import Article
from index.rebuild.transaction import new_generation
from index.rebuild.writer import Writer
from index.schema import fingerprint
from search.engines.whoosh import WhooshEngine
from search.errors import BadQuery
from search.results import Request, Results

SOURCES = ["Le Phare", "Le Phare de l’Ouest", "Écho du Soir", "L’Étape", "Le Mondial"]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    """An engine over an article of each source."""
    folder = tmp_path_factory.mktemp("index")
    with new_generation(folder, None) as new:
        writer = Writer(new.folder, False)
        for source in SOURCES:
            article = Article(
                id=source,
                path=Path("/a"),
                place="",
                title="",
                text="La pluie.",
                source=source,
                author="Jeanne Montauban",
            )
            writer.add(article, Path("/"))
        new.seal(fingerprint(), writer.commit())
        new.publish()
    engine = WhooshEngine(folder)
    yield engine
    engine.close()


def found(results: Results) -> set[str]:
    return {hit.id for hit in results.hits}


@pytest.mark.parametrize(
    ("named", "sources"),
    [
        ("Le Phare", {"Le Phare"}),
        ("le phare", {"Le Phare"}),
        ("LE PHARE", {"Le Phare"}),
        ("ouest", {"Le Phare de l’Ouest"}),
        ("echo du soir", {"Écho du Soir"}),
        ("echo", {"Écho du Soir"}),
        ("L'Etape", {"L’Étape"}),
        ("l etape", {"L’Étape"}),
        ("lemondial", {"Le Mondial"}),
        ("mondial", {"Le Mondial"}),
    ],
)
def test_a_filter_takes_any_case_accents_and_apostrophes_and_part_of_a_name(
    engine: WhooshEngine, named: str, sources: set[str]
) -> None:
    results = engine.search(Request("pluie", sources=(named,), collapse=False))
    assert (found(results), list(results.notes)) == (sources, [])


def test_where_several_names_fit_all_are_searched_and_named(engine: WhooshEngine) -> None:
    results = engine.search(Request("pluie", sources=("phare",), collapse=False))
    assert found(results) == {"Le Phare", "Le Phare de l’Ouest"}
    assert [note.message.fr for note in results.notes] == [
        "« phare » désigne plusieurs noms de sources, cherchés ensemble : Le Phare, Le Phare de l’Ouest"
    ]


def test_where_no_name_fits_those_that_exist_are_named(engine: WhooshEngine) -> None:
    results = engine.search(Request("pluie", sources=("Gazette",), collapse=False))
    assert found(results) == set()
    assert all(source in results.notes[0].message.fr for source in SOURCES)
    assert results.notes[0].position is None


def test_a_long_value_is_cut_in_what_is_said_of_it(engine: WhooshEngine) -> None:
    (note,) = engine.search(Request("port", sources=("x" * 500,))).notes
    assert "x" * 39 + "…" in note.message.fr and "x" * 40 not in note.message.fr
    with pytest.raises(BadQuery, match="x" * 39 + "…") as refused:
        engine.search(Request("port", groups=("x" * 500,)))
    assert "x" * 40 not in refused.value.message.fr


def test_a_field_that_no_name_fits_names_those_that_exist_too(engine: WhooshEngine) -> None:
    results = engine.search(Request("pluie source:gazette", collapse=False))
    assert results.total == 0
    assert [(note.position, "Le Phare" in note.message.fr) for note in results.notes] == [(13, True)]


@pytest.mark.parametrize("query", ["source:phare", "source:PHARE", "journal:phare", "source:« le phare »"])
def test_a_field_takes_part_of_a_name(engine: WhooshEngine, query: str) -> None:
    assert found(engine.search(Request(query, collapse=False))) == {"Le Phare", "Le Phare de l’Ouest"}


def test_filters_of_several_kinds_and_exclusions_take_parts_of_names(engine: WhooshEngine) -> None:
    left = engine.search(Request("pluie", authors=("montauban",), excluded=(("source", "phare"),), collapse=False))
    assert found(left) == set(SOURCES) - {"Le Phare", "Le Phare de l’Ouest"}
