"""OpenDocument texts give the article that is in them."""

from pathlib import Path

import pytest
from made_documents import fodt, odt, page, reason

from index.article import GivenDate

TITLE = "Le bac de Molène reprend la mer"
BODY = (
    f'<text:h text:outline-level="1">{TITLE}</text:h><text:p>Le <text:span>bac</text:span><text:s text:c="2"/>a\n'
    " repris"
    "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Une note.</text:p></text:note-body>"
    "</text:note> la mer<office:annotation><text:p>à revoir</text:p></office:annotation>.<text:line-break/>Enfin."
    "</text:p>"
    "<table:table><table:table-row><table:table-cell><text:p>Départ</text:p></table:table-cell><table:table-cell>"
    "<text:p>7 h</text:p></table:table-cell></table:table-row></table:table>"
)
META = (
    f"<dc:title>{TITLE}</dc:title><meta:initial-creator>Anne Morel</meta:initial-creator>"
    "<meta:creation-date>2024-03-05T09:02:00</meta:creation-date><meta:keyword>mer</meta:keyword>"
)


@pytest.mark.parametrize(
    ("name", "data"), [("a.odt", odt(BODY, META)), ("a.fodt", fodt(BODY, META)), ("a", odt(BODY, META))]
)
def test_paragraphs_headings_rows_and_notes_are_read_and_comments_are_not(
    tmp_path: Path, name: str, data: bytes | str
) -> None:
    found = page(tmp_path / name, data)
    assert found.title == TITLE
    assert found.text.split("\n") == ["Le bac a repris la mer.", "Enfin.", "Départ\t7 h", "Une note."]
    assert (found.author, found.tags) == ("Anne Morel", ("mer",))
    assert found.dates == (GivenDate("2024-03-05T09:02:00", "file"),)


def test_deleted_passages_are_not_read(tmp_path: Path) -> None:
    deleted = (
        "<text:tracked-changes><text:changed-region><text:p>ôté</text:p></text:changed-region></text:tracked-changes>"
    )
    assert "ôté" not in page(tmp_path / "a.odt", odt(deleted + BODY)).text


def test_an_encrypted_one_is_refused_as_such(tmp_path: Path) -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    assert "mot de passe" in reason(tmp_path / "a.odt", odt(BODY, manifest=manifest))


def test_one_without_text_or_broken_is_refused(tmp_path: Path) -> None:
    assert "aucun texte" in reason(tmp_path / "a.odt", odt(""))
    assert "abîmé" in reason(tmp_path / "b.odt", b"PK\x03\x04")
