"""Corpora of IRaMuTeQ, Alceste and Lexico: an article a line of stars or a run of keys."""

from pathlib import Path

import pytest
from press_files import articles, refusals, written

from index.article import RawPage
from index.readers import read

CORPUS = """**** *source_lavigie *date_2019-03-14 *annee_2019 *titre_La_digue_cède
La mer est passée au petit matin.
Deux rues sont sous l’eau.

**** *source_L_Écho_des_îles *jour_2 *mois_04 *annee_2019 *auteur_Maud_Kerjean *rubrique_Îles
Le bac reprend
-*transports
Le bac de Molène reprend la mer après deux jours.
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("name", ["corpus.txt", "CORPUS.TXT", "corpus"])
def test_stars_and_variables_give_each_article_what_they_say(tmp_path: Path, encoding: str, name: str) -> None:
    first, second = articles(written(tmp_path, name, CORPUS, encoding))
    assert (first.title, first.date, first.source, first.place) == (
        "La digue cède", "2019-03-14", "lavigie", "article 1",
    )  # fmt: skip
    assert first.text == "La mer est passée au petit matin.\nDeux rues sont sous l’eau."
    assert (second.title, second.date, second.source, second.author, second.section, second.tags) == (
        "Le bac reprend", "2019-04-02", "L Écho des îles", "Maud Kerjean", "Îles", ("transports",),
    )  # fmt: skip
    assert second.text == "Le bac de Molène reprend la mer après deux jours."


@pytest.mark.parametrize(
    ("variables", "day"),
    [
        ("*date_2019-03-14", "2019-03-14"),
        ("*date_20190314", "2019-03-14"),
        ("*date_2019_03_14", "2019-03-14"),
        ("*date_14-03-2019", "2019-03-14"),
        ("*date_14_mars_2019", "2019-03-14"),
        ("*annee_2019 *mois_3 *jour_14", "2019-03-14"),
        ("*annee_2019 *mois_mars *jour_14", "2019-03-14"),
        ("*annee_2019 *mois_2019-03 *jour_14", "2019-03-14"),
        ("*annee_2019 *mois_03", None),
        ("*annee_2019", None),
        ("*date_2019", None),
        ("", None),
    ],
)
def test_a_day_is_put_together_from_what_is_there_and_none_is_made_up(
    tmp_path: Path, variables: str, day: str | None
) -> None:
    (found,) = articles(written(tmp_path, "2019-12-31.txt", f"**** *num_1 {variables}\nUn titre\nUn texte.\n"))
    assert found.date == day
    assert found.exported


def test_an_article_on_one_line_has_no_title_of_its_own(tmp_path: Path) -> None:
    (found,) = articles(written(tmp_path, "a.txt", "**** *source_x\nLa digue cède. La mer est passée.\n"))
    assert (found.title, found.text) == ("", "La digue cède. La mer est passée.")


def test_older_corpora_begin_articles_with_a_number(tmp_path: Path) -> None:
    found = articles(written(tmp_path, "a.txt", "0001 *journal_vigie *an_2019\nA.\nB.\n0002 *journal_echo\nC.\n"))
    assert [(each.source, each.text) for each in found] == [("vigie", "A.\nB."), ("echo", "C.")]


def test_text_above_the_first_stars_is_refused_and_the_rest_read(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", f"Notes de travail\n{CORPUS}")
    (refused,) = refusals(path)
    assert refused.place == "ligne 1" and "****" in refused.reason.fr
    assert len([page for page in read(path) if isinstance(page, RawPage)]) == 2


def test_an_article_without_text_is_refused_by_its_place(tmp_path: Path) -> None:
    (refused,) = refusals(written(tmp_path, "a.txt", f"{CORPUS}**** *source_x\n\n"))
    assert refused.place == "article 3"


def test_a_raw_page_with_an_ornament_of_stars_is_one_page(tmp_path: Path) -> None:
    (found,) = articles(written(tmp_path, "a.txt", "La digue cède\n****\nLa mer est passée.\n*** \nFin.\n"))
    assert found.place == ""


LEXICO = """<date=2019-03-14>
<journal=La_Vigie>
<title=La-digue-cède>
<author=Maud-Kerjean>
La mer est passée. § Deux rues <pg=2>sont sous l’eau.
<date=2019-04-02>
<journal=L_Écho>
<title=Le bac reprend>
Le bac reprend la mer.
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_keys_in_angle_brackets_give_each_article_what_they_say(tmp_path: Path, newline: str) -> None:
    first, second = articles(written(tmp_path, "a.txt", LEXICO.replace("\n", newline)))
    assert (first.date, first.source, first.title, first.author) == (
        "2019-03-14", "La Vigie", "La-digue-cède", "Maud-Kerjean",
    )  # fmt: skip
    assert first.text == "La mer est passée.\nDeux rues sont sous l’eau."
    assert (second.date, second.source, second.title, second.author) == ("2019-04-02", "L Écho", "Le bac reprend", None)


def test_a_key_that_is_not_said_again_holds_for_the_articles_below_it(tmp_path: Path) -> None:
    content = (
        '<journal="La Vigie"><date=20190314>\nA un.\n<date=20190315>\nB deux.\n<journal="Écho"><date=20190316>\nC.\n'
    )
    found = articles(written(tmp_path, "a.txt", content))
    assert [(each.source, each.date) for each in found] == [
        ("La Vigie", "2019-03-14"), ("La Vigie", "2019-03-15"), ("Écho", "2019-03-16"),
    ]  # fmt: skip
