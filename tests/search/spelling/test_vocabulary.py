"""The words of an index as arrays, and those near to a misspelt one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.execution.expansion import within
from search.results import Request
from search.spelling import vocabulary as vocabulary_module
from search.spelling.candidates import likely_words
from search.spelling.vocabulary import LONGEST_WORD, KnownWords

WORDS = st.text("abcde", min_size=1, max_size=8)


def vocabulary_of(words: dict[str, int], names: str = "") -> KnownWords:
    forms = np.array([word.encode() for word in words], f"S{LONGEST_WORD}")
    counts = np.array(list(words.values()), np.int32)
    return KnownWords(forms, counts, np.array([word in names.split() for word in words], np.bool_), 34_000)


@given(st.sets(WORDS, min_size=1), WORDS, st.integers(1, 2))
def test_no_word_within_the_edits_is_passed_over(words, typed, edits):
    vocabulary = vocabulary_of(dict.fromkeys(words, 1))
    near = {vocabulary.words[row].decode() for row in vocabulary.near(typed, edits)}
    listed = sorted(words)
    assert near >= {word for word, is_near in zip(listed, within(typed, listed, edits), strict=True) if is_near}


@pytest.mark.parametrize("typed", ["", "a" * 25, "a" * 300, "é", "12", "a b", "\ud800", "word\0"])
def test_what_is_no_word_of_letters_is_near_to_none(typed):
    assert likely_words(vocabulary_of({"mer": 3, "port": 4}), typed, 5) == []


def test_an_empty_index_has_no_candidates():
    assert likely_words(vocabulary_of({}), "phare", 5) == []


def test_the_frequent_word_comes_before_the_rare_one_as_near():
    words = vocabulary_of({"marin": 40, "matin": 4000, "malin": 400})
    assert [one.word for one in likely_words(words, "maxin", 5)] == ["matin", "malin", "marin"]


def test_the_nearer_word_comes_before_a_more_frequent_one_far_off():
    words = vocabulary_of({"fuir": 200, "faire": 11_000})
    assert likely_words(words, "fuirr", 5)[0].word == "fuir"


def test_of_the_inflections_of_a_word_the_nearest_is_meant_however_rare():
    words = vocabulary_of({"courrier": 578, "courriers": 107})
    assert [one.word for one in likely_words(words, "couriers", 5)] == ["courriers"]


def test_a_name_is_preferred_where_a_name_was_typed():
    words = vocabulary_of({"amont": 195, "hamon": 34}, names="hamon")
    assert likely_words(words, "hamont", 5)[0].word == "amont"
    assert likely_words(words, "hamont", 5, named=True)[0].word == "hamon"


def test_a_word_far_off_in_letters_is_near_where_it_is_heard_alike():
    words = vocabulary_of({"photographie": 240, "cartographie": 40})
    assert likely_words(words, "fotografi", 5)[0].word == "photographie"


def test_the_vocabulary_keeps_the_most_frequent_words_when_there_are_too_many(monkeypatch, tmp_path):
    monkeypatch.setattr(vocabulary_module, "MOST_FREQUENT", 3)
    for number, text in enumerate(["phare balise quai", "phare balise bouée", "phare quai"]):
        (tmp_path / f"{number}.txt").write_text(f"Titre\npar Luc Morvan\n{text}\n", encoding="utf-8")
    rebuild(tmp_path / "index", [tmp_path])
    engine = WhooshEngine(tmp_path / "index")
    # "balise" and "quai" are kept, "bouée" is not.
    assert engine.search(Request("ballise")).suggestion == "balise"
    assert engine.search(Request("boueee")).suggestion is None
    engine.close()
