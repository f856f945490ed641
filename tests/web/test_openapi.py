"""The OpenAPI document is what /api is: each route, each parameter's bounds, each answer."""

import base64
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from small_press import article, opened

from search.access_file import password_hash, token_hash
from search.config import Access, Settings
from search.dossiers.resolved import item_of
from search.dossiers.store import DossierStore
from web import create_app

STORM = "La tempête frappe le port. Yann Kergoat ferme le port."
PRESS = [
    article(0, "La tempête au port", STORM, "2020-01-02", "Le Phare"),
    article(1, "Encore un coup de vent", "La tempête tourne. Les tempêtes passent.", "2020-01-03", "Le Phare"),
    article(2, "Marché", "Le marché ouvre au port.", None, "La Marée"),
]


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("desk")
    with opened(PRESS) as engine:
        store = DossierStore(folder)
        store.create("Vents", "Ce qui souffle")
        item = item_of(engine, "a0")
        assert item is not None
        store.add("Vents", [item])
        yield create_app(Settings(folder), engine).test_client()


@pytest.fixture(scope="module")
def document(http: FlaskClient) -> dict[str, Any]:
    answered = http.get("/api/openapi.json")
    assert (answered.status_code, answered.mimetype) == (200, "application/json")
    assert answered.json is not None
    return answered.json


@pytest.fixture(scope="module")
def closed(document: dict[str, Any]) -> dict[str, Any]:
    """The document in which no answer may have a key that is not told."""
    strict = deepcopy(document)
    for schema in strict["components"]["schemas"].values():
        schema["additionalProperties"] = False
    return strict


def check(closed: dict[str, Any], path: str, status: str, media: str, body: object) -> None:
    schema = closed["paths"][path]["get"]["responses"][status]["content"][media]["schema"]
    Draft202012Validator({"components": closed["components"], **schema}).validate(body)


def parameters(document: dict[str, Any], path: str) -> list[dict[str, Any]]:
    return [one for one in document["paths"][path]["get"]["parameters"] if one["in"] == "query"]


