"""Numbers, ordinals, n°."""

import pytest
from french_text import forms


@pytest.mark.parametrize("text", ["12 000", "12\u00a0000", "12\u202f000", "12.000", "12000", "12'000", "12’000"])
def test_thousands(text: str) -> None:
    """The groups of thousands make one number, however they are parted."""
    assert forms(text) == ["12000"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3,5 %", ["3.5"]),
        ("49.3", ["49.3"]),
        ("1.234,56", ["1234.56"]),
        ("1 234 567,8", ["1234567.8"]),
        ("0.500", ["0.500"]),
        ("12, 000", ["12", "000"]),
        ("2020 100", ["2020", "100"]),
        ("1 0000", ["1", "0000"]),
        ("12\n000", ["12", "000"]),
        ("1,2,3", ["1", "2", "3"]),
        ("17.11.2024", ["17", "11", "2024"]),
        ("192.168.1.10", ["192", "168", "1", "10"]),
        ("5G G7 20h30 4x4", ["5g", "g7", "20h30", "4x4"]),
        ("3,5kg", ["3.5", "kg"]),
        ("m² CO₂ ½", ["m2", "co2", "½"]),
    ],
)
def test_numbers(text: str, found: list[str]) -> None:
    """A decimal mark is kept as a dot; a list, a date or an address stays several numbers."""
    assert forms(text) == found


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("1er", "1e"),
        ("1ᵉʳ", "1e"),
        ("1ère", "1e"),
        ("2nde", "2e"),
        ("21ème", "21e"),
        ("XXIe", "21e"),
        ("XXIᵉ", "21e"),
        ("xxie", "21e"),
        ("XIXE", "19e"),
        ("Ve", "5e"),
        ("VIe", "6e"),
        ("Ier", "1e"),
        ("XLe", "40e"),
    ],
)
def test_ordinals(text: str, form: str) -> None:
    """An ordinal is the same word in digits and in Roman numerals."""
    assert forms(text) == [form]


@pytest.mark.parametrize("text", ["vie", "Vie", "VIE", "le", "Le", "ce", "Me", "Mer", "Ive", "ver", "il", "livre"])
def test_words_that_look_roman(text: str) -> None:
    """A word made of Roman letters stays a word."""
    assert forms(text) == [text.lower()]


@pytest.mark.parametrize("text", ["n° 5", "N°5", "nº 5", "№ 5", "numéro 5"])
def test_numero(text: str) -> None:
    """n° is the word numéro."""
    assert forms(text) == ["numero", "5"]
