"""Apostrophes: elided articles, names, words spelt with one."""

import pytest
from french_text import alternatives, forms, joined


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("l'Otan", ["otan"]),
        ("L’OTAN", ["otan"]),
        ("d’abord", ["abord"]),
        ("de l'œuf", ["de", "oeuf"]),
        ("l'hôpital", ["hopital"]),
        ("l'Yonne", ["yonne"]),
        ("qu’elle", ["elle"]),
        ("jusqu'ici", ["ici"]),
        ("lorsqu'on", ["on"]),
        ("d'1,5 million", ["1.5", "million"]),
        ("l'11 novembre", ["11", "novembre"]),
        ("de l'U.E.", ["de", "ue"]),
        ("s\u00ad'est", ["est"]),
        ("lʼOtan", ["otan"]),
        ("de l'\"affaire", ["de", "affaire"]),
        ("de l’« État", ["de", "etat"]),
        ("d’“usure”", ["usure"]),
        ("l’‹ usine ›", ["usine"]),
        ("l'‘usine’", ["usine"]),
        ("l'*usine*", ["usine"]),
        ("l'_usine_", ["usine"]),
        ("l'<<usine>>", ["usine"]),
        ("l' \"âge", ["age"]),
        ("l’\u00a0«\u00a0âge", ["age"]),
        ("rock 'n' roll", ["rock", "n", "roll"]),
        ("la vitamine 'C' est", ["la", "vitamine", "c", "est"]),
    ],
)
def test_elided_article(text: str, found: list[str]) -> None:
    """An elided article before a vowel, an h or a number takes no place."""
    assert forms(text) == found


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("aujourd’hui", "aujourdhui"),
        ("prud'hommes", "prudhommes"),
        ("quelqu’un", "quelquun"),
        ("entr'ouverte", "entrouverte"),
    ],
)
def test_apostrophe_of_the_spelling(text: str, form: str) -> None:
    """A word spelt with an apostrophe is one word, found by no half of it."""
    assert forms(text) == [form]
    assert joined(text) == []


def test_presquile() -> None:
    """presqu'île is not an elision, whatever accents it has."""
    assert forms("presqu'île presqu’ILE") == ["presquile", "presquile"]


@pytest.mark.parametrize(
    ("text", "parts", "whole"),
    [
        ("N'Golo", ["n", "golo"], "ngolo"),
        ("O’Brien", ["o", "brien"], "obrien"),
        ("Sana'a", ["sana", "a"], "sanaa"),
        ("M'Bappé", ["m", "bappe"], "mbappe"),
        ("rock'n'roll", ["rock", "n", "roll"], "rocknroll"),
    ],
)
def test_names_with_an_apostrophe(text: str, parts: list[str], whole: str) -> None:
    """A name with an apostrophe is found by its part and by the whole."""
    assert forms(text) == parts
    assert joined(text) == [whole]


def test_particle() -> None:
    """d' before a capital may be part of the name, which is found with it and without."""
    assert forms("d'Artagnan") == ["artagnan"]
    assert alternatives("d'Artagnan") == ["dartagnan"]
    assert alternatives("d'artichaut d'Une") == []


def test_elision_within_a_compound() -> None:
    """An article elided within a compound takes no place, and is heard in the joined form."""
    assert forms("Val-d’Oise") == ["val", "oise"]
    assert joined("Val-d’Oise") == ["valdoise"]


def test_possessive() -> None:
    """An English possessive is the name with and without its s."""
    assert forms("Trump's") == ["trump"]
    assert alternatives("Trump’s") == ["trumps"]
