"""Who signs and when, where a page says so in lines between its title and its text; and which heading is the title."""

from datetime import date
from pathlib import Path

import pytest

from index.article import Article, RawPage
from index.cleaning.page import clean
from index.readers.html import page_of

TITLE = "La criée de Brumeval fermera à la fin du mois"
BODY = (
    "La criée de Brumeval fermera ses portes à la fin du mois, a annoncé lundi soir le maire devant cent pêcheurs.",
    "Les pêcheurs, eux, vendront leur poisson à Roscoff, à quarante kilomètres de là, ce qui leur coûtera du gazole.",
    "La région avait promis deux millions d’euros pour la modernisation des quais, dont la moitié a été versée.",
)
TEXT = "\n".join(BODY)
PARAGRAPHS = "".join(f"<p>{one}</p>" for one in BODY)


def article(body: str, title: str = TITLE) -> Article:
    markup = f"<html lang='fr'><head><title>{title}</title></head><body>{body}</body></html>"
    page = page_of(Path("page.html"), markup)
    assert isinstance(page, RawPage), page
    found = clean(page, date(2026, 1, 1))
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("line", "author", "day"),
    [
        ("<div><i>3 mai 2021 - 10h20</i></div>", None, "2021-05-03"),
        ("<div>Soumis par <a href='/a'>Anne Morel</a> le lun, 03/05/2021 - 10:20</div>", "Anne Morel", "2021-05-03"),
        ("<ul><li>Par Anne Morel</li><li>Publié le 3 mai 2021</li></ul>", "Anne Morel", "2021-05-03"),
    ],
)
def test_lines_below_the_title_sign_and_date_an_article_that_they_are_no_part_of(
    line: str, author: str | None, day: str
) -> None:
    found = article(f"<div><div><h1>{TITLE}</h1></div>{line}<div>{PARAGRAPHS}</div></div>")
    assert (found.author, (found.date or "")[:10], found.text) == (author, day, TEXT)
    assert not {"byline", "date"}.isdisjoint(line.reason for line in found.removed)


@pytest.mark.parametrize(
    "signature",
    [
        "<div class='signature'><div class='source'>Le Phare</div><div class='author'>Anne Morel</div></div>",
        "<div class='author-box'><h4>Anne Morel</h4><p>Journaliste au service économie, elle suit la pêche.</p></div>",
        "<p class='byline'><span>Anne Morel</span>, <em>envoyée spéciale</em> <b>Le Phare</b></p>",
    ],
)
def test_a_signature_is_the_name_in_it_not_the_paper_nor_what_it_says_of_its_bearer(signature: str) -> None:
    assert article(f"<article><h1>{TITLE}</h1>{signature}{PARAGRAPHS}</article>").author == "Anne Morel"


def test_two_names_in_one_signature_are_two_authors() -> None:
    signed = "<ul class='authors'><li><a href='/a'>Anne Morel</a></li><li><a href='/b'>Luc Arvor</a></li></ul>"
    assert article(f"<article><h1>{TITLE}</h1>{signed}{PARAGRAPHS}</article>").author == "Anne Morel, Luc Arvor"


def test_a_heading_that_is_the_site_s_name_leaves_the_title_to_the_next() -> None:
    body = f"<header><h1>Le Phare d’Oust</h1></header><article><h2>{TITLE}</h2>{PARAGRAPHS}</article>"
    found = article(body, f"{TITLE} - Le Phare d’Oust")
    assert (found.title, found.text) == (TITLE, TEXT)


def test_a_heading_that_ends_the_page_s_title_is_the_article_s_where_none_below_begins_it() -> None:
    body = f"<h1>{TITLE}</h1><article><h2>Un choc pour le port</h2>{PARAGRAPHS}</article>"
    assert article(body, f"Le Phare d’Oust - {TITLE}").title == TITLE
