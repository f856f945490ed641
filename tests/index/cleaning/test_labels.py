"""Sections under one spelling, sites of addresses, tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning.labels import section_in_address, section_name, site_of, tag_names


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Politique", "Politique"),
        ("politique", "Politique"),
        ("POLITIQUE", "Politique"),
        ("SPORT", "Sport"),
        ("OM", "OM"),
        ("sante", "Santé"),
        ("Sante", "Santé"),
        ("economie", "Économie"),
        ("fait-divers", "Fait-divers"),
        ("societe/fait-divers", "Fait-divers"),
        ("Accueil > Société", "Société"),
        ("Sciences et environnement", "Sciences et environnement"),
        ("", None),
        ("-", None),
        ("x" * 81, None),
    ],
)
def test_a_section_has_one_spelling(written: str, name: str | None) -> None:
    assert section_name(written) == name


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("https://a.fr/politique/titre.html", "Politique"),
        ("https://a.fr/fr/2024/11/17/sante/titre", "Santé"),
        ("https://a.fr/actualites/economie/titre", "Économie"),
        ("https://a.fr/faits-divers/titre-1234.php", "Faits-divers"),
        ("https://a.fr/titre.html", None),
        ("https://a.fr/politique", None),
        ("https://a.fr/article/2024/titre", None),
        ("https://a.fr/un-titre-tres-long-avec-des-mots/1234", None),
        ("https://[/", None),
        (None, None),
    ],
)
def test_the_first_folder_of_an_address_may_be_the_section(url: str | None, section: str | None) -> None:
    assert section_in_address(url) == section


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.phare.example/a", "phare.example"),
        ("https://m.phare.fr/a", "phare.fr"),
        ("https://amp.sport.phare.fr/a", "phare.fr"),
        ("https://www.phare.co.uk/a", "phare.co.uk"),
        ("https://www.brest.gouv.fr/a", "brest.gouv.fr"),
        ("https://m.fr/a", "m.fr"),
        ("https://morel.over-blog.com/a", "morel.over-blog.com"),
        ("http://localhost:8000/a", "localhost"),
        ("http://192.168.0.1/a", "192.168.0.1"),
        ("https://[/", None),
        ("a.html", None),
        (None, None),
    ],
)
def test_the_site_of_an_address(url: str | None, site: str | None) -> None:
    assert site_of(url) == site


def test_tags_are_taken_apart_and_kept_once() -> None:
    assert tag_names(["Mer, météo;Brest", "#Mer", "METEO", " ", "!", "x" * 81]) == ("Mer", "météo", "Brest")


@given(st.text(max_size=40))
def test_any_text_gives_labels_or_none(text: str) -> None:
    once = section_name(text)
    assert once is None or once.strip()
    assert section_in_address(text) != "" and site_of(text) != ""
