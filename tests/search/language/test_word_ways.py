"""One word and its other ways: apart or as one both ways round, and what is no other way to write a word."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lookups import EveryWord

from index.analysis import Analyser, fold
from index.article import Article
from index.names import Names
from index.postings.segment import open_snapshot
from index.rebuild.writer import Writer
from index.schema import WEIGHTS
from search.execution import tree
from search.execution.execute import execute
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.language.compounds import as_one, compound_of, inflections
from search.language.parser import parse
from search.language.planning import plan
from search.language.query_analysis import NO_NAMES
from search.language.word_ways import ways_of_word
from search.results import Request

WRITTEN = [
    ["Un cyber sabotage du réseau", "Un cybersabotage du réseau", "Un cyber-sabotage du réseau"],
    ["Vol vers Tang Wao ce soir", "Vol vers Tangwao ce soir", "Vol vers Tang-Wao ce soir"],
    ["Les chauves-souris du phare", "Une chauvesouris du phare"],
    ["Une plate-forme au large", "Des plateformes au large", "Deux plates-formes au large"],
    ["Un arc-en-ciel double", "Un arcenciel double"],
    ["Le départ a lieu à 06h45", "Le départ a lieu à 6 h 45", "Le départ a lieu à 6:45", "Départ à 6 heures 45"],
    ["La semaine de 37 heures", "La semaine de 37h"],
    ["Au 12 de la rue, n° 8", "Au 12 de la rue, no 8"],
    ["Appelez le 01 23 45 67 89", "Appelez le 0123456789", "Appelez le 01.23.45.67.89"],
    ["Les particules PM2.5 montent", "Les particules PM 2,5 montent"],
    ["Le porte-avions K 380", "Le porte-avions K380", "Le porte-avions K-380"],
    ["Un sprint de 110 m", "Un sprint de 110m"],
    ["Au XVe siècle", "Au XV e siècle", "Au 15e siècle"],
    ["Un lot de 30m2", "Un lot de 30 m²"],
]
OTHERS = [
    "Un beau coup de filet",
    "La marche à venir",
    "Un chien perdu sans collier",
    "Mac et Ron sont venus",
    "Une ville neuve",
    "Le pont de Villeneuve",
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], set[str]]:
    """The texts that a query finds."""
    folder = tmp_path_factory.mktemp("index")
    texts = [*(text for kind in WRITTEN for text in kind), *OTHERS]
    writer = Writer(folder, base=False)
    for number, text in enumerate(texts):
        writer.add(Article(str(number), Path("/corpus"), "", title="", text=text), Path("/corpus"))
    writer.commit()
    snapshot = open_snapshot(folder)
    names = Names(snapshot.segments)

    def of(query: str) -> set[str]:
        asked = plan(parse(query), Request(query), Analyser(), names)
        answer = execute(Searcher(snapshot, Ranking(weights=WEIGHTS)), asked.primary, len(texts))
        return {texts[document] for document in answer.documents.tolist()}

    return of


@pytest.mark.parametrize(
    ("kind", "queries"),
    [
        (0, ["cybersabotage", "cyber sabotage", "cyber-sabotage", "CYBERSABOTAGE", '"cybersabotage du réseau"']),
        (1, ["Tangwao", "tang wao", "Tang-Wao", '"vers Tangwao"', '"vers Tang Wao"']),
        (2, ["chauvesouris", "chauve souris", "chauve-souris", "chauves-souris"]),
        (3, ["plateforme", "plate forme", "plate-forme", "plateformes", "plates-formes"]),
        (4, ["arcenciel", "arc en ciel", "arc-en-ciel", '"arc en ciel double"']),
        (5, ["6h45", "6 h 45", "06:45", "6 heures 45", "06h45"]),
        (6, ["37 heures", "37h", "37 h"]),
        (7, ["n° 8", "no 8", "numéro 8"]),
        (8, ["0123456789", "01 23 45 67 89", "01.23.45.67.89"]),
        (9, ["PM2.5", "PM 2,5", "PM2,5"]),
        (10, ["K380", "K 380", "K-380"]),
        (11, ["110 m", "110m"]),
        (12, ["XVe siècle", "15e siècle", "XV e siècle"]),
        (13, ["30m2", "30 m²", "30m²"]),
    ],
)
def test_a_word_is_found_apart_and_as_one_whichever_way_it_is_typed(
    kind: int, queries: list[str], found: Callable[[str], set[str]]
) -> None:
    texts = set(WRITTEN[kind])
    assert {query: found(query) & texts for query in queries} == dict.fromkeys(queries, texts)


@pytest.mark.parametrize("query", ["beaucoup", "avenir", "Macron", "Villeneuve", "perdus", "6h50", "37 ans", "n° 9"])
def test_what_only_looks_like_another_way_finds_nothing(query: str, found: Callable[[str], set[str]]) -> None:
    assert found(query) <= {"Un chien perdu sans collier", "Le pont de Villeneuve"}


def test_a_word_of_the_dictionary_reads_its_own_list_alone(found: Callable[[str], set[str]]) -> None:
    for word in ("gouvernement", "international", "autoroute", "beaucoup", "supérieur", "contrefaçon", "football"):
        assert isinstance(plan(parse(word), Request(word), Analyser(), EveryWord()).primary, tree.Term), word


@pytest.mark.parametrize(
    ("word", "ways"),
    [("chauves-souris", ["chauve souris", "chauvesouris"]), ("chauve-souris", []), ("chauvesouris", ["chauve souris"])],
)
def test_a_compound_has_no_way_that_it_was_typed_in(word: str, ways: list[str]) -> None:
    assert list(ways_of_word(word, Analyser(), NO_NAMES)) == ways


def test_an_article_is_no_numeral() -> None:
    assert not list(ways_of_word("Le", Analyser(), NO_NAMES))
    assert list(ways_of_word("XVe", Analyser(), NO_NAMES)) == ["XV e"]


def test_every_inflection_of_a_compound_leads_back_to_it() -> None:
    for compound in ("plate-forme", "grand-mere", "week-end", "sapeur-pompier", "arc-en-ciel"):
        assert {compound_of(as_one(form)) for form in inflections(compound)} == {compound}


@given(st.sampled_from(["plate-forme", "sapeurs-pompiers", "week-end", "Couvre-feu"]), st.sampled_from("-\u2010\u2011"))
def test_a_compound_is_known_whatever_its_case_and_its_hyphen(compound: str, hyphen: str) -> None:
    (whole,) = [t.form for t in Analyser().analyse(compound.replace("-", hyphen).upper()) if t.span == 2]
    assert compound_of(whole) == compound_of(as_one(fold(compound))) is not None