def test_the_document_is_openapi(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1.")


def test_every_route_under_api_stands_in_it_and_no_other(http: FlaskClient, document: dict[str, Any]) -> None:
    routes = {
        str(rule).replace("<", "{").replace(">", "}")
        for rule in http.application.url_map.iter_rules()
        if str(rule).startswith("/api")
    }
    assert set(document["paths"]) == routes


def test_it_tells_where_the_site_is_mounted() -> None:
    with opened(PRESS) as engine:
        site = create_app(Settings(PRESS[0].path, url_prefix="/archives"), engine).test_client()
        answered = site.get("/archives/api/openapi.json").json
    assert answered is not None
    assert answered["servers"] == [{"url": "/archives"}]


@pytest.mark.parametrize(("access", "scheme"), [("token", "bearer"), ("basic", "basic")])
def test_it_tells_what_readers_bring_where_the_site_is_closed(tmp_path: Path, access: Access, scheme: str) -> None:
    file = tmp_path / "access"
    file.write_text(f"a:{token_hash('s3same')}\nb:{password_hash('s3same')}\n")
    with opened(PRESS) as engine:
        site = create_app(Settings(tmp_path, access=access, access_file=file), engine).test_client()
        basic = base64.b64encode(b"b:s3same").decode()
        bring = "Bearer s3same" if access == "token" else f"Basic {basic}"
        told = site.get("/api/openapi.json", headers={"Authorization": bring}).json
    assert told is not None
    validate(told)
    assert told["components"]["securitySchemes"][access]["scheme"] == scheme
    assert told["security"] == [{access: []}]


def test_it_asks_for_nothing_where_the_site_is_open(document: dict[str, Any]) -> None:
    assert "security" not in document and "securitySchemes" not in document["components"]


ANSWERED = [
    ("/api/search", "?q=tempête&facets=1"),
    ("/api/search", "?q=tempête port&per_page=1&sort=newest"),
    ("/api/search", "?q=(tempête ET port) SAUF marché&source=Phare"),
    ("/api/search", "?q=zorglub"),
    ("/api/search", "?q=une tempête qui frappe le port et ferme le marché"),
    ("/api/article/{article_id}", "a0"),
    ("/api/article/{article_id}", "a0?v=1"),
    ("/api/article/{article_id}", "a2"),
    ("/api/facets", "?facet=name"),
    ("/api/timeline", "?q=tempête&q=port&by=day&bursts=1"),
    ("/api/specific", "?q=tempête&grammatical=1"),
    ("/api/kwic", "?q=port&order=date"),
    ("/api/terms", "?q=tempête port"),
    ("/api/explain", "?q=tempête"),
    ("/api/explain", "?q=tempête zorglub"),
    ("/api/explain", "?q=tempête&id=a0"),
    ("/api/related/{article_id}", "a0"),
    ("/api/suggest", "?q=ker"),
    ("/api/suggest", "?q=march"),
    ("/api/openapi.json", ""),
]


@pytest.mark.parametrize(("path", "asked"), ANSWERED)
def test_an_answer_is_what_the_document_says(http: FlaskClient, closed: dict[str, Any], path: str, asked: str) -> None:
    answered = http.get(path.partition("{")[0] + asked)
    assert answered.status_code == 200
    check(closed, path, "200", "application/json", answered.json)


def test_each_path_is_among_those_that_are_asked(document: dict[str, Any]) -> None:
    assert {path for path, _ in ANSWERED} == set(document["paths"]) - {"/api/dossier/{secret}", "/api/docs"}


def test_a_dossier_and_suggestions_for_browsers_are_what_it_says(http: FlaskClient, closed: dict[str, Any]) -> None:
    secret = DossierStore(http.application.extensions["manchette"].settings.index_dir).share("Vents")
    dossier = http.get(f"/api/dossier/{secret}").json
    assert dossier is not None and len(dossier["items"]) == 1
    check(closed, "/api/dossier/{secret}", "200", "application/json", dossier)
    browsers = http.get("/api/suggest?q=ker&format=opensearch")
    check(closed, "/api/suggest", "200", browsers.mimetype, browsers.json)


@pytest.mark.parametrize("asked", [
    "/api/search", "/api/search?q=date:2024-13-45", "/api/article/none", "/api/related/none",
    "/api/explain?q=port&id=none", "/api/dossier/none", "/api/none", "/api", "/api/", "/api/search/",
    "/api/search?q=" + "a" * 40_000,
])  # fmt: skip
def test_whatever_fails_is_a_problem_as_it_says(http: FlaskClient, closed: dict[str, Any], asked: str) -> None:
    answered = http.get(asked)
    assert answered.status_code >= 400
    assert answered.mimetype == "application/problem+json"
    check(closed, "/api/search", "default", answered.mimetype, answered.json)
    assert answered.json is not None and answered.json["status"] == answered.status_code


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_another_method_is_a_problem_that_names_those_that_go(
    http: FlaskClient, closed: dict[str, Any], method: str
) -> None:
    answered = http.open("/api/search?q=port", method=method)
    assert (answered.status_code, answered.mimetype) == (405, "application/problem+json")
    assert "GET" in answered.headers["Allow"]
    check(closed, "/api/search", "default", answered.mimetype, answered.json)


def test_every_bound_and_choice_that_it_tells_is_kept(http: FlaskClient, document: dict[str, Any]) -> None:
    asked = 0
    for path in document["paths"]:
        if path in ("/api/dossier/{secret}", "/api/openapi.json", "/api/docs"):
            continue
        for parameter in parameters(document, path):
            schema = parameter["schema"].get("items", parameter["schema"])
            good, bad = values(schema)
            address = path.replace("{article_id}", "a0")
            for value in good:
                told = http.get(address, query_string={"q": "port", parameter["name"]: value})
                assert told.status_code in (200, 404), (path, parameter["name"], value)
            for value in bad:
                told = http.get(address, query_string={"q": "port", parameter["name"]: value})
                assert told.status_code == 400, (path, parameter["name"], value)
                asked += 1
    assert asked > 50


def values(schema: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What a parameter of that schema takes, and what it does not."""
    if "enum" in schema:
        return schema["enum"], [schema["enum"][0] + "x"]
    if schema["type"] == "integer":
        least, most = schema["minimum"], schema["maximum"]
        return [str(least), str(most)], [str(least - 1), str(most + 1), "x", "1.5"]
    if schema.get("format") == "date":
        return ["2020-01-02"], ["2020-13-01", "2020-02-30", "x"]
    return [], []


def test_a_parameter_that_it_requires_is_required(http: FlaskClient, document: dict[str, Any]) -> None:
    for path in document["paths"]:
        if any(one["name"] == "q" and one["required"] for one in parameters(document, path)):
            assert http.get(path).status_code == 400


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_of_the_document_names_all_that_it_has_and_needs_nothing_from_elsewhere(
    document: dict[str, Any], lang: str
) -> None:
    with opened(PRESS) as engine:
        answered = create_app(Settings(PRESS[0].path, lang=lang), engine).test_client().get("/api/docs")
    assert (answered.status_code, answered.mimetype) == (200, "text/html")
    page = answered.text
    for path, item in document["paths"].items():
        assert f"<code>{path}</code>" in page
        for one in item["get"]["parameters"]:
            assert f"<code>{one['name']}</code>" in page
    for name, schema in document["components"]["schemas"].items():
        assert f'<h2 id="{name}">' in page
        assert all(f"<code>{key}</code>" in page for key in schema["properties"])
    assert not re.findall('(?:src|href)="(?![/#])', page) and not re.findall('="//', page)
    linked, there = set(re.findall('href="#([^"]+)"', page)), set(re.findall('id="([^"]+)"', page))
    assert linked <= there
    ids = re.findall(' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
