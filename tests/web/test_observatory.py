"""The headers, scored by the published rules of HTTP Observatory
(https://developer.mozilla.org/observatory/docs/tests_and_scoring)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from press import PRESS

from search.config import settings_from
from web import create_app

HALF_A_YEAR = 15_768_000
PAGES = ["/", "/?q=mar%C3%A9e", "/article/0000000000000001", "/aide", "/api/docs", "/none", "/?q=date:2024-13-45"]
ALL = [
    *PAGES,
    "/api/search?q=mer",
    "/api/none",
    "/healthz",
    "/metrics",
    "/export?q=mer",
    "/feed.atom?q=mer",
    "/robots.txt",
]


@pytest.fixture(scope="module")
def site() -> FlaskClient:
    settings = replace(settings_from({"SEARCH_INDEX": "/i"}), proxies=1)
    return create_app(settings, FakeEngine(PRESS)).test_client()


def over_https(site: FlaskClient, path: str) -> tuple[Mapping[str, str], str]:
    answered = site.get(path, headers={"X-Forwarded-Proto": "https"})
    return answered.headers, answered.text


class Loaded(HTMLParser):
    """What a page loads and runs, and what stands in its own source."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str | None] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("type") == "application/ld+json":  # data, which nothing runs
            return
        if tag == "script":
            self.scripts.append(given.get("src"))
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in given) else []


def policy(text: str) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in text.split(";") if part.strip()}


def modifiers(headers: Mapping[str, str], page: str) -> dict[str, int]:
    """What each rule adds or takes, of those that a server behind a proxy can meet by itself."""
    csp = policy(headers.get("Content-Security-Policy", ""))
    sources = [source for name in csp for source in csp[name]]
    found = {"csp": -25}
    if csp:
        unsafe = {"'unsafe-inline'", "'unsafe-eval'", "data:", "http:", "*"} & set(sources)
        found["csp"] = -20 if unsafe else 10 if csp.get("default-src") == ["'none'"] else 5
    found["cookies"] = -20 if "Set-Cookie" in headers else 0
    found["cors"] = -50 if headers.get("Access-Control-Allow-Credentials") else 0
    private = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    found["referrer"] = 5 if headers.get("Referrer-Policy") in private else -5
    age = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    found["hsts"] = -20 if age is None else 0 if int(age[1]) >= HALF_A_YEAR else -10
    loaded = Loaded()
    loaded.feed(page)
    foreign = [source for source in loaded.scripts if source and not re.match("/[^/]", source)]
    found["integrity"] = -5 if foreign else 0
    found["sniffing"] = 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5
    framed = csp.get("frame-ancestors") == ["'none'"]
    found["framing"] = 5 if framed else 0 if headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20
    found["resources"] = 10 if headers.get("Cross-Origin-Resource-Policy") in ("same-origin", "same-site") else 0
    return found


@pytest.mark.parametrize("path", ALL)
def test_every_answer_has_the_highest_grade(site: FlaskClient, path: str) -> None:
    headers, text = over_https(site, path)
    found = modifiers(headers, text if path in PAGES else "")
    base = 100 + sum(points for points in found.values() if points < 0)
    # What is given above 100 counts only for who has lost little.
    score = base + (sum(points for points in found.values() if points > 0) if base >= 90 else 0)
    assert (base, score) == (100, 130), found


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_anything_that_the_policy_would_have_to_make_an_exception_for(site: FlaskClient, path: str) -> None:
    loaded = Loaded()
    loaded.feed(over_https(site, path)[1])
    assert loaded.inline == []


def test_what_a_browser_could_lend_to_pages_is_lent_to_none(site: FlaskClient) -> None:
    headers, _ = over_https(site, "/")
    assert all(part.strip().endswith("=()") for part in headers["Permissions-Policy"].split(","))
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_https_for_good_is_asked_only_where_a_believed_proxy_tells_of_https(site: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in site.get("/").headers
    direct = create_app(settings_from({"SEARCH_INDEX": "/i"}), FakeEngine(PRESS)).test_client()
    assert "Strict-Transport-Security" not in direct.get("/", headers={"X-Forwarded-Proto": "https"}).headers
