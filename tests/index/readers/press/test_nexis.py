"""LexisNexis and Nexis, of before 2019 and since: a document each, in the languages of their labels."""

from pathlib import Path

import pytest
from press_files import articles, refusals, written

COVER = """

Download Request: Selected Items: 1-2
Time Of Request: Tuesday, February 3, 2026  10:12:31

Source: Toute la presse
Project ID: None


"""


def document(
    number: int = 1,
    marker: str = "{n} of 2 DOCUMENTS",
    date: str = "14 mars 2019 jeudi",
    fields: str = "AUTEUR: Maud Kerjean\n\nRUBRIQUE: LITTORAL; Pg. 7\n\nLONGUEUR: 231 mots",
    below: str = "DATE-CHARGEMENT: 3 février 2026\n\nLANGUE: FRENCH; FRANÇAIS\n\nTYPE-PUBLICATION: Journal",
    title: str = "La digue de Kerlan cède",
    text: str = "La mer est passée au petit\nmatin.\n\nDeux rues sont sous l’eau.",
) -> str:
    """One document of the text of before 2019."""
    return f"""                               {marker.format(n=number)}


                                  La Vigie

                            {date}

{title}

{fields}

{text}

{below}

                         Copyright 2019 La Vigie
                              Tous Droits Réservés


"""


def test_each_document_has_its_own_title_date_source_author_and_section(tmp_path: Path) -> None:
    content = COVER + document() + document(2, title="Le bac reprend", date="2 avril 2019 mardi", text="Le bac part.")
    first, second = articles(written(tmp_path, "Nexis_2026-02-03.TXT", "\ufeff" + content))
    assert (first.title, first.date, first.source, first.author, first.section) == (
        "La digue de Kerlan cède", "2019-03-14", "La Vigie", "Maud Kerjean", "LITTORAL",
    )  # fmt: skip
    assert first.text == "La mer est passée au petit matin.\nDeux rues sont sous l’eau."
    assert (second.title, second.date, second.text, second.place) == (
        "Le bac reprend", "2019-04-02", "Le bac part.", "article 2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("14 mars 2019 jeudi", "2019-03-14"),
        ("Jeudi 14 Mars 2019", "2019-03-14"),
        ("mars 14 2019", "2019-03-14"),
        ("March 14, 2019 Thursday", "2019-03-14"),
        ("March 14, 2019 Thursday 3:45 PM GMT", "2019-03-14T15:45:00+00:00"),
        ("14 mars 2019 jeudi 06:45\n                            Toutes éditions", "2019-03-14T06:45:00"),
        ("Donnerstag 14. März 2019", "2019-03-14"),
        ("Mars 2019", None),
    ],
)
def test_the_date_is_that_of_the_article_in_whatever_order_and_never_that_of_loading(
    tmp_path: Path, date: str, day: str | None
) -> None:
    (found,) = articles(written(tmp_path, "a.txt", document(date=date)))
    assert found.date == day
    assert found.title == "La digue de Kerlan cède" or day is None


@pytest.mark.parametrize(
    ("marker", "fields", "below"),
    [
        ("{n} of 2 DOCUMENTS", "BYLINE: Maud Kerjean\n\nSECTION: LITTORAL; Pg. 7\n\nLENGTH: 231 words",
         "LOAD-DATE: February 3, 2026\n\nLANGUAGE: FRENCH\n\nPUBLICATION-TYPE: Newspaper\n\nJOURNAL-CODE: VIGIE"),
        ("Document {n} de 2", "RUBRIQUE: LITTORAL\n\nLONGUEUR: 231 mots\n\nAUTEUR: Maud Kerjean", "LANGUE: FRENCH"),
        ("Dokument {n} von 2", "AUTOR: Maud Kerjean\n\nRUBRIK: LITTORAL; S. 7\n\nLÄNGE: 231 Wörter",
         "UPDATE: 3. Februar 2026\n\nSPRACHE: FRENCH"),
        ("FOCUS - {n} of 2 DOCUMENTS", "AUTEUR: Maud\nKerjean\nRUBRIQUE: LITTORAL; Pg. 7\nLONGUEUR: 231 mots",
         "SUJET: DIGUES (91%); MER\n(78%)\n\nDATE-CHARGEMENT: 3 février 2026"),
    ],
)  # fmt: skip
def test_labels_are_read_in_every_language_and_are_no_text(
    tmp_path: Path, marker: str, fields: str, below: str
) -> None:
    content = document(1, marker, fields=fields, below=below) + document(2, marker, fields=fields, below=below)
    found = articles(written(tmp_path, "a.txt", content, "cp1252"))
    assert len(found) == 2
    assert {(each.author, each.section) for each in found} == {("Maud Kerjean", "LITTORAL")}
    assert {each.text for each in found} == {"La mer est passée au petit matin.\nDeux rues sont sous l’eau."}


def test_subjects_become_tags(tmp_path: Path) -> None:
    (found,) = articles(written(tmp_path, "a.txt", document(below="SUJET: DIGUES (91%); MER (78%)\n\nLANGUE: FRENCH")))
    assert found.tags == ("DIGUES", "MER")


def test_a_document_without_fields_without_date_and_without_author_is_read(tmp_path: Path) -> None:
    bare = document(fields="LONGUEUR: 231 mots", below="LANGUE: FRENCH") + document(2, fields="", below="")
    first, second = articles(written(tmp_path, "a.txt", bare))
    assert first.author is None and first.text.startswith("La mer est passée")
    assert (second.title, second.date, second.text) == (
        "La digue de Kerlan cède", "2019-03-14", "La mer est passée au petit matin.\nDeux rues sont sous l’eau.",
    )  # fmt: skip


