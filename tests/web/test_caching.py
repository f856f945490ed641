"""What a client need not be sent again."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from press import PRESS

from index.messages import Message
from search.config import Settings
from search.errors import IndexMissing
from web import caching, create_app

ASKED = ["/", "/?q=marée", "/api/search?q=marée", f"/article/{PRESS[0].id}?q=marée", f"/api/article/{PRESS[0].id}"]


def kept(tag: str) -> dict[str, str]:
    return {"If-None-Match": tag}


@pytest.mark.parametrize("address", ASKED)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_answer_that_a_client_has_is_not_sent_again(client: FlaskClient, address: str, method: str) -> None:
    first = client.open(address, method=method)
    again = client.open(address, method=method, headers=kept(first.headers["ETag"]))
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert first.headers["ETag"].startswith('W/"')
    for name in ("ETag", "Cache-Control"):
        assert again.headers[name] == first.headers[name]
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_what_a_client_has_is_told_before_anything_is_searched(client: FlaskClient, engine: FakeEngine) -> None:
    tag = client.get("/?q=marée").headers["ETag"]
    searched = len(engine.requests)
    assert client.get("/?q=marée", headers=kept(f'"other", {tag}')).status_code == 304
    assert len(engine.requests) == searched


def test_another_index_question_language_or_path_is_another_answer(tmp_path: Path) -> None:
    settings = Settings(tmp_path)

    def tag(settings: Settings = settings, articles: int = 3, address: str = "/?q=marée") -> str:
        return create_app(settings, FakeEngine(PRESS[:articles])).test_client().get(address).headers["ETag"]

    others = [
        tag(articles=4),
        tag(address="/?q=mer"),
        tag(address="/api/search?q=marée"),
        tag(replace(settings, lang="en")),
        tag(replace(settings, url_prefix="/archives")),
        tag(replace(settings, half_life=30.0)),
    ]
    assert tag() == tag()
    assert len({tag(), *others}) == 7


def test_another_day_and_another_version_of_the_program_are_other_answers(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/?q=date:hier").headers["ETag"]
    monkeypatch.setattr(caching, "program", lambda: "another")
    second = client.get("/?q=date:hier").headers["ETag"]
    monkeypatch.setattr(caching, "paris_today", lambda: None)
    assert len({first, second, client.get("/?q=date:hier").headers["ETag"]}) == 3


@pytest.mark.parametrize("address", ["/?page=0&q=mer", "/api/search", "/article/none", "/api/none", "/healthz"])
def test_refusals_and_health_have_no_tag_and_any_tag_finds_none(client: FlaskClient, address: str) -> None:
    answered = client.get(address, headers=kept("*"))
    assert answered.status_code != 304
    assert "ETag" not in answered.headers


def test_without_an_index_the_failure_is_told_not_304(client_for, engine: FakeEngine) -> None:
    tag = client_for(engine).get("/?q=mer").headers["ETag"]
    broken = client_for(FakeEngine(error=IndexMissing(Message("rien", "nothing"))))
    assert broken.get("/?q=mer", headers=kept(tag)).status_code == 503


def test_an_answer_during_which_the_index_changed_has_no_tag(client_for) -> None:
    class Changing(FakeEngine):
        def search(self, request):
            found = super().search(request)
            del self.articles[PRESS[0].id]
            return found

    assert "ETag" not in client_for(Changing(PRESS)).get("/api/search?q=mer").headers


def test_style_and_pictures_are_kept_for_good_under_an_address_that_tells_what_they_hold(client: FlaskClient) -> None:
    links = re.findall(r'href="(/static/[^"]+)"', client.get("/").text)
    assert len(links) == 2
    for link in links:
        answered = client.get(link, buffered=True)
        assert answered.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        for other in (link.split("?")[0], link + "0"):
            assert "immutable" not in client.get(other, buffered=True).headers["Cache-Control"]
    assert client.get("/static/none.css?v=0").status_code == 404
