"""Signatures as newspapers write them: who wrote, and whose copy it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning.byline import AGENCIES, Signature, agencies_around, signature_of


@pytest.mark.parametrize(
    ("written", "author", "agencies"),
    [
        ("Anne Morel", "Anne Morel", ()),
        ("morandini", "morandini", ()),
        ("A. Morel et B. Arvor, avec AFP (à Lyon)", "A. Morel et B. Arvor", ("AFP",)),
        ("Anne Morel avec AFP", "Anne Morel", ("AFP",)),
        ("Anne Morel (avec AFP)", "Anne Morel", ("AFP",)),
        ("Anne Morel avec l’AFP et Reuters", "Anne Morel", ("AFP", "Reuters")),
        ("Anne Morel avec agences", "Anne Morel", ()),
        ("Anne Morel/AFP", "Anne Morel", ("AFP",)),
        ("Anne Morel - AFP", "Anne Morel", ("AFP",)),
        ("Anne MOREL et Luc d’Arvor avec Reuters", "Anne MOREL et Luc d’Arvor", ("Reuters",)),
        ("Anne Morel, envoyée spéciale à Kiev", "Anne Morel", ()),
        ("Anne Morel, envoyée spéciale à Kiev, et Luc d’Arvor", "Anne Morel et Luc d’Arvor", ()),
        ("Anne Morel (envoyée spéciale à Kiev)", "Anne Morel", ()),
        ("Anne Morel à Kiev", "Anne Morel", ()),
        ("Anne Morel, à Kiev", "Anne Morel", ()),
        ("Anne Morel, journaliste au service Monde", "Anne Morel", ()),
        ("Anne Morel, Professeure de droit, Université de Brest", "Anne Morel, Université de Brest", ()),
        ("Anne Morel | Journaliste", "Anne Morel", ()),
        ("Anne Morel (@annemorel)", "Anne Morel", ()),
        ("Anne Morel <anne.morel@phare.example>", "Anne Morel", ()),
        ("anne.morel@phare.example", None, ()),
        ("Anne Morel Publié le 17/11/2024 à 10:50", "Anne Morel", ()),
        ("Anne Morel, avec Luc Arvor à Kiev et les bureaux de l'AFP", "Anne Morel, avec Luc Arvor", ("AFP",)),
        ("Texte 6Medias, vidéo Le Phare", "Texte 6Medias, vidéo Le Phare", ("6Medias",)),
        ("6Medias, avec Mer du Nord", "6Medias, avec Mer du Nord", ("6Medias",)),
        ("Phare avec AFP-S", "Phare avec AFP-S", ("AFP",)),
        ("Anne Morel, 17 novembre 2024", "Anne Morel", ()),
        ("Anne Morel - 17/11/2024 à 10h", "Anne Morel", ()),
        ("Anne Morel, le 1er août 2024", "Anne Morel", ()),
        ("AFP", "AFP", ("AFP",)),
        ("avec AFP", "AFP", ("AFP",)),
        ("Source : Reuters", "Reuters", ("Reuters",)),
        ("AFP, Reuters", "AFP, Reuters", ("AFP", "Reuters")),
        ("Le Phare avec AFP", "Le Phare avec AFP", ("AFP",)),
        ("Phare avec AFP-Services", "Phare avec AFP-Services", ("AFP",)),
        ("Keystone-ATS", "Keystone-ATS", ("Keystone-ATS",)),
        ("la rédaction", "La rédaction", ()),
        ("Rédaction", "La rédaction", ()),
        ("La rédaction du Phare", "La rédaction du Phare", ()),
        ("notre correspondant à Berlin", "notre correspondant à Berlin", ()),
        ("admin", None, ()),
        ("Ap Dijkstra", "Ap Dijkstra", ()),
        ("BVA - Sondages", "BVA - Sondages", ()),
        ("De notre envoyée spéciale Anne Morel", "Anne Morel", ()),
        ("Notre correspondante à Brest : Anne Morel", "Anne Morel", ()),
        ("Tribune. Par Anne Morel, historienne", "Anne Morel", ()),
        ("Édité par Anne Morel", "Anne Morel", ()),
        ("Anne Morel, Suivre, Voir tous ses articles", "Anne Morel", ()),
        ("Anne Morel;Luc Arvor", "Anne Morel, Luc Arvor", ()),
        ("Anne Morel & Luc Arvor", "Anne Morel, Luc Arvor", ()),
        ("Anne Morel/Luc Arvor", "Anne Morel, Luc Arvor", ()),
        ("Anne Morel / Luc Arvor | Yves d’Arvor", "Anne Morel, Luc Arvor, Yves d’Arvor", ()),
        ("Source BFM du Phare", "Source BFM du Phare", ()),
    ],
)
def test_a_signature_gives_its_authors_and_its_agencies(
    written: str, author: str | None, agencies: tuple[str, ...]
) -> None:
    assert signature_of(written) == Signature(author, agencies)


@pytest.mark.parametrize("name", AGENCIES)
def test_every_agency_is_known_by_its_usual_name(name: str) -> None:
    assert signature_of(f"Anne Morel avec {name}") == Signature("Anne Morel", (name,))


@pytest.mark.parametrize(
    ("lines", "agencies"),
    [
        (["BREST (AFP) - La digue tient.", "Fin."], ("AFP",)),
        (["La digue tient.", "Le port rouvre. (avec AFP)"], ("AFP",)),
        (["La digue tient.", "© Reuters"], ("Reuters",)),
        (["La digue tient.", "Elle a suivi le plan (MAP 2030)."], ()),
        (["Le match (2-1) - La digue tient.", "Le port rouvre (AFP a suivi)."], ()),
        ([], ()),
    ],
)
def test_the_dateline_and_the_end_of_a_text_name_its_agencies(lines: list[str], agencies: tuple[str, ...]) -> None:
    assert agencies_around(lines) == agencies


@given(st.text(max_size=80))
def test_any_text_gives_an_author_of_its_own_words_or_none(text: str) -> None:
    found = signature_of(text)
    assert found.author is None or found.author.strip()
    assert set(found.agencies) <= AGENCIES.keys()
