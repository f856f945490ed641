"""Texts of several articles with their fields in words, or counted; and what shows several and cannot be split."""

from pathlib import Path

import pytest
from press_files import articles, refusals, written

PROQUEST = """____________________________________________________________

Document 1 of 2

La digue de Kerlan cède

Author: Kerjean, Maud

Publication info: La Vigie ; Kerlan [Kerlan]14 Mar 2019: 7.

Abstract: Une digue a cédé.

Full text: La mer est passée au petit matin.

Source : AFP.

Deux rues sont sous l’eau.

Subject: Dikes; Floods

Title: La digue de Kerlan cède

Publication title: La Vigie

First page: 7

Publication date: Mar 14, 2019

____________________________________________________________

Document 2 of 2

Le bac reprend

Full text: Le bac de Molène reprend la mer.

Publication title: L’Écho

Publication date: 2 avril 2019
____________________________________________________________
"""


def test_the_text_of_proquest_gives_an_article_for_each_document(tmp_path: Path) -> None:
    first, second = articles(written(tmp_path, "ProQuestDocuments-2026-02-03.txt", PROQUEST))
    assert (first.title, first.author, first.date, first.source, first.tags) == (
        "La digue de Kerlan cède", "Maud Kerjean", "2019-03-14", "La Vigie", ("Dikes", "Floods"),
    )  # fmt: skip
    assert first.text == "La mer est passée au petit matin.\nSource : AFP.\nDeux rues sont sous l’eau."
    assert (second.title, second.date, second.source, second.author) == ("Le bac reprend", "2019-04-02", "L’Écho", None)


FRENCH = """Titre : {title}
Date : {date}
Source : La Vigie
Auteur : Maud Kerjean
Rubrique : Littoral

{text}
"""


@pytest.mark.parametrize("between", ["\n", "\n==========\n", "\n\n---------------------\n\n"])
def test_labels_in_french_part_articles_with_a_rule_between_them_or_without(tmp_path: Path, between: str) -> None:
    content = between.join(
        (
            FRENCH.format(title="La digue cède", date="14 mars 2019", text="La mer est passée.\n\nDeux rues noyées."),
            FRENCH.format(title="Le bac reprend", date="02/04/2019", text="Le bac reprend la mer."),
        )
    )
    first, second = articles(written(tmp_path, "a.txt", content, "cp1252"))
    assert (first.title, first.date, first.section, first.text) == (
        "La digue cède", "2019-03-14", "Littoral", "La mer est passée.\nDeux rues noyées.",
    )  # fmt: skip
    assert (second.title, second.date) == ("Le bac reprend", "2019-04-02")


@pytest.mark.parametrize("count", ["{}/2", "Article {} sur 2", "[{}/2]", "Dépêche n° {} de 2", "Document {} sur 2"])
def test_articles_that_are_counted_are_pages_of_their_own(tmp_path: Path, count: str) -> None:
    one, two = count.format(1), count.format(2)
    content = f"{one}\nLa digue cède\nPar Maud Kerjean\nLa mer est passée.\n\n{two}\nLe bac reprend\nLe bac repart.\n"
    first, second = articles(written(tmp_path, "a.txt", content))
    assert first.text == "La digue cède\nPar Maud Kerjean\nLa mer est passée."
    assert (first.title, second.place) == (None, "article 2")


@pytest.mark.parametrize(
    "content",
    [
        "1/2\nLa digue cède\nLa mer est passée au petit matin, et deux\n2/2\nrues du port sont sous l’eau.\n",
        "La digue cède\n1/2\nLa mer est passée.\n2/2\nDeux rues sont sous l’eau depuis lors, dit le maire de Kerlan.\n",
        "La digue cède\nScore : 3/4\nLa mer est passée.\n2/3\n",
        "Titre : un film\nSource : le studio\nLa suite du texte, sans autre étiquette.\n",
        "La digue cède\n----------\nLa mer est passée.\n----------\nDeux rues sont sous l’eau.\n",
        "La digue cède\nDate : 14 mars 2019\nSource : AFP\nLa mer est passée.\n",
    ],
)
def test_a_page_with_a_rule_a_label_or_a_fraction_is_one_page(tmp_path: Path, content: str) -> None:
    (found,) = articles(written(tmp_path, "a.txt", content))
    assert found.place == ""


def test_europresse_as_text_is_refused_with_the_number_of_its_articles(tmp_path: Path) -> None:
    content = "La digue cède\nLa mer.\nnews·20190314·VI·77\nLe bac\nLa mer.\nnews·20190402·EI·5\nnews·20190402·EI·5\n"
    (refused,) = refusals(written(tmp_path, "a.txt", content))
    assert refused.reason.fr.startswith("2 articles") and "HTML" in refused.reason.fr


@pytest.mark.parametrize("rule", ["----------", "==========", "***************", "______________"])
def test_articles_with_a_title_and_a_date_or_a_signature_each_are_split_at_the_rules_between_them(
    tmp_path: Path, rule: str
) -> None:
    text = "La mer est passée au petit matin et deux rues du port sont sous l’eau depuis lors. " * 3
    one, other = f"La digue cède\nPar Maud Kerjean\n{text}", f"Le bac reprend\nPublié le 2 avril 2019\n{text}"
    first, second = articles(written(tmp_path, "a.txt", f"{one}\n\n{rule}\n{other}\n{rule}\n"))
    assert first.text.startswith("La digue cède") and second.text.startswith("Le bac reprend")
    (whole,) = articles(written(tmp_path, "b.txt", f"{one}\n{rule}\nVos réactions\n{text}\n"))
    assert whole.place == ""
