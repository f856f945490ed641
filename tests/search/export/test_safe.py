"""Cells that no spreadsheet runs, and names that every file system takes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.export.safe import file_name, harmless


@given(st.text())
def test_no_cell_begins_as_a_formula_and_the_text_is_all_there(text: str) -> None:
    cell = harmless(text)
    assert cell.endswith(text) and cell.removesuffix(text) in ("", "'")
    assert not re.match(r"\s*[=+\-@]|[\t\r\n]", cell)


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "＝1"])
def test_what_a_spreadsheet_would_run_is_marked_as_a_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Le phare", "– Tiret", "3 - 2", "12", "«\u00a0=\u00a0»"])
def test_what_no_spreadsheet_would_run_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(st.text(max_size=300))
def test_a_name_made_of_a_title_is_one_that_every_file_system_takes(title: str) -> None:
    name = file_name(title)
    assert re.fullmatch(r"[a-z0-9-]{1,61}", name)
    assert not re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", name)


def test_a_name_keeps_the_words_of_its_title() -> None:
    assert file_name("L’Été, à Saint-Malo : 3 œuvres !") == "l-ete-a-saint-malo-3-oeuvres"
    assert file_name("../../etc/passwd") == "etc-passwd"
    assert file_name("CON") == "con-" and file_name("…") == "sans-titre"
    assert len(file_name("mot " * 100)) <= 60
