"""Searches as feeds, and the description by which a browser searches here."""

from xml.etree import ElementTree

import feedparser
import pytest
from flask.testing import FlaskClient
from press import PRESS

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_a_search_is_a_feed_of_its_newest_articles(client: FlaskClient) -> None:
    response = client.get("/feed.atom?q=marée&source=Le+Courrier+des+Rives")
    assert response.status_code == 200 and response.mimetype == "application/atom+xml"
    feed = feedparser.parse(response.data)
    assert not feed.bozo and feed.feed.title == "Manchette : marée"
    (entry,) = feed.entries
    assert entry.title == PRESS[0].title and entry.author == PRESS[0].author
    assert entry.id == f"urn:manchette:article:{PRESS[0].id}"
    assert entry.link == f"http://localhost/article/{PRESS[0].id}"
    assert entry.updated == "2024-03-01T00:00:00+01:00"


def test_every_entry_has_what_the_format_wants_and_the_newest_comes_first(client: FlaskClient) -> None:
    root = ElementTree.fromstring(client.get("/feed.atom?q=tempête&sort=oldest&page=2").data)
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 25
    for one in (root, *entries):
        assert all(one.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    updated = [one.findtext(f"{ATOM}updated") or "" for one in entries]
    assert updated == sorted(updated, reverse=True)
    links = {link.get("rel"): link.get("href") or "" for link in root.findall(f"{ATOM}link")}
    assert links["self"].startswith("http://localhost/feed.atom?q=") and links["alternate"].startswith(
        "http://localhost/?q="
    )


def test_an_article_without_a_date_and_hostile_words_are_well_formed(client: FlaskClient) -> None:
    root = ElementTree.fromstring(client.get("/feed.atom?q=piégé%00%1b%20%3C%26%22").data)
    assert [one.findtext(f"{ATOM}title") for one in root.findall(f"{ATOM}entry")] in ([], [PRESS[2].title])
    root = ElementTree.fromstring(client.get("/feed.atom?q=piégé").data)
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == PRESS[2].title and entry.findtext(f"{ATOM}updated")


def test_a_reader_that_has_the_feed_is_not_sent_it_again(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fakes.datetime", _Still)
    first = client.get("/feed.atom?q=marée")
    again = client.get("/feed.atom?q=marée", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""
    other = client.get("/feed.atom?q=tempête", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


class _Still:
    """A clock that stands."""

    @staticmethod
    def now(zone: object) -> "_Still":
        return _Still()

    def isoformat(self, timespec: str) -> str:
        return "2024-03-02T12:00:00+00:00"


def test_a_feed_without_a_query_is_a_400(client: FlaskClient) -> None:
    assert client.get("/feed.atom").status_code == 400


def test_the_description_leads_to_pages_feeds_and_suggestions(client: FlaskClient) -> None:
    response = client.get("/opensearch.xml")
    assert response.mimetype == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(response.data)
    name = root.findtext(f"{SEARCH}ShortName") or ""
    assert 1 <= len(name) <= 16 and root.findtext(f"{SEARCH}Description")
    urls = {url.get("type") or "": url.get("template") or "" for url in root.findall(f"{SEARCH}Url")}
    assert urls["application/x-suggestions+json"] == ("http://localhost/api/suggest?format=opensearch&q={searchTerms}")
    for kind in ("text/html", "application/atom+xml"):
        answer = client.get(urls[kind].replace("{searchTerms}", "mar%C3%A9e"))
        assert answer.status_code == 200 and answer.mimetype == kind


def test_pages_name_the_description_and_results_their_feed(client: FlaskClient) -> None:
    assert 'rel="search"' in client.get("/").text and 'href="/opensearch.xml"' in client.get("/").text
    page = client.get("/?q=marée&source=L’Écho+du+Large").text
    assert 'type="application/atom+xml"' in page and "/feed.atom?q=mar%C3%A9e&amp;source=" in page
