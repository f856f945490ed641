"""Names of authors, papers, sections and keywords typed among free words."""

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
    "by her": ("Rien ici.", {"author": "Jeanne Montauban"}),
    "of her": ("Jeanne Montauban répond aux lecteurs.", {}),
    "in section": ("Rien là.", {"section": "Océanie"}),
    "with keyword": ("Rien ailleurs.", {"tags": ("climatologie", "énergie")}),
    "in paper": ("Rien non plus.", {"source": "Le Phare de l’Ouest"}),
    **{f"sport {number}": ("Le sport gagne du terrain.", {}) for number in range(12)},
    "of sport": ("Un match.", {"section": "Sport"}),
    "by two": ("Un match encore.", {"author": "Sport Terrain"}),
    "by three": ("Un match enfin.", {"author": "Le Sport avec AFP"}),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    """An engine over the articles."""
    folder = tmp_path_factory.mktemp("index")
    with new_generation(folder, None) as new:
        writer = Writer(new.folder, False)
        for name, (text, known) in ARTICLES.items():
            writer.add(Article(id=name, path=Path("/a"), place="", title="", text=text, **known), Path("/"))
        new.seal(fingerprint(), writer.commit())
        new.publish()
    engine = WhooshEngine(folder)
    yield engine
    engine.close()


def found(engine: WhooshEngine, query: str) -> list[str]:
    results = engine.search(Request(query, per_page=50, collapse=False))
    hits = [hit.id for hit in results.hits if not hit.partial]
    assert len(hits) == results.total
    return hits


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ("Jeanne Montauban", ["of her", "by her"]),
        ("jeanne montauban", ["of her", "by her"]),
        ("Océanie", ["in section"]),
        ("oceanie", ["in section"]),
        ("climatologie", ["with keyword"]),
        ("le phare de l'ouest", ["in paper"]),
        ("Le Phare", ["in paper"]),
    ],
)
def test_articles_of_a_name_follow_those_whose_text_has_it(
    engine: WhooshEngine, query: str, articles: list[str]
) -> None:
    assert found(engine, query) == articles


def test_the_answer_says_how_many_it_added_and_how_to_have_them_alone(engine: WhooshEngine) -> None:
    notes = engine.search(Request("Jeanne Montauban", collapse=False)).notes
    assert [(note.message.fr, note.repair) for note in notes] == [
        (
            "« Jeanne Montauban » est aussi un auteur : 1 article de plus, derrière ceux dont le texte répond",
            'auteur:"Jeanne Montauban"',
        )
    ]
    assert found(engine, 'auteur:"Jeanne Montauban"') == ["by her"]


def test_a_common_word_that_names_a_section_counts_its_texts_alone(engine: WhooshEngine) -> None:
    assert len(found(engine, "sport")) == 12


def test_the_full_name_of_an_author_finds_his_articles_however_many_texts_there_are(engine: WhooshEngine) -> None:
    assert len(found(engine, "sport terrain")) == 13
    assert found(engine, "sport terrain")[-1] == "by two"


def test_part_of_a_name_adds_nothing_to_many_texts(engine: WhooshEngine) -> None:
    assert "by three" not in found(engine, "le sport")


@pytest.mark.parametrize("query", ["Jeanne ET Montauban", "=Montauban", "titre:Montauban"])
def test_operators_and_fields_ask_for_what_they_say(engine: WhooshEngine, query: str) -> None:
    assert "by her" not in found(engine, query)


def test_counts_and_whole_answers_have_the_same_articles(engine: WhooshEngine) -> None:
    request = Request("Jeanne Montauban", collapse=False)
    assert {scanned.article.id for scanned in engine.scan(request)} == {"by her", "of her"}
    assert dict(engine.count_values(request, "author")) == {"Jeanne Montauban": 1}
