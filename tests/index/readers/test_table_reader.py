"""CSV and TSV files give a page a row."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import RawPage, Rejected
from index.readers import read, table
from index.readers.content import without_pages


def split(folder: Path, data: bytes | str, name: str = "a.csv") -> tuple[list[RawPage], list[Rejected]]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    outcomes = list(read(path))
    pages = [outcome for outcome in outcomes if isinstance(outcome, RawPage)]
    return pages, [outcome for outcome in outcomes if isinstance(outcome, Rejected)]


FRENCH = ["Titre", "Texte", "Date de publication", "Auteur", "Source", "Lien", "Rubrique", "Mots-clés"]
ENGLISH = ["headline", "body", "published_at", "author", "publisher", "URL", "section", "keywords"]
ROW = ["L’été", "La digue, dit-il ; tient.\nToute la nuit | encore.\t« Oui »", "2024-11-17", "Anne Le Gall", "Le Phare",
       "https://phare.fr/a", "Mer", "digue, phare"]  # fmt: skip


def rows(header: list[str], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows([header, ROW])
    return buffer.getvalue()


@pytest.mark.parametrize("header", [FRENCH, ENGLISH])
@pytest.mark.parametrize("delimiter", ",;\t|")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_columns_are_known_by_their_names_whatever_the_delimiter_and_encoding(
    tmp_path: Path, header: list[str], delimiter: str, encoding: str
) -> None:
    (page,), refused = split(tmp_path, rows(header, delimiter).encode(encoding))
    assert not refused
    assert page == RawPage(
        page.path, ROW[1], "ligne 2", "L’été", "Anne Le Gall", "2024-11-17", "meta", "Mer", "Le Phare",
        "https://phare.fr/a", tags=("digue", "phare"),
    )  # fmt: skip


def test_a_file_without_known_columns_is_refused_once_with_its_columns_and_the_cure(tmp_path: Path) -> None:
    pages, (refused,) = split(tmp_path, "foo;bar\n1;2\n3;4\n")
    assert not pages
    assert "foo | bar" in refused.reason.fr and "texte" in refused.reason.fr


def test_a_ragged_row_is_refused_with_its_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    data = 'titre,texte\n"Un\nde deux lignes",Le phare.\nDeux\nTrois,Le,phare\n\nQuatre,Le phare.\nCinq,Le phare.,,\n'
    pages, refused = split(tmp_path, data)
    assert [page.place for page in pages] == ["ligne 2", "ligne 7", "ligne 8"]
    assert [outcome.place for outcome in refused] == ["ligne 4", "ligne 5"]


def test_a_quote_that_is_never_closed_costs_its_own_row_alone(tmp_path: Path) -> None:
    data = "titre,texte\n" + 'Un,Le phare.\n"Deux,Le phare.\n' + "".join(f"{n},Le phare.\n" for n in range(50))
    pages, (refused,) = split(tmp_path, data)
    assert len(pages) == 51
    assert refused.place == "ligne 3" and "guillemets" in refused.reason.fr


def test_a_field_of_endless_length_is_refused_and_what_follows_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MAX_FIELD", 1000)
    data = "titre,texte\n" + 'Un,"Le phare.\n' + "".join(f"{n},Le phare.\n" for n in range(500))
    pages, (refused,) = split(tmp_path, data)
    assert len(pages) == 500
    assert refused.place == "ligne 2"


def test_a_row_without_text_is_refused_alone(tmp_path: Path) -> None:
    pages, (refused,) = split(tmp_path, "titre\ttexte\nUn\t\nDeux\tLe phare.\n", "a.tsv")
    assert len(pages) == 1 and refused.place == "ligne 2"


def test_lines_that_end_as_on_old_macs_are_rows(tmp_path: Path) -> None:
    pages, refused = split(tmp_path, "titre;texte\rUn;Le phare.\rDeux;La digue.\r")
    assert not refused and [page.title for page in pages] == ["Un", "Deux"]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.sampled_from(["titre", "texte", '"', '""', ",", ";", "\t", "\n", "\r", "mot ", "\x00", "é", "\ud7ff"]),
        max_size=40,
    ).map("".join)
)
def test_whatever_follows_the_header_every_outcome_is_a_page_or_a_reason(tmp_path: Path, rest: str) -> None:
    pages, refused = split(tmp_path, "titre,texte\n" + rest)
    assert all(page.text.strip() for page in pages)
    assert all(outcome.reason.fr and "\n" not in outcome.reason.fr for outcome in refused)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    articles=st.lists(
        st.tuples(st.sampled_from(["Un", "a;b", 'dit "oui"', "x,y"]), st.sampled_from(["Le phare.", "1\n2"]))
    ),
    delimiter=st.sampled_from(",;\t|"),
)
def test_what_a_spreadsheet_writes_comes_back(tmp_path: Path, articles: list[tuple[str, str]], delimiter: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows([("titre", "texte"), *articles])
    pages, refused = split(tmp_path, buffer.getvalue())
    assert [one.reason.en for one in refused] == ([] if articles else [without_pages().en])
    assert [(page.title, page.text) for page in pages] == articles


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_without_a_header_is_refused_and_no_article_is_taken_for_one(tmp_path: Path, delimiter: str) -> None:
    text = "La digue du port a tenu toute la nuit, mais la mairie veut la consolider avant l’hiver."
    rows = [["La digue", "2024-04-01", f'"{text}"'], ["Le môle", "2024-04-02", f'"{text}"']]
    found, [refused] = split(tmp_path, "".join(f"{delimiter.join(row)}\n" for row in rows))
    assert not found
    assert "la première ligne est un article" in refused.reason.fr


def test_a_long_name_of_a_column_is_no_article(tmp_path: Path) -> None:
    long = "De tout ce que le journal a dit de la digue, qu’est-ce qui vous a paru le plus utile ?"
    found, refused = split(tmp_path, f"n°;{long}\n1;La digue tient, et le port avec elle.\n")
    assert [page.text for page in found] == ["La digue tient, et le port avec elle."]
    assert not refused
