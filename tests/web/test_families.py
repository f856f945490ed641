"""Families on the pages and in the JSON: one hit for all copies, a list of them on the article's page."""

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from press import HOSTILE, article

COPIES = [
    article(1, "La digue cède", "La digue a cédé cette nuit.", source="L’Agence", date="2024-03-01T06:10:00+01:00"),
    article(
        2, "La digue a cédé", "La digue a cédé cette nuit !", source="Le Courrier", date="2024-03-01T09:00:00+01:00"
    ),
    article(3, f"Digue {HOSTILE}", "La digue a cédé cette nuit, digue, digue.", source=HOSTILE),
    article(4, "Une autre digue", "Elle tient."),
]
IDS = [copy.id for copy in COPIES]


@pytest.fixture
def client(client_for) -> FlaskClient:
    return client_for(FakeEngine(COPIES, families=[IDS[:3]]))


def test_the_results_show_one_hit_a_family_and_say_how_many_copies_it_has(client):
    page = client.get("/?q=digue").text

    assert page.count('class="hit"') == 2
    assert "4 articles" in page, "the count stays that of articles"
    assert "2 textes différents, reprises regroupées" in page, "and what the pages are counted by is told"
    assert f'href="/article/{IDS[2]}?q=digue#family">2 reprises</a>' in page
    assert "Montrer toutes les reprises" in page


def test_familles_0_shows_every_copy_and_offers_to_group_them(client):
    page = client.get("/?q=digue&familles=0").text

    assert page.count('class="hit"') == 4
    assert "2 reprises" not in page
    assert 'href="/?q=digue">Regrouper les reprises</a>' in page
    assert f"/article/{IDS[0]}?q=digue&amp;familles=0" in page, "the way back from an article keeps the choice"


def test_the_pager_counts_the_hits_that_are_left(client):
    assert "Page 1 sur 2" in client.get("/?q=digue&per_page=1").text
    assert "Page 1 sur 4" in client.get("/?q=digue&per_page=1&familles=0").text


def test_an_article_lists_its_family_with_dates_and_sources(client):
    page = client.get(f"/article/{IDS[1]}?q=digue").text

    assert 'id="family"' in page
    assert f'href="/article/{IDS[0]}?q=digue"' in page
    assert "1er\u00a0mars\u00a02024 à 6\u00a0h\u00a010" in page
    assert page.index("L’Agence") < page.index("(cet article)")
    assert HOSTILE not in page


def test_an_article_alone_shows_no_family(client):
    assert 'id="family"' not in client.get(f"/article/{IDS[3]}").text


def test_the_json_folds_and_unfolds_and_its_total_counts_articles(client):
    folded = client.get("/api/search?q=digue").json
    unfolded = client.get("/api/search?q=digue&familles=0").json

    assert (folded["total"], len(folded["hits"])) == (4, 2)
    assert folded["hits"][0]["family"] == {"size": 3, "first": IDS[0]}
    assert (unfolded["total"], len(unfolded["hits"])) == (4, 4)


def test_the_json_of_an_article_lists_the_members(client):
    family = client.get(f"/api/article/{IDS[2]}").json["family"]

    assert (family["size"], family["first"]) == (3, IDS[0])
    assert family["members"][1] == {
        "id": IDS[1],
        "title": "La digue a cédé",
        "url": None,
        "date": "2024-03-01T09:00:00+01:00",
        "source": "Le Courrier",
    }


def test_any_other_value_of_familles_is_refused(client):
    answered = client.get("/api/search?q=digue&familles=oui")

    assert answered.status_code == 400
    assert "familles" in answered.json["detail"]
