"""Word documents give the article that is in them."""

from datetime import date
from pathlib import Path

import pytest
from made_documents import docx, note_parts, outcomes, p, page, reason, zipped

from index.article import Article, GivenDate
from index.cleaning.page import clean

TITLE = "Le bac de Molène reprend la mer"
TEXT = "Le bac a repris la mer lundi matin, après trois semaines de réparations au chantier du Conquet."


def test_a_heading_is_the_title_and_each_paragraph_a_line(tmp_path: Path) -> None:
    found = page(tmp_path / "a.docx", docx(p(TITLE, "Titre1") + p(TEXT) + p("") + p("Il part  à sept heures.")))
    assert found.title == TITLE
    assert found.text == f"{TEXT}\nIl part à sept heures."


def test_a_style_made_of_a_heading_is_one(tmp_path: Path) -> None:
    assert page(tmp_path / "a.docx", docx(p("Brest") + p(TITLE, "Mien") + p(TEXT))).title == TITLE


def test_properties_tell_title_author_keywords_and_when_it_was_made(tmp_path: Path) -> None:
    core = {"title": TITLE, "creator": "Anne Morel", "created": "2024-03-05T09:02:00Z", "keywords": "mer; bac",
            "category": "Ports"}  # fmt: skip
    found = page(tmp_path / "a.docx", docx(p(TEXT) + p("Il part à sept heures."), core))
    assert (found.title, found.author, found.section, found.tags) == (TITLE, "Anne Morel", "Ports", ("mer", "bac"))
    assert found.date is None
    assert found.dates == (GivenDate("2024-03-05T09:02:00Z", "file"),)


@pytest.mark.parametrize(
    "title", ["Document1", "Microsoft Word - bac.docx", "Sans titre", "Revue de presse des communes"]
)
def test_a_title_that_the_text_knows_nothing_of_gives_way_to_the_first_line(tmp_path: Path, title: str) -> None:
    assert page(tmp_path / "a.docx", docx(p(TITLE) + p(TEXT), {"title": title})).title is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Le Phare, mardi 5 mars 2024, page 4", "2024-03-05"),
        ("Plougastel, le 05/03/2024", "2024-03-05"),
        (
            "Depuis le 5 mars 2024, le bac ne part plus du port et personne ne sait quand il repartira vers les îles",
            None,
        ),
        ("Le bac part le 5 mars 2024.", None),
    ],
)
def test_a_line_at_the_top_that_is_a_date_and_a_name_dates_the_article(
    tmp_path: Path, line: str, day: str | None
) -> None:
    found = page(tmp_path / "a.docx", docx(p(TITLE, "Titre1") + p(line) + p(TEXT), {"created": "2026-01-02T10:00:00Z"}))
    article = clean(found, date(2026, 6, 1))
    assert isinstance(article, Article)
    assert article.date is not None
    assert article.date.startswith(day or "2026-01-02")
    assert article.date_confidence == ("text" if day else "file")


@pytest.mark.parametrize("texts", [[TEXT], [TITLE], [TEXT, "Il part à sept heures."]])
def test_a_text_that_is_one_line_or_begins_with_a_sentence_keeps_it(tmp_path: Path, texts: list[str]) -> None:
    found = page(tmp_path / "a.docx", docx("".join(map(p, texts))))
    assert (found.title, found.text) == ("", "\n".join(texts))


def test_the_byline_of_the_text_counts_before_who_typed_it(tmp_path: Path) -> None:
    found = page(tmp_path / "a.docx", docx(p(TITLE) + p("Par Anne Morel") + p(TEXT), {"creator": "Yves Le Bihan"}))
    assert found.author is None


@pytest.mark.parametrize(
    "nobody", ["python-docx", "Utilisateur Windows", "admin", "Microsoft Office User", "HP", "(anonymous)"]
)
def test_names_that_programs_give_are_no_authors(tmp_path: Path, nobody: str) -> None:
    created = {"creator": nobody, "created": "2013-12-23T23:15:00Z"}
    found = page(tmp_path / "a.docx", docx(p(TITLE) + p(TEXT), created))
    assert found.author is None
    assert bool(found.dates) == (nobody != "python-docx")


def test_a_name_of_the_file_that_tells_a_day_counts_before_the_day_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "2019-11-02 bac.docx"
    assert page(path, docx(p(TITLE) + p(TEXT), {"created": "2024-03-05T09:02:00Z"})).dates == ()


def test_what_word_wraps_text_in_is_read(tmp_path: Path) -> None:
    """Content controls, tracked insertions, smart tags, links; deleted and hidden text is not."""
    run = "<w:r><w:t>{}</w:t></w:r>".format
    body = (
        f"<w:sdt><w:sdtContent>{p('Dans un cadre.')}</w:sdtContent></w:sdt>"
        f"<w:p><w:ins>{run('Ajouté')}</w:ins><w:del><w:r><w:delText>ôté</w:delText></w:r></w:del>"
        f"<w:smartTag>{run(' à Brest')}</w:smartTag><w:hyperlink>{run(', lien')}</w:hyperlink>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r>"
        "<w:r><w:tab/><w:t>fin</w:t><w:br/><w:t>suite</w:t></w:r></w:p>"
    )
    assert page(tmp_path / "a.docx", docx(body)).text.split("\n") == [
        "Dans un cadre.", "Ajouté à Brest, lien\tfin", "suite",
    ]  # fmt: skip


