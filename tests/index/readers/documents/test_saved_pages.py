"""Web pages that browsers save as one file (MHTML, Safari's archives) give the article that is in them."""

import plistlib
from pathlib import Path

import pytest
from made_documents import outcomes, page, reason

HTML = (
    '<!DOCTYPE html><html lang="fr"><head><title>Le vieux môle</title></head><body><article><h1>Le vieux môle</h1><p>'
    "La cale du vieux môle restera ouverte pendant les travaux, promet la mairie.</p></article></body></html>"
)
ADDRESS = "https://www.le-phare.example/mole"
CHROME = (
    f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {ADDRESS}\r\nSubject: =?utf-8?Q?Le=20m=C3=B4le?=\r\n"
    "Date: Tue, 05 Mar 2024 09:02:00 -0000\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----B"\r\n\r\n\r\n------B\r\n'
    "Content-Type: text/html\r\nContent-ID: <f@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    f"Content-Location: {ADDRESS}\r\n\r\n"
)
EXPLORER = (
    'From: "=?iso-8859-1?Q?Enregistr=E9_par_Microsoft_Internet_Explorer_8?="\r\nSubject: x\r\n'
    "Date: Tue, 5 Mar 2024 10:02:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
    '\tboundary="----=_N";\r\n\ttype="text/html"\r\nX-MimeOLE: Produced By Microsoft MimeOLE\r\n\r\n'
    "This is a multi-part message in MIME format.\r\n\r\n------=_N\r\nContent-Type: text/html;\r\n"
    f'\tcharset="iso-8859-1"\r\nContent-Transfer-Encoding: base64\r\nContent-Location: {ADDRESS}\r\n\r\n'
)


def chrome() -> bytes:
    import quopri

    style = (
        "\r\n------B\r\nContent-Type: text/css\r\nContent-Location: https://x.example/a.css\r\n\r\np\r\n------B--\r\n"
    )
    return CHROME.encode() + quopri.encodestring(HTML.encode()) + style.encode()


def explorer() -> bytes:
    import base64

    return EXPLORER.encode() + base64.encodebytes(HTML.encode("latin-1")) + b"\r\n------=_N--\r\n"


@pytest.mark.parametrize("made", [chrome(), explorer()])
@pytest.mark.parametrize("name", ["a.mht", "a.mhtml", "a.eml", "a"])
def test_the_page_is_read_with_its_address_and_the_day_it_was_saved(tmp_path: Path, made: bytes, name: str) -> None:
    found = page(tmp_path / name, made)
    assert (found.title, found.url) == ("Le vieux môle", ADDRESS)
    assert "promet la mairie" in found.text and "=" not in found.text
    assert (found.fetched or "").startswith("2024-03-05T")


def test_an_address_of_a_file_is_none(tmp_path: Path) -> None:
    assert page(tmp_path / "a.mht", chrome().replace(ADDRESS.encode(), b"file:///C:/mole.htm")).url is None


def test_one_without_a_page_is_refused(tmp_path: Path) -> None:
    assert reason(tmp_path / "a.mht", CHROME)
    assert reason(tmp_path / "b.mhtml", "MIME-Version: 1.0\nContent-Type: image/png\n\nx")


def archive(content: bytes, media: str = "text/html", kind: plistlib.PlistFormat = plistlib.FMT_BINARY) -> bytes:
    main = {"WebResourceData": content, "WebResourceURL": ADDRESS, "WebResourceMIMEType": media,
            "WebResourceTextEncodingName": "UTF-8"}  # fmt: skip
    return plistlib.dumps({"WebMainResource": main, "WebSubresources": [main]}, fmt=kind)


@pytest.mark.parametrize("kind", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_an_archive_of_safari_is_read_with_its_address(tmp_path: Path, kind: plistlib.PlistFormat) -> None:
    found = page(tmp_path / "a.webarchive", archive(HTML.encode(), kind=kind))
    assert (found.title, found.url) == ("Le vieux môle", ADDRESS)


def test_an_archive_of_safari_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    assert page(tmp_path / "a", archive(HTML.encode())).url == ADDRESS


def test_an_archive_of_a_text_is_read_and_a_broken_one_refused(tmp_path: Path) -> None:
    assert (
        page(tmp_path / "a.webarchive", archive("Le môle\nLa cale reste ouverte.".encode(), "text/plain")).url
        == ADDRESS
    )
    assert "abîmé" in reason(tmp_path / "b.webarchive", archive(HTML.encode())[:-40])
    pages, refused = outcomes(tmp_path / "c.webarchive", archive(b"\x89PNG\r\n\x1a\n", "image/png"))
    assert not pages
    assert len(refused) == 1
