"""Folding."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Élysée", "elysee"),
        ("E\u0301lyse\u0301e", "elysee"),
        ("ŒUVRE æquo", "oeuvre aequo"),
        ("Straße", "strasse"),
        ("Łódź Erdoğan Þór ı İ", "lodz erdogan thor i i"),
        ("Əliyev", "eliyev"),
        ("XXIᵉ 1ᵉʳ m²", "xxie 1er m2"),
        ("Зеленський", "zelenskii"),
        ("Зеленский", "zelenskii"),
        ("gou\u00adver\u200bne\ufeff", "gouverne"),
    ],
)
def test_letters_fold(text: str, folded: str) -> None:
    """Letters lose accents, ligatures and case; invisible characters go."""
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["€", "½", "n°", "北京", "غزة", "עזה", "« ’ »", "\ud800", "\x00", " \u00a0"])
def test_the_rest_stays(text: str) -> None:
    """What has no plain spelling stays as it is."""
    assert fold(text) == text


@given(st.text())
def test_folding_twice(text: str) -> None:
    """Folding what is folded changes nothing."""
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_normal_forms_fold_alike(text: str) -> None:
    """A text folds the same from NFC and from NFD."""
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
