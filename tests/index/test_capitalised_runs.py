"""The names of an article are the runs of capitalised words that it is about."""

import pytest

from index.capitalised_runs import TOP_OF_TEXT, capitalised_runs


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hier à Brest, le maire Yann Le Goff a parlé.", {"Brest", "Yann Le Goff"}),
        ("Selon Emmanuel Kerven, tout va bien.", {"Emmanuel Kerven"}),
        ("L’Otan se réunit, l’Élysée attend.", {"Otan", "Élysée"}),
        ("Le général Charles de Vaugrigneuse reçoit.", {"Charles de Vaugrigneuse"}),
        ("La réunion est finie. Personne ne parle.", set()),
        ("Le port de Saint-Malo et la Seine-Maritime.", {"Saint-Malo", "Seine-Maritime"}),
        ("la coupe d'Europe", {"Europe"}),
        ("un iPhone et le John F. Kennedy", {"John F. Kennedy"}),
        ("La SNCF et l'ONU.", {"SNCF", "ONU"}),
    ],
)
def test_a_run_of_capitals_inside_a_sentence_is_a_name(text: str, names: set[str]) -> None:
    assert set(capitalised_runs("", text)) == names


def test_one_word_that_begins_a_sentence_is_a_name_where_another_sentence_has_it_inside() -> None:
    assert capitalised_runs("", "Macron arrive. Nul n’attend Macron.") == ("Macron",)
    assert capitalised_runs("", "Pluie sur la ville. Nul n’attend la pluie.") == ()


def test_below_the_top_of_a_text_a_name_counts_from_its_second_place_on() -> None:
    far = "x" * TOP_OF_TEXT + " vers Brest"
    assert capitalised_runs("", far) == ()
    assert capitalised_runs("", f"{far} ou Brest") == ("Brest",)
    assert capitalised_runs("le port de Brest", "") == ("Brest",)


def test_the_name_said_most_comes_first() -> None:
    assert capitalised_runs("", "à Brest, à Lorient, puis à Lorient")[0] == "Lorient"
