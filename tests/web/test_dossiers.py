"""Dossiers by their links."""

from pathlib import Path

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from press import PRESS

from search.dossiers.resolved import item_of
from search.dossiers.store import DossierItem, DossierStore


@pytest.fixture
def link(tmp_path: Path, engine: FakeEngine) -> str:
    store = DossierStore(tmp_path)
    store.create("Marées & <ports>", "Ce que dit la mer.")
    found = [item_of(engine, article.id, "À Saint-Malo") for article in PRESS[:3]]
    store.add("Marées & <ports>", [one for one in found if one is not None])
    store.add("Marées & <ports>", [DossierItem("0123456789abcdef", 1, "Un article disparu", "Le Large")])
    return store.share("Marées & <ports>")


def test_a_link_shows_the_dossier_as_a_press_review(client: FlaskClient, link: str) -> None:
    response = client.get(f"/dossier/{link}")
    assert response.status_code == 200 and response.mimetype == "text/html"
    assert "<h1>Marées &amp; &lt;ports&gt;</h1>" in response.text and "Ce que dit la mer." in response.text
    assert "<h2>À Saint-Malo</h2>" in response.text and "La mairie ferme la digue" in response.text
    assert "Un article disparu" in response.text
    assert "<script>" not in response.text and "javascript:" not in response.text


def test_its_own_style_is_the_only_one_that_it_may_have(client: FlaskClient, link: str) -> None:
    policy = client.get(f"/dossier/{link}").headers["Content-Security-Policy"]
    assert "style-src 'sha256-" in policy and "unsafe" not in policy and "default-src 'none'" in policy


def test_the_link_stays_with_those_who_have_it(client: FlaskClient, link: str) -> None:
    for address in (f"/dossier/{link}", f"/api/dossier/{link}"):
        headers = client.get(address).headers
        assert headers["Referrer-Policy"] == "no-referrer" and headers["X-Robots-Tag"] == "noindex"
        assert headers["Cache-Control"] == "private, no-store"


def test_its_list_is_there_as_json(client: FlaskClient, link: str) -> None:
    told = client.get(f"/api/dossier/{link}").json
    assert told is not None and told["name"] == "Marées & <ports>"
    assert [one["title"] for one in told["items"] if one["lost"]] == ["Un article disparu"]
    assert link not in str(told)


@pytest.mark.parametrize("secret", ["x", "..", "%27%20OR%201=1", "A" * 500])
def test_any_other_link_leads_nowhere(client: FlaskClient, link: str, secret: str) -> None:
    assert client.get(f"/dossier/{secret}").status_code == 404
    assert client.get(f"/api/dossier/{secret}").status_code == 404


def test_the_icon_that_a_browser_asks_of_a_page_that_names_none_is_the_site_s(client: FlaskClient, link: str) -> None:
    assert 'rel="icon"' not in client.get(f"/dossier/{link}").text
    answered = client.get("/favicon.ico", follow_redirects=True, buffered=True)
    assert answered.status_code == 200 and answered.mimetype == "image/svg+xml"
