"""`search dossier`: picked articles, from the first to the press review, through rebuilds."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest


class Desk:
    """A user with a corpus of three pages and an index of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages = folder / "pages"
        self.pages.mkdir()
        self.write("digue", "La digue a tenu toute la nuit.")
        self.write("port", "Le port ferme lundi.")
        self.write("phare", "Le phare rouvre.")
        self.run("reindex", str(self.pages))

    def write(self, name: str, text: str) -> None:
        record = {
            "title": f"{name.title()} <b>du jour</b>", "text": f"{text}\nLa commune le dit.", "source": "Le Phare",
            "url": f"https://phare.example/{name}", "date": "2024-03-05",
        }  # fmt: skip
        (self.pages / f"{name}.json").write_text(json.dumps([record]))

    def run(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "search", *arguments],
            env=os.environ | {"SEARCH_INDEX": str(self.folder / "index"), "SEARCH_LANG": "fr", "NO_COLOR": "1",
                              "PYTHONPATH": str(Path(__file__).parents[3])},
            capture_output=True, text=True, check=False, timeout=120, cwd=self.folder,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        return done

    def id(self, query: str) -> str:
        found: str = json.loads(self.run("query", query, "--json").stdout)["hits"][0]["id"]
        return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.run("dossier", "new", "Revue du matin", "--summary", "La mer, et ce qu'elle fait.")
    desk.run("dossier", "add", "Revue du matin", desk.id("digue"), f"[{desk.id('port')}]")
    desk.run("dossier", "add", "Revue du matin", "--query", "phare", "--heading", "Feux")
    desk.run("dossier", "note", "Revue du matin", desk.id("port"), "À", "relire <vite>")
    desk.run("dossier", "tag", "Revue du matin", desk.id("port"), "mer", "urgent")
    desk.run("dossier", "order", "Revue du matin", desk.id("port"))
    return desk


def items(desk: Desk) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(desk.run("dossier", "show", "Revue du matin", "--json").stdout)["items"]
    return found


def test_a_dossier_shows_its_articles_in_order_with_what_was_said_of_them(desk: Desk) -> None:
    lines = desk.run("dossier", "show", "Revue du matin").stdout.splitlines()
    assert lines[0] == "Revue du matin : 3 articles"
    assert lines[2:7] == [
        "1. Port du jour", "   Le Phare · 2024-03-05 · #mer #urgent", "   https://phare.example/port",
        "   « À relire <vite> »", f"   [{desk.id('port')}]",
    ]  # fmt: skip
    assert [(one["title"], one["heading"], one["tags"]) for one in items(desk)] == [
        ("Port du jour", None, ["mer", "urgent"]), ("Digue du jour", None, []), ("Phare du jour", "Feux", []),
    ]  # fmt: skip
    assert json.loads(desk.run("dossier", "list", "--json").stdout)[0]["articles"] == 3
    assert desk.run("dossier", "list").stdout == "Revue du matin : 3 articles\n"


def test_a_press_review_has_summary_contents_headings_and_articles(desk: Desk) -> None:
    told = desk.run("dossier", "press-review", "Revue du matin").stderr
    assert told == "3 articles dans revue-du-matin.html\n"
    page = (desk.folder / "revue-du-matin.html").read_text("utf-8")
    order = ["<h1>Revue du matin", "La mer, et ce qu&#x27;elle fait.", "<h2>Sommaire", "<h3>Feux",
             "Le port ferme lundi.", "La digue a tenu", "<h2>Feux", "Le phare rouvre."]  # fmt: skip
    places = [page.index(each) for each in order]
    assert places == sorted(places)
    assert "À relire &lt;vite&gt;" in page and "<script" not in page
    for name in re.findall(r'href="#([^"]+)"', page):
        assert page.count(f'id="{name}"') == 1


