"""What is counted over whole answers, over HTTP, from a real index."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from small_press import article, opened

from search.config import Settings
from web import create_app

STORM = "La tempête frappe le port. Yann Kergoat ferme le port."
FORMULA = "=cmd|' /C calc'!A0"
PRESS = [
    article(0, "La tempête au port", STORM, "2020-01-02", "Le Phare"),
    article(1, FORMULA, "La tempête tourne. Les tempêtes passent, dit Yann Kergoat.", "2020-01-03", "LE PHARE"),
    article(2, "<b>Marché</b>", "Le marché ouvre au port.\x1b[31m", "2020-03-03", "La Marée"),
]


@pytest.fixture
def http() -> Iterator[FlaskClient]:
    with opened(PRESS) as engine:
        app = create_app(Settings(Path("nowhere")), engine)
        app.testing = True
        yield app.test_client()


def test_a_facet_is_searched_and_counts_agree_with_the_answers(http: FlaskClient) -> None:
    body = http.get("/api/facets?q=tempête&facet=source").json
    assert body == {"query": "tempête", "facet": "source", "values": [["LE PHARE", 2]]}
    assert http.get("/api/search?q=tempête&source=le phare").json["total"] == 2
    assert http.get("/api/search?q=tempête&exclude=source:Le Phare").json["total"] == 0
    assert http.get("/api/facets?q=port&facet=source&contains=maree").json["values"] == [["La Marée", 1]]
    assert http.get("/api/search?q=port&facets=1").json["facets"]["year"] == [["2020", 2]]


def test_curves_of_several_queries_stand_side_by_side(http: FlaskClient) -> None:
    body = http.get("/api/timeline?q=tempête&q=port&by=month&bursts=1").json
    assert body["periods"] == ["2020-01", "2020-02", "2020-03"]
    assert body["corpus"] == [2, 0, 1]
    assert [(one["query"], one["counts"], one["shares"]) for one in body["series"]] == [
        ("tempête", [2, 0, 0], [1.0, 0.0, 0.0]),
        ("port", [1, 0, 1], [0.5, 0.0, 1.0]),
    ]
    assert body["bursts"] == []
    assert "Lafon" in body["method"]


def test_words_lines_forms_related_and_suggestions_are_given(http: FlaskClient) -> None:
    specific = http.get("/api/specific?q=tempête&limit=2").json
    assert (specific["articles"], len(specific["over"])) == (2, 2)
    kwic = http.get("/api/kwic?q=tempête&limit=2&start=2&order=date&width=12").json
    assert [line["match"] for line in kwic["lines"]] == ["tempête", "tempête"]
    assert (kwic["start"], kwic["more"], kwic["complete"]) == (2, True, True)
    (word,) = http.get("/api/terms?q=tempête").json["words"]
    assert {form["written"]: form["articles"] for form in word["forms"]} == {"tempête": 2, "tempêtes": 1}
    related = http.get("/api/related/a0").json
    assert [one["id"] for one in related["articles"]][:1] == ["a1"]
    assert http.get("/api/suggest?q=ker").json["suggestions"][0]["text"] == "Yann Kergoat"


def test_a_score_and_an_empty_answer_are_explained(http: FlaskClient) -> None:
    told = http.get("/api/explain?q=tempête&id=a0").json
    assert sum(part["value"] for part in told["parts"]) == pytest.approx(told["score"], abs=1e-4)
    assert "dans le titre" in told["parts"][0]["text"]
    why = http.get("/api/explain?q=tempête zorglub").json
    assert [(word["word"], word["articles"], word["kills"]) for word in why["words"]] == [
        ("tempête", 2, False),
        ("zorglub", 0, True),
    ]
    assert why["repairs"][0]["query"] == "tempête"


def test_the_start_page_has_the_newest_articles_and_examples_that_find_some(http: FlaskClient) -> None:
    page = http.get("/").text
    assert "Derniers articles parus" in page and 'href="/article/a2"' in page
    assert "/?q=date:2020-03-01..2020-03-31&amp;sort=newest" in page
    samples = re.findall(r'<dt><a rel="nofollow" href="([^"]*)"', page)
    assert samples and all("Aucun article" not in http.get(address.replace("&amp;", "&")).text for address in samples)


def test_browsers_are_given_suggestions_their_way(http: FlaskClient) -> None:
    answered = http.get("/api/suggest?q=ker&format=opensearch")
    assert answered.mimetype == "application/x-suggestions+json"
    assert json.loads(answered.text) == ["ker", ["Yann Kergoat"]]


@pytest.mark.parametrize("address", [
    "/api/facets?q=port&facet=humeur", "/api/timeline?q=a&q=b&q=c&q=d&q=e", "/api/timeline?q=port&by=heure",
    "/api/kwic", "/api/kwic?q=port&width=9999", "/api/kwic?q=port&order=milieu", "/api/specific?q=port&limit=0",
    "/api/terms", "/api/explain", "/api/search?q=port&exclude=titre:port", "/api/search?q=port&group=PQR",
    "/api/suggest?limit=x",
])  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_a_cure(http: FlaskClient, address: str) -> None:
    answered = http.get(address)
    assert (answered.status_code, answered.mimetype) == (400, "application/problem+json")
    assert len(answered.json["detail"]) > 20


@pytest.mark.parametrize("address", ["/api/related/nobody", "/api/explain?q=tempête&id=nobody"])
def test_an_article_that_is_not_there_is_not_found(http: FlaskClient, address: str) -> None:
    assert http.get(address).status_code == 404


@pytest.mark.parametrize("address", [
    "/api/kwic?q=port", "/api/suggest?q=march", "/api/related/a0", "/api/specific?q=port",
    "/api/facets?q=port&facet=name",
])  # fmt: skip
def test_nothing_of_an_article_steers_what_shows_it(http: FlaskClient, address: str) -> None:
    answered = http.get(address)
    assert answered.status_code == 200
    assert "\x1b" not in answered.text
