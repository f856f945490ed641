"""Whatever a document's bytes are, reading it gives pages or reasons, and comes to an end."""

import gzip
import plistlib
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_documents import docx, epub, fodt, odt, p, pdf, set_in, xlsx, zipped

from index.article import RawPage, Rejected
from index.readers import read

TEXT = "Le bac a repris la mer lundi matin, après trois semaines de réparations."
HTML = f"<html><head><title>Le bac</title></head><body><article><h1>Le bac</h1><p>{TEXT}</p></article></body></html>"
ROWS = [["Titre", "Texte", "Date"], ["Le bac", TEXT, 45356.0]]
MIME = (
    "From: A B <a@b.example>\nSubject: =?utf-8?q?Le_m=C3=B4le?=\nDate: Tue, 05 Mar 2024 07:00:00 +0100\n"
    "MIME-Version: 1.0\n"
)
PARTS = (
    f"--B\nContent-Type: text/html; charset=utf-8\nContent-Location: https://a.example/b\n\n{HTML}\n--B\n"
    "Content-Type: application/pdf\nContent-Disposition: attachment; filename=a.txt\n"
    "Content-Transfer-Encoding: base64\n\nVGl0cmUKVGV4dGU=\n--B--\n"
)
RTF = (
    rb"{\rtf1\ansi{\fonttbl{\f0\fcharset0 A;}}{\info{\title Le bac}{\creatim\yr2024\mo3\dy5}}\f0 Le b\'e2c\par"
    rb"\u233?\uc0\u233 {\*\x y}\cell\row}"
)
NOTE = f"---\ntitle: Le bac\ntags: [a, b]\n---\n# Le bac\n\n{TEXT} **a** [b](c)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
TABLE = "<w:tbl><w:tr><w:tc>" + p("a") + "</w:tc></w:tr></w:tbl>"

WHOLE: dict[str, bytes] = {
    "a.docx": docx(p("Le bac", "Titre1") + p(TEXT) + TABLE, {"title": "Le bac"}),
    "a.odt": odt(f"<text:h>Le bac</text:h><text:p>{TEXT}<text:s/></text:p>", "<dc:title>Le bac</dc:title>"),
    "a.fodt": fodt(f"<text:h>Le bac</text:h><text:p>{TEXT}</text:p>").encode(),
    "a.rtf": RTF,
    "a.epub": epub({"a.xhtml": f"<h1>Le bac</h1><p>{TEXT}</p>"}, "<ol><li><a href='a.xhtml'>Le bac</a></li></ol>"),
    "a.eml": (MIME + f"Content-Type: multipart/mixed; boundary=B\n\n{PARTS}").encode(),
    "a.mbox": ("From a Tue Mar 5 07:00:00 2024\n" + MIME + f"Content-Type: text/plain\n\n{TEXT}\n\n" * 2).encode(),
    "a.mht": (MIME + f"Content-Type: multipart/related; type=text/html; boundary=B\n\n{PARTS}").encode(),
    "a.webarchive": plistlib.dumps(
        {"WebMainResource": {"WebResourceData": HTML.encode(), "WebResourceURL": "https://a.example/b",
                             "WebResourceMIMEType": "text/html", "WebResourceTextEncodingName": "UTF-8"}},
        fmt=plistlib.FMT_BINARY,
    ),
    "a.md": NOTE.encode(),
    "a.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + "WordDocument".encode("utf-16-le"),
}  # fmt: skip
APART: dict[str, bytes] = {
    "a.pdf": pdf([[(72, 760, 20, "Le bac"), *set_in(TEXT, 72, 700, 30)], set_in(TEXT, 72, 700, 30)], {"Title": "a"}),
    "a.xlsx": xlsx({"F": ROWS}),
}
"""Those that a process of its own reads: each try takes a tenth of a second and more."""

Change = tuple[str, float, float, bytes]
changes = st.lists(
    st.tuples(
        st.sampled_from(["put", "cut", "again", "swap"]),
        st.floats(0, 1, exclude_max=True),
        st.floats(0, 1, exclude_max=True),
        st.one_of(
            st.binary(min_size=1, max_size=6),
            st.sampled_from(
                [b"{", b"}", b"\\u-1", b"\\bin99 ", b"<", b"&x;", b"\x00", b"\xff\xfe", b"--B\n", b"=", b"]]>", b"-->",
                 b"Content-Type: multipart/mixed; boundary=B\n\n", b"message/rfc822", b"999999999", b"-1"]
            ),
        ),
    ),
    min_size=1,
    max_size=5,
)  # fmt: skip


