"""Answers as files over HTTP."""

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.request import urlopen

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from press import PRESS, article

from search.export import EXPORT_FORMATS
from web.state import EXPORTS_AT_ONCE


def test_an_answer_is_sent_whole_with_a_name_and_a_type(client: FlaskClient) -> None:
    response = client.get("/export?q=tempête+côte&format=jsonl")
    assert response.status_code == 200 and response.mimetype == "application/jsonl"
    assert response.headers["Content-Disposition"] == 'attachment; filename="tempete-cote.jsonl"'
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert len(lines) == 25 and all("path" not in line for line in lines)


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_every_format_is_sent(client: FlaskClient, name: str) -> None:
    response = client.get(f"/export?q=marée&format={name}")
    assert response.status_code == 200
    assert f"{response.mimetype}" == EXPORT_FORMATS[name].mimetype.partition(";")[0]
    assert b"page-1.txt" not in response.data
    if EXPORT_FORMATS[name].binary:
        assert zipfile.ZipFile(io.BytesIO(response.data)).testzip() is None


def test_filters_order_families_and_a_page_are_those_of_the_search(
    client_for: Callable[..., FlaskClient],
) -> None:
    engine = FakeEngine(PRESS, families=[[PRESS[3].id, PRESS[5].id]])
    client = client_for(engine)
    asked = "/export?q=tempête&format=jsonl&sort=oldest&source=Le+Courrier+des+Rives"
    assert len(client.get(asked).text.splitlines()) == 12
    assert len(client.get(asked + "&familles=0").text.splitlines()) == 13
    assert client.get(asked + "&families=all").text == client.get(asked + "&familles=0").text
    assert client.get(asked + "&families=some").status_code == 400
    page = [json.loads(line)["date"] for line in client.get(asked + "&page=2&per_page=3&familles=0").text.splitlines()]
    assert page == ["2022-01-07", "2022-01-09", "2022-01-11"]


@pytest.mark.parametrize(
    ("query", "said"),
    [("q=mar%C3%A9e&format=pdf", "format"), ("format=csv", "q"), ("q=mar%C3%A9e&since=hier", "AAAA-MM-JJ")],
)
def test_what_cannot_be_meant_is_a_400_with_its_cure(client: FlaskClient, query: str, said: str) -> None:
    response = client.get(f"/export?{query}")
    assert response.status_code == 400 and said in response.text


def test_a_server_sends_an_answer_as_it_is_read_and_outlives_who_goes_away(
    serving: Callable[[FakeEngine], AbstractContextManager[str]],
) -> None:
    long = [
        article(1000 + number, f"Brume {number}", "La brume tombe sur le port. " * 200, date="2024-01-01")
        for number in range(400)
    ]
    with serving(FakeEngine(long)) as address:
        for _ in range(3):
            gone = urlopen(f"{address}/export?q=brume&format=txt")
            assert gone.headers["Transfer-Encoding"] == "chunked" and gone.read(10)
            gone.close()
        with urlopen(f"{address}/export?q=brume&format=zip") as whole:
            archive = zipfile.ZipFile(io.BytesIO(whole.read()))
        assert archive.testzip() is None and len(archive.namelist()) == 403


def test_exports_leave_threads_to_those_who_search(client: FlaskClient) -> None:
    under_way = [client.get("/export?q=marée&format=zip") for _ in range(EXPORTS_AT_ONCE)]
    refused = client.get("/export?q=marée")
    assert refused.status_code == 429 and refused.headers["Retry-After"] == "60" and "export" in refused.text
    assert client.get("/?q=marée").status_code == 200
    for at, response in enumerate(under_way):
        if at:
            response.close()
        else:
            assert response.data
    assert client.get("/export?q=marée&format=pdf").status_code == 400
    for _ in range(EXPORTS_AT_ONCE + 1):
        assert client.get("/export?q=marée").status_code == 200


def test_a_name_made_of_a_hostile_query_stays_one(client: FlaskClient) -> None:
    response = client.get('/export?q=marée"%0d%0aX-Evil:1;../..&format=csv')
    assert "X-Evil" not in response.headers
    assert response.headers["Content-Disposition"] == 'attachment; filename="maree-x-evil-1.csv"'
