"""Workbooks give a record a row, as tables do."""

from io import BytesIO
from pathlib import Path

import pytest
from made_documents import outcomes, reason, xlsx, zipped

from index.readers.documents import apart

ROWS = [
    ["Titre", "Texte", "Date", "Auteur", "Journal", "Numéro"],
    ["Le bac", "Le bac a repris la mer.\nIl part à sept heures.", 45356.0, "Anne Morel", "Le Phare", 12],
    ["La criée", "La criée a rouvert mardi.", "2019-11-02", "", "Le Phare", 13],
]


def test_each_row_is_an_article_with_the_day_that_the_cell_shows(tmp_path: Path) -> None:
    pages, refused = outcomes(tmp_path / "a.xlsx", xlsx({"Articles": ROWS}))
    assert not refused
    assert [(one.title, one.date, one.ref, one.place) for one in pages] == [
        ("Le bac", "2024-03-05", "12", "feuille Articles, ligne 2"),
        ("La criée", "2019-11-02", "13", "feuille Articles, ligne 3"),
    ]
    assert pages[0].text == "Le bac a repris la mer.\nIl part à sept heures."


def test_what_stands_above_the_header_is_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    pages, _ = outcomes(tmp_path / "a.xlsx", xlsx({"F": [["Export du 5 mars"], [], *ROWS]}, first=3))
    assert [one.place for one in pages] == ["feuille F, ligne 6", "feuille F, ligne 7"]


def test_all_sheets_are_read_and_one_without_a_text_is_refused_by_its_name(tmp_path: Path) -> None:
    data = xlsx({"2023": ROWS, "Villes": [["ville", "prix"], ["Brest", 3]], "2024": ROWS, "Vide": []})
    pages, refused = outcomes(tmp_path / "a.xlsx", data)
    assert len(pages) == 4
    assert [one.place for one in refused] == ["feuille Villes"]


def test_a_sheet_of_opendocument_is_one(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'.format
    rows = "".join(f"<table:table-row>{''.join(cell(each) for each in row[:2])}</table:table-row>" for row in ROWS)
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table"))
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet><table:table table:name='F'>{rows}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
        "META-INF/manifest.xml": "<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>",
    }
    pages, _ = outcomes(tmp_path / "a.ods", zipped(parts))
    assert [one.title for one in pages] == ["Le bac", "La criée"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.zip", "a.csv", "a"])
def test_it_is_told_by_its_parts_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert len(outcomes(tmp_path / name, xlsx({"F": ROWS}))[0]) == 2


def test_a_table_named_as_a_workbook_is_read_as_the_table_it_is(tmp_path: Path) -> None:
    assert outcomes(tmp_path / "a.xls", "Titre\tTexte\nLe bac\tLe bac a repris la mer.\n")[0][0].title == "Le bac"


def test_a_sheet_that_is_wider_than_memory_ends_its_process_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two cells in opposite corners stand for seventeen milliards of them."""
    monkeypatch.setattr(apart, "MEMORY", 300 << 20)
    with_corner = xlsx({"F": [["Titre", "Texte"]]})
    parts = _parts(with_corner)
    parts["xl/worksheets/s1.xml"] = parts["xl/worksheets/s1.xml"].replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    assert "mémoire" in reason(tmp_path / "a.xlsx", zipped(parts))


def _parts(data: bytes) -> dict[str, bytes]:
    import zipfile

    with zipfile.ZipFile(BytesIO(data)) as made:
        return {name: made.read(name) for name in made.namelist()}


def test_one_that_unpacks_to_too_much_is_refused_before_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "read_apart", lambda *_: pytest.fail("unpacked"))
    monkeypatch.setattr("index.readers.documents.workbook.read_apart", lambda *_: pytest.fail("unpacked"))
    data = zipped(_parts(xlsx({"F": ROWS})) | {"xl/sharedStrings.xml": bytes(64 << 20)})
    assert "démesuré" in reason(tmp_path / "a.xlsx", data)


def test_without_the_library_the_refusal_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.documents.workbook.WORKBOOK_NEEDS", ("no_such_module", "python-calamine"))
    assert "pip install 'manchette[documents]'" in reason(tmp_path / "a.xlsx", xlsx({"F": ROWS}))


def test_one_that_is_broken_or_has_no_sheet_is_refused(tmp_path: Path) -> None:
    parts = _parts(xlsx({"F": ROWS}))
    assert "illisible" in reason(tmp_path / "a.xlsx", zipped(parts | {"xl/workbook.xml": b"<workbook"}))
    del parts["xl/workbook.xml"]
    assert "aucun texte" in reason(tmp_path / "a.xlsx", zipped(parts))
