"""Each format as the programs read it that it is for."""

import csv
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import bibtexparser
import openpyxl
import pytest
import python_calamine
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware

from index.article import Article
from search.engine import ScannedArticle
from search.engines.whoosh import WhooshEngine
from search.export import EXPORT_FORMATS, exporter
from search.export.answers import answer_export, page_export
from search.export.entries import About, Entry
from search.results import Family, Request

ARTICLE = Article(id="00000000000000c1", path=Path("x"), place="", title="Un titre", text="Un texte.")
PHARES = Request("phare", sort="newest")
FIRST, SECOND, THIRD = "00000000000000a1", "00000000000000a2", "00000000000000a3"


def exported(engine: WhooshEngine, name: str, request: Request = PHARES, **options: bool) -> bytes:
    return b"".join(answer_export(engine, request, name, **options).data)


def test_csv_has_a_row_an_article_and_every_field(engine: WhooshEngine) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(engine, "csv").decode(), newline="")))
    assert [row["id"] for row in rows] == [FIRST, SECOND, THIRD]
    first = rows[0]
    stored = engine.article(FIRST)
    assert stored is not None
    told = (first["title"], first["text"], first["author"], first["date"], first["section"], first["source"])
    assert told == (stored.title, stored.text, stored.author, stored.date, stored.section, stored.source)
    assert (first["url"], first["agency"], first["tags"]) == (stored.url, "AFP", "Phares & balises; Finistère")
    assert (first["family_size"], first["family_first"], first["version"]) == ("1", FIRST, "1")


def test_no_cell_of_a_csv_is_a_formula_and_no_text_loses_anything(engine: WhooshEngine) -> None:
    for row in csv.reader(io.StringIO(exported(engine, "csv").decode(), newline="")):
        for cell in row:
            assert not re.match(r"\s*[=+\-@]|[\t\r\n]", cell)
    second = list(csv.DictReader(io.StringIO(exported(engine, "csv").decode(), newline="")))[1]
    stored = engine.article(SECOND)
    assert stored is not None
    assert (second["title"], second["author"]) == (f"'{stored.title}", f"'{stored.author}")


def test_where_an_article_lies_is_told_to_those_at_its_machine_alone(engine: WhooshEngine) -> None:
    for name in EXPORT_FORMATS:
        assert b"/corpus" not in exported(engine, name)
    rows = list(csv.DictReader(io.StringIO(exported(engine, "csv", paths=True).decode(), newline="")))
    assert (rows[1]["path"], rows[1]["place"]) == ("/corpus/a2.jsonl", "ligne 2")


def test_a_workbook_holds_texts_and_numbers_and_no_formula(engine: WhooshEngine) -> None:
    data = exported(engine, "xlsx")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    header, *rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == [FIRST, SECOND, THIRD]
    stored = [engine.article(name) for name in (FIRST, SECOND, THIRD)]
    for row, article in zip(rows, stored, strict=True):
        assert article is not None
        told = dict(zip(header, row, strict=False))
        assert told["title"] == article.headline and told["author"] == (article.author or "")
        assert "".join(map(str, row[header.index("text") :])) == article.text
        assert told["version"] == 1
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert '<c r="B3" t="inlineStr" s="1"><is><t xml:space="preserve">=HYPERLINK(' in sheet


def test_a_workbook_is_sound_to_the_strictest_reader(engine: WhooshEngine) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(engine, "xlsx")))
    sheet = book.active
    assert sheet is not None and book.properties.title == "phare"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert sheet["B3"].value.startswith("=HYPERLINK(") and sheet["B3"].quotePrefix
    assert sheet["B2"].value == "Le phare d’Eckmühl, 100\u00a0% rénové & rouvert"


