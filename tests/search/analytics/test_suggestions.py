"""Suggestions complete what is typed by names, pairs of words and titles of the index."""

import pytest
from small_press import article, opened

from search.analytics.suggestions import MAX_TYPED_CHARS, suggestions
from search.counts import Completion
from search.engines.completions import Completions, word_pairs

GAS = "Hélène Kermarrec parle du pouvoir d’achat."
PRESS = [
    *(article(n, f"Le prix du gaz numéro {n}", GAS, f"2020-01-{n + 1:02}", "A") for n in range(5)),
    article(9, "Marée noire à Ouessant", "Le préfet Yann Kergoat attend. Yann Kergoat veille.", "2020-03-01", "B"),
    article(10, "Le gaz manque", "Yann Kergoat répond à Hélène Kermarrec.", "2020-04-01", "B"),
]


@pytest.fixture
def engine():
    with opened(PRESS) as opened_engine:
        yield opened_engine


def texts(engine, typed: str, kind: str) -> list[str]:
    return [one.text for one in suggestions(engine, typed) if one.kind == kind]


@pytest.mark.parametrize("typed", ["hel", "HÉL", "helene k", "kerm", "Hélène Kermarrec"])
def test_a_name_is_found_by_any_beginning_whatever_its_case_and_accents(engine, typed: str) -> None:
    assert texts(engine, typed, "name")[0] == "Hélène Kermarrec"


def test_names_of_more_articles_come_first_with_their_counts(engine) -> None:
    found = [one for one in suggestions(engine, "ker") if one.kind == "name"]
    assert [(one.text, one.articles) for one in found] == [("Hélène Kermarrec", 6), ("Yann Kergoat", 2)]


def test_words_that_often_stand_together_complete(engine) -> None:
    assert texts(engine, "pri", "pair") == ["prix du gaz"]


def test_titles_that_have_the_words_typed_are_found_with_their_article(engine) -> None:
    (title,) = [one for one in suggestions(engine, "noire oues") if one.kind == "title"]
    assert (title.text, title.id) == ("Marée noire à Ouessant", "a9")


def test_where_nothing_begins_with_all_of_it_the_last_word_is_completed(engine) -> None:
    assert "grève chez Yann Kergoat" in texts(engine, "grève chez yan", "name")


@pytest.mark.parametrize("typed", ["", "  ", "(((", 'titre:"', "x" * (MAX_TYPED_CHARS + 1), "\0", "-", "zzz"])
def test_what_begins_nothing_is_completed_by_nothing(engine, typed: str) -> None:
    assert suggestions(engine, typed) == []


def test_pairs_are_counted_once_a_title_and_pass_over_signs_and_grammar() -> None:
    titles = ["Le pouvoir d’achat", "Pouvoir d’achat : le pouvoir", "Hausse du pouvoir d’achat", "Gaz, pouvoir d’achat"]
    assert word_pairs(titles) == [Completion("pouvoir d’achat", "pair", 4)]


def test_completions_are_bounded_by_what_is_asked_for() -> None:
    many = Completions(Completion(f"Nom {n:03}", "name", n) for n in range(200))
    assert [one.articles for one in many.beginning("nom", 3)] == [199, 198, 197]
    assert many.beginning("  ", 3) == []
