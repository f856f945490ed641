"""The whole journey on the demo corpus, through the command line and over HTTP, as a user makes it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

SEARCH = Path(sys.executable).with_name("search")


class Commands:
    """Runs `search` as a user does who stands in `folder`, with an index of its own."""

    def __init__(self, index_dir: Path, folder: Path | None = None) -> None:
        self.env = os.environ | {"SEARCH_INDEX": str(index_dir), "SEARCH_LANG": "", "NO_COLOR": "1"}
        self.folder = folder

    def run(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [SEARCH, *arguments], env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)


ODD = "a b?c=1&d#é%41%zz;'\"*"
"""A folder's name with all that means something in an address or to a shell."""


@pytest.fixture(scope="module", params=["absolute", "relative"])
def search(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Commands:
    """The command line over an index of the demo corpus: both named by absolute paths, or by relative and odd ones."""
    folder = tmp_path_factory.mktemp("journey")
    if request.param == "absolute":
        commands, corpus = Commands(folder / "index"), seeds
    else:
        commands, corpus = Commands(Path(ODD), folder), Path("..", folder.name, f"{ODD}-pages")
        shutil.copytree(seeds, folder / corpus)
    report = commands.json("reindex", str(corpus))
    assert report["rejected"] == 0
    assert report["indexed"] == report["articles"] >= 80
    return commands


@pytest.fixture(scope="module")
def server(search: Commands) -> Iterator[str]:
    """The address of a real server over the same index."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [SEARCH, "serve", "--port", str(port)], env=search.env, cwd=search.folder, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            urlopen(f"{address}/healthz").close()
            break
        except OSError:
            assert time.monotonic() < deadline and process.poll() is None, "the server never answered"
            time.sleep(0.05)
    yield address
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) in (0, -signal.SIGTERM)


def get(address: str) -> tuple[int, str]:
    try:
        with urlopen(address) as response:
            return response.status, response.read().decode("utf-8")
    except HTTPError as error:
        return error.code, error.read().decode("utf-8")


MISSILES = (
    "missiles longue portée",
    "missile a longue portee",
    "Zelensky",
    "ATACMS",
    "l’Otan",
    "region de koursk",
    '"missiles à longue portée"',
)
"""Ways to ask for the story of the missiles."""


@pytest.mark.parametrize("query", MISSILES)
def test_the_page_on_missiles_is_found_however_it_is_asked_for(search: Commands, query: str) -> None:
    (story,) = search.json("query", "ATACMS")["hits"]
    assert story["id"] in [hit["id"] for hit in search.json("query", query)["hits"]]


def ticker_words(seeds: Path) -> set[str]:
    """Headlines that stand in a ticker of the demo corpus, and in whose page they do."""
    lines = re.findall(r"^\d\d:\d\d[^\n-]+ - (.+)$", "\n".join(p.read_text("utf-8") for p in raw_pages(seeds)), re.M)
    return set(lines)


def raw_pages(seeds: Path) -> list[Path]:
    return [path for path in sorted((seeds / "pages").glob("*.txt")) if "cp1252" not in path.name]


def test_a_headline_brings_up_its_own_story_and_not_the_pages_whose_ticker_named_it(
    search: Commands, seeds: Path
) -> None:
    headlines = sorted(ticker_words(seeds))[::7]
    assert headlines
    for headline in headlines:
        exact = search.json("query", '"' + headline.replace('"', " ") + '"')
        assert exact["total"] <= 1, headline
        named = search.json("query", "breves:(" + headline.replace('"', " ").replace("(", " ").replace(")", " ") + ")")
        assert named["total"] >= 1, headline


@pytest.mark.parametrize("word", ["dentiste", "régate", "Béniguettes", "stérilisation", "Garnaud"])
def test_a_word_of_a_saved_page_s_ticker_matches_in_breves_alone(search: Commands, word: str) -> None:
    answer = search.json("query", word)
    assert (answer["total"], answer["partial_total"]) == (0, 0)
    assert search.json("query", f"breves:{word}")["total"] >= 2


@pytest.mark.parametrize("word", ["infolettre", "cookie", "traceurs", '"mentions légales"', '"lire aussi"'])
def test_a_word_of_a_saved_page_s_furniture_matches_nowhere(search: Commands, word: str) -> None:
    assert search.json("query", word)["total"] == 0
    assert search.json("query", f"breves:{word}")["total"] == 0


def test_an_answer_has_every_key_of_the_contract(search: Commands) -> None:
    answer = search.json("query", "Otan")
    assert set(answer) == {
        "query", "total", "partial_total", "page", "per_page", "took_ms", "engine", "generation", "hits", "facets",
        "suggestion", "next_cursor", "notes", "read_as", "all_total", "most_total",
    }  # fmt: skip
    assert set(answer["hits"][0]) == {
        "id", "title", "url", "date", "date_confidence", "source", "section", "author", "score", "partial", "snippet",
        "highlights", "family",
    }  # fmt: skip
    assert set(answer["facets"]) == {
        "source", "section", "author", "agency", "tag", "name", "group", "year", "month",
    }  # fmt: skip


def test_the_endpoint_answers_as_the_command_does(search: Commands, server: str) -> None:
    status, body = get(f"{server}/api/search?q=Otan&facets=1")
    over_http, by_command = json.loads(body), search.json("query", "Otan")
    over_http.pop("took_ms"), by_command.pop("took_ms")
    assert (status, over_http) == (200, by_command)


def test_the_page_shows_marked_hits_and_leads_to_the_article(server: str) -> None:
    status, body = get(f"{server}/?q=missile")
    assert status == 200 and "<mark>" in body
    link = re.search(r'href="(/article/[^"]+)"', body)
    assert link is not None
    status, body = get(server + link[1].replace("&amp;", "&"))
    assert status == 200 and "<mark>" in body


def test_the_server_answers_from_a_new_index_without_a_restart(search: Commands, server: str, tmp_path: Path) -> None:
    assert json.loads(get(f"{server}/api/search?q=zorglubique")[1])["total"] == 0
    (tmp_path / "neuf.txt").write_text("Un mot nouveau : zorglubique\npar Jeanne Morel\nLe mot est entré au journal.\n")
    search.run("reindex", str(tmp_path))
    assert json.loads(get(f"{server}/api/search?q=zorglubique")[1])["total"] == 1
    ready = json.loads(get(f"{server}/readyz")[1])
    assert ready["generation"] == search.json("stats")["generation"]


def test_without_an_index_the_error_names_the_command_to_run(tmp_path: Path) -> None:
    nothing = Commands(tmp_path / "none")
    done = nothing.run("query", "Otan", code=3)
    assert "search reindex" in done.stderr and done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "search reindex" in nothing.run("stats", code=3).stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("query",), "TEXTE"),
        (("query", "Otan", "--limit", "0"), "--limit"),
        (("query", "Otan", "--since", "hier"), "2024-11-17"),
        (("query", "Otan", "--page", "x"), "--page"),
        (("nope",), "commande inconnue"),
        (("reindex", "--nope"), "--nope"),
    ],
)
def test_a_wrong_use_is_one_line_with_the_cure_and_exit_code_2(
    search: Commands, arguments: tuple[str, ...], said: str
) -> None:
    done = search.run(*arguments, code=2)
    assert said in done.stderr and len(done.stderr.splitlines()) == 1 and done.stdout == ""


def test_english_is_spoken_where_the_environment_asks_for_it(tmp_path: Path) -> None:
    commands = Commands(tmp_path / "none")
    commands.env["SEARCH_LANG"] = "en"
    assert "no index" in commands.run("query", "Otan", code=3).stderr
    assert "Full-text search" in commands.run("--help").stdout


def test_a_folder_that_does_not_exist_is_no_reason_to_empty_the_index(search: Commands, tmp_path: Path) -> None:
    done = search.run("reindex", str(tmp_path / "away"), code=3)
    assert "n’existe pas" in done.stderr


BAD_FILES = {
    "vide.txt": b"",
    "image.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
    "sans-titre.txt": b"par Jeanne Morel\n10:45Sports - PSG : le groupe au complet\n",
    "casse.jsonl": b'{"title": "Bon", "text": "Un texte."}\n{"title": "Cass\n{"title": "Bis", "text": "Encore."}\n',
    "feuille.xlsx": b"PK\x03\x04 not a page",
}


def test_bad_files_are_refused_with_file_place_and_reason_and_the_rest_is_indexed(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, data in BAD_FILES.items():
        (corpus / name).write_bytes(data)
    (corpus / "bonne.txt").write_text("Le phare rouvre\npar Jeanne Morel\nLe phare rouvrira au printemps.\n")
    (corpus / "tordu.html").write_text(
        "<html><body><article><h1>Une page mal fermée</h1><p>Le texte de la page <b>reste lisible, malgré des balises"
        " ouvertes et jamais refermées.<p>Il compte plusieurs phrases. Celle-ci en est une autre.</article>"
    )
    commands = Commands(tmp_path / "index")
    rejects = tmp_path / "rejects.jsonl"
    report = commands.json("reindex", str(corpus), "--rejects", str(rejects))
    assert (report["indexed"], report["rejected"]) == (4, 5)
    refused = [json.loads(line) for line in rejects.read_text().splitlines()]
    assert sorted(Path(line["file"]).name for line in refused) == sorted(BAD_FILES)
    assert all(set(line) == {"file", "place", "reason"} and line["reason"] for line in refused)
    assert [line["place"] for line in refused if "casse" in line["file"]] == ["ligne 2"]
    assert commands.json("query", "phare")["total"] == 1


def test_the_user_s_page_is_found_by_its_story_and_never_by_its_furniture(shared: Path, tmp_path: Path) -> None:
    commands = Commands(tmp_path / "index")
    commands.run("reindex", str(shared / "data" / "pages" / "raw"))
    for query in MISSILES:
        answer = commands.json("query", query)
        assert answer["total"] == 1, query
        assert "<mark>" in answer["hits"][0]["highlights"]["snippet"], query
    marked = commands.json("query", '"missiles à longue portée"')["hits"][0]["highlights"]
    assert "<mark>missiles à longue portée</mark>" in marked["title"]
    assert "<mark>missiles à longue portée</mark>" in marked["snippet"]
    for query in ("PSG", "Sarkozy", "HLM", "crossover", "vidéo suivante", "CGU"):
        answer = commands.json("query", query)
        assert (answer["total"], answer["partial_total"]) == (0, 0), query
    for query in ("breves:PSG", "breves:Sarkozy", "breves:HLM"):
        assert commands.json("query", query)["total"] == 1, query
