"""From a request to the trees that the engine evaluates."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analysis import Analyser
from index.article import Article
from index.postings.segment import Snapshot, open_snapshot
from index.rebuild.writer import Writer
from search.execution import tree
from search.execution.execute import execute
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.language.parser import parse
from search.language.planning import plan
from search.results import Request

WORDS = ["il", "y", "a", "de", "la", "à", "fin", "Otan", "l’Otan", "porte-avions", "avions", "porte", "été", "État"]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)


def indexed(folder: Path, bodies: list[str]) -> Snapshot:
    writer = Writer(folder, base=False)
    for number, text in enumerate(bodies):
        writer.add(Article(str(number), Path("/corpus"), "", title="", text=text), Path("/corpus"))
    writer.commit()
    return open_snapshot(folder)


def side_by_side(text: str, phrase: str) -> bool:
    """Whether the text has the phrase's words at consecutive positions, told from the tokens alone."""
    tokens = Analyser().analyse(text)
    words = [token.form for token in Analyser().analyse(phrase) if token.span == 1]
    at = {(token.position, token.form) for token in tokens if token.span == 1}
    return any(all((start + i, word) in at for i, word in enumerate(words)) for start, _ in at)


@given(bodies=st.lists(texts, min_size=1, max_size=8), phrase=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_phrase_finds_the_texts_that_have_its_words_side_by_side(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str], phrase: list[str]
) -> None:
    snapshot = indexed(tmp_path_factory.mktemp("index"), bodies)
    query = '"' + " ".join(phrase) + '"'
    answer = execute(Searcher(snapshot, Ranking()), plan(parse(query), Request(query), Analyser()).primary)
    expected = [number for number, text in enumerate(bodies) if side_by_side(text, " ".join(phrase))]
    assert sorted(answer.documents.tolist()) == expected


def slots(query: str) -> list[tuple[str, bytes, int]]:
    whole = plan(parse(query), Request(query), Analyser()).primary
    assert isinstance(whole, tree.Adjacent)
    return list(next(place for place in whole.places if place.field == "text_exact").slots)


def test_neighbouring_grammatical_words_of_a_phrase_are_looked_up_as_pairs() -> None:
    assert slots('"président de la République"') == [
        ("text_exact", b"president", 0),
        ("text_pairs", b"de la", 1),
        ("text_exact", b"republique", 3),
    ]
    assert slots('"il y a"') == [("text_pairs", b"il y", 0), ("text_pairs", b"y a", 1)]
    assert slots('"maire de Brest"') == []


@pytest.mark.parametrize(
    ("query", "whole", "partly"),
    [
        ("guerre en Ukraine", tree.AllOf, True),
        ("guerre", tree.Term, False),
        ("un deux trois quatre cinq six sept", tree.AtLeast, False),
        ("quand finira la guerre", tree.AtLeast, False),
        ("guerre et paix ?", tree.AtLeast, False),
        ('qui a dit "guerre et paix" ?', tree.AllOf, True),
        ("guerre -paix", tree.AllOf, False),
        ("à la", tree.AllOf, True),
        ("", tree.Nothing, False),
        ("?!", tree.Nothing, False),
    ],
)
def test_what_a_query_asks_for_decides_the_tree(query: str, whole: type, partly: bool) -> None:
    planned = plan(parse(query), Request(query), Analyser())
    assert isinstance(planned.primary, whole)
    assert (planned.fallback is not None) == partly


def test_grammatical_words_are_dropped_unless_nothing_else_is_asked_for() -> None:
    def stems(query: str) -> set[bytes]:
        whole = plan(parse(query), Request(query), Analyser()).primary
        words = whole.children if isinstance(whole, tree.AllOf) else (whole,)
        return {term for word in words if isinstance(word, tree.Term) for field, term in word.forms if field == "text"}

    assert b"la" not in stems("la guerre")
    assert stems("à la une") == {b"a", b"la", b"une"}
    assert b"mais" in stems("récolte de maïs")
    assert b"mais" not in stems("récolte mais tardive")
