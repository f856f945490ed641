"""A word that nothing has is read as the nearest one, for completion and order alone, and the answer says so."""

import json
from pathlib import Path

import pytest

from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.results import Request

TEXTS = {
    "virus": "Le coronavirus recule dans les hôpitaux de Brest, disent les médecins du port.",
    "marées": "Les médecins de Brest sont partis voir les grandes marées avec leurs enfants hier.",
    "vaccin": "Un vaccin contre le coronavirus est essayé à Lyon par deux cents volontaires.",
    "gâteau": "Le concours du meilleur gâteau a réuni vingt pâtissiers dans la salle des fêtes.",
}


@pytest.fixture
def engine(tmp_path: Path):
    records = ({"id": name, "title": f"Article {name}", "text": text} for name, text in TEXTS.items())
    source = tmp_path / "press.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    rebuild(tmp_path / "index", [source])
    opened = WhooshEngine(tmp_path / "index")
    yield opened
    opened.close()


def found(engine, query: str):
    results = engine.search(Request(query))
    names = [engine.article(hit.id).ref for hit in results.hits]
    return results, names


def told(results) -> list[str]:
    return [note.message.fr for note in results.notes]


def test_a_short_query_is_completed_by_the_word_that_was_meant(engine):
    """Nothing answers as typed; what has the word that was meant completes, best first, and a note names both."""
    results, names = found(engine, "coronavrius Brest")
    assert results.total == 0
    assert names[0] == "virus"
    assert set(names) == {"virus", "vaccin", "marées"}
    assert all(hit.partial for hit in results.hits)
    note = next(note for note in results.notes if "coronavrius" in note.message.fr)
    assert "coronavirus" in note.message.fr
    assert note.position == 0
    assert note.repair == "=coronavrius Brest"


def test_a_question_is_ordered_by_the_word_that_was_meant(engine):
    """What has it comes first; which articles answer, and how many, is as it was."""
    results, names = found(engine, "Quels médecins de Brest disent que le coronavrius recule ?")
    plain, _ = found(engine, "Quels médecins de Brest disent que le recule ?")
    assert names[0] == "virus"
    assert results.total == plain.total
    assert any("coronavrius" in line for line in told(results))


def test_what_was_meant_is_marked(engine):
    """The word that was read instead is what a snippet shows."""
    results, _ = found(engine, "coronavrius Brest")
    assert any("<mark>coronavirus</mark>" in hit.snippet_html for hit in results.hits)


@pytest.mark.parametrize("query", ["coronavirus Brest", "médecins gâteau", '"coronavrius" Brest', "=coronavrius Brest",
                                   "coronavrius ET Brest", "xqzkw Brest", "coronavrius"])  # fmt: skip
def test_what_is_known_quoted_or_near_nothing_stays(engine, query):
    """Words that articles have, quotes, `=mot`, operators, what is near no word, a word by itself."""
    results, _ = found(engine, query)
    assert not any("l’ordre et le complément" in line for line in told(results))


def test_an_explanation_and_a_whole_answer_follow_it(engine):
    """The score that is explained is that of the answer, and a walk over the answer has the same order."""
    query = "Quels médecins de Brest disent que le coronavrius recule ?"
    results, names = found(engine, query)
    parts = engine.explain(Request(query), results.hits[0].id)
    assert parts.score == pytest.approx(results.hits[0].score, rel=1e-5)
    assert [one.article.ref for one in engine.scan(Request(query))] == names
