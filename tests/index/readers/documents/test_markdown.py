"""Markdown notes give an article without its markup."""

from pathlib import Path

import pytest
from made_documents import page, reason

from index.readers.documents.markdown import MAX_MARKDOWN_BYTES

NOTE = """# Le vieux môle

Par Anne Morel, le 5 mars 2024

La **cale** reste [ouverte](https://x.example), *dit* la `mairie`[^1]
sur deux lignes.\\
Enfin ![photo](x.png)un [[Port|bac]].

## Les travaux

- un
- deux

> Une citation

| Départ | Retour |
|--------|--------|
| 7 h    | 18 h   |

<p>Un <b>bloc</b></p>

[^1]: Une note.
"""


def test_markup_goes_and_paragraphs_stay(tmp_path: Path) -> None:
    found = page(tmp_path / "a.md", NOTE)
    assert found.title == "Le vieux môle"
    assert found.text.split("\n") == [
        "Par Anne Morel, le 5 mars 2024", "La cale reste ouverte, dit la mairie sur deux lignes.", "Enfin un bac.",
        "Les travaux", "un", "deux", "Une citation", "Départ\tRetour", "7 h\t18 h", "Un bloc", "Une note.",
    ]  # fmt: skip


YAML = """---
title: "Le môle : rénové"   # le vrai
date: 2024-03-05
authors:
  - Anne Morel
  - name
tags: [port, 'pêche']
source: Le Phare
url: https://www.le-phare.example/a
rubrique: Mer
summary: >
  Un résumé
  sur deux lignes
---
"""
TOML = """+++
title = "Le môle : rénové"
date = 2024-03-05
authors = ["Anne Morel", "name"]
tags = ["port", "pêche"]
source = "Le Phare"
url = "https://www.le-phare.example/a"
rubrique = "Mer"
+++
"""
JSON = (
    '{"title": "Le môle : rénové", "date": "2024-03-05", "authors": ["Anne Morel", "name"], "tags": ["port", "pêche"],'
    ' "source": "Le Phare", "url": "https://www.le-phare.example/a", "rubrique": "Mer"}\n'
)


@pytest.mark.parametrize("matter", [YAML, YAML.replace("\n", "\r\n"), TOML])
def test_front_matter_tells_what_is_known(tmp_path: Path, matter: str) -> None:
    found = page(tmp_path / "a.md", matter + "\nLa cale reste ouverte.\n")
    assert (found.title, found.text) == ("Le môle : rénové", "La cale reste ouverte.")
    assert (found.author, found.date, found.source) == ("Anne Morel, name", "2024-03-05", "Le Phare")
    assert (found.section, found.tags, found.url) == ("Mer", ("port", "pêche"), "https://www.le-phare.example/a")


@pytest.mark.parametrize(
    "author", ["author:\n  name: Anne Morel\n  url: x", "authors:\n- name: Anne Morel", 'author: "[[Anne Morel]]"']
)
def test_an_author_that_is_an_object_or_a_link_is_a_name(tmp_path: Path, author: str) -> None:
    assert page(tmp_path / "a.md", f"---\ntitle: Le môle\n{author}\n---\nLa cale.\n").author == "Anne Morel"


def test_front_matter_in_json_is_read_where_a_text_follows(tmp_path: Path) -> None:
    from index.readers.documents.front_matter import front_matter

    said, text = front_matter(JSON + "La cale.")
    assert said["title"] == "Le môle : rénové"
    assert text.strip() == "La cale."


def test_a_title_given_and_written_again_is_said_once(tmp_path: Path) -> None:
    from datetime import date

    from index.cleaning.page import clean

    article = clean(page(tmp_path / "a.md", YAML + "# Le môle : rénové\n\nLa cale reste ouverte.\n"), date(2024, 6, 1))
    assert getattr(article, "text", "") == "La cale reste ouverte."


def test_a_text_that_begins_with_a_rule_has_no_front_matter(tmp_path: Path) -> None:
    found = page(tmp_path / "a.md", "---\nLa cale reste ouverte.\n\n---\nFin.\n")
    assert "La cale reste ouverte." in found.text and "Fin." in found.text


def test_front_matter_is_told_in_a_text_file(tmp_path: Path) -> None:
    assert page(tmp_path / "a.txt", YAML + "# Le môle\n\nLa **cale**.\n").text.endswith("La cale.")


def test_one_without_text_or_too_long_is_refused(tmp_path: Path) -> None:
    assert "aucun texte" in reason(tmp_path / "a.md", YAML)
    assert "Mio" in reason(tmp_path / "b.md", "mot " * (MAX_MARKDOWN_BYTES // 4 + 1))
