"""What `search query` and the pages say of a query that was read otherwise than it was typed."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from index.article import Article
from index.rebuild.transaction import new_generation
from index.rebuild.writer import Writer
from index.schema import fingerprint
from search.config import Settings
from search.engines.whoosh import WhooshEngine
from search.results import Request
from web import create_app

TEXTS = {
    "a": ("Le maire inaugure le port", "La fête a duré deux jours.", "2024-11-19"),
    "b": ("Le préfet au port", "Le maire était absent.", "2023-05-02"),
}


def query(index_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "search", "query", *arguments],
        env=os.environ | {"SEARCH_INDEX": str(index_dir), "SEARCH_LANG": "fr", "NO_COLOR": "1"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two articles."""
    folder = tmp_path_factory.mktemp("index")
    with new_generation(folder, None) as new:
        writer = Writer(new.folder, False)
        for name, (title, text, day) in TEXTS.items():
            writer.add(Article(id=name, path=Path(f"/{name}"), place="", title=title, text=text, date=day), Path("/"))
        new.seal(fingerprint(), writer.commit())
        new.publish()
    return folder


def test_a_query_of_a_press_database_is_shown_as_it_was_read(folder: Path) -> None:
    done = query(folder, "TIT_HEAD=maire & TEXT=port")
    assert done.stderr == "lu comme : titre:maire ET port\n"
    assert done.stdout.startswith("1 article\n")


def test_what_looks_like_an_operator_is_named_on_stderr_with_what_works(folder: Path) -> None:
    done = query(folder, "maire ou port")
    assert "« ou » en minuscules" in done.stderr
    assert done.stderr.endswith("essayez : maire OU port\n")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "requête vide : tapez un mot"),
        (" ", "requête vide"),
        ('"', '« " » ne contient aucun mot'),
        ("* -", "« * - »"),
    ],
)
def test_a_query_without_a_word_is_told_so(folder: Path, typed: str, told: str) -> None:
    done = query(folder, typed)
    assert done.stdout == "0 article\n"
    assert done.stderr.startswith(told) and done.stderr.count("\n") == 1


def test_the_json_has_the_notes_and_how_the_query_was_read(folder: Path) -> None:
    done = query(folder, "--json", "titre : maire")
    found = json.loads(done.stdout)
    assert found["read_as"] == "titre:maire"
    assert [(note["position"], note["repair"]) for note in found["notes"]] == [(0, "titre:maire")]
    assert found["total"] == 1


def test_the_page_says_how_a_query_was_read_and_links_to_what_works(folder: Path) -> None:
    engine = WhooshEngine(folder)
    client = create_app(Settings(index_dir=folder), engine).test_client()
    assert "<code>titre:maire ET port</code>" in client.get("/?q=TIT_HEAD=maire %26 TEXT=port").text
    page = client.get("/?q=maire ou port").text
    assert "><bdi>maire OU port</bdi></a>" in page
    assert 'href="/?q=maire+OU+port"' in page
    engine.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [("date:hier", {"a"}), ("depuis:2024", {"a"}), ("avant:2024 maire", {"b"}), ("date:mai 2023 port", {"b"})],
)
def test_periods_are_counted_from_the_day_of_the_clock(folder: Path, query: str, found: set[str]) -> None:
    engine = WhooshEngine(folder, clock=lambda: date(2024, 11, 20))
    assert {hit.id for hit in engine.search(Request(query)).hits} == found
    engine.close()


def test_a_long_question_tells_how_many_articles_have_all_its_words_and_most(folder: Path) -> None:
    engine = WhooshEngine(folder)
    results = engine.search(Request("maire port fête jours absent", count_words=True))
    assert (results.total, results.all_total, results.most_total) == (2, 0, 2)
    few = engine.search(Request("maire port", count_words=True))
    assert (few.total, few.all_total, few.most_total) == (2, None, None)
    page = create_app(Settings(index_dir=folder), engine).test_client().get("/?q=maire port fête jours absent").text
    assert "dont 0 avec tous les mots, 2 avec la plupart" in page
    assert query(folder, "maire port fête jours").stdout.startswith("1 article, 1 avec une partie des mots\n")
    assert query(folder, "maire port fête jours absent").stdout.startswith(
        "2 articles : 0 avec tous les mots, 2 avec la plupart\n"
    )
    engine.close()