def changed(data: bytes, made: list[Change]) -> bytes:
    """The bytes with some put in place of others, taken out, repeated, or moved."""
    for kind, first, second, put in made:
        start, end = sorted((int(first * len(data)), int(second * len(data))))
        if kind == "put":
            data = data[:start] + put + data[start + len(put) :]
        elif kind == "cut":
            data = data[:start] + data[end:] if end - start < len(data) / 2 else data[:end]
        elif kind == "again":
            data = data[:end] + data[start:end] * 3 + data[end:]
        else:
            data = data[end:] + data[:start]
    return data


def check(path: Path, data: bytes) -> None:
    """Read a file with these bytes."""
    path.write_bytes(data)
    for outcome in read(path):
        if isinstance(outcome, RawPage):
            assert outcome.text.strip()
            outcome.text.encode()
            (outcome.title or "").encode()
        else:
            assert outcome.path == path
            assert outcome.reason.fr and outcome.reason.en and "\n" not in outcome.reason.fr


usual = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
few = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_document_gives_pages_or_reasons(tmp_path: Path, name: str) -> None:
    @usual
    @given(made=changes)
    def run(made: list[Change]) -> None:
        check(tmp_path / name, changed(WHOLE[name], made))

    run()


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub"])
def test_a_document_with_a_damaged_part_gives_pages_or_reasons(tmp_path: Path, name: str) -> None:
    """The ZIP is sound, and what is in it is not."""
    parts = unpacked(WHOLE[name])

    @usual
    @given(part=st.sampled_from(sorted(parts)), made=changes)
    def run(part: str, made: list[Change]) -> None:
        check(tmp_path / name, zipped(parts | {part: changed(parts[part], made)}))

    run()


@pytest.mark.parametrize("name", APART)
def test_a_damaged_document_that_is_read_apart_gives_pages_or_reasons(tmp_path: Path, name: str) -> None:
    @few
    @given(made=changes)
    def run(made: list[Change]) -> None:
        check(tmp_path / name, changed(APART[name], made))

    run()


def test_a_workbook_with_a_damaged_part_gives_pages_or_reasons(tmp_path: Path) -> None:
    parts = unpacked(APART["a.xlsx"])

    @few
    @given(part=st.sampled_from(sorted(parts)), made=changes)
    def run(part: str, made: list[Change]) -> None:
        check(tmp_path / "a.xlsx", zipped(parts | {part: changed(parts[part], made)}))

    run()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as made:
        return {name: made.read(name) for name in made.namelist()}


def deep(name: str) -> bytes:
    """A document whose elements stand a hundred thousand deep."""
    makers: dict[str, Callable[[], bytes]] = {
        "a.docx": lambda: docx("<w:sdt>" * 100_000),
        "b.docx": lambda: docx("<w:tbl><w:tr><w:tc>" * 60 + p(TEXT) + "</w:tc></w:tr></w:tbl>" * 60),
        "a.odt": lambda: odt("<text:section>" * 100_000),
        "a.epub": lambda: epub({"a.xhtml": "<div>" * 100_000 + TEXT}),
        "a.md": lambda: ("> " * 20_000 + TEXT + "\n" + "[" * 20_000 + "\n\n" + "*a " * 20_000).encode(),
        "b.md": lambda: ("- " * 5000 + "\n").encode() * 10,
        "a.webarchive": lambda: b"<plist>" + b"<array>" * 100_000,
        "a.eml": lambda: (MIME + "Content-Type: message/rfc822\n\n" * 20_000).encode(),
    }
    return makers[name]()


@pytest.mark.parametrize("name", ["a.docx", "b.docx", "a.odt", "a.epub", "a.md", "b.md", "a.webarchive", "a.eml"])
def test_what_stands_deep_within_itself_comes_to_an_end(tmp_path: Path, name: str) -> None:
    check(tmp_path / name, deep(name))


@pytest.mark.parametrize("name", [*WHOLE, *APART])
def test_a_compressed_document_gives_what_it_holds(tmp_path: Path, name: str) -> None:
    data = (WHOLE | APART)[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(data))
    assert [_said(one) for one in read(tmp_path / f"{name}.gz")] == [_said(one) for one in read(tmp_path / name)]


def _said(outcome: RawPage | Rejected) -> str:
    return outcome.text if isinstance(outcome, RawPage) else outcome.reason.fr