def test_a_text_box_is_read_once_behind_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('Un encadré.')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Avant </w:t></w:r><w:r><m:AlternateContent xmlns:m='m'>"
        f"<m:Choice>{box}</m:Choice><m:Fallback>{box}</m:Fallback></m:AlternateContent></w:r>"
        "<w:r><w:t>et après.</w:t></w:r></w:p>"
    )
    assert page(tmp_path / "a.docx", docx(body)).text == "Avant et après.\nUn encadré."


def test_a_short_row_is_a_line_and_a_page_laid_out_as_a_table_keeps_its_paragraphs(tmp_path: Path) -> None:
    row = "<w:tr>{}</w:tr>".format
    cell = "<w:tc>{}</w:tc>".format
    body = (
        f"<w:tbl>{row(cell(p('Départ')) + cell(p('7 h')))}{row(cell(p('Marée')) + cell(p(TEXT) + p('Fin.')))}</w:tbl>"
    )
    assert page(tmp_path / "a.docx", docx(p("Titre") + body)).text.split("\n") == [
        "Titre",
        "Départ\t7 h",
        "Marée",
        TEXT,
        "Fin.",
    ]


def test_notes_come_last(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>Texte.</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>" + p("Fin.")
    notes = note_parts("footnote", {"-1": "séparateur", "2": "Une note."})
    assert page(tmp_path / "a.docx", docx(body, **notes)).text == "Texte.\nFin.\nUne note."


def test_headings_each_with_a_byline_or_a_date_are_articles_of_their_own(tmp_path: Path) -> None:
    """A press review; headings without are those of one article."""
    review = "".join(p(f"Titre {n}", "Titre1") + p(f"Le Phare, {n} mars 2024") + p(TEXT) for n in (4, 5))
    pages, _ = outcomes(tmp_path / "a.docx", docx(p("Revue de presse") + review))
    assert [(one.title, one.place) for one in pages] == [("Titre 4", "article 1"), ("Titre 5", "article 2")]
    one = p("Le bac", "Titre1") + p(TEXT) + p("Les horaires", "Titre1") + p(TEXT)
    assert page(tmp_path / "b.docx", docx(one)).title == "Le bac"


@pytest.mark.parametrize("apart", [True, False])
def test_the_export_of_a_press_database_gives_its_articles(tmp_path: Path, apart: bool) -> None:
    """Whether or not empty paragraphs stand between the others."""
    lines = [
        "1 of 2 DOCUMENTS", "Le Phare", "5 mars 2024 mardi", TITLE, "AUTEUR: Anne Morel", "LONGUEUR: 20 mots", TEXT,
        "DATE-CHARGEMENT: 6 mars 2024", "2 of 2 DOCUMENTS", "Le Phare", "6 mars 2024 mercredi", "La criée rouvre",
        "AUTEUR: Yves Le Bihan", "LONGUEUR: 20 mots", TEXT, "DATE-CHARGEMENT: 7 mars 2024",
    ]  # fmt: skip
    body = "".join(p(line) + (p("") if apart else "") for line in lines)
    pages, _ = outcomes(tmp_path / "a.docx", docx(body))
    assert [(one.title, one.date, one.author) for one in pages] == [
        (TITLE, "2024-03-05", "Anne Morel"), ("La criée rouvre", "2024-03-06", "Yves Le Bihan"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a.docx", "a.zip", "a.txt", "a", "a.pdf"])
def test_it_is_told_by_its_parts_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert TEXT in page(tmp_path / name, docx(p(TITLE) + p(TEXT))).text


def test_a_zip_of_documents_is_an_archive_still(tmp_path: Path) -> None:
    data = zipped({"a/one.docx": docx(p(TITLE) + p(TEXT)), "two.docx": docx(p(TITLE) + p(TEXT))})
    assert len(outcomes(tmp_path / "a.zip", data)[0]) == 2


def test_what_is_no_document_or_has_no_text_is_refused(tmp_path: Path) -> None:
    assert "abîmé" in reason(tmp_path / "a.docx", b"some words")
    assert "abîmé" in reason(tmp_path / "b.docx", zipped({"word/document.xml": "<w:document"}))
    assert "aucun texte" in reason(tmp_path / "c.docx", docx(""))


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]><d><body><p><r><t>&l11;</t></r></p></body></d>'
    assert "document abîmé" in reason(tmp_path / "a.docx", docx("", **{"word__document.xml": bomb}))
    outside = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d><body><p><r><t>a&x;</t></r></p></body></d>'
    assert "entités" in reason(tmp_path / "b.docx", docx("", **{"word__document.xml": outside}))


def test_a_part_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    body = f"<w:p><w:r><w:t>{' ' * (40 << 20)}</w:t></w:r></w:p>"
    assert "Mio" in reason(tmp_path / "a.docx", docx(body))


def test_a_document_that_asks_for_a_password_is_refused_as_such(tmp_path: Path) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    assert "mot de passe" in reason(tmp_path / "a.docx", data)
    assert "mot de passe" in reason(tmp_path / "a.xlsx", data)
