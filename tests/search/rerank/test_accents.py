"""Accents as typed decide between hits that the folded index can't tell apart; they never leave one out."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.rerank.accents import OTHERWISE, WINDOW, accented, prefer, spelt
from search.results import Request


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("La pêche au bar", "pêche", True),
        ("LA PÊCHE", "pêche", True),
        ("LA PECHE", "pêche", True),
        ("le péché mignon", "pêche", False),
        ("le péché de la pêche", "pêche", True),
        ("les pêcheurs", "pêche", None),
        ("Etat d’urgence", "état", True),
        ("il etait un etat", "état", False),
        ("la pe\u0302che", "pêche", True),
        ("repêché", "pêche", None),
        ("", "pêche", None),
    ],
)
def test_how_a_text_spells_a_word(text: str, word: str, expected: bool | None) -> None:
    """Capitals may go without accents, decomposed letters are letters, inflections and parts of words say nothing."""
    assert spelt(text, word) is expected


def test_only_words_with_accents_say_anything() -> None:
    """Plain words, and ligatures, which are no accents."""
    assert [accented(word) for word in ("pêche", "PÊCHE", "peche", "cœur", "pe\u0302che")] == [
        "pêche",
        "pêche",
        "",
        "",
        "pêche",
    ]


@given(st.lists(st.sampled_from(["pêche", "péché", "port", "PECHE"]), max_size=30), st.floats(0, 5))
def test_no_document_comes_twice_or_is_left_out_and_scores_fall(texts: list[str], step: float) -> None:
    """Only the first hits move, one with other accents behind one with the same score that has those typed."""
    documents = np.arange(100, 100 + len(texts), dtype=np.int64)
    scores = np.linspace(10 + step, 10, len(texts), dtype=np.float32)
    ordered, weighed = prefer(["pêche"], documents, scores, lambda number: texts[number - 100])
    assert sorted(ordered.tolist()) == documents.tolist()
    assert weighed.tolist() == sorted(weighed.tolist(), reverse=True)
    assert ordered[WINDOW:].tolist() == documents[WINDOW:].tolist()
    for number, score in list(zip(ordered.tolist(), weighed.tolist(), strict=True))[:WINDOW]:
        factor = OTHERWISE if texts[number - 100] == "péché" and len(texts) > 1 else 1
        assert score == pytest.approx(scores[number - 100] * factor)


def test_typed_accents_come_first_and_every_spelling_is_found(tmp_path: Path) -> None:
    """`pêche` puts la pêche first, `péché` le péché, `peche` neither; all find both."""
    texts = ["Le péché est vieux.", "La pêche est belle.", "Rien du tout ici."]
    source = tmp_path / "corpus.jsonl"
    records = [json.dumps({"id": str(at), "title": f"Article {at}", "text": text}) for at, text in enumerate(texts)]
    source.write_text("\n".join(records), encoding="utf-8")
    rebuild(tmp_path / "index", [source])
    engine = WhooshEngine(tmp_path / "index")
    first = {
        query: [hit.snippet for hit in engine.search(Request(query)).hits] for query in ("pêche", "péché", "peche")
    }
    engine.close()
    assert first["pêche"] == [texts[1], texts[0]]
    assert first["péché"] == [texts[0], texts[1]]
    assert sorted(first["peche"]) == sorted(texts[:2])
