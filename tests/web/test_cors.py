"""Scripts of other sites: those that are named may read /api, no other."""

from dataclasses import replace

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from press import PRESS

from search.config import settings_from
from search.errors import BadSetting
from web import create_app

DESK = "https://desk.example"


def site(*origins: str) -> FlaskClient:
    settings = replace(settings_from({"SEARCH_INDEX": "/i"}), cors=origins)
    return create_app(settings, FakeEngine(PRESS)).test_client()


def test_no_other_site_may_read_unless_one_is_named() -> None:
    for method in ("GET", "OPTIONS"):
        answered = site().open("/api/search?q=mer", method=method, headers={"Origin": DESK})
        assert not [name for name in dict(answered.headers) if name.startswith("Access-Control")]


@pytest.mark.parametrize("asked", ["/api/search?q=mer", "/api/search", "/api/none", "/api/openapi.json"])
def test_a_site_that_is_named_may_read_answers_and_problems_alike(asked: str) -> None:
    answered = site("https://other.example", DESK).get(asked, headers={"Origin": DESK})
    assert answered.headers["Access-Control-Allow-Origin"] == DESK
    assert "ETag" in answered.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answered.headers
    assert "Origin" in answered.headers["Vary"]


def test_an_answer_that_did_not_change_may_be_read_too() -> None:
    here = site(DESK)
    tag = here.get("/api/search?q=mer").headers["ETag"]
    again = here.get("/api/search?q=mer", headers={"Origin": DESK, "If-None-Match": tag})
    assert (again.status_code, again.headers["Access-Control-Allow-Origin"]) == (304, DESK)


@pytest.mark.parametrize(
    "origin", ["https://desk.example.evil", "http://desk.example", "https://a.desk.example", "null"]
)
def test_a_site_that_is_not_named_may_not_and_caches_are_told_that_it_matters(origin: str) -> None:
    answered = site(DESK).get("/api/search?q=mer", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in answered.headers
    assert "Origin" in answered.headers["Vary"]


def test_a_browser_that_asks_beforehand_is_told_what_it_may_send() -> None:
    asking = {"Origin": DESK, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    answered = site(DESK).options("/api/search?q=mer", headers=asking)
    assert (answered.status_code, answered.headers["Access-Control-Allow-Methods"]) == (200, "GET, HEAD")
    assert "If-None-Match" in answered.headers["Access-Control-Allow-Headers"]
    assert "POST" not in str(answered.headers)


def test_all_sites_may_read_the_json_where_that_is_set_but_no_page() -> None:
    here = site("*")
    assert here.get("/api/search?q=mer", headers={"Origin": DESK}).headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in here.get("/?q=mer", headers={"Origin": DESK}).headers


@pytest.mark.parametrize(
    "value", ["desk.example", "https://desk.example/", "https://a.example,", "*,https://a.example"]
)
def test_origins_as_no_browser_writes_them_are_refused_or_read_as_meant(value: str) -> None:
    if value.endswith(","):
        assert settings_from({"SEARCH_INDEX": "/i", "SEARCH_CORS": value}).cors == ("https://a.example",)
        return
    with pytest.raises(BadSetting, match="SEARCH_CORS"):
        settings_from({"SEARCH_INDEX": "/i", "SEARCH_CORS": value})
