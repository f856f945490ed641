"""The curve of a page of results: shares, a second question, periods that stand out."""

import re

import pytest
from fakes import FakeEngine
from press import article


def press():
    """Twelve months with ten articles each, of which the sea has one a month and seven in June."""
    months = [f"2024-{month:02}" for month in range(1, 13)]
    return [
        article(
            100 * at + n,
            "Marée" if n < (7 if month == "2024-06" else 1) else "Criée" if n == 9 else "Digue",
            "Texte.",
            date=f"{month}-{n + 1:02}",
            source=f"Titre {n}",
        )
        for at, month in enumerate(months)
        for n in range(10)
    ]


@pytest.fixture
def client(client_for):
    return client_for(FakeEngine(press()))


def figure(client, query):
    return client.get(f"/?q={query}").text.split("<figure")[1].split("</figure>")[0].replace("\u202f", " ")


def cells(figure):
    return [re.findall("<td>(.*?)</td>", row) for row in re.findall("<tr><th scope=.row.*?</tr>", figure)]


def test_bars_are_shares_of_all_articles_of_their_period_where_that_is_asked_for(client):
    drawn = figure(client, "marée&share=1")

    assert "<title>juin\u00a02024\u00a0: 7 articles, 70 % de tous (pic)</title>" in drawn
    assert cells(drawn)[5] == ["7", "70 %"]
    assert 'name="share" value="1" checked' in drawn


def test_a_second_question_has_bars_of_a_pattern_of_its_own(client):
    drawn = figure(client, "marée&vs=criée")

    assert drawn.count('class="second"') == 12
    assert "; «\u00a0criée\u00a0»\u00a0: 1 article" in drawn.replace("\u00a0;", ";")
    assert cells(drawn)[0] == ["1", "1"]
    assert '<pattern id="hatch"' in drawn and 'name="vs" type="search" value="criée"' in drawn


def test_every_link_of_the_page_keeps_how_its_curve_is_shown(client):
    page = client.get("/?q=marée&vs=criée&share=1&source=Titre+0").text
    links = [href for href in re.findall('href="(/[?][^"]*)"', page) if "q=mar" in href]

    assert len(links) > 10
    assert [href for href in links if "vs=cri" not in href or "share=1" not in href] == []


def test_a_way_to_show_the_curve_that_is_none_is_refused_in_a_line(client):
    answered = client.get("/?q=marée&share=2")

    assert answered.status_code == 400
    assert "«\u00a0En part de tous les articles\u00a0» vaut «\u00a02\u00a0»" in answered.text


def test_a_period_with_far_more_than_chance_gives_is_named_and_linked(client):
    drawn = figure(client, "marée")
    (peaks,) = re.findall('<p class="peaks">(.*?)</p>', drawn)

    assert peaks.count("<a ") == 1
    assert "juin\u00a02024</a>" in peaks and "7 articles, 5 fois plus qu’attendu" in peaks
    assert "since=2024-06-01&amp;until=2024-06-30" in peaks
    assert drawn.count('class="peak"') == 1


def test_an_answer_spread_as_its_press_has_no_peak(client):
    assert 'class="peaks"' not in figure(client, "criée")


def test_a_curve_of_many_months_is_drawn_in_lines_of_a_year(client_for):
    days = [f"{2022 + at // 12}-{at % 12 + 1:02}-05" for at in range(20)]
    drawn = figure(client_for(FakeEngine([article(n, "Marée", "x", date=day) for n, day in enumerate(days)])), "marée")
    labels = re.findall('<svg viewBox="([^"]*)".*?aria-label="([^"]*)"', drawn)

    assert [box for box, _ in labels] == ["0 0 336 90"] * 2
    assert labels[1][1].replace("\u00a0", " ") == "Articles par mois, de janvier 2023 à août 2023"
