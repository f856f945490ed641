"""Words cut at line ends: whole again on the first of their lines, true hyphens kept."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import RawPage
from index.readers import read
from index.readers.hyphens import lines_joined, rejoined


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("le conseil muni-\ncipal de la ville", "le conseil municipal\nde la ville"),
        ("la réno-\nvation, atten-\ndue, vient", "la rénovation,\nattendue,\nvient"),
        ("la déci-\nsion-\nnelle", "la décisionnelle"),
        ("à Plougas-\ntel demain", "à Plougastel\ndemain"),
        ("l’élec-\ntion", "l’élection"),
        ("CONSEIL MUNI-\nCIPAL", "CONSEIL MUNICIPAL"),
        ("soft\u00ad\nware", "software"),
        ("muni¬\ncipal", "municipal"),
        ("muni- \n  cipal", "municipal"),
    ],
)
def test_a_word_that_a_line_end_cuts_is_put_together(cut: str, whole: str) -> None:
    assert rejoined(cut) == whole


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("à Saint-\nBrieuc, hier", "à Saint-Brieuc,\nhier"),
        ("SAINT-\nBRIEUC", "SAINT-BRIEUC"),
        ("un porte-\navions", "un porte-avions"),
        ("un porte-avi-\nons", "un porte-avions"),
        ("le vice-\nprésident", "le vice-président"),
        ("dit-\nelle", "dit-elle"),
        ("a-t-\nil", "a-t-il"),
        ("c’est-à-\ndire", "c’est-à-dire"),
        ("celui-\nci", "celui-ci"),
        ("2023-\n2024", "2023-2024"),
        ("l’A-\n320", "l’A-320"),
        ("franco-\nAllemand", "franco-Allemand"),
    ],
)
def test_a_hyphen_of_the_word_itself_stays(cut: str, whole: str) -> None:
    assert rejoined(cut) == whole


@pytest.mark.parametrize(
    "text", ["- pain\n- beurre", "le maire -\nabsent", "muni-\n\ncipal", "fin.\nAutre ligne", "—\noui", "", "-\n"]
)
def test_what_is_no_word_cut_in_two_stays_as_it_is(text: str) -> None:
    assert rejoined(text) == text


def test_the_lines_of_a_paragraph_become_one(tmp_path: Path) -> None:
    assert (
        lines_joined(["Le conseil muni-", "cipal a voté", "la réno-", "vation."])
        == "Le conseil municipal a voté la rénovation."
    )


def test_a_text_with_narrow_lines_is_read_with_its_words_whole(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("LA DIGUE CÈDE\n\nLa munici-\npalité évacue deux rues.\n", encoding="utf-8")
    (page,) = read(path)
    assert isinstance(page, RawPage)
    assert page.text == "LA DIGUE CÈDE\n\nLa municipalité\névacue deux rues.\n"


def test_words_are_put_together_whatever_format_holds_their_text(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"title": "La digue", "text": "La muni-\ncipalité évacue."}), encoding="utf-8")
    (page,) = read(path)
    assert isinstance(page, RawPage)
    assert page.text == "La municipalité\névacue."


@given(st.text(alphabet="ab1-’\u00ad \nÉ.", max_size=60))
def test_nothing_is_lost_but_hyphens_and_line_ends(text: str) -> None:
    assert sorted(c for c in rejoined(text) if c.isalnum()) == sorted(c for c in text if c.isalnum())
