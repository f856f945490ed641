"""Hyphens: compounds and inversions."""

import pytest
from french_text import forms, joined, tokens


@pytest.mark.parametrize(
    ("text", "parts", "whole"),
    [
        ("porte-avions", ["porte", "avions"], "porteavions"),
        ("week‑end", ["week", "end"], "weekend"),
        ("Covid-19", ["covid", "19"], "covid19"),
        ("Charles-de-Gaulle", ["charles", "de", "gaulle"], "charlesdegaulle"),
        ("porte-\u00adavions", ["porte", "avions"], "porteavions"),
        ("rendez-vous", ["rendez", "vous"], "rendezvous"),
        ("Jong-il", ["jong", "il"], "jongil"),
    ],
)
def test_compound(text: str, parts: list[str], whole: str) -> None:
    """A compound is its parts, side by side, and its joined form."""
    assert forms(text) == parts
    assert joined(text) == [whole]


def test_joined_form_covers_the_parts() -> None:
    """The joined form stands at the position of the first part, covers all of them and the text goes on after them."""
    first, whole, second, after = tokens("porte-avions coulé")
    assert (first.position, second.position, after.position) == (0, 1, 2)
    assert (whole.position, whole.span, whole.start, whole.end) == (0, 2, 0, 12)


@pytest.mark.parametrize("text", ["18-25", "2024-11-17"])
def test_numbers_are_not_joined(text: str) -> None:
    """Numbers tied by hyphens stay several."""
    assert joined(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a-t-il", ["a"]),
        ("Macron-t-il", ["macron"]),
        ("dit-elle", ["dit"]),
        ("n’est-ce", ["est"]),
        ("EST-CE", ["est"]),
        ("puis-je", ["puis"]),
        ("as-tu", ["as"]),
        ("sommes-nous", ["sommes"]),
        ("savez-vous", ["savez"]),
        ("a-t'il", ["a"]),
    ],
)
def test_inversion(text: str, found: list[str]) -> None:
    """The pronoun of an inversion is no part of the verb."""
    assert forms(text) == found
    assert joined(text) == []
