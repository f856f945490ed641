"""Who signs below the block of an article's text is its author; other names there are not."""

from datetime import date
from pathlib import Path

import pytest

from index.article import Article, RawPage
from index.cleaning.page import clean
from index.readers.html import page_of

TITLE = "Le sémaphore de Kervillo rouvre"
BODY = (
    "Le sémaphore rouvrira au printemps, après que la marine en aura remis les clefs à la commune du bout de la baie.",
    "On y verra les registres des veilleurs, tenus jour après jour depuis la grande tempête de l’hiver de 1904.",
    "L’entrée sera libre le premier dimanche du mois, et la montée réservée à dix personnes à la fois, par prudence.",
)


def article(below: str, above: str = "") -> Article:
    """The article of a page with something beside the block of its text."""
    shown = "".join(f"<p>{line}</p>" for line in BODY)
    body = f"<article><h1>{TITLE}</h1>{above}<div class='text'>{shown}</div>{below}</article><footer>La Vigie</footer>"
    page = page_of(Path("page.html"), f"<html lang='fr'><head><title>{TITLE}</title></head><body>{body}</body></html>")
    assert isinstance(page, RawPage), page
    found = clean(page, date(2026, 1, 1))
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("below", "author"),
    [
        ("<p>Anne Kerbrat</p>", "Anne Kerbrat"),
        ("<p><strong>Anne KERBRAT</strong></p>", "Anne KERBRAT"),
        ("<div><em>(Anne Kerbrat)</em></div>", "Anne Kerbrat"),
        ("<p>Anne Kerbrat, avec AFP</p>", "Anne Kerbrat"),
        ("<p>Anne Kerbrat et Yves Le Bihan</p>", "Anne Kerbrat et Yves Le Bihan"),
    ],
)
def test_a_name_below_the_text_signs(below: str, author: str) -> None:
    found = article(below)
    assert (found.author, found.text) == (author, "\n".join(BODY))


@pytest.mark.parametrize(
    "below",
    [
        "<p class='tags'>Anne Kerbrat</p>",
        "<p><a href='/theme/anne-kerbrat'>Anne Kerbrat</a></p>",
        "<p class='credit'>Anne Kerbrat</p>",
        "<p>Kervillo</p>",
        "<nav><p>Anne Kerbrat</p></nav>",
    ],
)
def test_another_name_below_the_text_does_not_sign(below: str) -> None:
    assert article(below).author is None


def test_who_signs_above_the_text_is_not_replaced_from_below() -> None:
    assert article("<p>Luce Kerbrat</p>", "<p>Par Anne Kerbrat</p>").author == "Anne Kerbrat"
