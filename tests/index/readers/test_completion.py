"""What an extractor leaves out of an article and the reader gives back: standfirst, boxes, quotes, bare text."""

from pathlib import Path

import pytest

from index.article import RawPage
from index.readers.html import page_of

TITLE = "Le phare de Kermorvan change de lanterne"
STANDFIRST = (
    "Après deux ans de querelles, la lentille de verre partira au musée et une lampe à diodes prendra sa place."
)
BODY = (
    "La lentille de Fresnel du phare, taillée en 1849, sera descendue en septembre par une entreprise de Lorient.",
    "Les gardiens d’hier s’y opposaient : la lumière nouvelle porte moins loin par temps de brume, disent-ils encore.",
    "La direction des phares répond que les navires n’en ont plus besoin depuis que tous savent où ils se trouvent.",
    "Le musée de Brest recevra l’optique avant l’hiver, et il a déjà prévu une salle sombre pour la faire tourner.",
)


def lines(body: str, head: str = "") -> list[str]:
    """The lines of the text of a page, without its title, which an extractor may keep."""
    markup = f"<html lang='fr'><head><title>{TITLE} - La Vigie</title>{head}</head><body>{body}</body></html>"
    page = page_of(Path("page.html"), markup)
    assert isinstance(page, RawPage), page
    return [line for line in page.text.split("\n") if line != TITLE]


def paragraphs(*between: str) -> str:
    """The paragraphs of the body, with something between the second and the third."""
    shown = [f"<p>{one}</p>" for one in BODY]
    return "".join([*shown[:2], *between, *shown[2:]])


DESCRIBED = f'<meta name="description" content="{STANDFIRST[:80]}…">'


@pytest.mark.parametrize(
    "page",
    [
        f"<article><h1>{TITLE}</h1><h2 itemprop='description'>{STANDFIRST}</h2>"
        f"<div itemprop='articleBody'>{paragraphs()}</div></article>",
        f"<article><h1>{TITLE}</h1><p class='article-chapo'>{STANDFIRST}</p>"
        f"<div class='article-body'>{paragraphs()}</div></article>",
        f"<main><header><h1>{TITLE}</h1><p class='top__lead'>{STANDFIRST}</p></header>"
        f"<section class='article__content'>{paragraphs()}</section></main>",
        f"<div><h1>{TITLE}</h1><strong>{STANDFIRST}</strong></div><article>{paragraphs()}</article>",
        f"<div><h1>{TITLE}</h1></div><div><img src='a.jpg'></div><div><div>{STANDFIRST}</div></div>"
        f"<article>{paragraphs()}</article>",
    ],
)
def test_a_standfirst_outside_of_the_text_is_its_first_line(page: str) -> None:
    assert lines(page) == [STANDFIRST, *BODY]


def test_a_standfirst_is_known_by_the_description_where_nothing_else_tells_it() -> None:
    page = f"<div class='promo-date'><h1>{TITLE}</h1><div class='item'>{STANDFIRST}</div></div><article>{paragraphs()}"
    assert lines(page, DESCRIBED) == [STANDFIRST, *BODY]
    assert lines(page) == list(BODY)


def test_a_standfirst_that_the_text_has_comes_once() -> None:
    page = f"<article><h1>{TITLE}</h1><p class='chapo'>{STANDFIRST}</p>{paragraphs()}</article>"
    assert lines(page, DESCRIBED).count(STANDFIRST) == 1


@pytest.mark.parametrize(
    "beside",
    [
        "<p class='date'>Publié le mardi 5 mars 2024 à neuf heures du matin par la rédaction, à Brest même.</p>",
        "<nav>Toute l’actualité de la mer, des ports et des phares, chaque jour avant midi, chez nous.</nav>",
        "<p><a href='/x'>Les dockers de Roscoff ont débrayé lundi, et le terminal aux oignons est fermé.</a></p>",
    ],
)
def test_what_else_stands_between_title_and_text_is_no_standfirst(beside: str) -> None:
    assert lines(f"<div><h1>{TITLE}</h1>{beside}</div><article>{paragraphs()}</article>") == list(BODY)


BOX = "L’optique pèse deux tonnes et flotte sur un bain de mercure."


@pytest.mark.parametrize("name", ["encadre", "article-factbox", "reperes", "box infos"])
@pytest.mark.parametrize("tag", ["aside", "div"])
def test_a_box_of_facts_is_text_where_it_stands(name: str, tag: str) -> None:
    box = f"<{tag} class='{name}'><h3>Repères</h3><p>{BOX}</p></{tag}>"
    found = lines(f"<article><h1>{TITLE}</h1>{paragraphs(box)}</article>")
    assert found == [*BODY[:2], "Repères", BOX, *BODY[2:]]


def test_the_short_items_of_a_box_are_text() -> None:
    box = "<aside class='encadre'><h4>Repères</h4><ul><li>1834 : la halle.</li><li>1911 : le toit.</li></ul></aside>"
    found = lines(f"<article><h1>{TITLE}</h1>{paragraphs(box)}</article>")
    at = found.index("Repères")
    assert [line.removeprefix("- ") for line in found[at + 1 : at + 3]] == ["1834 : la halle.", "1911 : le toit."]


def test_a_box_at_the_end_of_the_article_is_text() -> None:
    page = f"<article><h1>{TITLE}</h1><div>{paragraphs()}<aside class='encadre'><p>{BOX}</p></aside></div></article>"
    assert lines(page)[-1] == BOX


def test_an_aside_that_no_name_tells_to_be_a_box_is_none() -> None:
    page = f"<article><h1>{TITLE}</h1>{paragraphs(f'<aside><p>{BOX}</p></aside>')}</article>"
    assert lines(page) == list(BODY)


@pytest.mark.parametrize(
    "quote",
    [
        "<figure class='wp-block-pullquote'><blockquote><p>La brume ne lit pas les cartes</p></blockquote></figure>",
        "<aside class='exergue'>La brume ne lit pas les cartes</aside>",
    ],
)
def test_a_pull_quote_is_text_where_it_stands(quote: str) -> None:
    found = lines(f"<article><h1>{TITLE}</h1>{paragraphs(quote)}</article>")
    assert found == [*BODY[:2], "La brume ne lit pas les cartes", *BODY[2:]]


def test_what_a_page_says_of_a_picture_is_no_standfirst() -> None:
    shown = f"<div><img src='a.jpg' alt='{STANDFIRST}'></div><div><div>{STANDFIRST}</div></div>"
    assert lines(f"<div><h1>{TITLE}</h1></div>{shown}<article>{paragraphs()}</article>") == list(BODY)