def test_a_dossier_is_exported_as_answers_are(desk: Desk) -> None:
    lines = desk.run("export", "--dossier", "Revue du matin", "--format", "jsonl").stdout.splitlines()
    first, _, third = map(json.loads, lines)
    assert (first["title"], first["note"], first["marks"]) == ("Port du jour", "À relire <vite>", ["mer", "urgent"])
    assert third["heading"] == "Feux" and third["text"].startswith("Le phare rouvre.")


def test_a_link_is_given_and_withdrawn(desk: Desk) -> None:
    shared = desk.run("dossier", "share", "Revue du matin")
    link = shared.stdout
    assert re.fullmatch(r"/dossier/[\w-]{32}\n", link)
    assert shared.stderr.startswith("à mettre après l’adresse du site") and "SEARCH_SITE" in shared.stderr
    with mock.patch.dict(os.environ, {"SEARCH_SITE": "https://presse.example/"}):
        whole = desk.run("dossier", "share", "Revue du matin")
        assert (whole.stdout, whole.stderr) == (f"https://presse.example{link}", "")
    assert desk.run("dossier", "list").stdout == "Revue du matin : 3 articles, partagé\n"
    desk.run("dossier", "share", "Revue du matin", "--stop")
    assert desk.run("dossier", "list").stdout == "Revue du matin : 3 articles\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "Revue"], 3, "il y a « Revue du matin »"),
        (["new", "Revue du matin"], 2, "existe déjà"),
        (["new", "  "], 2, "nom de dossier refusé"),
        (["add", "Revue du matin"], 2, "il manque ID"),
        (["add", "Revue du matin", "0123456789abcdef"], 3, "pas dans l’index : 0123456789abcdef"),
        (["note", "Revue du matin", "0123456789abcdef", "x"], 3, "n’est pas dans le dossier"),
        (["order", "Revue du matin"], 2, "--by date"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_cure(desk: Desk, arguments: list[str], code: int, said: str) -> None:
    told = desk.run("dossier", *arguments, code=code).stderr.splitlines()
    assert said in told[-1]


def test_a_dossier_outlives_rebuilds_shows_what_was_picked_and_lists_what_is_lost(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.run("dossier", "new", "Revue du matin")
    desk.run("dossier", "add", "Revue du matin", "--query", "commune")
    digue = desk.id("digue")
    desk.write("digue", "La digue a cédé.")
    (desk.pages / "port.json").unlink()
    desk.run("reindex", "--full", str(desk.pages))
    desk.run("reindex", str(desk.pages))
    desk.run("check")
    state = {one["title"]: (one["lost"], one["changed"], one["version"]) for one in items(desk)}
    assert state == {
        "Port du jour": (True, False, 1), "Digue du jour": (False, True, 1), "Phare du jour": (False, False, 1),
    }  # fmt: skip
    shown = desk.run("dossier", "show", "Revue du matin").stdout
    assert "perdu" in shown and "version 1, modifié depuis" in shown
    done = desk.run("export", "--dossier", "Revue du matin", "--format", "jsonl")
    texts = {json.loads(line)["id"]: json.loads(line)["text"] for line in done.stdout.splitlines()}
    assert texts[digue].startswith("La digue a tenu") and len(texts) == 2
    assert "perdu, l’index ne l’a plus : Port du jour" in done.stderr
    done = desk.run("dossier", "press-review", "Revue du matin", "-o", "revue.html")
    assert "perdu" in done.stderr and "<h2>Articles perdus" in (tmp_path / "revue.html").read_text("utf-8")


def test_what_is_said_at_the_head_of_a_dossier_can_be_said_anew(desk: Desk) -> None:
    desk.run("dossier", "new", "Feux", "--summary", "Avant.")
    desk.run("dossier", "summary", "Feux", "Les", "phares.")
    assert json.loads(desk.run("dossier", "show", "Feux", "--json").stdout)["summary"] == "Les phares."
    desk.run("dossier", "summary", "Feux")
    assert json.loads(desk.run("dossier", "show", "Feux", "--json").stdout)["summary"] is None
    assert "« Phares »" in desk.run("dossier", "summary", "Phares", "x", code=3).stderr
