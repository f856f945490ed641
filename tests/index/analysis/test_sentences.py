"""Sentences and paragraphs of French texts."""

import numpy as np
import pytest

from index.analysis.sentences import PARAGRAPH, SENTENCE, break_kinds
from index.postings.tokenise_bytes import split_runs


def begun(text):
    """The runs that begin a sentence or a paragraph, the latter with a line feed before them."""
    data = np.frombuffer(text.encode(), np.uint8)
    starts, ends = split_runs(data)
    signs = {SENTENCE: "", PARAGRAPH: "\n"}
    return [
        signs[kind] + data[start:end].tobytes().decode()
        for start, end, kind in zip(starts.tolist(), ends.tolist(), break_kinds(data, starts).tolist(), strict=True)
        if kind
    ]


@pytest.mark.parametrize(("text", "expected"), [
    ("Le port ferme. La ville attend.", ["La"]),
    ("Le port ferme ! Où aller ? Nulle part… Élus muets.", ["Où", "Nulle", "Élus"]),
    ("Il dit : « Je pars. » Puis il part.", ["Puis"]),
    ("Il dit : « Je pars. Tu restes. » Puis il part.", ["Tu", "Puis"]),
    ("« Pourquoi ? » demande-t-il. « Parce que… » répond-elle.", ["Parce"]),
    ("Le port ferme. — La ville attend.", ["La"]),
    ("Le port ferme.\u00a0« La ville attend.", ["La"]),
    ("Le port ferme (enfin). La ville attend.", ["La"]),
    ("Le port (qui ferme.) La ville attend.", ["La"]),
    ("Il gagne en 2019. Le maire perd.", ["Le"]),
    ("Le port ferme.La ville attend.", []),
    ("Un grave incident. œuvre d'un fou.", []),
    ("C'est fini. Œuvre d'un fou.", ["Œuvre"]),
])  # fmt: skip
def test_a_sentence_begins_with_a_capital_behind_the_end_of_another(text, expected):
    assert begun(text) == expected


@pytest.mark.parametrize("text", [
    "Le discours de M. Macron et de Mme. Borne devant MM. Ciotti et Retailleau.",
    "Le général J.-P. Martin et l'auteur J. K. Rowling parlent.",
    "Me. Dupond-Moretti et le Dr. Knock, le Pr. Raoult, Mgr. Ulrich.",
    "Il pèse 3.5 kilos, soit 12. 500 de moins.",
    "Voir p. 12, art. 3 et vol. 2, paru en nov. 2024.",
    "L'avenue dite av. Foch et le bd. Voltaire.",
    "Le n. 3 et le no. 4.",
    "www.exemple.fr. est une adresse",
    "Les Ets. Martin et Cie. Lyon",
])  # fmt: skip
def test_abbreviations_initials_and_figures_end_no_sentence(text):
    assert begun(text) == []


@pytest.mark.parametrize(("text", "expected"), [
    ("Le suspect a commis un vol. La police enquête.", ["La"]),
    ("Il aime le marché de l'art. Le musée aussi.", ["Le"]),
    ("Durée : 30 min. Le train part.", ["Le"]),
    ("Il y a ce qu'il y a. Les autres attendent.", ["Les"]),
    ("Fromage, pain, etc. Le repas était bon.", ["Le"]),
    ("Des années de procès. 2019 fut la pire.", ["2019"]),
])  # fmt: skip
def test_words_that_are_spelt_like_abbreviations_end_sentences(text, expected):
    assert begun(text) == expected


def test_a_paragraph_begins_behind_a_line_end():
    assert begun("Le port\nferme. La ville\n\n– attend") == ["\nferme", "La", "\n–"]


def test_no_text_has_no_sentence():
    assert begun("") == begun(" \n ") == []
