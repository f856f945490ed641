"""Glued paragraphs given back."""

import pytest
from growth import grows_as_its_input
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning.paragraphs import paragraphs

BEFORE = "Le conseil municipal a voté hier le budget de la ville "


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("et des États-Unis.", "Le débat continue au Sénat."),
        ("en jours entiers.", "« Les habitants sont partis », dit-elle."),
        ("« sans attendre ».", "La suite viendra au printemps."),
        ("et l’a dit : « C’est fini. »", "Le maire est rentré chez lui."),
        ("sans attendre !", "Le maire est content de la fête."),
        ("en 2024.", "Le reste suivra au printemps prochain."),
        ("en hausse de 10 %.", "Les taux montent encore un peu."),
        ("pour l’Otan.", "Kiev attend toujours une réponse claire."),
        ("pour l’OTAN.", "L’Ukraine attend toujours une réponse."),
        ("selon lemonde.fr.", "Le maire a démenti la nouvelle hier."),
        ("avec (presque) tous.", "À Brest, la fête a commencé."),
        ("encore...", "Elle sourit en sortant de la mairie."),
    ],
)
def test_a_paragraph_that_touches_the_next_is_cut_from_it(first: str, second: str) -> None:
    assert paragraphs(BEFORE + first + second) == [BEFORE + first, second]


@pytest.mark.parametrize(
    "text",
    [
        "de J.Dupont et de ses amis du port de Brest",
        "avec M.Dupont le maire de la commune voisine",
        "avec Mme.Dupont le maire de la commune voisine",
        "à St.Gallen en Suisse orientale cette année",
        "en 3.Bundesliga allemande la saison dernière",
        "sur lemonde.fr et ailleurs dans le monde",
        "par U.S.A. Today et les autres journaux du pays",
        "voir www.Site.Com pour les détails de la fête",
        "écrire à Anne.Morel@phare.fr avant la fin du mois",
        "de George.W.Bush et de ses amis texans",
        "à 12.30 précises devant la mairie du village",
        "et l’article L.121-1 du code qui le veut ainsi",
        "avec Node.Js et React pour le site de la ville",
        "lire https://phare.example/Le.Monde/La.Mer.Et.Les.Iles",
        "et tout va bien. Le maire est content de la fête",
    ],
)
def test_names_figures_addresses_and_initials_end_no_paragraph(text: str) -> None:
    assert paragraphs(BEFORE + text) == [BEFORE + text]


@given(st.lists(st.sampled_from(["Le", "maire", ".", "!", "»", "« ", " ", "J", "fr", "2024", "É", "’", "(", "mot "])))
def test_nothing_is_lost_and_a_paragraph_is_cut_once(pieces: list[str]) -> None:
    line = "".join(pieces)
    found = paragraphs(line)
    assert "".join(found) == line
    assert [again for paragraph in found for again in paragraphs(paragraph)] == found


def test_a_row_of_stops_takes_time_as_it_grows() -> None:
    assert grows_as_its_input(paragraphs, lambda size: "Le phare rouvre" + "." * size + " au printemps.", 2000)
