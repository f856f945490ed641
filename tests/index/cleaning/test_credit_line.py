"""What stands around the names of a signature, as newspapers' pages write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning.credit_line import is_paper, without_labels, without_paper

NAME = "Anne Morel"
AROUND = (
    "Auteur : {}", "Auteure : {}", "Par : {}", "Publié par {}", "Rédigé par {}", "Écrit par : {}",
    "Mis en ligne par {}",
    "Un reportage de {}", "Reportage : {}", "Une enquête de {}", "Propos recueillis par {}", "Entretien réalisé par {}",
    "Texte : {}", "Texte et photos : {}", "Texte : {} Photos : Luc Arvor", "{}, photos Luc Arvor", "{} (texte)",
    "{} (texte) et Luc Arvor (photos)", "{} Suivre", "{}Suivre", "{}, Suivre", "{} Voir tous ses articles",
    "{} 3 min de lecture", "{} | Temps de lecture : 3 min", "{} - 5 min", "{} (lecture 2 min)",
)  # fmt: skip


@pytest.mark.parametrize("form", AROUND)
def test_labels_calls_times_and_pictures_leave_a_name(form: str) -> None:
    assert without_labels(form.format(NAME)) == NAME


@pytest.mark.parametrize("form", AROUND)
def test_two_names_stay_two(form: str) -> None:
    two = f"{NAME} et Yves Le Bihan"
    assert without_labels(form.format(two)) == two


@pytest.mark.parametrize(
    "text", ["Voir l’article d’origine", "Lire la suite", "Suivre", "Photos : Luc Arvor", "Contacter la rédaction"]
)
def test_what_names_no_author_of_the_text_is_none(text: str) -> None:
    assert without_labels(text) == ""


@pytest.mark.parametrize(
    "name", ["Marie Carte", "Laurent Lire", "La rédaction", "Le Phare.fr avec AFP", "BVA - Sondages"]
)
def test_a_name_that_looks_like_a_label_stays(name: str) -> None:
    assert without_labels(name) == name


@pytest.mark.parametrize("form", ["{} / Le Phare", "{} | Le Phare", "{} (Le Phare)", "{}, LE PHARE", "{} - lephare.fr"])
def test_the_papers_own_name_leaves_a_signature(form: str) -> None:
    assert without_paper(form.format(NAME), ("Le Phare",)) == NAME


def test_a_paper_that_signs_alone_stays_and_is_told() -> None:
    assert without_paper("Le Phare.fr", ("Le Phare",)) == "Le Phare.fr"
    assert is_paper("Le Phare.fr", ("Le Phare", None))
    assert not is_paper(NAME, ("Le Phare",))


@given(st.text(max_size=200))
def test_any_signature_is_read_and_nothing_is_added(text: str) -> None:
    found = without_labels(text)
    assert set(found) <= set(text) | set(", ")
