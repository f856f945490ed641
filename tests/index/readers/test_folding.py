"""What a page keeps folded is the article's where it stands among its paragraphs; windows stay hidden."""

from datetime import date
from pathlib import Path

import pytest

from index.article import Article, RawPage
from index.cleaning.page import clean
from index.readers.html import page_of

TITLE = "Le phare de Kervillo s’éteint"
SHOWN = (
    "La lanterne du phare de Kervillo ne tournera plus après le solstice, faute de pièces pour son mécanisme.",
    "Le dernier gardien, parti en 1994, en avait graissé les rouages chaque matin pendant vingt-deux ans de service.",
    "Une balise à diodes, posée sur la digue, suffira aux pêcheurs du port, assure le service qui gère les feux.",
)
FOLDED = (
    "Le comité de sauvegarde rassemble de quoi racheter l’optique, que deux musées du littoral se disputent déjà.",
    "La commune veut ouvrir la tour aux visiteurs, mais l’escalier demande d’abord une rampe et un garde-corps neufs.",
)
WHOLE = "\n".join((*SHOWN, *FOLDED))


def text_of_page(within: str, before: str = "") -> str:
    """The text of the article whose paragraphs `within` follows."""
    shown = "".join(f"<p>{line}</p>" for line in SHOWN)
    body = f"<article><h1>{TITLE}</h1><div>{before}{shown}{within}</div></article>"
    page = page_of(Path("page.html"), f"<html lang='fr'><head><title>{TITLE}</title></head><body>{body}</body></html>")
    assert isinstance(page, RawPage), page
    found = clean(page, date(2026, 1, 1))
    assert isinstance(found, Article), found
    return found.text


PARAGRAPHS = "".join(f"<p>{line}</p>" for line in FOLDED)


@pytest.mark.parametrize(
    "within",
    [
        f"<button>Lire la suite</button><div class='lire-la-suite' style='display: none'>{PARAGRAPHS}</div>",
        f"<div id='suite' hidden>{PARAGRAPHS}</div>",
        f"<div hidden='until-found'>{PARAGRAPHS}</div>",
        f"<div class='paywall' style='DISPLAY:NONE;'>{PARAGRAPHS}</div>",
        f"<section class='lire-la-suite'>{PARAGRAPHS}</section>",
        f"<p style='display:none'>{FOLDED[0]}</p><p hidden>{FOLDED[1]}</p>",
        "".join(f"<div class='accordion'><div class='panel' hidden><p>{line}</p></div></div>" for line in FOLDED),
        f"<noscript>{PARAGRAPHS}</noscript>",
        f"<template>{PARAGRAPHS}</template>",
    ],
)
def test_what_is_folded_among_the_article_s_paragraphs_is_its_text(within: str) -> None:
    assert text_of_page(within) == WHOLE


def test_what_is_folded_stands_where_the_page_has_it() -> None:
    folded = f"<div class='panel' style='display:none'><p>{FOLDED[0]}</p></div>"
    assert text_of_page(f"<p>{FOLDED[1]}</p>", before=f"<p>{FOLDED[1][:-1]} dès avril.</p>{folded}").split("\n") == [
        f"{FOLDED[1][:-1]} dès avril.",
        FOLDED[0],
        *SHOWN,
        FOLDED[1],
    ]


@pytest.mark.parametrize(
    "window",
    [
        "<div class='modal' hidden><p>Ce dossier rassemble chaque semaine ce que le journal a lu.</p></div>",
        "<div style='display:none'><p>Votre inscription est prise en compte, une lettre vous attend dans la boîte que "
        "vous avez donnée.</p></div>",
        "<div hidden><p>Dites ce que vous pensez de cette histoire à ceux qui l’ont écrite pour ce journal.</p>"
        "<input type='text'></div>",
        "<div id='nl' hidden><p>Chaque vendredi, le meilleur des phares et des îles, choisi par ceux qui les gardent "
        "encore.</p><button>OK</button></div>",
        f"<div class='mobile' style='display:none'><p>{SHOWN[1]}</p><p>{SHOWN[2]}</p></div>",
        "<div hidden><p><a href='/a'>Le sémaphore voisin cherche un locataire pour l’année qui vient, avec vue sur "
        "l’île et les récifs.</a></p></div>",
        "<noscript><p>Pour voir cette carte des feux et des balises, activez JavaScript puis chargez la page encore "
        "une fois.</p></noscript>",
    ],
)
def test_windows_copies_and_links_stay_hidden(window: str) -> None:
    assert text_of_page(window) == "\n".join(SHOWN)
