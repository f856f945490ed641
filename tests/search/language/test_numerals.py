"""Numbers in words, as French has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language.numerals import cardinal, cardinal_value, ordinal, ordinal_value


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zéro"), (1, "un"), (16, "seize"), (17, "dix-sept"), (21, "vingt et un"), (22, "vingt-deux"),
        (70, "soixante-dix"), (71, "soixante et onze"), (80, "quatre-vingts"), (81, "quatre-vingt-un"),
        (91, "quatre-vingt-onze"), (99, "quatre-vingt-dix-neuf"), (100, "cent"), (101, "cent un"),
        (200, "deux cents"), (203, "deux cent trois"), (1000, "mille"), (1945, "mille neuf cent quarante-cinq"),
        (80_000, "quatre-vingt mille"), (200_000, "deux cent mille"),
    ],
)  # fmt: skip
def test_cardinals_are_those_of_french(number, words):
    """With the plurals of vingt and cent, et before un and onze, and mille as it is."""
    assert cardinal(number) == words


@given(st.integers(0, 999_999), st.booleans())
def test_a_cardinal_reads_back(number, hyphens):
    """With hyphens everywhere as with none."""
    assert cardinal_value(cardinal(number).replace(*(" -" if hyphens else "- "))) == number


@given(st.integers(1, 999_999))
def test_an_ordinal_reads_back(number):
    """Each in words is that number's."""
    assert ordinal_value(ordinal(number)) == number


def test_ordinals_are_those_of_french():
    """From the second to the thirtieth each once, and what changes before the ending."""
    assert len({ordinal(number) for number in range(2, 31)}) == 29
    assert [ordinal(number) for number in (1, 2, 4, 5, 9, 11, 17, 20, 21, 22, 24, 80, 100)] == [
        "premier", "deuxième", "quatrième", "cinquième", "neuvième", "onzième", "dix-septième", "vingtième",
        "vingt et unième", "vingt-deuxième", "vingt-quatrième", "quatre-vingtième", "centième",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "et", "vingt cent", "deux trois", "mille mille", "un et", "chat", "vingt chats"])
def test_what_is_no_number(text):
    """Words that say none, or several."""
    assert cardinal_value(text) is None
    assert ordinal_value(text) is None


def test_numbers_are_read_in_feminine_and_plural():
    """Vingt et une, premières, dixièmes."""
    assert (cardinal_value("vingt et une"), ordinal_value("Première"), ordinal_value("dixièmes")) == (21, 1, 10)