def test_a_day_is_that_of_the_readers_clocks_as_facets_count_it() -> None:
    article = replace(ARTICLE, date="2024-02-29T23:30:00Z")
    entry = Entry(ScannedArticle(article, 0.0, Family(1, article.id), 1))
    about = About("q", "whoosh", "1", 1, 1, "2024-03-01T00:00:00+00:00", Request("q"))
    written = {
        name: b"".join(exporter(name).export([entry], about)).decode() for name in ("iramuteq", "ris", "csl-json")
    }
    assert "*mois_2024-03 *date_2024-03-01" in written["iramuteq"]
    assert "DA  - 2024/03/01/" in written["ris"] and "[[2024, 3, 1]]" in written["csl-json"]


def test_a_workbook_without_articles_can_be_opened(engine: WhooshEngine) -> None:
    data = exported(engine, "xlsx", Request("zorglub"))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert [row[0] for row in book.get_sheet_by_index(0).to_python()] == ["id"]


def test_json_lines_have_the_keys_of_the_interface(engine: WhooshEngine) -> None:
    first, second, third = map(json.loads, exported(engine, "jsonl").decode().splitlines())
    assert (first["id"], second["id"], third["id"]) == (FIRST, SECOND, THIRD)
    assert first["tags"] == ["Phares & balises", "Finistère"] and first["provenance"] == {"title": "jsonld"}
    assert first["family"] == {"size": 1, "first": FIRST} and third["date"] is None
    assert second["title"].startswith("=HYPERLINK")


def test_ris_is_what_rispy_reads(engine: WhooshEngine) -> None:
    first, second, third = rispy.loads(exported(engine, "ris").decode())
    assert (first["id"], second["id"], third["id"]) == (FIRST, SECOND, THIRD)
    stored = engine.article(FIRST)
    assert stored is not None
    assert first["type_of_reference"] == "NEWS"
    assert (first["title"], first["secondary_title"]) == (stored.title, stored.source)
    assert first["authors"] == ["Anne Morel", "Yves Le Bihan", "Luc d’Arc"]
    assert (first["year"], first["date"], first["urls"]) == ("2024", "2024/03/05/", [stored.url])
    assert first["keywords"] == ["Phares & balises", "Finistère"]
    assert first["abstract"].split() == stored.text.split()
    assert any("Version 1" in note for note in first["notes"])
    assert "date" not in third


def test_bibtex_is_what_bibtexparser_reads(engine: WhooshEngine) -> None:
    library = bibtexparser.parse_string(
        exported(engine, "bibtex").decode(),
        append_middleware=[LatexDecodingMiddleware(allow_inplace_modification=True)],
    )
    assert not library.failed_blocks and len(library.entries) == 3
    for entry, name in zip(library.entries, (FIRST, SECOND, THIRD), strict=True):
        stored = engine.article(name)
        assert stored is not None
        fields = {field.key: field.value for field in entry.fields}
        assert entry.key.endswith(name)
        assert fields["title"].strip("{}") == stored.headline
        # The oracle's circumflex is the accent alone.
        assert fields["abstract"].replace("ˆ", "^") == stored.text
        assert fields.get("journal", "") == (stored.source or "")
        assert fields.get("date", "") == (stored.date or "")[:10]
    raw = exported(engine, "bibtex").decode()
    assert "author = {Anne Morel and Yves Le Bihan and Luc d’Arc}" in raw
    assert "url = {https://echo.example/phare?a=1&b=%7Bx%7D}" in raw


def test_csl_json_is_a_list_of_newspaper_articles(engine: WhooshEngine) -> None:
    first, second, third = json.loads(exported(engine, "csl-json"))
    assert {item["type"] for item in (first, second, third)} == {"article-newspaper"}
    assert first["issued"] == {"date-parts": [[2024, 3, 5]]} and "issued" not in third
    assert first["author"] == [{"literal": "Anne Morel"}, {"literal": "Yves Le Bihan"}, {"literal": "Luc d’Arc"}]
    assert first["container-title"] == "L’Écho du Large"
    assert json.loads(exported(engine, "csl-json", Request("zorglub"))) == []


