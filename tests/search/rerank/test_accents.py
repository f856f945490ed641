"""Accents as typed decide between hits that the folded index can't tell apart; they never leave one out."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.families.stored_families import open_families
from index.postings.segment import open_snapshot
from index.rebuild.build import rebuild
from index.rebuild.generation import live
from search.engines.array_ranker import ArrayRanker
from search.engines.whoosh import WhooshEngine
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.rerank.accents import OTHERWISE, WINDOW, SpellingPostings, accented, prefer, spelt
from search.rerank.spelt_postings import may_be_lower
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


def test_postings_spare_the_texts_that_spell_a_word_as_typed_or_have_it_not(tmp_path: Path) -> None:
    """A text is read only where the index has the form and not the spelling; what is answered is the same."""
    texts = ["Le péché est vieux.", "La pêche est belle.", "Rien du tout ici.", "PECHE EN MER", "pêche et péché"]
    rows = [json.dumps({"id": str(at), "title": f"Article {at}", "text": text}) for at, text in enumerate(texts * 3)]
    (tmp_path / "corpus.jsonl").write_text("\n".join(rows), encoding="utf-8")
    rebuild(tmp_path / "index", [tmp_path / "corpus.jsonl"])
    generation = live(tmp_path / "index")
    assert generation is not None
    snapshot = open_snapshot(generation.folder)
    ranker = ArrayRanker(Searcher(snapshot, Ranking()), open_families(generation.folder, snapshot.documents))
    assert isinstance(ranker, SpellingPostings)
    documents = np.arange(snapshot.documents, dtype=np.int64)[::-1]
    stored = [snapshot.stored(int(number))["text"] for number in documents]
    for word in ("pêche", "péché"):
        worth = ranker.may_lack_accents(word, documents).tolist()
        told = [spelt(text, word) for text in stored]
        assert all(may for may, found in zip(worth, told, strict=True) if found is False)
        assert not any(may for may, text in zip(worth, stored, strict=True) if word in text or text == texts[2])


def test_postings_tell_in_which_texts_a_name_stands_in_lower_case(tmp_path: Path) -> None:
    """`paris` is a word too: where it is spelt so is known; of any other name every text is looked at."""
    texts = ["Les paris sportifs.", "La ville de Paris.", "Rien du tout."]
    rows = [json.dumps({"id": str(at), "title": f"Article {at}", "text": text}) for at, text in enumerate(texts)]
    (tmp_path / "corpus.jsonl").write_text("\n".join(rows), encoding="utf-8")
    rebuild(tmp_path / "index", [tmp_path / "corpus.jsonl"])
    generation = live(tmp_path / "index")
    assert generation is not None
    searcher = Searcher(open_snapshot(generation.folder), Ranking())
    documents = np.arange(len(texts), dtype=np.int64)
    told = may_be_lower(searcher, "Paris", documents)
    assert [searcher.snapshot.stored(int(at))["text"] for at in documents[told]] == [texts[0]]  # type: ignore[attr-defined]
    assert may_be_lower(searcher, "Moreau", documents).all()
