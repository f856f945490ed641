"""Documents that are not read are refused with what to save them as."""

from pathlib import Path

import pytest
from made_documents import page, reason, zipped

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("name", "data", "cure"),
    [
        ("a.doc", OLD + "WordDocument".encode("utf-16-le"), ".docx"),
        ("a.docx", OLD + "WordDocument".encode("utf-16-le"), ".docx"),
        ("a", OLD + "WordDocument".encode("utf-16-le"), ".docx"),
        ("a.ppt", OLD + "PowerPoint Document".encode("utf-16-le"), "PDF"),
        ("a.msg", OLD + "__properties_version1.0".encode("utf-16-le"), ".eml"),
        ("a.pptx", zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}), "PDF"),
        ("a.zip", zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}), "PDF"),
        ("a.odp", zipped({"mimetype": "application/vnd.oasis.opendocument.presentation"}), "PDF"),
        ("a.mobi", b"Le livre\x00\x00" + bytes(50) + b"BOOKMOBI", "EPUB"),
        ("a.pages", zipped({"Index/Document.iwa": "x"}), "Word"),
        ("a.djvu", b"AT&TFORM\x00\x00", "PDF"),
    ],
)
def test_the_refusal_says_what_to_do(tmp_path: Path, name: str, data: bytes, cure: str) -> None:
    assert cure in reason(tmp_path / name, data)


@pytest.mark.parametrize(
    "text", ["Le môle\nLa cale reste ouverte.", "{\\rtf1 Le m\\'f4le\\par La cale reste ouverte.}"]
)
def test_text_and_rtf_that_are_named_so_are_read(tmp_path: Path, text: str) -> None:
    assert "La cale reste ouverte." in page(tmp_path / "a.doc", text).text
