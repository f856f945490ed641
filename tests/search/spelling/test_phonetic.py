"""The key of how a French word sounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.spelling.phonetic import sounds


@pytest.mark.parametrize(
    "words",
    [
        "melenchon melanchon mellenchon",
        "photographie fotografie photografi",
        "occurrence ocurence occurence ocurance",
        "sarkozy sarkosy sarcozy sarkozi",
        "hollande holande ollande",
        "quartier cartier kartier",
        "aurore orore horore",
        "eau haut oh",
        "rythme rhytme rithme",
        "chrysantheme crisanteme krizanteme",
        "philippe filipe phillipes",
        "accident aksident",
        "excellent ekselent exelent",
        "gentil jentil",
        "guerre gueres guerres",
        "montagne montagnes monntagnes",
        "temps tant tend",
        "pain pin peint",
    ],
)
def test_words_that_are_heard_alike_have_one_key(words):
    assert len(set(sounds(words.split()))) == 1, sounds(words.split())


@pytest.mark.parametrize(
    "words",
    ["bon banc bain bout", "chou joue sou", "roi rue rang", "gare jarre", "ville fille", "poule poil", "signe sine"],
)
def test_words_that_are_told_apart_by_ear_have_different_keys(words):
    assert len(set(sounds(words.split()))) == len(words.split()), sounds(words.split())


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyz", max_size=24), max_size=8))
def test_many_words_have_the_keys_that_each_has_by_itself(words):
    assert sounds(words) == [key for word in words for key in sounds([word])]
