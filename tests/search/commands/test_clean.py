"""`search clean`: a page's text, every line taken out of it, and why."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.cleaning.site_model import empty
from index.explanation import Explanation
from index.explanation import explained as explained_pages

TITLE = "La digue de Port-Sauzet tient bon face à la houle"
BODY = "La digue a tenu toute la nuit, malgré des creux de six mètres."


def run(*arguments: str, index: Path, code: int = 0, lang: str = "fr") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", "from search.cli import main; main()", *arguments, "--index", str(index)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"SEARCH_LANG": lang, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done


def explained(path: Path, index: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("clean", str(path), "--json", index=index).stdout)
    return found


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(f"{TITLE}\npar Anne Morel\n{BODY}\nAutres vidéos\n-\n10:50Politique - Le budget du port voté\n")
    return path


def test_every_line_of_a_page_is_shown_in_its_order_with_the_reason_it_was_taken_out_for(
    page: Path, tmp_path: Path
) -> None:
    lines = run("clean", str(page), "--explain", index=tmp_path / "none").stdout.split("\n")
    assert lines[:2] == [TITLE, "Anne Morel"]
    assert lines[3:9] == [
        f"  {TITLE}",
        "- par Anne Morel  [signature]",
        f"  {BODY}",
        "- Autres vidéos  [invite du lecteur vidéo]",
        "- -  [tiret isolé]",
        "- 10:50Politique - Le budget du port voté  [titre d’un autre article (fil d’actualité)]",
    ]
    assert "[byline]" in run("clean", str(page), "--explain", index=tmp_path / "none", lang="en").stdout


def test_without_explain_it_is_the_text_alone(page: Path, tmp_path: Path) -> None:
    assert run("clean", str(page), index=tmp_path / "none").stdout.split("\n")[3:] == [BODY, ""]


def test_a_saved_web_page_shows_what_its_extraction_left_out(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><body><nav><a href='/'>Accueil</a></nav><article><h1>{TITLE}</h1><p>{BODY}</p><p>{BODY} Et demain.</p>"
        "<p><a href='/autre-histoire'>Le phare rouvre ses portes</a></p></article><footer>Édité au port</footer>",
        encoding="utf-8",
    )
    removed = {line["line"]: line["reason"] for line in explained(path, tmp_path / "none")["removed"]}
    assert removed["Le phare rouvre ses portes"] == "story"
    assert removed["Édité au port"] == "outside"
    assert BODY not in removed


def test_what_the_live_index_learned_of_the_site_is_used_and_told(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(4):
        text = " ".join(f"mot{number}x{rank}" for rank in range(30)) + "."
        last = "Le magazine des gens de mer" if number else text
        (corpus / f"{number}.txt").write_text(f"Dépêche {number}\n{text}\n{last}\n")
    index = tmp_path / "index"
    assert [line["reason"] for line in explained(corpus / "1.txt", index)["removed"]] == []
    run("reindex", str(corpus), index=index)
    (line,) = explained(corpus / "1.txt", index)["removed"]
    assert (line["line"], line["reason"], line["share"]) == ("Le magazine des gens de mer", "site", 0.75)
    assert "75 % des pages de ce site" in run("clean", str(corpus / "1.txt"), "--explain", index=index).stdout


def test_several_pages_of_a_file_are_one_json_object_each(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text("".join(json.dumps({"title": f"Titre {n}", "text": BODY}) + "\n" for n in range(3)) + "{\n")
    done = run("clean", str(path), "--json", index=tmp_path / "none")
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["Titre 0", "Titre 1", "Titre 2"]
    assert "ligne 4" in done.stderr


def test_what_is_no_page_is_one_line_and_exit_code_3(tmp_path: Path) -> None:
    assert "n’est pas un fichier" in run("clean", str(tmp_path), index=tmp_path / "none", code=3).stderr
    empty = tmp_path / "vide.txt"
    empty.write_text("")
    done = run("clean", str(empty), index=tmp_path / "none", code=3)
    assert "fichier vide" in done.stderr and done.stdout == ""


def test_what_is_taken_out_is_the_same_in_the_index_as_it_is_explained(tmp_path: Path) -> None:
    """Buttons, captions, pointers within a paragraph, menus: each line with its reason, none of them lost."""
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><head><title>{TITLE}</title></head><body><nav><a href='/'>Accueil</a></nav><article><h1>{TITLE}</h1>"
        f"<div class='photo'><img src='a.jpg'>La digue vue du môle</div><p>{BODY}</p>"
        "<p>Les pêcheurs attendaient ce jour depuis l’hiver. <strong>Lire aussi</strong> "
        "<a href='/b-12'>Le phare des Béniguettes ouvre la nuit</a></p><p>La criée rouvre lundi, dit le maire.</p>"
        "</article><button>Se connecter</button><p>Mentions légales</p></body></html>"
    )
    (page,) = explained_pages(path, empty(), date(2026, 1, 1))
    assert isinstance(page, Explanation)
    removed = {line.line: line.reason for line in page.article.removed}
    told = {line.text: line.reason for line in page.lines if line.reason and not line.text.startswith("Les pêcheurs")}
    assert removed == told
    assert removed["La digue vue du môle"] == "outside"
    assert removed["Lire aussi Le phare des Béniguettes ouvre la nuit"] == "related"
    assert removed["Se connecter"] and removed["Mentions légales"] == "legal"
