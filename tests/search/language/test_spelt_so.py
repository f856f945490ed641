"""`=mot` typed with accents: that spelling alone, counted exactly, and marked alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.results import Request

PAGES = {
    "cote": "La cote du cheval monte.",
    "côte": "La côte est rocheuse.",
    "coté": "Un titre coté en Bourse.",
    "côté": "Le côté nord du port.",
    "deux": "À côté de la côte, on pêche.",
    "etat": "Le budget de l’Etat est voté.",
    "état": "L’état des lieux est fait.",
    "ETAT": "UN ETAT DES LIEUX",
    "eta": "Ce que vote un état-major.",
    "été": "Cet été, l’hôtel de l’île rouvre.",
    "début": "Côte d’Émeraude : une balade.",
    "faux": "Le balcon en porte-à-faux tient encore.",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    folder = tmp_path_factory.mktemp("spelt")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in PAGES.items():
        (corpus / f"{name}.txt").write_text(f"Titre {len(name)}\npar Jeanne Morel\n{text}\n", encoding="utf-8")
        if name == "deux":  # two segments
            rebuild(folder / "index", [corpus])
    (corpus / "titre.txt").write_text("La pêche reprend\npar Jeanne Morel\nUn péché mignon.\n", encoding="utf-8")
    rebuild(folder / "index", [corpus])
    engine = WhooshEngine(folder / "index")
    yield engine
    engine.close()


def found(engine: WhooshEngine, query: str) -> set[str]:
    results = engine.search(Request(query, per_page=50))
    assert results.total == len(results.hits)
    return {Path(article.path).stem for hit in results.hits if (article := engine.article(hit.id))}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("=côte", {"côte", "deux", "début"}),
        ("=COTÉ", {"coté"}),
        ("=côté", {"côté", "deux"}),
        ("=cote", {"début", "cote", "côte", "coté", "côté", "deux"}),
        ("=État", {"etat", "état", "ETAT", "eta"}),
        ("=état", {"etat", "état", "ETAT", "eta"}),
        ("=état-major", {"eta"}),
        ("=porte-à-faux", {"faux"}),
        ("=pôrte-à-faux", set()),
        ("=pêche", {"deux", "titre"}),
        ("titre:=pêche", {"titre"}),
        ("texte:=pêche", {"deux"}),
        ("titre:=péché", set()),
        ("=côté -=côte", {"côté"}),
        ("=côté ET =côte", {"deux"}),
        ("=l’été", {"été"}),
        ("=hôtel", {"été"}),
        ("=pèche", set()),
    ],
)
def test_a_word_typed_with_accents_after_an_equals_sign_is_found_in_that_spelling_alone(
    engine: WhooshEngine, query: str, expected: set[str]
) -> None:
    assert found(engine, query) == expected


def test_that_spelling_alone_is_marked(engine: WhooshEngine) -> None:
    marks = {hit.snippet_html for hit in engine.search(Request("=côte")).hits}
    assert any("À côté de la <mark>côte</mark>" in snippet for snippet in marks)
    assert all("<mark>côté" not in snippet for snippet in marks)


def test_such_hits_score(engine: WhooshEngine) -> None:
    hits = engine.search(Request("=pêche")).hits
    assert hits[0].title == "La pêche reprend" and all(hit.score > 0 for hit in hits)
