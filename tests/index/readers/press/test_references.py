"""Libraries of references (RIS, BibTeX, CSL JSON), whose abstract is the text of the article; and agencies' JSON."""

import json
from pathlib import Path

import pytest
from press_files import articles, refusals, written

from index.article import RawPage
from index.readers import read
from index.readers.press.bibtex import plain

RIS = """TY  - NEWS
TI  - La digue de Kerlan cède
AU  - Kerjean, Maud
AU  - Le Dantec, Yann
T2  - La Vigie
SE  - Littoral
DA  - 2019/03/14/
PY  - 2019
UR  - https://v.example/digue
AB  - La mer est passée.
Deux rues sont sous l’eau.
KW  - digues
KW  - mer
ER  -

TY  - MGZN
T1  - Le bac reprend
A1  - Agence AGX
JF  - L’Écho
Y1  - 2019/04//
N2  - Le bac repart.
"""


@pytest.mark.parametrize(("name", "encoding"), [("a.ris", "utf-8"), ("A.RIS", "utf-8-sig"), ("a.txt", "cp1252")])
def test_ris_gives_each_reference_with_an_abstract_whatever_its_end(tmp_path: Path, name: str, encoding: str) -> None:
    first, second = articles(written(tmp_path, name, RIS, encoding))
    assert (first.title, first.author, first.date, first.source, first.section, first.url, first.tags) == (
        "La digue de Kerlan cède", "Maud Kerjean, Yann Le Dantec", "2019-03-14", "La Vigie", "Littoral",
        "https://v.example/digue", ("digues", "mer"),
    )  # fmt: skip
    assert first.text == "La mer est passée.\nDeux rues sont sous l’eau."
    assert (second.title, second.author, second.date, second.source, second.text) == (
        "Le bac reprend", "Agence AGX", None, "L’Écho", "Le bac repart.",
    )  # fmt: skip


def test_one_space_before_the_hyphen_and_html_in_the_abstract_are_read(tmp_path: Path) -> None:
    content = "TY - NEWS\r\nTI - La digue cède\r\nAB - <p>La mer.</p><p>Fin.</p>\r\nDA - 14 mars 2019\r\nER -\r\n"
    (found,) = articles(written(tmp_path, "a.ris", content))
    assert (found.title, found.text, found.date) == ("La digue cède", "La mer.\nFin.", "2019-03-14")


def test_a_notice_without_abstract_is_refused_by_place_and_title_and_the_rest_read(tmp_path: Path) -> None:
    path = written(tmp_path, "a.ris", f"TY  - NEWS\nTI  - Sans résumé\nER  - \n{RIS}")
    (refused,) = refusals(path)
    assert refused.place == "article 1" and "Sans résumé" in refused.reason.fr
    assert len([page for page in read(path) if isinstance(page, RawPage)]) == 2


def test_two_references_of_one_identifier_are_two_articles(tmp_path: Path) -> None:
    one = "TY  - NEWS\nID  - 1\nTI  - {0}\nAB  - Texte de {0}.\nER  - \n"
    first, second = articles(written(tmp_path, "a.ris", one.format("A") + one.format("B")))
    assert (first.ref, second.ref) == ("1", None)


BIBTEX = r"""% Bibliothèque
@string{vigie = "La Vigie"}
@comment{rien}
@article{kerjean_digue_2019,
  title = {La digue de {Kerlan} c{\`e}de},
  author = {Kerjean, Maud and {Agence AGX} and Yann Le Dantec},
  journal = vigie # {, Kerlan},
  date = {2019-03-14},
  url = {https://v.example/digue_1},
  keywords = {digues, mer},
  abstract = {L'\'el\^u parle : 50 % des \oe{}uvres \& des ma{\"\i}s, \c{c}a c\oe ute.

Deux rues -- sous l'eau.},
}
@misc{ouvert, title = {Jamais fermé, abstract = {Rien}
@online{bac, title="Le {\'E}cho {"}reprend{"}", year=2019, month=apr, day=2, abstract="Le bac repart."}
"""


@pytest.mark.parametrize("name", ["a.bib", "A.BIBTEX", "a.txt"])
def test_bibtex_gives_each_entry_with_an_abstract_without_latex(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, name, BIBTEX)
    first, second = [page for page in read(path) if isinstance(page, RawPage)]
    assert (first.title, first.author, first.date, first.source, first.url, first.ref, first.tags) == (
        "La digue de Kerlan cède", "Maud Kerjean, Agence AGX, Yann Le Dantec", "2019-03-14", "La Vigie, Kerlan",
        "https://v.example/digue_1", "kerjean_digue_2019", ("digues", "mer"),
    )  # fmt: skip
    assert first.text == "L'élû parle : 50 % des œuvres & des maïs, ça cœute.\nDeux rues – sous l'eau."
    assert (second.title, second.date, second.text) == ('Le Écho "reprend"', "2019-04-02", "Le bac repart.")
    assert [refused.place for refused in refusals(path)] == ["article 2"]


