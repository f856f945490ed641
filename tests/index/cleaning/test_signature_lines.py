"""Lines near a title and at the foot of a page that say whose work it is and when it appeared, as papers word them."""

from datetime import date
from pathlib import Path

import pytest

from index.article import Article, RawPage
from index.cleaning.page import clean

TITLE = "À Port-Sauzet, la digue nord rouvre après onze mois de travaux"
BODY = (
    "Les promeneurs peuvent de nouveau aller jusqu’au phare, a annoncé la mairie samedi, sous un ciel de traîne.",
    "Les blocs emportés par la tempête de janvier ont été remplacés un à un, pour un coût de deux millions d’euros.",
    "La commune avait d’abord songé à laisser faire la mer. Les pêcheurs, eux, réclamaient un mur plus haut.",
)


def cleaned(*lines: str) -> Article:
    article = clean(RawPage(Path("page.txt"), "\n".join(lines)), date(2026, 1, 1))
    assert isinstance(article, Article)
    return article


def kept(article: Article) -> tuple[str, ...]:
    return tuple(article.text.split("\n"))


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Anne Morel (texte) et Luc Arvor (photos)", "Anne Morel"),
        ("Texte et photos : Anne Morel", "Anne Morel"),
        ("Un article d’Anne Morel", "Anne Morel"),
        ("Reportage : Anne Morel et Luc Arvor", "Anne Morel et Luc Arvor"),
        ("Anne Morel, journaliste au service économie", "Anne Morel"),
        ("Anne Morel, notre correspondante à Brumeval", "Anne Morel"),
        ("Par Anne Morel - Correspondance", "Anne Morel"),
        ("Par Anne Morel le 3 mai 2021 à 10h20", "Anne Morel"),
        ("Par Anne Morel, le 3 mai 2021", "Anne Morel"),
    ],
)
def test_a_line_below_the_title_says_whose_work_it_is(line: str, author: str) -> None:
    article = cleaned(TITLE, line, *BODY)
    assert (article.author, kept(article)) == (author, BODY)
    assert article.date is None or article.date.startswith("2021-05-03")


@pytest.mark.parametrize(
    "line",
    [
        "Portrait d’Anne Morel",
        "Anne Morel, maire de Brumeval",
        "Anne Morel, journaliste, est morte lundi.",
        "Texte : la loi sur les digues",
        "Article de loi",
    ],
)
def test_a_line_that_names_somebody_else_stays(line: str) -> None:
    article = cleaned(TITLE, line, *BODY)
    assert (article.author, kept(article)) == (None, (line, *BODY))


@pytest.mark.parametrize(
    ("line", "author"),
    [("Anne Morel, à Brumeval", "Anne Morel"), ("Anne Morel (avec AFP)", "Anne Morel"), ("La digue, à Brumeval", None)],
)
def test_a_name_with_its_place_signs_at_the_foot(line: str, author: str | None) -> None:
    article = cleaned(TITLE, *BODY, line)
    assert article.author == author
    assert kept(article) == (BODY if author else (*BODY, line))


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Posté le 3 mai 2021 dans Économie", "2021-05-03"),
        ("Article paru dans l’édition du 3 mai 2021", "2021-05-03"),
        ("Mai 2021", None),
        ("Paru en mai 2021", None),
        ("3 mai à 10h20", None),
    ],
)
def test_a_line_that_says_when_a_page_appeared_leaves_its_text(line: str, day: str | None) -> None:
    """A month alone has no day: nothing is dated by it."""
    article = cleaned(TITLE, line, *BODY)
    assert (article.date, kept(article)) == (day, BODY)


def test_months_above_the_parts_of_a_chronology_are_its_headings() -> None:
    lines = ("Mai 2021", BODY[0], "Juin 2021", BODY[1])
    assert kept(cleaned(TITLE, *lines)) == lines


def test_a_clock_that_was_never_set_dates_no_page_that_writes_it() -> None:
    assert cleaned(TITLE, "Publié le 1er janvier 1970", *BODY).date is None
