"""The JSON endpoint and the addresses for operators."""

import json
from pathlib import Path

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from press import PRESS

from index.messages import Message
from search.config import Settings
from search.errors import IndexMissing
from search.results import Request
from web import create_app


def test_a_search_answers_with_the_object_of_the_contract(client):
    answered = client.get("/api/search?q=marée&facets=1&per_page=1")
    body = answered.json

    assert answered.mimetype == "application/json"
    assert list(body) == (
        [
            "query",
            "total",
            "partial_total",
            "all_total",
            "most_total",
            "page",
            "per_page",
            "took_ms",
            "engine",
            "generation",
            "hits",
            "facets",
            "suggestion",
            "notes",
            "read_as",
            "next_cursor",
        ]
    )
    assert (body["query"], body["total"], body["page"], body["per_page"]) == ("marée", 2, 1, 1)
    assert body["facets"]["month"] == [["2024-03", 1], ["2023-11", 1]]
    assert body["hits"][0]["id"] == PRESS[0].id
    assert body["hits"][0]["highlights"]["title"] == "La <mark>marée</mark> d’équinoxe attendue à Saint-Malo"


def test_the_json_keeps_its_accents(client):
    assert "équinoxe" in client.get("/api/search?q=marée").text


def test_every_parameter_reaches_the_engine(client, engine):
    client.get(
        "/api/search?q=mer&page=2&per_page=7&sort=oldest&source=A&source=B&section=C&author=D"
        "&since=2024-01-01&until=2024-01-31&facets=1"
    )

    assert engine.requests == [
        Request("mer", 2, 7, "oldest", ("A", "B"), ("C",), ("D",), "2024-01-01", "2024-01-31", True, count_words=True)
    ]


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20"])
def test_a_search_without_a_query_is_refused_with_the_cure(client, query):
    answered = client.get(f"/api/search{query}")

    assert answered.status_code == 400
    assert answered.mimetype == "application/problem+json"
    assert "?q=missiles" in answered.json["detail"]


def test_a_page_beyond_the_last_is_empty_and_keeps_the_total(client):
    body = client.get("/api/search?q=tempête&page=999").json

    assert (body["total"], body["hits"]) == (25, [])


def test_an_article_is_given_as_stored(client):
    body = client.get(f"/api/article/{PRESS[0].id}").json

    assert body["title"] == PRESS[0].title
    assert body["text"] == PRESS[0].text
    assert body["date"] == "2024-03-01T10:50:00+01:00"
    assert (body["agency"], body["tags"]) == ("AFP", ["Marées", 'Le "mur" de mer'])
    assert body["provenance"] == {"title": "jsonld", "author": "text", "date": "jsonld", "section": "url"}
    assert body["removed"] == [{"line": "Vidéo suivante dans 5 secondes", "reason": PRESS[0].removed[0].reason}]


def test_json_from_hostile_text_is_no_page(client):
    answered = client.get("/api/search?q=piégé")

    assert answered.headers["X-Content-Type-Options"] == "nosniff"
    assert "<script" not in json.loads(answered.text)["hits"][0]["highlights"]["snippet"]


def test_alive_whatever_the_index(client_for):
    down = FakeEngine(error=IndexMissing(Message(fr="aucun index", en="no index")))
    answered = client_for(down).get("/healthz")

    assert (answered.status_code, answered.json) == (200, {"status": "ok"})
    assert answered.headers["Cache-Control"] == "no-store"


def test_ready_names_the_generation_that_answers(client):
    answered = client.get("/readyz")

    assert (answered.status_code, answered.json) == (
        200,
        {"status": "ready", "generation": "fake-28", "articles": 28},
    )


@pytest.mark.parametrize(("lang", "reason"), [("fr", "aucun index"), ("en", "no index")])
def test_not_ready_gives_the_reason(client_for, lang, reason):
    down = FakeEngine(error=IndexMissing(Message(fr="aucun index", en="no index")))
    answered = client_for(down, lang).get("/readyz")

    assert (answered.status_code, answered.json) == (503, {"status": "unavailable", "reason": reason})


def test_an_application_can_be_made_from_the_environment_before_there_is_an_index(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("SEARCH_INDEX", str(tmp_path / "none"))
    monkeypatch.delenv("SEARCH_ENGINE", raising=False)
    client = create_app().test_client()

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert "search reindex" in client.get("/?q=mer").text


def test_two_applications_live_side_by_side(tmp_path: Path):
    french = create_app(Settings(tmp_path), FakeEngine(PRESS)).test_client()
    english = create_app(Settings(tmp_path, lang="en"), FakeEngine()).test_client()

    assert french.get("/readyz").json["articles"] == 28
    assert english.get("/readyz").json["articles"] == 0
    assert "Chercher" in french.get("/").text
    assert "Search" in english.get("/").text


def test_cursors_lead_through_an_answer_and_any_other_is_a_400(client: FlaskClient) -> None:
    asked, found, cursor = "/api/search?q=tempête&per_page=7&sort=oldest", [], ""
    while cursor is not None:
        page = client.get(f"{asked}&cursor={cursor}").json
        assert page is not None
        found += [hit["id"] for hit in page["hits"]]
        cursor = page["next_cursor"]
    assert len(found) == len(set(found)) == page["total"] == 25 and page["page"] == 4
    for wrong in ("x", page["query"], "a" * 300):
        response = client.get(f"{asked}&cursor={wrong}")
        assert response.status_code == 400 and response.mimetype == "application/problem+json"