@pytest.mark.parametrize(
    ("latex", "letters"),
    [
        (r"{\'e}t{\'e}", "été"),
        (r"\'{e}t\'e", "été"),
        (r"No{\"e}l \^{\i}le", "Noël île"),
        (r"gar\c{c}on, fran{\c c}ais", "garçon, français"),
        (r"c{\oe}ur", "cœur"),
        (r"\emph{Le Phare} 50\% \$ \_", "Le Phare 50% $ _"),
        (r"50 % des voix", "50 % des voix"),
        (r"12~h", "12\u00a0h"),
        (r"{\`A} {\^E}tre", "À Être"),
    ],
)
def test_latex_becomes_letters(latex: str, letters: str) -> None:
    assert plain(latex) == letters


def csl(**changed: object) -> dict[str, object]:
    item: dict[str, object] = {
        "id": "http://zotero.org/users/1/items/AB",
        "type": "article-newspaper",
        "title": "La digue de Kerlan cède",
        "container-title": "La Vigie",
        "section": "Littoral",
        "abstract": "La mer est passée.",
        "author": [{"family": "Kerjean", "given": "Maud"}, {"literal": "AGX"}],
        "issued": {"date-parts": [["2019", 3, 14]]},
        "URL": "https://v.example/digue",
    }
    return item | changed


def test_csl_json_gives_each_item_with_an_abstract(tmp_path: Path) -> None:
    items = [csl(), csl(id="b", issued={"date-parts": [[2019, 3]]}), csl(id="c", issued={"raw": "2019-04-02"})]
    first, second, third = articles(written(tmp_path, "a.json", json.dumps(items)))
    assert (first.title, first.author, first.date, first.source, first.section, first.url) == (
        "La digue de Kerlan cède", "Maud Kerjean, AGX", "2019-03-14", "La Vigie", "Littoral",
        "https://v.example/digue",
    )  # fmt: skip
    assert (second.date, third.date) == (None, "2019-04-02")


@pytest.mark.parametrize(
    "changed",
    [{"issued": None}, {"issued": {"date-parts": [[]]}}, {"issued": {"date-parts": "x"}}, {"author": "Maud"},
     {"author": [None, 3]}, {"keyword": 3}, {"issued": {"date-parts": [["2019", "13", "45"]]}}],
)  # fmt: skip
def test_an_item_with_a_field_of_another_shape_is_read_with_the_others(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    (found,) = articles(written(tmp_path, "a.json", json.dumps([csl(**changed)])))
    assert found.text == "La mer est passée."


def test_a_csl_item_without_abstract_is_refused(tmp_path: Path) -> None:
    (refused,) = refusals(written(tmp_path, "a.json", json.dumps([csl(), csl(abstract="")])))
    assert refused.place == "élément 2"


def test_the_json_of_agencies_gives_headline_text_author_date_and_provider(tmp_path: Path) -> None:
    item = {
        "uri": "urn:agx:1", "type": "text", "headline": "La digue cède", "byline": "Par Maud Kerjean",
        "versioncreated": "2019-03-14T09:00:00Z", "firstcreated": "2019-03-14T06:45:00+01:00",
        "body_html": "<p>La mer est passée.</p><p>Deux rues.</p>", "infosources": [{"name": "AGX"}],
        "subject": [{"name": "Crues"}, {"code": "1"}, None],
    }  # fmt: skip
    newer = {
        "uri": "urn:agx:2", "headlines": [{"role": "main", "value": "Le bac"}], "by": [{"value": "M. K."}],
        "bodies": [{"value": "Le bac repart."}], "contentcreated": "2019-04-02",
    }  # fmt: skip
    first, second = articles(written(tmp_path, "a.json", json.dumps([item, newer])))
    assert (first.title, first.author, first.date, first.source, first.ref, first.tags, first.text) == (
        "La digue cède", "Par Maud Kerjean", "2019-03-14T06:45:00+01:00", "AGX", "urn:agx:1", ("Crues",),
        "La mer est passée.\nDeux rues.",
    )  # fmt: skip
    assert (second.title, second.author, second.date, second.text) == (
        "Le bac",
        "M. K.",
        "2019-04-02",
        "Le bac repart.",
    )
