"""Every failure as a page and as a problem document."""

import re

import pytest
from fakes import FakeEngine
from press import HOSTILE

from index.messages import Message
from search.errors import (
    BadQuery,
    EngineUnavailable,
    IndexDamaged,
    IndexMissing,
    IndexStale,
    QueryTooLong,
    SearchError,
)

LINE = Message(fr="rien ne va : lancez « search reindex DOSSIER »", en="all is wrong: run “search reindex FOLDER”")

ERRORS = [
    (BadQuery, 400, "bad-query"),
    (QueryTooLong, 413, "query-too-long"),
    (IndexMissing, 503, "index-missing"),
    (IndexStale, 503, "index-stale"),
    (IndexDamaged, 503, "index-damaged"),
    (EngineUnavailable, 503, "engine-unavailable"),
    (SearchError, 500, "failure"),
]


@pytest.mark.parametrize(("error", "status", "kind"), ERRORS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_error_is_a_problem_document_under_api(client_for, error, status, kind, lang):
    answered = client_for(FakeEngine(error=error(LINE)), lang).get("/api/search?q=mer")

    assert answered.status_code == status
    assert answered.mimetype == "application/problem+json"
    assert answered.headers["Content-Language"] == lang
    assert answered.json["type"] == f"urn:manchette:problem:{kind}"
    assert answered.json["status"] == status
    assert answered.json["title"]
    assert answered.json["detail"] == LINE.text(lang)
    assert set(answered.json) == {"type", "title", "status", "detail"}


@pytest.mark.parametrize(("error", "status", "kind"), ERRORS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_error_is_a_page_elsewhere(client_for, error, status, kind, lang):
    answered = client_for(FakeEngine(error=error(LINE)), lang).get("/?q=mer")

    assert answered.status_code == status
    assert answered.mimetype == "text/html"
    assert f'<html lang="{lang}">' in answered.text
    assert "<code>search reindex" in answered.text
    assert 'value="mer"' in answered.text
    assert '<meta name="robots" content="noindex">' in answered.text


@pytest.mark.parametrize(
    ("asked", "more", "status", "kind"),
    [
        ("/api/search?q=mer", {"headers": {"X-Cookie": "a" * 40_000}}, 431, "head-too-long"),
        ("/api/search?q=mer", {"headers": {f"X-{at}": "a" * 1_000 for at in range(40)}}, 431, "head-too-long"),
        ("/api/search?q=mer", {"data": b"a" * 300_000}, 413, "body-too-long"),
        ("/api/search?q=mer", {"headers": {"Transfer-Encoding": "chunked"}}, 413, "body-too-long"),
        ("/api/search?q=" + "a" * 40_000, {}, 414, "address-too-long"),
        ("/api/" + "a" * 3_000, {}, 414, "address-too-long"),
        ("/api/nowhere", {}, 404, "not-found"),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_request_that_is_too_long_is_a_problem_with_its_sentence(client_for, asked, more, status, kind, lang):
    answered = client_for(FakeEngine(), lang).get(asked, **more)

    assert (answered.status_code, answered.mimetype) == (status, "application/problem+json")
    assert answered.json["type"] == f"urn:manchette:problem:{kind}"
    assert answered.json["detail"].endswith(".") and answered.headers["Content-Language"] == lang


def test_the_start_page_without_an_index_shows_the_command(client_for):
    answered = client_for(FakeEngine(error=IndexMissing(LINE))).get("/")

    assert answered.status_code == 503
    assert "<code>search reindex DOSSIER</code>" in answered.text
    assert 'role="search"' in answered.text


def test_an_article_without_an_index_shows_the_command(client_for):
    assert "search reindex" in client_for(FakeEngine(error=IndexMissing(LINE))).get("/article/1").text


def test_a_query_at_fault_is_shown_at_its_place_with_its_repair(client_for):
    error = BadQuery(LINE, position=4, repair="mer calme")
    client = client_for(FakeEngine(error=error))

    problem = client.get("/api/search?q=mer+(calme").json
    page = client.get("/?q=mer+(calme").text

    assert (problem["position"], problem["repair"]) == (4, "mer calme")
    assert "mer <mark>(</mark>calme" in page
    assert '<a href="/?q=mer+calme">mer calme</a>' in page


@pytest.mark.parametrize("position", [0, 3, 99, -1, None])
def test_any_position_is_shown_without_breaking_the_page(client_for, position):
    answered = client_for(FakeEngine(error=BadQuery(LINE, position=position))).get("/?q=mer")

    assert answered.status_code == 400
    assert ("<mark>" in answered.text) == (position in (0, 3))


def test_hostile_messages_and_queries_are_shown_not_run(client_for):
    line = Message(fr=f"« search {HOSTILE} » et {HOSTILE}", en="x")
    error = BadQuery(line, position=0, repair=HOSTILE)
    page = client_for(FakeEngine(error=error)).get("/", query_string={"q": HOSTILE}).text

    own = re.findall('<script type="module" src="/static/[a-z]+[.]js[?]v=[0-9a-f]+"></script>', page)
    assert page.count("<script") == len(own)


@pytest.mark.parametrize("query", ["page=0", "page=deux", "per_page=1000", "sort=date", "since=hier"])
def test_a_bad_parameter_is_a_400_that_names_it(client, query):
    name = query.split("=")[0]
    page = client.get(f"/?q=mer&{query}")
    problem = client.get(f"/api/search?q=mer&{query}")

    assert (page.status_code, problem.status_code) == (400, 400)
    label = {"sort": "Trier par", "since": "Du"}.get(name, name)
    assert f"«\u00a0{label}\u00a0»" in page.text
    assert f"«\u00a0{name}\u00a0»" in problem.json["detail"]
    assert 'value="mer"' in page.text


def test_an_order_that_is_none_is_refused_with_the_orders_that_the_form_offers(client):
    page, problem = client.get("/?q=mer&sort=date").text, client.get("/api/search?q=mer&sort=date").json

    assert "choisissez Pertinence, Plus récents, Plus anciens" in page
    assert "choisissez relevance, newest, oldest" in problem["detail"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_unknown_address_is_a_404(client_for, engine, lang):
    client = client_for(engine, lang)

    for path in ("/nulle-part", "/article/ffff?q=mer"):
        page = client.get(path)
        assert (page.status_code, page.mimetype) == (404, "text/html")
        assert 'role="search"' in page.text
    for path in ("/api/nulle-part", "/api/article/ffff"):
        problem = client.get(path)
        assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")
        assert problem.json["type"] == "urn:manchette:problem:not-found"


def test_other_methods_are_refused_with_those_allowed(client):
    page, problem = client.post("/"), client.delete("/api/search")

    assert (page.status_code, problem.status_code) == (405, 405)
    assert "GET" in page.headers["Allow"]
    assert "GET" in problem.headers["Allow"]
    assert problem.json["status"] == 405


def test_an_address_past_all_measure_is_a_414_and_never_reaches_the_engine(client, engine):
    long = "a" * 40_000

    assert client.get(f"/?q={long}").status_code == 414
    assert client.get(f"/api/search?q={long}").json["status"] == 414
    assert engine.requests == []


def test_the_longest_accented_query_fits_in_an_address(client, engine):
    client.get("/api/search", query_string={"q": "é" * 4096})

    assert engine.requests[0].query == "é" * 4096


def test_an_unforeseen_failure_tells_nothing_of_the_inside(client_for, caplog):
    client = client_for(FakeEngine(error=RuntimeError("secret")))  # type: ignore[arg-type]
    client.application.testing = False

    page, problem = client.get("/?q=mer"), client.get("/api/search?q=mer")

    assert (page.status_code, problem.status_code) == (500, 500)
    assert "secret" not in page.text + problem.text
    assert "secret" in caplog.text