def test_a_paragraph_of_the_text_that_begins_like_a_label_stays_in_it(tmp_path: Path) -> None:
    text = "VILLE: le mot revient sans cesse.\n\nSujet : la digue.\n\nDeux rues sont sous l’eau."
    (found,) = articles(written(tmp_path, "a.txt", document(text=text)))
    assert found.text == "VILLE: le mot revient sans cesse.\nSujet : la digue.\nDeux rues sont sous l’eau."


def test_a_document_of_a_notice_alone_is_refused_by_its_place(tmp_path: Path) -> None:
    (refused,) = refusals(written(tmp_path, "a.txt", document() + document(2, text="")))
    assert refused.place == "article 2"


HTML = """<HTML><HEAD><STYLE TYPE="text/css"><!-- .c0 {{ text-align: center; }} --></STYLE></HEAD><BODY>
<DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c27">Download Request: Selected Items: 1-2<BR>Project ID: <BR></SPAN></P>
</DIV>
{documents}</BODY></HTML>"""
HTML_DOCUMENT = """<A NAME="DOC_ID_0_0"></A><!-- Hide XML section from browser
<DOC NUMBER={n}>
<DOCFULL> --><BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">{n} of 2 DOCUMENTS</SPAN></P>
</DIV><BR><DIV CLASS="c0"><BR><P CLASS="c1"><SPAN CLASS="c2">La Vigie</SPAN></P></DIV>
<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c4">14 mars</SPAN><SPAN CLASS="c2"> 2019 jeudi</SPAN><BR>
<SPAN CLASS="c2">Toutes éditions</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c7">La digue de Kerlan cède; <BR>Deux rues sous l’eau</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">AUTEUR: </SPAN><SPAN CLASS="c2">Maud Kerjean</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">LONGUEUR: </SPAN><SPAN CLASS="c2">231 mots</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c9"><SPAN CLASS="c2">La <b>mer</b> est passée.</SPAN></P>
<P CLASS="c9"><SPAN CLASS="c2">Deux rues sont sous l’eau.</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">LANGUE: </SPAN><SPAN CLASS="c2">FRENCH</SPAN></P></DIV>
<BR><DIV CLASS="c0"><BR><P CLASS="c1"><SPAN CLASS="c2">Copyright 2019 La Vigie<BR>Tous Droits Réservés</SPAN></P></DIV>
<!-- </DOCFULL></DOC> -->"""


def test_its_pages_of_html_give_the_same_articles(tmp_path: Path) -> None:
    documents = HTML_DOCUMENT.format(n=1) + HTML_DOCUMENT.format(n=2)
    first, second = articles(written(tmp_path, "a.HTML", HTML.format(documents=documents), "cp1252"))
    assert (first.title, first.author, first.date, first.source) == (
        "La digue de Kerlan cède; Deux rues sous l’eau", "Maud Kerjean", "2019-03-14", "La Vigie",
    )  # fmt: skip
    assert first.text == second.text == "La mer est passée.\nDeux rues sont sous l’eau."


UNI_COVER = """User Name: Maud
Date and Time: 3 février 2026 10:12
Job Number: 12345

Documents (2)

1. La digue de Kerlan cède
Client/Matter: -None-
Search Terms: digue
Search Type: Terms and Connectors
Narrowed by:
Content Type   Narrowed by
Actualités   -None-
2. Le bac reprend
Client/Matter: -None-
Search Terms: digue
| About LexisNexis | Privacy Policy | Terms & Conditions | Copyright © 2026 LexisNexis

"""
UNI = """Page 1 of 2
{title}
La Vigie
{date}

Copyright 2019 La Vigie Tous droits réservés

{section}:\u00a0LITTORAL; Pg. 7
{length}:\u00a0231 mots
{author}:\u00a0Maud Kerjean
{body}

La mer est passée au petit matin.

Sujet : la digue.

Deux rues sont sous l’eau.

Graphic

La digue vue du phare

Load-Date:\u00a0February 3, 2026

{end}
"""
ENGLISH = {"section": "Section", "length": "Length", "author": "Byline", "body": "Body", "end": "End of Document"}
FRENCH = {"section": "Rubrique", "length": "Longueur", "author": "Auteur", "body": "Corps", "end": "Fin du document"}


@pytest.mark.parametrize("labels", [ENGLISH, FRENCH])
@pytest.mark.parametrize("cover", ["", UNI_COVER])
def test_the_text_of_its_documents_since_2019_is_split_at_their_ends(
    tmp_path: Path, labels: dict[str, str], cover: str
) -> None:
    content = (
        cover
        + UNI.format(title="La digue de Kerlan cède", date="14 mars 2019 jeudi 06:45 AM GMT", **labels)
        + UNI.format(title="Le bac reprend", date="March 15, 2019", **labels)
    )
    first, second = articles(written(tmp_path, "a.txt", content))
    assert (first.title, first.date, first.source, first.author, first.section) == (
        "La digue de Kerlan cède", "2019-03-14T06:45:00+00:00", "La Vigie", "Maud Kerjean", "LITTORAL",
    )  # fmt: skip
    assert first.text == "La mer est passée au petit matin.\nSujet : la digue.\nDeux rues sont sous l’eau."
    assert (second.title, second.date) == ("Le bac reprend", "2019-03-15")
