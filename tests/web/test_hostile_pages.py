"""Pages and JSON over articles, and questions, that hold what steers a terminal or a browser."""

import json
from urllib.parse import urlencode

import hostile
import pytest
from fakes import FakeEngine

from index.article import Version

SHOWN = ("/?q=phare", "/article/a1?q=phare", "/article/a1?v=1", "/article/none", "/?q=phare&page=9",
         "/concordance?q=phare", "/concordance?q=phare&format=csv", "/dossiers/choisir?pick=a1&pick=a2", "/corpus",
         "/corpus?format=csv", "/article/a1/citation?format=csl-json")  # fmt: skip


@pytest.fixture
def engine() -> FakeEngine:
    old = Version(1, "2024-03-06T10:00:00+01:00", hostile.article())
    articles = [hostile.article("a1"), hostile.article("a2")]
    return FakeEngine(articles, families=[("a1", "a2")], versions=[old])


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("address", SHOWN)
def test_no_page_holds_any_of_it(client_for, engine, address, lang):
    answered = client_for(engine, lang).get(address)
    assert answered.status_code in (200, 404)
    assert hostile.found(answered.get_data(as_text=True)) == []


@pytest.mark.parametrize("address", ["/api/search?q=phare&facets=1", "/api/article/a1"])
def test_no_json_holds_any_of_it_and_its_values_are_what_they_were(client_for, engine, address):
    answered = client_for(engine).get(address)
    text = answered.get_data(as_text=True)
    assert (answered.status_code, hostile.found(text)) == (200, [])
    if "article" in address:
        assert json.loads(text)["title"] == hostile.article().title


@pytest.mark.parametrize("parameter", ["q", "page", "sort", "source", "section", "author", "since", "v"])
def test_what_is_asked_is_not_given_back_as_it_came(client_for, engine, parameter):
    asked = hostile.EVERYTHING.encode("utf-8", "surrogatepass")
    for path in (
        "/",
        "/api/search",
        "/article/a1",
        "/article/none",
        "/concordance",
        "/comparer",
        "/dossiers",
        "/corpus",
    ):
        answered = client_for(engine).get(f"{path}?{urlencode({'q': 'phare', parameter: asked})}")
        assert answered.status_code in (200, 400, 404)
        assert hostile.found(answered.get_data(as_text=True)) == []


def test_what_is_said_of_a_dossier_steers_nothing(client_for, engine):
    client = client_for(engine)
    said = hostile.EVERYTHING.encode("utf-8", "replace").decode()
    client.post("/dossiers", data={"do": "add", "new": "Phares", "pick": "a1", "heading": said})
    for fields in (
        {"do": "save", "article": "a1", "note": said, "heading": said},
        {"do": "summarise", "summary": said},
    ):
        client.post("/dossiers", data={"name": "Phares", **fields})
    for path in ("/dossiers", "/dossiers?name=Phares", "/dossiers/revue?name=Phares"):
        answered = client.get(path)
        assert (answered.status_code, hostile.found(answered.get_data(as_text=True))) == (200, [])