def test_variables_of_iramuteq_have_no_signs_and_no_text_holds_any_of_its_marks(engine: WhooshEngine) -> None:
    text = exported(engine, "iramuteq").decode()
    stars = [line for line in text.splitlines() if line.startswith("****")]
    assert stars[0] == (
        "**** *source_lechodularge *annee_2024 *mois_2024-03 *date_2024-03-05 *rubrique_societe "
        "*auteur_annemorelyveslebihanetlucdarc *agence_afp *version_1 *id_00000000000000a1"
    )
    assert len(stars) == 3 and stars[2] == "**** *version_1 *id_00000000000000a3"
    for line in stars:
        assert re.fullmatch(r"\*{4}( \*[a-z]+_[a-z0-9-]+)+", line)
    assert not any("*" in line for line in text.splitlines() if line not in stars)


def test_txm_has_a_text_an_article_and_a_table_whose_first_column_is_its_id(engine: WhooshEngine) -> None:
    archive = zipfile.ZipFile(io.BytesIO(exported(engine, "txm")))
    rows = list(csv.DictReader(io.StringIO(archive.read("metadata.csv").decode())))
    assert next(iter(rows[0])) == "id" and all(re.fullmatch("[a-z]+", name) for name in rows[0])
    assert archive.namelist() == [*(f"{row['id']}.txt" for row in rows), "metadata.csv"]
    stored = engine.article(FIRST)
    assert stored is not None
    assert archive.read(f"{FIRST}.txt").decode() == f"{stored.title}\n{stored.text}\n"
    assert (rows[0]["titre"], rows[0]["annee"], rows[0]["auteur"]) == (stored.title, "2024", stored.author)


def test_the_web_page_shows_what_is_written_and_runs_nothing(engine: WhooshEngine) -> None:
    page = exported(engine, "html").decode()
    assert "&lt;b&gt;sans&lt;/b&gt;" in page and "<script" not in page and "<b>" not in page
    assert page.count("<article ") == 3 and page.endswith("</html>\n")
    assert 'href="https://echo.example/phare?a=1&amp;b={x}"' in page


def test_plain_text_has_titles_facts_and_texts(engine: WhooshEngine) -> None:
    text = exported(engine, "txt").decode()
    assert text.startswith("phare\n3 articles, index ")
    assert "1. Le phare d’Eckmühl, 100\u00a0% rénové & rouvert\nL’Écho du Large · Société · " in text


def test_an_evidence_archive_holds_the_question_the_list_the_texts_and_their_checksums(engine: WhooshEngine) -> None:
    archive = zipfile.ZipFile(io.BytesIO(exported(engine, "zip")))
    assert archive.testzip() is None
    question = json.loads(archive.read("requete.json"))
    assert (question["query"], question["total"], question["articles"]) == ("phare", 3, 3)
    assert question["generation"] == engine.status().generation
    assert question["request"]["sort"] == "newest" and question["request"]["collapse"] is True
    rows = list(csv.DictReader(io.StringIO(archive.read("liste.csv").decode())))
    assert [row["id"] for row in rows] == [FIRST, SECOND, THIRD]
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert set(sums) == set(archive.namelist()) - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        assert re.fullmatch(r"[a-zA-Z0-9./-]+", name) and ".." not in name
    assert {row["file"] for row in rows} <= set(sums)


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_an_answer_without_articles_is_a_file_all_the_same(engine: WhooshEngine, name: str) -> None:
    data = exported(engine, name, Request("zorglub"))
    assert data == b"" if name in ("jsonl", "ris", "bibtex", "iramuteq") else data


def test_a_page_is_exported_with_what_it_shows(engine: WhooshEngine) -> None:
    request = Request("phare", sort="newest", page=2, per_page=2)
    (only,) = map(json.loads, b"".join(page_export(engine, request, "jsonl").data).decode().splitlines())
    assert only["id"] == THIRD


def test_an_export_goes_on_where_the_index_is_exchanged_under_it(engine: WhooshEngine, tmp_path: Path) -> None:
    data = answer_export(engine, PHARES, "jsonl").data
    assert len(b"".join(data).splitlines()) == 3
