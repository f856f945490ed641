"""A question that asks for too much is refused in a line that names its part and what to do."""

from pathlib import Path

import pytest

from index.article import Article
from index.rebuild.transaction import new_generation
from index.rebuild.writer import Writer
from index.schema import fingerprint
from search.engines import opened_generation
from search.engines.refusal import as_typed, too_costly
from search.engines.whoosh import WhooshEngine
from search.errors import BadQuery
from search.execution.budget import OverBudget
from search.execution.tree import (
    Adjacent,
    AtLeast,
    Fuzzy,
    InLead,
    Located,
    PhraseIn,
    Prefix,
    SameUnit,
    Spots,
    Term,
    Wildcard,
    Window,
)
from search.results import Request

A, B = Spots((("text", b"port"),)), Spots((("text", b"maire"),))


@pytest.mark.parametrize(("part", "typed"), [
    (Term((("text", b"port"),)), "port"),
    (Prefix((("title_exact", b"po"), ("text_exact", b"po"))), "po*"),
    (Wildcard(("text_exact",), "*a*"), "*a*"),
    (Fuzzy((("text_exact", b"le"),), 2), "le~2"),
    (Fuzzy((("text_exact", b"le"),)), "le~"),
    (Adjacent((PhraseIn("text", ((b"de", 0), (b"la", 1))),)), "de la"),
    (Located((("title", A), ("text", Window((A, B), 5, ordered=False)))), '"port maire"~5'),
    (Located((("text", Window((A, B), 5)),)), '"port maire"^5'),
    (Located((("text", Window((A, Wildcard(("text_exact",), "m*"))),),)), "port m*"),
    (Located((("text", SameUnit("sentence", (A, B))),)), "port MÊME PHRASE maire"),
    (Located((("text", InLead(A)),)), "port"),
])  # fmt: skip
def test_a_part_is_shown_as_it_may_be_typed(part, typed):
    assert as_typed(part) == typed
    error = too_costly(OverBudget(part))
    assert f"«\u00a0{typed}\u00a0»" in error.message.fr
    assert f"“{typed}”" in error.message.en
    assert "\n" not in error.message.fr


def test_many_parts_are_refused_without_a_name():
    assert "gardez les plus rares" in too_costly(OverBudget(AtLeast(2, ()))).message.fr


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    index_dir = tmp_path_factory.mktemp("index")
    with new_generation(index_dir, None) as new:
        writer = Writer(new.folder, base=False)
        for number in range(200):
            text = "Le maire de la ville du port, le maire et la digue de la mer."
            writer.add(Article(str(number), Path("/corpus"), "", title="Le port", text=text), Path("/corpus"))
        new.seal(fingerprint(), writer.commit())
        new.publish()
    return index_dir


@pytest.mark.parametrize("query", [
    "*ai*", "ma* OU mai*", '"de la"~5', "le MÊME PHRASE la", "chapo:le", '"la ville du port"',
])  # fmt: skip
def test_an_engine_refuses_what_costs_too_much_and_answers_the_rest(folder, monkeypatch, query):
    assert WhooshEngine(folder).search(Request(query)).total == 200
    monkeypatch.setattr(opened_generation, "UNITS", 1500)
    engine = WhooshEngine(folder)
    with pytest.raises(BadQuery) as refused:
        engine.search(Request(query))
    assert "trop coûteuse" in refused.value.message.fr
    assert engine.search(Request("maire digue")).total == 200
