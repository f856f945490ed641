"""The analyser as a Whoosh analyser."""

import pickle
from typing import Any

import pytest
from french_text import texts, tokens
from hypothesis import given
from whoosh import fields, index, query

from index.analysis.whoosh_adapter import FormAnalyzer


def read(field: Any, text: str, **flags: Any) -> list[tuple[Any, ...]]:
    return [
        (token.text, getattr(token, "pos", None), getattr(token, "startchar", None), getattr(token, "endchar", None))
        for token in FormAnalyzer(field)(text, **flags)
    ]


def test_forms_and_stems() -> None:
    """The field says whether forms or classes are yielded; a joined form has the position of its first part."""
    text = "L'élection du porte-avions"
    assert read("form", text, positions=True, chars=True) == [
        ("election", 0, 2, 10),
        ("du", 1, 11, 13),
        ("porte", 2, 14, 19),
        ("porteavions", 2, 14, 26),
        ("avions", 3, 20, 26),
    ]
    assert [found[0] for found in read("stem", text)][:2] == ["election", "du"]


def test_flags_are_honoured() -> None:
    """Positions and offsets are given only where asked for, and begin where asked to."""
    assert read("form", "Otan") == [("otan", None, None, None)]
    assert read("form", "Otan", positions=True, start_pos=5) == [("otan", 5, None, None)]
    assert read("form", "Otan", chars=True, start_char=10) == [("otan", None, 10, 14)]
    assert [token.mode for token in FormAnalyzer("form")("Otan", mode="query")] == ["query"]
    assert [token.original for token in FormAnalyzer("form")("L'Été", keeporiginal=True)] == ["Été"]


def test_not_tokenised() -> None:
    """A prefix is folded and kept whole."""
    assert read("form", "Porte-Élec", tokenize=False) == [("porte-elec", None, None, None)]


def test_a_place_says_a_thing_once() -> None:
    """The forms of an inclusive word are of one class, which is counted once."""
    assert len(read("form", "étudiant·e·s")) == 4
    assert len(read("stem", "étudiant·e·s")) == 1


@given(texts)
def test_agrees_with_the_analyser(text: str) -> None:
    """The form field holds what the analyser gives."""
    expected = {(token.form, token.position, token.start, token.end) for token in tokens(text)}
    assert set(read("form", text, positions=True, chars=True)) == expected


def test_equality_and_pickling() -> None:
    """Analyzers of one field are equal, before and after pickling, and carry nothing else."""
    assert pickle.loads(pickle.dumps(FormAnalyzer("stem"))) == FormAnalyzer("stem") != FormAnalyzer("form")
    assert hash(FormAnalyzer("stem")) == hash(FormAnalyzer("stem"))
    assert len(pickle.dumps(FormAnalyzer("stem"))) < 200


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_in_a_schema(tmp_path: Any) -> None:
    """Whoosh indexes with it, finds phrases across stop words and compounds in parts."""
    schema = fields.Schema(text=fields.TEXT(analyzer=FormAnalyzer("form"), stored=True))
    opened = index.create_in(str(tmp_path), schema)
    writer = opened.writer()
    writer.add_document(text="Le ministre de la Culture à bord du porte-avions de l’Otan")
    writer.commit()
    with opened.searcher() as searcher:
        for words, hits in (
            (["ministre", "de", "la", "culture"], 1),
            (["ministre", "culture"], 0),
            (["porte", "avions", "de", "otan"], 1),
        ):
            assert len(searcher.search(query.Phrase("text", words))) == hits
        assert len(searcher.search(query.Term("text", "porteavions"))) == 1
    opened.close()
