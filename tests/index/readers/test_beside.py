"""What a page's structure tells to be none of the article: teasers, captions, pointers; and what is: a live report."""

from datetime import date
from pathlib import Path

import pytest

from index.article import Article, RawPage
from index.cleaning.page import clean
from index.readers.html import page_of

TITLE = "La criée du Guilvinec s’agrandit"
BODY = (
    "La nouvelle halle doublera la surface de vente et gardera la glace sur place, ce que les mareyeurs demandaient.",
    "Le chantier durera quinze mois, pendant lesquels les ventes auront lieu le matin dans l’ancien hangar à filets.",
    "La région paie le tiers de l’ouvrage, le reste revient au port, qui relèvera ses taxes d’un dixième dès janvier.",
)
TEXT = "\n".join(BODY)


def article(body: str, head: str = "") -> Article:
    """The article of a page."""
    markup = f"<html lang='fr'><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    page = page_of(Path("page.html"), markup)
    assert isinstance(page, RawPage), page
    found = clean(page, date(2026, 1, 1))
    assert isinstance(found, Article), found
    return found


def paragraphs(*between: str) -> str:
    """The paragraphs of the body, with something after the first."""
    shown = [f"<p>{one}</p>" for one in BODY]
    return "".join([shown[0], *between, *shown[1:]])


TEASER = """<article class="hentry"><h3><a href="/{0}">Le port de Loctudy vote son budget {0}</a></h3>
<time pubdate datetime="2025-0{0}-02T08:00:00Z">2 mars</time><p>Les élus ont siégé jusqu’à minuit, sans accord, {0}.</p>
</article>"""


@pytest.mark.parametrize("around", ["<div>{}</div>", "<section><h2>À suivre</h2>{}</section>"])
def test_teasers_of_other_stories_are_no_text_and_their_dates_not_the_article_s(around: str) -> None:
    teasers = around.format("".join(TEASER.format(number) for number in (3, 4, 5)))
    published = "<p>Le <time datetime='2024-11-05T08:00:00Z'>5 novembre 2024</time></p>"
    found = article(f"<article><h1>{TITLE}</h1>{published}{paragraphs()}</article>{teasers}")
    assert found.text == TEXT
    assert (found.date or "").startswith("2024-11-05")


def test_a_list_of_titles_with_their_summaries_is_no_text() -> None:
    item = "<li><a href='/{0}'><b>Mer</b> Le bac de Sein reprend la mer {0}</a> <span>Il était à Brest.</span></li>"
    listed = "".join(item.format(number) for number in range(3))
    found = article(f"<article><h1>{TITLE}</h1><div>{paragraphs()}<ul>{listed}</ul></div></article>")
    assert found.text == TEXT


def test_a_list_of_the_article_that_begins_with_links_stays() -> None:
    item = "<li><a href='/{0}'>Les ports du sud {0}</a> gardent chacun leur halle et leur glacière.</li>"
    found = article(f"<article><h1>{TITLE}</h1>{paragraphs(f'<ul>{item.format(1)}{item.format(2)}</ul>')}</article>")
    assert "Les ports du sud 2 gardent chacun" in found.text


@pytest.mark.parametrize(
    "pointer",
    [
        "<span>À LIRE AUSSI</span> <a href='/a'><b>Le bac de Sein reprend la mer</b></a>",
        "Lire aussi : <a href='/a'>Le bac de Sein reprend la mer</a>",
        "<b>Sur le même sujet :</b> <a href='/a'>Le bac de Sein reprend la mer</a>",
    ],
)
def test_a_pointer_within_a_paragraph_goes_and_the_paragraph_stays(pointer: str) -> None:
    found = article(
        f"<article><h1>{TITLE}</h1>{paragraphs(f'<p>Tout est dit. {pointer} Rien ne l’est.</p>')}</article>"
    )
    assert [line for line in found.text.split("\n") if "dit" in line] == ["Tout est dit. Rien ne l’est."]
    assert "Sein" not in found.text


def test_a_link_in_a_sentence_that_speaks_of_reading_stays() -> None:
    sentence = "<p>Il faut lire aussi <a href='/a'>le rapport de la chambre régionale</a> sur les ports.</p>"
    assert (
        "Il faut lire aussi le rapport de la chambre"
        in article(f"<article><h1>{TITLE}</h1>{paragraphs(sentence)}</article>").text
    )


