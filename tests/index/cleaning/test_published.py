"""When a line says that its page was published, as seen from the day on which it was saved."""

from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, RawPage
from index.cleaning.page import clean
from index.cleaning.published import Clock, WrittenDate, published_in
from index.readers.html import read as read_html

SAVED = datetime(2024, 11, 18, 14, 5)  # a Monday
CLOCK = Clock(date(2025, 6, 1), SAVED)
UNKNOWN = Clock(date(2025, 6, 1))


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Publié le 17 novembre 2024 à 10h50", "2024-11-17T10:50:00"),
        ("Publié le 17/11/2024 à 10:50, mis à jour le 18/11/2024 à 8h", "2024-11-17T10:50:00"),
        ("Mis à jour le 18/11/2024 à 8h - Publié le 17/11/2024 à 10:50", "2024-11-17T10:50:00"),
        ("Modifié le 18/11/2024 | Créé le 17/11/2024", "2024-11-17"),
        ("17/11/2024 à 10:50 (MAJ le 18/11/2024)", "2024-11-17T10:50:00"),
        ("Par Anne Morel, le 17 novembre 2024 à 10h50, modifié à 11h", "2024-11-17T10:50:00"),
        ("Publié et mis à jour le 17 novembre 2024", "2024-11-17"),
        ("Posted on 2024-11-17, last updated 2024-11-18", "2024-11-17"),
    ],
)
def test_the_date_of_publication_is_told_from_that_of_a_change(line: str, moment: str) -> None:
    assert published_in(line, UNKNOWN) == WrittenDate(moment)


@pytest.mark.parametrize("line", ["Mis à jour le 18 novembre 2024", "MAJ : 18/11/2024", "Last updated 2024-11-18"])
def test_a_change_that_stands_alone_is_told_as_such(line: str) -> None:
    assert published_in(line, UNKNOWN) == WrittenDate("2024-11-18", updated=True)


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Publié hier à 19h25", "2024-11-17T19:25:00"),
        ("hier à 19h25", "2024-11-17T19:25:00"),
        ("Publié avant-hier", "2024-11-16"),
        ("Aujourd’hui à 9 h", "2024-11-18T09:00:00"),
        ("Publié ce matin à 6h12", "2024-11-18T06:12:00"),
        ("il y a 3 heures", "2024-11-18T11:05:00"),
        ("Publié il y a 25 minutes", "2024-11-18T13:40:00"),
        ("Publié il y a une heure", "2024-11-18T13:05:00"),
        ("il y a 2 jours", "2024-11-16"),
        ("il y a une semaine", "2024-11-11"),
        ("à l’instant", "2024-11-18"),
        ("lundi 18 novembre", "2024-11-18"),
        ("Publié dimanche 17 novembre à 10h50", "2024-11-17T10:50:00"),
        ("Publié le 24 décembre à 8h", "2023-12-24T08:00:00"),
        ("Publié jeudi à 8h30", "2024-11-14T08:30:00"),
        ("3 hours ago", "2024-11-18T11:05:00"),
        ("Posted yesterday at 19:25", "2024-11-17T19:25:00"),
    ],
)
def test_a_date_is_counted_from_the_day_on_which_the_page_was_saved(line: str, moment: str) -> None:
    assert published_in(line, CLOCK) == WrittenDate(moment, relative=True)
    assert published_in(line, UNKNOWN) is None


def test_a_page_saved_on_a_day_without_an_hour_dates_by_the_day() -> None:
    assert published_in("il y a 3 heures", Clock(date(2025, 6, 1), date(2024, 11, 18))) == WrittenDate(
        "2024-11-18", relative=True
    )


@pytest.mark.parametrize(
    "line", ["", "Politique", "Il y a du monde", "dans 3 heures", "lundi 17 novembre", "Sam Morel", "30 février"]
)
def test_a_line_without_a_date_gives_none(line: str) -> None:
    assert published_in(line, CLOCK) is None


@given(st.text(max_size=60), st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2090, 1, 1)))
def test_no_line_is_dated_after_the_day_that_follows_the_saving(line: str, saved: datetime) -> None:
    found = published_in(f"Publié {line}", Clock(saved.date(), saved))
    assert found is None or datetime.fromisoformat(found.moment).date() <= saved.date() + timedelta(days=1)


BODY = "Le conseil a voté la rénovation du vieux môle, attendue depuis dix ans. Les travaux dureront huit mois."


@pytest.mark.parametrize(
    ("head", "lines", "day"),
    [
        ("", "<p>Publié le 12 mai 2023 à 20h18</p><p>Mis à jour le 15 mai 2023 à 12h40</p>", "2023-05-12"),
        (
            "<link rel=canonical href='https://phare.example/2023/05/12/mole'>",
            "<p>Publié le 12 mai 2023</p>",
            "2023-05-12",
        ),
        ("", "<p>Publié le 12 mai 2023</p>", "2023-05-15"),
        ("", "<p>Publié le 17 mai 2023</p>", "2023-05-15"),
        ("", "<p>Mis à jour le 15 mai 2023 à 12h40</p>", "2023-05-15"),
    ],
)
def test_a_declared_day_that_the_page_shows_to_be_an_edits_gives_way_to_publie_le(
    head: str, lines: str, day: str
) -> None:
    source = (
        f"<html><head><title>Le môle</title><meta property='article:published_time' content='2023-05-15'>{head}</head>"
        f"<body><article><h1>Le môle</h1>{lines}<p>{BODY}</p><p>{BODY} Bis.</p></article></body></html>"
    )
    [page] = read_html(Path("mole.html"), BytesIO(source.encode()))
    assert isinstance(page, RawPage)
    article = clean(page, date(2024, 1, 1))
    assert isinstance(article, Article)
    assert article.date is not None
    assert article.date[:10] == day


def test_an_hour_in_other_figures_than_ours_gives_no_date_that_cannot_be_read_back() -> None:
    found = published_in("Hier à 10h0٩", Clock(SAVED.date(), SAVED))
    assert found is None or datetime.fromisoformat(found.moment)
