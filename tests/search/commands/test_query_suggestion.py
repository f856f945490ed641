"""Another spelling is offered in the terminal, as JSON and on the page."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.commands.query import command as query
from search.commands.reindex import command as reindex
from search.config import Settings
from search.engines.whoosh import WhooshEngine
from search.interface_language import speaker
from web import create_app


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of two articles."""
    folder = tmp_path_factory.mktemp("suggestion")
    for name, text in (("a", "Les gilets oranges sont sur les quais."), ("b", "Les gilets oranges manquent.")):
        (folder / f"{name}.txt").write_text(f"Titre {name}\npar Luc Morvan\n{text}\n", encoding="utf-8")
    done = CliRunner().invoke(reindex(speaker("fr")), [str(folder), "--index", str(folder / "index")])
    assert done.exit_code == 0, done.output
    return folder / "index"


def test_the_terminal_offers_it_on_stderr_and_the_answer_stays_as_it_is(folder: Path) -> None:
    done = CliRunner().invoke(query(speaker("fr")), ["gillets oranges", "--index", str(folder)])
    read, offered = done.stderr.splitlines()
    assert read.startswith("« gillets » n’est dans aucun article") and offered == "essayez plutôt : gilets oranges"
    assert done.stdout.startswith("0 article, 2 avec une partie des mots")
    done = CliRunner().invoke(query(speaker("en")), ["gillets oranges", "--index", str(folder)])
    read, offered = done.stderr.splitlines()
    assert "gillets" in read and offered == "try instead: gilets oranges"


def test_nothing_is_said_of_a_query_that_is_spelt_right(folder: Path) -> None:
    done = CliRunner().invoke(query(speaker("fr")), ["gilets oranges", "--index", str(folder)])
    assert done.stderr == ""


def test_the_json_has_it(folder: Path) -> None:
    done = CliRunner().invoke(query(speaker("fr")), ["gillets oranges", "--json", "--index", str(folder)])
    assert json.loads(done.stdout)["suggestion"] == "gilets oranges"


def test_the_page_links_to_it_with_its_filters(folder: Path) -> None:
    engine = WhooshEngine(folder)
    client = create_app(Settings(index_dir=folder, lang="fr"), engine).test_client()
    page = client.get("/?q=gillets+oranges&sort=newest").text
    assert 'Essayez plutôt <a href="/?q=gilets+oranges&amp;sort=newest"><bdi>gilets oranges</bdi></a>' in page
    assert "Essayez plutôt" not in client.get("/?q=gilets+oranges").text
    assert client.get("/api/search?q=gillets+oranges").json["suggestion"] == "gilets oranges"
    engine.close()