@pytest.mark.parametrize("name", ["image", "article-photo", "visuel", "media left"])
def test_the_words_beside_a_picture_in_its_holder_are_a_caption(name: str) -> None:
    holder = (
        f"<div class='{name}'><a><img src='a.jpg'></a><div>© A. Morel</div><span>La halle au petit jour.</span></div>"
    )
    assert article(f"<article><h1>{TITLE}</h1>{paragraphs(holder)}</article>").text == TEXT


POST = "<article class='post'><header><time>1{0}:00</time><h2>Titre {0} du direct</h2></header><p>{1}</p></article>"


@pytest.mark.parametrize("holder", ["main", "div", "section"])
def test_the_posts_of_a_live_report_are_text_in_their_order(holder: str) -> None:
    posts = "".join(POST.format(number, line) for number, line in enumerate(BODY))
    found = article(f"<{holder}><h1>{TITLE}</h1><p>Suivez la vente minute après minute.</p>{posts}</{holder}>")
    lines = [line for line in found.text.split("\n") if not line.startswith("1")]
    assert lines == [
        "Suivez la vente minute après minute.",
        *(line for number, text in enumerate(BODY) for line in (f"Titre {number} du direct", text)),
    ]


def test_the_paragraphs_of_a_short_page_are_no_single_line() -> None:
    short = "<p>La halle ouvre lundi au public.</p><p>Le bac ne passe plus depuis mardi matin, dit le port.</p>"
    found = article(f"<article><h1>{TITLE}</h1>{short}</article><aside><h2>Mer</h2></aside>")
    assert found.text.split("\n") == [
        "La halle ouvre lundi au public.",
        "Le bac ne passe plus depuis mardi matin, dit le port.",
    ]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("<span class='x'>Le Guilvinec</span>La criée du port s’agrandit", "La criée du port s’agrandit"),
        ("<span class='surtitre'>Mer</span> La criée du port s’agrandit", "La criée du port s’agrandit"),
        ("<b>La criée</b> du port s’agrandit", "La criée du port s’agrandit"),
        ("<i>Le Monde</i> change de mains", "Le Monde change de mains"),
    ],
)
def test_a_kicker_is_no_part_of_the_title(heading: str, title: str) -> None:
    markup = f"<html><head></head><body><article><h1>{heading}</h1>{paragraphs()}</article></body></html>"
    page = page_of(Path("page.html"), markup)
    assert isinstance(page, RawPage)
    assert page.title == title


BOXES = {
    "subscription": (
        "La suite est réservée aux abonnés",
        "Soutenez une rédaction de la côte.",
        "Pour poursuivre, connectez-vous à votre compte",
        "Offre découverte",
        "1 € le premier mois, 8 € ensuite",
    ),
    "player": ("Écouter l’article", "00:00 / 02:41", "Cet article est dans vos favoris", "Google News"),
    "letter": (
        "La lettre du quai",
        "Recevez chaque soir les prix de la criée dans votre boîte mail",
        "Votre adresse est utilisée par La Vigie pour envoyer sa lettre.",
    ),
    "portrait": ("Reporter à Quimper, il suit la pêche depuis vingt ans.",),
}


@pytest.mark.parametrize("box", ["player", "letter"])
def test_a_box_within_the_text_goes(box: str) -> None:
    within = "".join(f"<p>{line}</p>" for line in BOXES[box])
    assert article(f"<article><h1>{TITLE}</h1><div>{paragraphs(within)}</div></article>").text == TEXT


@pytest.mark.parametrize("heading", ["Vos réactions", "3 commentaires", "Commentaires (12)", "Les avis des lecteurs"])
def test_readers_comments_go_by_their_heading(heading: str) -> None:
    said = "".join(
        f"<div><b>marie-jo</b> <i>il y a {n} heures</i><p>{line}</p></div>" for n, line in enumerate(BODY[:2], 2)
    )
    said = said.replace("é", "e").replace("la ", "ma ")
    found = article(f"<div><h1>{TITLE}</h1>{paragraphs()}</div><div class='list'><h4>{heading}</h4>{said}</div>")
    assert found.text == TEXT


