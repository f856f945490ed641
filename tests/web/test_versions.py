"""Old versions of an article: their own address, a list of them, and what changed."""

from dataclasses import replace

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from press import HOSTILE, PRESS

from index.article import Version

NOW = replace(PRESS[0], text="La marée atteindra 116 samedi.\nLa digue est fermée.")
OLD = [
    Version(3, "2024-03-01T12:00:00+01:00", replace(PRESS[0], text="La marée atteindra 115 samedi.")),
    Version(4, "2024-03-02T09:30:00+01:00", replace(PRESS[0], text=f"La marée {HOSTILE} samedi.")),
]
HERE = f"/article/{NOW.id}"


@pytest.fixture
def client(client_for) -> FlaskClient:
    return client_for(FakeEngine([NOW, PRESS[1]], versions=OLD))


def test_an_article_lists_its_versions_with_their_dates(client):
    page = client.get(f"{HERE}?q=digue").text

    assert (
        f'href="{HERE}?v=3&amp;q=digue">Version 3, remplacée le 1er\u00a0mars\u00a02024 à 12\u00a0h\u00a000</a>' in page
    )
    assert "Version 5, en cours" in page
    assert "La digue est fermée" not in page.split('class="text"')[0]
    assert "atteindra 116" in page


def test_an_old_version_is_read_at_its_own_address_with_what_changed_next(client):
    page = client.get(f"{HERE}?v=3").text

    assert "atteindra 115" in page
    assert "Vous lisez la version 3" in page
    assert f'href="{HERE}">Lire la version en cours</a>' in page
    assert "<del>atteindra 115</del> <ins>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;</ins> samedi." in page
    assert HOSTILE not in client.get(f"{HERE}?v=4").text


def test_the_current_version_has_an_address_too_and_no_differences(client):
    page = client.get(f"{HERE}?v=5").text

    assert "atteindra 116" in page
    assert "Vous lisez" not in page
    assert "<ins>" not in page


def test_an_article_that_never_changed_lists_no_version(client):
    assert 'id="versions"' not in client.get(f"/article/{PRESS[1].id}").text
    assert client.get(f"/api/article/{PRESS[1].id}").json["versions"] == [{"v": 1, "replaced": None}]


@pytest.mark.parametrize(("version", "status"), [("2", 404), ("6", 404), ("0", 400), ("trois", 400), ("-1", 400)])
def test_a_version_that_is_not_there_is_not_found_and_one_that_cannot_be_is_refused(client, version, status):
    assert client.get(f"{HERE}?v={version}").status_code == status
    assert client.get(f"/api{HERE}?v={version}").status_code == status


def test_the_json_gives_a_version_and_the_list_of_them(client):
    body = client.get(f"/api{HERE}?v=3").json

    assert (body["version"], body["text"]) == (3, "La marée atteindra 115 samedi.")
    assert body["versions"] == [
        {"v": 3, "replaced": "2024-03-01T12:00:00+01:00"},
        {"v": 4, "replaced": "2024-03-02T09:30:00+01:00"},
        {"v": 5, "replaced": None},
    ]
    assert body["changes"][0] == PRESS[0].title
    assert client.get(f"/api{HERE}").json["changes"] is None
    assert client.get(f"/api{HERE}").json["text"] == NOW.text


def test_no_search_finds_an_old_version(client):
    assert client.get("/api/search?q=115").json["total"] == 0
