"""Names made of grammatical words: the very words, side by side and capitalised, come first where they are typed so."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.analysis import Analyser
from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.language.parser import parse
from search.language.planning import plan
from search.results import Request

TEXTS = {
    "a": "Partout dans le monde, le monde du travail change. Le monde entier le dit, et le monde attend.",
    "b": "Le directeur du quotidien Le Monde part. Il quitte le journal en mai.",
    "c": "Selon « Le Monde », le monde agricole attend.",
    "d": "Il a fait le tour du monde. Le Monde de la mer le fascine.",
    "e": "La marche du monde est en marche.",
    "f": "Les députés En Marche votent la loi avec les autres.",
    "g": "Une croix et une bannière, la croix du clocher, la croix des champs.",
    "h": "Le journaliste de La Croix signe un livre.",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    folder = tmp_path_factory.mktemp("index")
    source = folder / "corpus.jsonl"
    records = [json.dumps({"id": key, "title": f"Titre {key}", "text": text}) for key, text in TEXTS.items()]
    source.write_text("\n".join(records), encoding="utf-8")
    rebuild(folder / "index", [source])
    engine = WhooshEngine(folder / "index")
    yield engine
    engine.close()


def found(engine: WhooshEngine, query: str, page: int = 1, per_page: int = 10) -> list[str]:
    hits = engine.search(Request(query, page=page, per_page=per_page)).hits
    return [hit.title[-1] for hit in hits if not hit.partial]


@pytest.mark.parametrize(
    ("query", "first"),
    [("Le Monde", {"b", "c"}), ("En Marche", {"f"}), ("La Croix", {"h"}), ("journaliste La Croix", {"h"})],
)
def test_the_very_words_with_their_capitals_come_first(engine: WhooshEngine, query: str, first: set[str]) -> None:
    assert set(found(engine, query)[: len(first)]) == first


@pytest.mark.parametrize(("name", "words"), [("Le Monde", "monde"), ("En Marche", "marche"), ("La Croix", "croix")])
def test_the_others_follow_and_none_comes_twice(engine: WhooshEngine, name: str, words: str) -> None:
    assert sorted(found(engine, name)) == sorted(found(engine, words))
    one_by_one = [found(engine, name, page, 1) for page in range(1, len(found(engine, name)) + 1)]
    assert [title for page in one_by_one for title in page] == found(engine, name)


@pytest.mark.parametrize("query", ["le monde", "LE MONDE", "Le monde agricole", "Monde", "titre:(Le Monde)"])
def test_what_is_typed_otherwise_is_ordered_as_ever(engine: WhooshEngine, query: str) -> None:
    assert plan(parse(query), Request(query), Analyser()).foremost is None


@pytest.mark.parametrize(("query", "spelling"), [("péché", "péché"), ("pêche", "pêche"), ("Péché", "péché")])
def test_a_word_typed_with_accents_finds_first_what_spells_it_so_where_that_fills_a_page(
    query: str, spelling: str, tmp_path: Path
) -> None:
    texts = [f"La pêche et encore la pêche au port {n}, la pêche." for n in range(12)]
    texts += [f"Le curé {n} a parlé une fois du péché devant ses nombreux fidèles, hier." for n in range(12)]
    records = [json.dumps({"id": str(n), "title": f"Titre {n}", "text": text}) for n, text in enumerate(texts)]
    source = tmp_path / "corpus.jsonl"
    source.write_text("\n".join(records), encoding="utf-8")
    rebuild(tmp_path / "index", [source])
    engine = WhooshEngine(tmp_path / "index")
    answer = engine.search(Request(query, collapse=False))
    plain = engine.search(Request("peche", collapse=False))
    engine.close()
    assert answer.total == plain.total == len(texts)
    assert all(spelling in hit.snippet for hit in answer.hits)
    assert all("pêche" in hit.snippet for hit in plain.hits)


def test_a_question_is_ordered_by_all_of_its_words() -> None:
    assert plan(parse("Qui dirige Le Monde ?"), Request(""), Analyser()).foremost is None


def test_scores_do_not_rise_from_hit_to_hit(engine: WhooshEngine) -> None:
    scores = [hit.score for hit in engine.search(Request("Le Monde")).hits]
    assert scores == sorted(scores, reverse=True)
