"""Behind proxies, under a path, under names of its own: what the site says of its addresses, and whom it answers."""

from dataclasses import replace

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient

from search.config import Settings, settings_from
from search.errors import BadSetting
from web import create_app


def client(**settings: object) -> FlaskClient:
    made = replace(settings_from({"SEARCH_INDEX": "/i"}), **settings)  # type: ignore[arg-type]
    assert isinstance(made, Settings)
    return create_app(made, FakeEngine()).test_client()


def test_a_host_that_is_not_named_is_refused() -> None:
    site = client(hosts=("presse.example", ".interne.example"))
    assert site.get("/", headers={"Host": "presse.example:8000"}).status_code == 200
    assert site.get("/", headers={"Host": "a.interne.example"}).status_code == 200
    for host in ("evil.example", "presse.example.evil.example", "127.0.0.1"):
        refused = site.get("/api/search?q=phare", headers={"Host": host})
        assert (refused.status_code, refused.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize("root", ["", "/archives"])
def test_a_process_s_first_request_may_come_under_another_name_and_gets_a_page(root: str) -> None:
    site = client(hosts=("presse.example",), url_prefix=root)
    refused = site.get(f"{root}/", headers={"Host": "evil.example"})
    assert (refused.status_code, refused.mimetype) == (400, "text/html")
    assert f'href="{root}/opensearch.xml"' in refused.text and "evil" not in refused.text
    assert site.get(f"{root}/", headers={"Host": "presse.example"}).status_code == 200


def test_forwarded_headers_count_for_nothing_without_a_proxy() -> None:
    page = client().get("/article//x", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"})
    assert page.status_code == 404
    assert b"evil" not in page.data


def test_a_proxy_that_is_named_tells_under_which_path_the_site_is_seen() -> None:
    page = client(proxies=1).get("/", headers={"X-Forwarded-Prefix": "/archives"})
    assert b'action="/archives/"' in page.data
    assert b'href="/archives/static/' in page.data


@pytest.mark.parametrize("asked", ["/archives/", "/", "/archives"])
def test_under_a_path_links_begin_with_it_whether_the_proxy_takes_it_off_or_not(asked: str) -> None:
    page = client(url_prefix="/archives").get(asked)
    assert page.status_code == 200
    assert b'action="/archives/"' in page.data


def test_under_a_path_the_health_and_the_json_are_there_too() -> None:
    site = client(url_prefix="/archives")
    assert site.get("/archives/healthz").status_code == 200
    assert site.get("/archives/api/search?q=phare").status_code == 200
    assert site.get("/archives/api/none").mimetype == "application/problem+json"
    assert site.get("/archivesque/healthz").status_code == 404


def test_an_address_with_a_doubled_slash_is_not_sent_on_to_the_name_a_client_claims() -> None:
    answer = client().get("/article//x", headers={"Host": "evil.example"})
    assert answer.status_code == 404
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SEARCH_HOSTS", "http://presse.example"),
        ("SEARCH_HOSTS", ","),
        ("SEARCH_HOSTS", "a b"),
        ("SEARCH_PROXIES", "yes"),
        ("SEARCH_PROXIES", "10"),
        ("SEARCH_URL_PREFIX", "archives"),
        ("SEARCH_URL_PREFIX", "/a/../b?x"),
    ],
)
def test_a_place_that_cannot_be_meant_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        settings_from({"SEARCH_INDEX": "/i", name: value})


def test_more_filters_than_anybody_ticks_are_refused_at_once() -> None:
    site = client()
    hundred = "&".join(f"source=s{number}" for number in range(100))
    assert site.get(f"/?q=phare&{hundred}").status_code == 200
    assert site.get(f"/?q=phare&{hundred}&exclude=source:x").status_code == 400
    assert site.get(f"/api/search?q=phare&{hundred}&tag=x").status_code == 400
    again = "&".join(["source=s"] * 2_000)
    assert site.get(f"/?q=phare&{again}").status_code == 200


def test_robots_may_read_the_start_page_alone() -> None:
    lines = client().get("/robots.txt").text.split("\n")
    assert lines[:4] == ["User-agent: *", "Allow: /$", "Allow: /static/", "Disallow: /"]
