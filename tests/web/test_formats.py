"""Numbers, dates and texts in the two languages."""

import re

import pytest

from web.desk_texts import DESK_TEXTS
from web.formats import day, formatted_number, moment, percent, typographic
from web.problem_texts import PROBLEM_TEXTS
from web.texts import TEXTS, counted, texts


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [(0, "0", "0"), (999, "999", "999"), (1204, "1\u202f204", "1,204"), (1234567, "1\u202f234\u202f567", "1,234,567")],
)
def test_thousands_stand_apart(value, french, english):
    assert formatted_number(value, "fr") == french
    assert formatted_number(value, "en") == english


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        ("2024-11-17", "17 novembre 2024", "17 November 2024"),
        ("2019-08-01", "1er août 2019", "1 August 2019"),
        ("2024-02-29T10:50:00+01:00", "29 février 2024", "29 February 2024"),
        ("avant-hier", "avant-hier", "avant-hier"),
        ("2024-13-01", "2024-13-01", "2024-13-01"),
        ("", "", ""),
    ],
)
def test_a_day_is_written_out(value, french, english):
    assert day(value, "fr").replace("\u00a0", " ") == french
    assert day(value, "en").replace("\u00a0", " ") == english


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        ("2024-11-17T10:05:00+01:00", "17 novembre 2024 à 10 h 05", "17 November 2024, 10:05"),
        ("2024-11-17T09:05:00Z", "17 novembre 2024 à 9 h 05", "17 November 2024, 09:05"),
        ("2024-11-17", "17 novembre 2024", "17 November 2024"),
        ("2024-11-17T00:00:00", "17 novembre 2024", "17 November 2024"),
        ("2024-11-17T99:99", "17 novembre 2024", "17 November 2024"),
        ("2024-11-17 vers midi", "17 novembre 2024", "17 November 2024"),
    ],
)
def test_a_moment_keeps_its_hour_where_it_has_one(value, french, english):
    assert moment(value, "fr").replace("\u00a0", " ") == french
    assert moment(value, "en").replace("\u00a0", " ") == english


@pytest.mark.parametrize(("n", "text"), [(0, "Aucun article"), (1, "1 article"), (1204, "1\u202f204 articles")])
def test_a_count_is_a_sentence_zero_included(n, text):
    assert counted(n, "fr") == text


def test_both_languages_have_the_same_texts_with_the_same_blanks():
    for key, message in {**TEXTS, **PROBLEM_TEXTS, **DESK_TEXTS}.items():
        french, english = (sorted(re.findall(r"\{\w*\}", text)) for text in (message.fr, message.en))
        assert french == english, key
        assert message.fr
        assert message.en


def test_no_two_texts_have_one_key():
    assert len(texts("fr")) == len(TEXTS) + len(PROBLEM_TEXTS) + len(DESK_TEXTS)


def test_french_texts_keep_their_punctuation_on_the_line():
    loose = [
        (key, text)
        for key, text in texts("fr").items()
        if re.search(r"(?<!\u202f)[;?!]|(?<!\u00a0)»|«(?!\u00a0)|(?<!\u00a0):(?!\w)|'|\.\.\.", text)
    ]

    assert loose == []


@pytest.mark.parametrize(("text", "set_"), [
    ("un mot : « lu » ; vrai ?", "un mot\u00a0: «\u00a0lu\u00a0»\u202f; vrai\u202f?"),
    ("dit\u00a0; et\u00a0!", "dit\u202f; et\u202f!"),
    ("titre:port n'est pas 10:50", "titre:port n'est pas 10:50"),
])  # fmt: skip
def test_a_french_line_gets_its_no_break_spaces(text, set_):
    assert typographic(text, "fr") == set_
    assert typographic(text, "en") == text


@pytest.mark.parametrize(("share", "told"), [(0.5, "50"), (0.034, "3,4"), (0.00051, "0,05"), (0, "0")])
def test_a_share_is_told_with_two_figures(share, told):
    assert percent(share, "fr") == f"{told}\u202f%"
    assert percent(share, "en") == f"{told}%".replace(",", ".")
