"""Archives, web archives and tables, made here byte by byte."""

import gzip
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import zstandard

from index.article import RawPage, Rejected
from index.readers import archive, read
from index.readers.bounds import FREE
from index.rebuild.build import rebuild

PAGE = b"Le port rouvre\npar Anne Morel\n\nLe port de Brumeval rouvre lundi.\n"
RECORD = '{"id": "1", "title": "La criée", "text": "La criée a vendu dix tonnes."}\n'.encode()


def pages(path: Path) -> list[RawPage]:
    found = list(read(path))
    assert all(isinstance(one, RawPage) for one in found), found
    return found  # type: ignore[return-value]


def refused(path: Path) -> list[tuple[str, str]]:
    """Place and reason of what was refused, all of it in the file itself."""
    found = [one for one in read(path) if isinstance(one, Rejected)]
    assert {one.path for one in found} <= {path}
    return [(one.place, one.reason.fr) for one in found]


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return path


def tarred(members: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with tarfile.open(fileobj=target, mode="w") as made:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            made.addfile(member, BytesIO(content))
    return target.getvalue()


MEMBERS = {"2024/page.txt": PAGE, "dump.jsonl": RECORD * 3, "more.jsonl.gz": gzip.compress(RECORD)}


SAVED = {
    "presse/La criée_files/publicité.html": b"<html><body><p>Une annonce que la page montre.</p></body></html>",
    "presse/La criée_files/cadre/lettre.htm": b"<html><body><p>Une lettre.</p></body></html>",
    "./presse/La criée.html": "<h1>La criée rouvre</h1><p>La criée de Brumeval rouvre lundi.</p>".encode(),
    "archives_files/page.txt": PAGE,
}


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_what_a_browser_saved_with_a_page_belongs_to_it_in_an_archive_too(tmp_path: Path, kind: str) -> None:
    """The folder is passed over before its page is met and behind it; one that no page lies beside is a folder."""
    path = tmp_path / f"presse.{kind}"
    for members in (SAVED, dict(reversed(SAVED.items()))):
        if kind == "zip":
            zipped(path, members)
        else:
            path.write_bytes(tarred(members) if kind == "tar" else gzip.compress(tarred(members)))
        assert sorted(one.path.name for one in pages(path)) == ["La criée.html", "page.txt"]


def test_a_long_zip_knows_the_pages_of_all_its_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder's page may stand in another slice of the directory."""
    monkeypatch.setattr("index.readers.zipped.SLICE", 200)
    found = pages(zipped(tmp_path / "presse.zip", SAVED))
    assert sorted(one.path.name for one in found) == ["La criée.html", "page.txt"]


def test_a_zip_gives_the_pages_of_all_its_files(tmp_path: Path) -> None:
    """Text, records and compressed records in it are read, each under the path it has in the archive."""
    found = pages(zipped(tmp_path / "heap.zip", MEMBERS))
    assert [one.path.relative_to(tmp_path / "heap.zip").as_posix() for one in found] == [
        "2024/page.txt", "dump.jsonl", "dump.jsonl", "dump.jsonl", "more.jsonl.gz",
    ]  # fmt: skip
    assert found[0].text.startswith("Le port rouvre")
    assert [one.place for one in found[1:4]] == ["ligne 1", "ligne 2", "ligne 3"]


@pytest.mark.parametrize("name", ["heap.tar", "heap.tar.gz", "heap.tgz", "heap.tar.zst", "heap.tar.xz", "heap.tar.bz2"])
def test_a_tar_gives_the_same_however_it_is_packed(tmp_path: Path, name: str) -> None:
    """Plain, or packed by gzip, zstd, xz or bzip2."""
    import bz2
    import lzma

    packers = {".gz": gzip.compress, ".tgz": gzip.compress, ".zst": zstandard.compress, ".xz": lzma.compress,
               ".bz2": bz2.compress, ".tar": bytes}  # fmt: skip
    path = tmp_path / name
    path.write_bytes(packers[path.suffix](tarred(MEMBERS)))
    assert [len(one.text) for one in pages(path)] == [
        len(one.text) for one in pages(zipped(tmp_path / "same.zip", MEMBERS))
    ]


def test_a_file_packed_by_zstandard_is_read_as_what_it_holds(tmp_path: Path) -> None:
    """Records, several frames one after the other."""
    path = tmp_path / "dump.jsonl.zst"
    path.write_bytes(zstandard.compress(RECORD * 2) + zstandard.compress(RECORD))
    assert len(pages(path)) == 3


def test_archives_in_archives_are_read_to_a_depth(tmp_path: Path) -> None:
    """Two within another are read; a deeper one is refused by its name, the rest goes on."""
    content = zipped(tmp_path / "0.zip", {"page.txt": PAGE}).read_bytes()
    for level in range(1, 11):
        content = zipped(tmp_path / f"{level}.zip", {"inner.zip": content, "page.txt": PAGE}).read_bytes()
        found = list(read(tmp_path / f"{level}.zip"))
        assert sum(isinstance(one, RawPage) for one in found) == min(level + 1, 3)
        assert sum(isinstance(one, Rejected) for one in found) == (level > 2)


def test_names_that_lead_out_links_and_devices_are_refused(tmp_path: Path) -> None:
    """Nothing is written anywhere, each is named with its reason, and the good file is read."""
    target = BytesIO()
    with tarfile.open(fileobj=target, mode="w") as made:
        for name, kind in (("../out.txt", tarfile.REGTYPE), ("/etc/out.txt", tarfile.REGTYPE),
                           ("link.txt", tarfile.SYMTYPE), ("fifo.txt", tarfile.FIFOTYPE)):  # fmt: skip
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            made.addfile(member)
        member = tarfile.TarInfo("good.txt")
        member.size = len(PAGE)
        made.addfile(member, BytesIO(PAGE))
    path = tmp_path / "heap.tar"
    path.write_bytes(target.getvalue())
    found = refused(path)
    assert [one[0] for one in found] == ["../out.txt", "/etc/out.txt", "link.txt", "fifo.txt"]
    assert "sort de l’archive" in found[0][1]
    assert "lien" in found[2][1]
    assert sum(isinstance(one, RawPage) for one in read(path)) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["heap.tar"]


def test_a_bomb_is_refused_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What unpacks to hundreds of times its size, or to more than is allowed."""
    monkeypatch.setattr(archive, "MIN_SUSPECT_BYTES", 1 << 20)
    path = zipped(tmp_path / "heap.zip", {"bomb.txt": bytes(4 << 20), "page.txt": PAGE})
    assert ["fois sa taille" in one[1] for one in refused(path)] == [True]
    assert sum(isinstance(one, RawPage) for one in read(path)) == 1
    monkeypatch.setattr(archive, "MAX_MEMBER", 20)
    assert len(refused(path)) == 2


def test_a_damaged_or_encrypted_member_is_refused_alone(tmp_path: Path) -> None:
    """Its neighbours are read."""
    path = zipped(tmp_path / "heap.zip", {"a.txt": PAGE * 50, "b.txt": PAGE, "c.txt": PAGE})
    data = bytearray(path.read_bytes())
    data[40] ^= 0xFF  # in a.txt's packed bytes
    directory = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[directory + 8] |= 1  # b.txt said to be encrypted
    path.write_bytes(data)
    assert [one[0] for one in refused(path)] == ["a.txt", "b.txt"]
    assert "chiffré" in refused(path)[1][1]
    assert sum(isinstance(one, RawPage) for one in read(path)) == 1


def test_a_cut_archive_tells_so_and_keeps_what_was_read(tmp_path: Path) -> None:
    """A tar cut in its second file gives its first; a cut ZIP has lost its directory."""
    path = tmp_path / "heap.tar"
    path.write_bytes(tarred({"a.txt": PAGE, "b.txt": PAGE * 100})[:2000])
    assert sum(isinstance(one, RawPage) for one in read(path)) == 1
    assert refused(path)[0][0] == "b.txt"
    path = tmp_path / "heap.zip"
    path.write_bytes(zipped(tmp_path / "whole.zip", MEMBERS).read_bytes()[:-40])
    assert "abîmée" in refused(path)[0][1]


def test_an_office_document_is_no_archive(tmp_path: Path) -> None:
    """Though it is a ZIP: its format is not read, and that is what is said."""
    assert len(refused(zipped(tmp_path / "report.docx", {"word/document.xml": b"<w/>"}))) == 1


def response(address: str, kind: str, body: bytes, status: str = "200 OK", headers: str = "") -> bytes:
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Target-URI: {address}\r\nWARC-Date: 2024-11-18T09:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


HTML = (
    "<html><head><title>Le phare éteint</title></head><body><article><h1>Le phare éteint</h1>"
    + "<p>Le phare de la pointe s’est éteint hier soir, et les pêcheurs attendent qu’on le répare avant l’hiver.</p>"
    * 4
    + "</article></body></html>"
)


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive_gives_its_pages_with_address_and_date_of_fetch(tmp_path: Path, packed: bool) -> None:
    """Pages answered with 200 and a text; chunked, packed and in the charset that the header names."""
    utf = HTML.encode()
    latin = HTML.replace("’", "'").encode("iso-8859-15")
    chunked = b"%x\r\n" % len(utf) + utf + b"\r\n0\r\n\r\n"
    records = [
        response("https://presse.example/phare", "text/html; charset=utf-8", utf),
        response("https://presse.example/deux", "text/html", chunked, headers="Transfer-Encoding: chunked\r\n"),
        response("https://presse.example/trois", "text/html", gzip.compress(utf), headers="Content-Encoding: gzip\r\n"),
        response("https://presse.example/quatre", "text/html; charset=iso-8859-15", latin),
        response("https://presse.example/perdu", "text/html", utf, "404 Not Found"),
        response("https://presse.example/image", "image/png", b"\x89PNG"),
        response("https://presse.example/api", "application/json", RECORD),
    ]
    path = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    path.write_bytes(b"".join(map(gzip.compress, records)) if packed else b"".join(records))
    found = pages(path)
    assert [one.url for one in found] == [
        f"https://presse.example/{name}" for name in ("phare", "deux", "trois", "quatre", "api")
    ]
    assert {one.fetched for one in found} == {"2024-11-18T09:00:00Z"}
    assert all("éteint hier soir" in one.text for one in found[:4])


def test_a_broken_web_archive_tells_where_and_keeps_what_came_before(tmp_path: Path) -> None:
    """Nonsense behind the first record is refused with its rank."""
    path = tmp_path / "crawl.warc"
    path.write_bytes(response("https://presse.example/phare", "text/html", HTML.encode()) + b"nonsense\r\n" * 5)
    found = list(read(path))
    assert isinstance(found[0], RawPage)
    assert [one.place for one in found[1:] if isinstance(one, Rejected)] == ["enregistrement 2"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_is_read_by_the_names_of_its_columns(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """French names, any case and order; text over several lines; rows that don't fit are refused with their line."""
    rows = [
        ["Rubrique", "TITRE", "Texte", "Journal", "Date de publication", "Auteurs", "inconnue"],
        [
            "Ports",
            "La criée",
            f'"Dix tonnes{delimiter} dit-elle.\nUn record."',
            "Le Phare",
            "2024-11-17",
            "A. Morel",
            "x",
        ],
        ["trop", "court"],
        ["Ports", "Le quai", "Le quai est fermé à l'été.", "Le Phare", "", "", ""],
    ]
    path = tmp_path / "articles.csv"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    found = list(read(path))
    first, wrong, last = found
    assert isinstance(first, RawPage)
    assert isinstance(last, RawPage)
    assert isinstance(wrong, Rejected)
    assert (first.title, first.source, first.section, first.author) == ("La criée", "Le Phare", "Ports", "A. Morel")
    assert first.text == f"Dix tonnes{delimiter} dit-elle.\nUn record."
    assert (first.place, wrong.place, last.place) == ("ligne 2", "ligne 4", "ligne 5")
    assert last.text == "Le quai est fermé à l'été."


def test_a_table_without_texts_names_its_columns(tmp_path: Path) -> None:
    """One line says which columns there are and what to do."""
    path = tmp_path / "prices.csv"
    path.write_text("ville,prix\nBrumeval,3\n", encoding="utf-8")
    found = list(read(path))
    assert len(found) == 1
    assert isinstance(found[0], Rejected)
    assert "ville | prix" in found[0].reason.fr


def test_a_quote_never_closed_takes_no_more_than_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row is refused with the line where it begins."""
    monkeypatch.setattr("index.readers.table.MAX_FIELD", 1000)
    path = tmp_path / "articles.csv"
    path.write_text('titre,texte\na,"jamais fermé\n' + "ligne\n" * 1000, encoding="utf-8")
    found = list(read(path))
    assert isinstance(found[0], Rejected)
    assert found[0].place == "ligne 2"


def test_articles_of_an_archive_are_indexed_and_told_apart(tmp_path: Path) -> None:
    """Two files of an archive that give the same identifier to their records are different articles."""
    source = tmp_path / "corpus"
    source.mkdir()
    other = RECORD.replace(b"dix", b"onze")
    zipped(source / "heap.zip", {"a.jsonl": RECORD, "b.jsonl": other, "page.txt": PAGE})
    report = rebuild(tmp_path / "index", [source])
    assert (report.indexed, report.rejected, report.duplicates) == (3, 0, 0)
    assert rebuild(tmp_path / "index", [source]).unchanged == 3


def test_what_an_archive_holds_that_cannot_be_read_is_told_again_by_the_next_run(tmp_path: Path) -> None:
    """It is kept under the archive, whether or not that is read again."""
    source = tmp_path / "corpus"
    source.mkdir()
    zipped(source / "heap.zip", {"page.txt": PAGE, "in.zip": b"PK\x03\x04", "a.docx": b"x", "b.jsonl": b"{\n" + RECORD})
    told: list[list[str]] = []
    for _ in range(2):
        refusals: list[Rejected] = []
        assert rebuild(tmp_path / "index", [source], on_reject=refusals.append).rejected == 3
        assert {one.path for one in refusals} == {source / "heap.zip"}
        told.append([one.place for one in refusals])
    assert told == [["in.zip", "a.docx", "b.jsonl, ligne 1"]] * 2


@pytest.mark.parametrize("name", ["bomb.txt.gz", "bomb.txt.zst", "bomb.tar.gz", "bomb.warc.gz"])
def test_a_compressed_bomb_is_refused_before_it_fills_memory_or_disk(tmp_path: Path, name: str) -> None:
    """What comes before it is kept; memory stays within a few times what anything may give."""
    import tracemalloc

    blank = b" " * (4 * FREE)
    content = {"tar": tarred({"page.txt": PAGE, "bomb.txt": blank}), "txt": blank}.get(name.split(".")[1], b"")
    content = content or response("https://presse.example/a", "text/plain", PAGE) + blank
    path = tmp_path / name
    path.write_bytes(zstandard.compress(content) if name.endswith("zst") else gzip.compress(content))
    del blank, content
    tracemalloc.start()
    try:
        found = list(read(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [one.reason.fr for one in found if isinstance(one, Rejected) and "démesuré" in one.reason.fr]
    assert sum(isinstance(one, RawPage) for one in found) == (0 if ".txt" in name else 1)
    assert peak < 9 * FREE
