"""Which free texts ask a question."""

import pytest

from search.language.questions import is_question


@pytest.mark.parametrize(
    "text",
    [
        "Qui dirige l'usine ?",
        "budget de la ville ? ",
        "combien d'élèves",
        "Comment planter un pommier",
        "À quelle heure ferme le musée",
        "a quelle heure ferme le musee",
        "lesquels sont partis",
        "le maire a-t-il démissionné",
        "Que dit la loi",
        "qu’annonce le ministre",
        "Où se trouve Brest",
        "ou se trouve Brest",
        "depuis quand le pont est fermé",
        "D'où vient le vent",
        "le pont ferme quand",
        "est-ce que le pont ferme",
        "avez-vous vu la mer",
    ],
)
def test_a_question_is_known_by_its_mark_its_words_or_its_order(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "guerre en Ukraine",
        "l'homme qui plantait des arbres",
        "la ville où tout commence",
        "Kim Jong-il",
        "rendez-vous chez le médecin",
        "acquis sociaux",
        "séquelles",
        "la maire, dit-elle",
        "quiproquo à Brest",
        "Ouessant tempête",
    ],
)
def test_words_that_only_link_ask_nothing(text: str) -> None:
    assert not is_question(text)
