"""What the command line prints with `--json` is what /api answers, object by object."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from search.cli import Commands
from search.config import settings_from
from search.engines import open_engine
from search.errors import SearchError
from search.interface_language import speaker
from web import create_app

TEXTS = {
    "2020-01-02-tempete": "La tempête au port\n\nPar Yann Kergoat\n\nLa tempête frappe le port depuis mardi matin.",
    "2020-02-03-vent": "Encore un coup de vent\n\nLa tempête tourne au large. Les tempêtes passent sur la digue.",
    "2021-05-06-marche": "Le marché rouvre\n\nLe marché ouvre au port, le poisson est frais ce matin.",
    "sans-date": "La dune attend\n\nLa dune attend le vent du large et la tempête.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    corpus = tmp_path_factory.mktemp("corpus")
    for name, text in TEXTS.items():
        (corpus / f"{name}.txt").write_text(text, "utf-8")
    assert command(folder, "reindex", str(corpus)).exception is None
    return folder


@pytest.fixture(scope="module")
def http(index: Path) -> Iterator[FlaskClient]:
    settings = settings_from({}, index)
    engine = open_engine(settings)
    yield create_app(settings, engine).test_client()
    engine.close()


@pytest.fixture(scope="module")
def a_hit(http: FlaskClient) -> str:
    found: str = json_of(http, "/api/search?q=tempête")["hits"][0]["id"]
    return found


def command(index: Path, *arguments: str) -> Result:
    return CliRunner().invoke(Commands(speaker("fr")), [*arguments, "--index", str(index)], standalone_mode=False)


def printed(index: Path, *arguments: str) -> Any:
    ended = command(index, *arguments, "--json")
    assert ended.exception is None, ended.exception
    return json.loads(ended.stdout)


def json_of(http: FlaskClient, address: str) -> Any:
    answered = http.get(address)
    assert answered.status_code == 200, answered.text
    return answered.json


def untimed(answer: Any) -> Any:
    return {name: value for name, value in answer.items() if name != "took_ms"}


@pytest.mark.parametrize(("typed", "asked"), [
    (["tempête"], "q=tempête"),
    (["tempête port", "--limit", "1"], "q=tempête port&per_page=1"),
    (["tempête", "--limit", "1", "--page", "2", "--sort", "oldest"], "q=tempête&per_page=1&page=2&sort=oldest"),
    (["la tempête qui frappe le port et le marché au matin"], "q=la tempête qui frappe le port et le marché au matin"),
    (["port", "--since", "2021-01-01", "--no-families"], "q=port&since=2021-01-01&familles=0"),
    (["zorglub"], "q=zorglub"),
    (["tempête -port"], "q=tempête -port"),
    (["TIT_HEAD=tempête"], "q=TIT_HEAD=tempête"),
])  # fmt: skip
def test_a_search_is_the_same_object(index: Path, http: FlaskClient, typed: list[str], asked: str) -> None:
    assert untimed(printed(index, "query", *typed)) == untimed(json_of(http, f"/api/search?{asked}&facets=1"))


@pytest.mark.parametrize(("typed", "asked"), [
    (["query", "tempête", "--facet", "source"], "facets?q=tempête&facet=source"),
    (["timeline", "tempête", "port", "--by", "month"], "timeline?q=tempête&q=port&by=month&bursts=1"),
    (["timeline"], "timeline?bursts=1"),
    (["words", "tempête", "--limit", "5"], "specific?q=tempête&limit=5"),
    (["words", "port", "--against", "port OU dune", "--all"],
     "specific?q=port&against=port OU dune&grammatical=1&limit=30"),
    (["words", "tempête", "--forms"], "terms?q=tempête"),
])  # fmt: skip
def test_an_analysis_is_the_same_object(index: Path, http: FlaskClient, typed: list[str], asked: str) -> None:
    assert printed(index, *typed) == json_of(http, f"/api/{asked}")


def test_an_article_and_those_related_are_the_same_object(index: Path, http: FlaskClient, a_hit: str) -> None:
    for name in (a_hit, f"[{a_hit}]"):
        assert printed(index, "show", name) == json_of(http, f"/api/article/{a_hit}")
        assert printed(index, "show", name, "--version", "1") == json_of(http, f"/api/article/{a_hit}?v=1")
        assert printed(index, "related", name) == json_of(http, f"/api/related/{a_hit}")


def test_each_line_of_a_concordance_is_one_of_its_lines(index: Path, http: FlaskClient) -> None:
    ended = command(index, "kwic", "tempête", "--sort", "date", "--width", "20", "--json")
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert lines and lines == json_of(http, "/api/kwic?q=tempête&order=date&width=20")["lines"]


def test_why_a_hit_has_its_score_is_the_same_object(index: Path, http: FlaskClient, a_hit: str) -> None:
    (why,) = [
        hit["explanation"] for hit in printed(index, "query", "tempête", "--explain")["hits"] if hit["id"] == a_hit
    ]
    told = json_of(http, f"/api/explain?q=tempête&id={a_hit}")
    assert {name: told[name] for name in why} == why


def test_a_dossier_is_the_same_object(index: Path, http: FlaskClient, a_hit: str) -> None:
    for step in (["new", "Vents"], ["add", "Vents", a_hit], ["share", "Vents"]):
        shared = command(index, "dossier", *step)
        assert shared.exception is None
    secret = shared.stdout.split("/dossier/")[1].split()[0]
    assert printed(index, "dossier", "show", "Vents") == json_of(http, f"/api/dossier/{secret}")


@pytest.mark.parametrize(("typed", "asked"), [
    (["query", "date:2024-13-45"], "search?q=date:2024-13-45"),
    (["query", "port", "--since", "hier soir"], "search?q=port&since=hier soir"),
    (["words", "port", "--against", "dune"], "specific?q=port&against=dune"),
    (["timeline", "a", "b", "c", "d", "e"], "timeline?q=a&q=b&q=c&q=d&q=e"),
])  # fmt: skip
def test_what_the_one_refuses_the_other_refuses_in_the_same_words(
    index: Path, http: FlaskClient, typed: list[str], asked: str
) -> None:
    error = command(index, *typed, "--json").exception
    answered = http.get(f"/api/{asked}")
    assert isinstance(error, SearchError)
    assert answered.json is not None
    assert (answered.status_code, answered.json["detail"]) == (400, error.message.fr)
