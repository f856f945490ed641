"""Exports of press databases that come as DOCX, RTF and PDF give an article each, as their text does."""

from html import escape
from pathlib import Path

import pytest
from made_documents import docx, outcomes, p, pdf

from index.article import RawPage

SEA = "La mer est passée au petit matin, et deux rues du port sont sous l’eau depuis lors, dit la mairie de Kerlan."
FERRY = "Le bac de Molène a repris la mer lundi, après trois semaines de réparations, avec les mêmes marins à bord."
FACTIVA = [
    "Littoral", "La digue de Kerlan cède", "Par Maud Kerjean", "231 mots", "14 mars 2019", "06:45", "La Vigie",
    "LAVIGI", "7", "Français", "© 2019 La Vigie. Tous droits réservés.", SEA, "Document LAVIGI0020190314ef3e0001t",
    "Le bac reprend", "98 mots", "2 avril 2019", "L’Écho", "ECHOIL", "Français", "© 2019 L’Écho.", FERRY,
    "Document ECHOIL0020190402ef420000k",
]  # fmt: skip
UNI = [
    "La digue de Kerlan cède", "La Vigie", "14 mars 2019 jeudi", "Copyright 2019 La Vigie Tous droits réservés",
    "Section: LITTORAL; Pg. 7", "Length: 231 mots", "Byline: Maud Kerjean", "Body", SEA,
    "Load-Date: February 3, 2026", "End of Document",
    "Le bac reprend", "L’Écho", "2 avril 2019 mardi", "Copyright 2019 L’Écho", "Section: ÎLES", "Length: 98 mots",
    "Body", FERRY, "Load-Date: February 3, 2026", "End of Document",
]  # fmt: skip
CLASSIC = [
    "1 of 2 DOCUMENTS", "La Vigie", "14 mars 2019 jeudi", "La digue de Kerlan cède", "AUTEUR: Maud Kerjean",
    "RUBRIQUE: LITTORAL; Pg. 7", "LONGUEUR: 231 mots", SEA, "DATE-CHARGEMENT: 3 février 2026", "LANGUE: FRENCH",
    "Copyright 2019 La Vigie",
    "2 of 2 DOCUMENTS", "L’Écho", "2 avril 2019 mardi", "Le bac reprend", "LONGUEUR: 98 mots", FERRY,
    "LANGUE: FRENCH", "Copyright 2019 L’Écho",
]  # fmt: skip


def as_docx(lines: list[str]) -> bytes:
    return docx("".join(p(escape(line)) for line in lines))


def as_rtf(lines: list[str]) -> bytes:
    body = "\\par ".join(line.replace("’", "\\'92") for line in lines)
    letters = "".join(c if ord(c) < 128 else f"\\'{c.encode('cp1252').hex()}" for c in body)
    return f"{{\\rtf1\\ansi\\ansicpg1252 {letters}\\par}}".encode("ascii")


def as_pdf(lines: list[str]) -> bytes:
    """A page for each article; its heading a line each, its text broken at the width of the page."""
    pages: list[list[tuple[float, float, float, str]]] = [[]]
    top = 800.0
    for line in lines:
        words, row = line.split(" "), ""
        rows = []
        for word in words:
            if len(row) + len(word) > 80:
                rows.append(row)
                row = ""
            row = f"{row} {word}".strip()
        for each in (*rows, row):
            pages[-1].append((60.0, top, 10.0, each))
            top -= 12
        top -= 10
        if line.startswith(("Document ", "End of", "Copyright 2019 L")) and line != lines[3]:
            pages.append([])
            top = 800.0
    return pdf([page for page in pages if page])


@pytest.mark.parametrize(("suffix", "made"), [("docx", as_docx), ("rtf", as_rtf), ("pdf", as_pdf)])
@pytest.mark.parametrize("lines", [FACTIVA, UNI, CLASSIC])
def test_each_article_of_an_export_has_its_own_title_date_source_and_text(
    tmp_path: Path, suffix: str, made: object, lines: list[str]
) -> None:
    assert callable(made)
    found, refused = outcomes(tmp_path / f"export_2026-02-03.{suffix}", made(lines))
    assert refused == []
    first, second = found
    assert isinstance(first, RawPage)
    assert [(each.title, each.date and each.date[:10], each.source) for each in found] == [
        ("La digue de Kerlan cède", "2019-03-14", "La Vigie"), ("Le bac reprend", "2019-04-02", "L’Écho"),
    ]  # fmt: skip
    assert (first.text, second.text) == (SEA, FERRY)
    assert "Maud Kerjean" in (first.author or "") and second.author is None


def test_europresse_as_pdf_is_refused_with_the_number_of_its_articles(tmp_path: Path) -> None:
    lines = ["La Vigie", "14 mars 2019", "La digue", SEA, "news·20190314·VI·77", "Le bac", FERRY, "news·20190402·EI·5"]
    found, refused = outcomes(tmp_path / "a.pdf", as_pdf(lines))
    assert not found
    assert refused[0].reason.fr.startswith("2 articles") and "HTML" in refused[0].reason.fr
