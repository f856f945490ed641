"""Capitals as typed: articles on the name before articles on the word."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.stem import stem
from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.rerank.capitals import capitalised, has_word, lowered
from search.results import Request

TEXTS = {
    "mot": "Une pierre est tombée sur la route, une autre pierre dans le fossé du canton.",
    "both": "Le long mur de pierre de Pierre et le vieux mur de pierre de Pierre. " * 5,
    "nom": "Le maire Pierre Moreau a rouvert la route, que le canton avait fermée tout un mois.",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    folder = tmp_path_factory.mktemp("capitals")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(f"Au canton\npar Jeanne Morel\n{text}\n", encoding="utf-8")
    rebuild(folder / "index", [folder])
    engine = WhooshEngine(folder / "index")
    yield engine
    engine.close()


def scores(engine: WhooshEngine, query: str) -> dict[str, float]:
    results = engine.search(Request(query))
    assert results.total == 2
    return {"nom" if "Moreau" in hit.snippet else "mot": hit.score for hit in results.hits if not hit.partial}


def test_a_name_typed_with_its_capital_takes_from_the_score_of_the_word_and_leaves_nothing_out(
    engine: WhooshEngine,
) -> None:
    typed, plain = scores(engine, "route Pierre"), scores(engine, "route pierre")
    assert typed["nom"] == pytest.approx(plain["nom"])
    assert typed["mot"] == pytest.approx(0.9 * plain["mot"])
    assert scores(engine, "Pierre sur route") == pytest.approx(scores(engine, "pierre sur route"))


def test_a_word_that_the_texts_write_in_one_way_costs_no_look_at_texts(engine: WhooshEngine) -> None:
    names = engine.names()
    assert names.mixed("pierre", stem("pierre"))
    assert not names.mixed("route", stem("route")) and not names.mixed("moreau", stem("moreau"))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["Pierre"], ("Pierre",)),
        (["Pierre", "Moreau"], ("Pierre", "Moreau")),
        (["Pierre", "roule"], ("", "")),
        (["budget", "de", "Vienne"], ("", "", "Vienne")),
        (["l", "OTAN"], ("", "")),
        ([], ()),
    ],
)
def test_a_capital_tells_a_name_but_at_the_beginning_of_a_sentence(words: list[str], names: tuple[str, ...]) -> None:
    assert capitalised(words) == names


@pytest.mark.parametrize(
    ("text", "low"),
    [("une pierre", True), ("Pierre et une pierre", False), ("PIERRE", False), ("un pierrot", False), ("", False)],
)
def test_a_text_has_a_name_in_lower_case_alone(text: str, low: bool) -> None:
    assert lowered(text, "Pierre") is low


@given(st.text(alphabet="paA_é .", max_size=30), st.sampled_from(["pa", "a", "aé", "Apa"]))
def test_a_word_is_found_where_nothing_of_a_word_touches_it(text: str, word: str) -> None:
    """As a regular expression that looks at both sides finds it."""
    assert has_word(text, word) == bool(re.search(rf"(?<!\w){word}(?!\w)", text))