@pytest.mark.parametrize(
    "beside",
    [
        "<div class='nl'><h3>La lettre</h3><p>Chaque vendredi, le littoral.</p><form><input type='email'></form></div>",
        "<div class='video-player'><p>VIDÉO. La criée vit ses derniers jours</p><p>Durée : 2:34</p></div>",
        "<p><img src='a.jpg'><br><em>La criée, lundi (photo Anne Morel)</em></p>",
        "<table align='right'><tr><td><img src='a.jpg'></td></tr><tr><td>La criée, lundi</td></tr></table>",
        "<div style='display: none'><p>Le texte d’une fenêtre que la page ne montre pas à qui la lit ici.</p></div>",
        "<div hidden><p>Le texte d’une fenêtre que la page ne montre pas à qui la lit ici.</p></div>",
    ],
)
def test_boxes_players_captions_and_what_is_not_shown_are_no_text(beside: str) -> None:
    assert article(f"<article><h1>{TITLE}</h1>{paragraphs(beside)}</article>").text == TEXT


def test_a_kicker_within_the_heading_is_neither_title_nor_text() -> None:
    heading = f"<span>Exclusif</span><h1><span class='surtitre'>Pêche</span>{TITLE}</h1>"
    found = article(f"<article><div>{heading}</div>{paragraphs()}</article>")
    assert (found.title, found.text) == (TITLE, TEXT)


def test_a_paragraph_with_a_picture_and_a_text_of_its_own_stays() -> None:
    beside = "<p><img src='a.jpg'>Le port comptait <em>encore</em> quarante bateaux en 1987.</p>"
    assert "quarante bateaux" in article(f"<article><h1>{TITLE}</h1>{paragraphs(beside)}</article>").text


def test_reactions_as_a_subheading_are_the_article_s() -> None:
    found = article(f"<article><h1>{TITLE}</h1>{paragraphs('<h3>Réactions</h3>')}</article>")
    assert "Réactions" in found.text


def test_a_box_of_subscription_below_the_text_goes() -> None:
    below = "".join(f"<p>{line}</p>" for line in BOXES["subscription"])
    assert article(f"<article><h1>{TITLE}</h1><div>{paragraphs()}{below}</div></article>").text == TEXT


def test_a_portrait_below_the_text_goes_and_its_name_signs() -> None:
    below = f"<div><p>Yves Kerbrat</p><p>{BOXES['portrait'][0]}</p></div>"
    found = article(f"<article><h1>{TITLE}</h1><div>{paragraphs()}{below}</div></article>")
    assert (found.text, found.author) == (TEXT, "Yves Kerbrat")


def test_every_line_that_a_page_shows_is_text_or_title_or_taken_out_with_a_reason() -> None:
    shown = (
        f"<nav><a href='/'>Accueil</a></nav><article><h1>{TITLE}</h1>"
        f"{paragraphs('<aside><p>Le port compte.</p></aside>')}"
        "<p class='share'>Partager</p></article><footer>Mentions <b>légales</b></footer>"
    )
    found = article(shown)
    assert found.text == TEXT
    removed = {line.line: line.reason for line in found.removed}
    assert {"Accueil", "Le port compte.", "Partager", "Mentions légales"} <= removed.keys()
    assert removed["Le port compte."] == "outside"
    assert not removed.keys() & {*BODY, TITLE} or removed.get(TITLE) == "repeated"


@pytest.mark.parametrize(
    "page",
    [
        f"<table><tr><td><img src='a.jpg'></td></tr><tr><td>{BODY[0]}</td></tr></table>",
        f"<div class='media'><div class='media-body'><img src='a.jpg'><p>{BODY[0]}</p></div></div>",
        f"<div class='photo'><img src='a.jpg'><p>{BODY[0]}</p></div>",
    ],
)
def test_the_only_sentences_of_a_page_are_no_caption(page: str) -> None:
    assert article(f"<nav><a href='/'>Accueil</a></nav><h1>{TITLE}</h1>{page}").text == BODY[0]


def test_a_block_for_a_picture_and_a_text_is_no_caption() -> None:
    block = f"<div class='photo-texte'><img src='a.jpg'><p>{BODY[0]}</p></div>"
    found = article(f"<article><h1>{TITLE}</h1><div>{block}<p>{BODY[1]}</p><p>{BODY[2]}</p></div></article>")
    assert found.text == TEXT
