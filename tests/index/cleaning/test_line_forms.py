"""Small forms of a line: the same whatever letters stand beside."""

import pytest

from index.cleaning.forms import folded, letters
from index.cleaning.heading import is_date

LATIN = [chr(code) for code in range(1, 0x100)]


@pytest.mark.parametrize("made", [folded, letters])
def test_a_character_of_latin_1_is_the_same_beside_one_that_is_not(made):
    for char in LATIN:
        line = f"l{char}É’"
        assert made(f"{line}ł") == f"{made(line)}ł"


def test_spaces_of_any_kind_are_one_plain_space():
    assert folded("  Une\u00a0\u00a0 ligne\t’x’ ") == "une ligne 'x'"


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 3 mai 2021 à 10hmis à jour à 12h",
        "dimanche le 10:30 | rubrique Sport",
        "Mis en ligne avant-hier soir, dernière modification il y a environ 3 heures",
        "posté mercredi 12 févr. 2020 dans Politique",
    ],
)
def test_a_line_of_words_for_dates_alone_is_a_date(line):
    assert is_date(line)


@pytest.mark.parametrize(
    "line", ["Le président publie hier 3 lois", "12 mai 2021, Paris", "homme publié le 3 mai 2021"]
)
def test_a_line_with_one_word_more_is_none(line):
    assert not is_date(line)
