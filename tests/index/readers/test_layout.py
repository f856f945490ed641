"""A page laid out for extraction: bare text in paragraphs of its own, marks and spaces written out."""

from pathlib import Path

import pytest
from lxml.html import HtmlElement

from index.article import RawPage
from index.readers.html import page_of
from index.readers.layout import lay_out
from index.readers.tree import tree_of

LONG = "Le gardien du feu monte chaque soir les deux cents marches, sans lampe, et compte à voix haute."
OTHER = "Il redescend à l’aube, quand le premier bateau passe la pointe et que la lampe ne sert plus à rien."


def laid_out(body: str) -> HtmlElement:
    """The tree of a page, laid out."""
    tree = tree_of(f"<html><body>{body}</body></html>")
    assert tree is not None
    lay_out(tree)
    return tree


def bare(body: str) -> list[str]:
    """The paragraphs of a page that is laid out."""
    return [" ".join("".join(one.itertext()).split()) for one in laid_out(body).iter("p")]


@pytest.mark.parametrize(
    "box",
    [
        "<div><img src='a.jpg'></div>",
        "<table align='right'><tr><td><img src='a.jpg'></td></tr></table>",
        "<ul><li>un</li></ul>",
        "<h3>Le soir</h3>",
    ],
)
@pytest.mark.parametrize("text", [LONG, f"<span>{LONG}</span>", f"<font size='2'><b>Le</b>{LONG[2:]}</font>"])
def test_text_that_lies_bare_beside_a_block_becomes_a_paragraph(box: str, text: str) -> None:
    assert bare(f"<div>{box}{text}</div>") == [LONG]
    assert bare(f"<div>{text}{box}{text}</div>") == [LONG, LONG]


def test_line_breaks_part_the_paragraphs_of_bare_text() -> None:
    assert bare(f"<div><div>x</div>{LONG}<br><br>{OTHER}</div>") == [LONG, OTHER]


def test_links_and_labels_beside_blocks_stay_as_they_are() -> None:
    assert (
        bare("<div><div>x</div><a href='/a'>Une longue histoire de la mer et des ports bretons</a> | Mer</div>") == []
    )


def test_nothing_of_a_page_is_lost_or_moved_by_laying_it_out() -> None:
    bare_text = f"un<b>deux</b><div>trois</div>{LONG}<i>quatre</i><br>cinq<p>six</p>{OTHER}"
    body = f"<div>{bare_text}<span>sept<p>huit</p>neuf</span></div>dix"
    tree = tree_of(f"<html><body>{body}</body></html>")
    assert tree is not None
    before = "".join(tree.itertext())
    lay_out(tree)
    assert "".join(tree.itertext()) == before


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Il dit <q>oui</q>, puis <q>non</q>.", "Il dit «\u00a0oui\u00a0», puis «\u00a0non\u00a0»."),
        ("Il dit <q>« oui »</q>.", "Il dit « oui »."),
        ("Il dit <q>trois <b>fois</b></q>.", "Il dit «\u00a0trois fois\u00a0»."),
        ("Le n<sup>o</sup> 3 et le N<sup>o</sup>4", "Le n° 3 et le N° 4"),
        ("Les n<sup>os</sup> 3 et 4", "Les n°s 3 et 4"),
        ("Une salle de 20 m<sup>2</sup>", "Une salle de 20 m²"),
        ("Le port<sup>1</sup>, vaste", "Le port 1, vaste"),
        ("Le port <sup>(2)</sup>", "Le port (2)"),
        ("Le port<sup><a href='#n'>[3]</a></sup>.", "Le port [3]."),
        ("<sup>1</sup>Le port de Brest", "1 Le port de Brest"),
        ("Le 1<sup>er</sup> au XX<sup>e</sup>, M<sup>me</sup> Le Goff", "Le 1er au XXe, Mme Le Goff"),
        ("10<sup>3</sup> watts", "103 watts"),
    ],
)
def test_marks_that_markup_stands_for_are_written_out(markup: str, text: str) -> None:
    (paragraph,) = laid_out(f"<p>{markup}</p>").iter("p")
    assert "".join(paragraph.itertext()) == text


def test_a_page_of_cells_gives_the_text_behind_a_picture() -> None:
    end = "Et la nuit suivante recommence de même. " * 10 + "Toujours."
    picture, rule = "<div><img src='a.jpg'></div>", "<div><b>* * *</b></div>"
    cell = f"{picture}{LONG}<br><br><span>{OTHER}</span>{rule}{LONG[:-1]} encore. {end}"
    markup = f"<html><body><table><tr><td>Mer<br>Ports</td><td><h1>Le feu</h1>{cell}</td></tr></table></body></html>"
    page = page_of(Path("page.html"), markup)
    assert isinstance(page, RawPage)
    assert [line for line in page.text.split("\n") if len(line) > 50] == [LONG, OTHER, f"{LONG[:-1]} encore. {end}"]


@pytest.mark.parametrize("parted", [f"{LONG}<br>{LONG}<br>{OTHER}", f"<p>{LONG}</p><p>{LONG}</p><p>{OTHER}</p>"])
def test_a_table_whose_cell_has_paragraphs_is_one_of_layout(parted: str) -> None:
    tree = laid_out(f"<table><tr><td>{parted}</td><td><img src='a.jpg'></td></tr></table>")
    assert tree.find(".//td") is None


def test_a_table_of_figures_with_a_long_remark_stays_one() -> None:
    tree = laid_out(f"<table><tr><td>1994</td><td>{LONG} {LONG} {OTHER}</td></tr></table>")
    assert tree.find(".//td") is not None
