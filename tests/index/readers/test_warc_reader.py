"""Web archives give the pages in them, whatever state their records are in."""

import bz2
import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import RawPage, Rejected
from index.readers import read
from index.readers.content import MAX_PAGE_BYTES

HTML = """<!DOCTYPE html><html lang="fr"><head><title>La digue tient</title></head><body><article>
<h1>La digue tient</h1><p>La digue a tenu toute la nuit malgré la houle, et les pompiers sont repartis à l’aube.</p>
</article></body></html>"""
FEED = """<rss version="2.0"><channel><title>Le Phare</title><item><title>Un</title><link>https://phare.fr/un</link>
<description>La digue a tenu.</description></item></channel></rss>"""


def record(kind: str, block: bytes, *more: str, uri: str = "https://phare.fr/a", length: int | None = None) -> bytes:
    size = len(block) if length is None else length
    lines = ["WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {uri}", "WARC-Date: 2024-11-17T10:50:00Z"]
    head = "\r\n".join([*lines, *more, f"Content-Length: {size}"])
    return head.encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def answer(body: bytes | str, media: str = "text/html", status: int = 200, *headers: str) -> bytes:
    data = body.encode() if isinstance(body, str) else body
    head = "\r\n".join([f"HTTP/1.1 {status} OK", f"Content-Type: {media}", *headers])
    return head.encode() + b"\r\n\r\n" + data


def page(number: int) -> bytes:
    return record("response", answer(HTML), uri=f"https://phare.fr/{number}")


def split(folder: Path, data: bytes, name: str = "a.warc") -> tuple[list[RawPage], list[Rejected]]:
    path = folder / name
    path.write_bytes(data)
    outcomes = list(read(path))
    assert all(outcome.path == path for outcome in outcomes)
    pages = [outcome for outcome in outcomes if isinstance(outcome, RawPage)]
    return pages, [outcome for outcome in outcomes if isinstance(outcome, Rejected)]


INFO = record("warcinfo", b"software: x\r\n")
THREE = [INFO, page(1), page(2)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.warc", b"".join(THREE)),
        ("a.warc.gz", b"".join(map(gzip.compress, THREE))),
        ("whole.warc.gz", gzip.compress(b"".join(THREE))),
        ("a.warc.bz2", bz2.compress(b"".join(THREE))),
        ("a.warc.zst", zstandard.compress(b"".join(THREE))),
        ("unnamed", b"".join(THREE)),
    ],
)
def test_answers_are_pages_with_the_address_asked_for_and_the_day_of_the_fetch(
    tmp_path: Path, name: str, data: bytes
) -> None:
    pages, refused = split(tmp_path, data, name)
    assert not refused
    assert [page.url for page in pages] == ["https://phare.fr/1", "https://phare.fr/2"]
    assert [page.place for page in pages] == ["enregistrement 2", "enregistrement 3"]
    assert all(page.fetched == "2024-11-17T10:50:00Z" and "pompiers" in page.text for page in pages)


def test_each_media_type_goes_to_its_own_reader(tmp_path: Path) -> None:
    records = [
        record("response", answer(FEED, "application/rss+xml")),
        record(
            "response", answer('{"title": "Deux", "text": "Le phare."}', "application/json"), uri="https://phare.fr/2"
        ),
        record("response", answer("Trois\nLe phare.", "text/plain; charset=utf-8"), uri="https://phare.fr/3"),
        record("resource", HTML.encode(), "Content-Type: text/html", uri="https://phare.fr/4"),
    ]
    pages, refused = split(tmp_path, b"".join(records))
    assert not refused
    assert [page.url for page in pages] == ["https://phare.fr/un", *(f"https://phare.fr/{n}" for n in (2, 3, 4))]
    assert pages[0].place == "enregistrement 1, entrée 1"


def test_texts_taken_out_of_pages_are_pages_of_raw_text(tmp_path: Path) -> None:
    text = "La digue tient\nPar Anne Morel\nLa digue a tenu toute la nuit malgré la houle.\n"
    wet = record("conversion", text.encode(), "Content-Type: text/plain", uri="https://phare.fr/5")
    pages, refused = split(tmp_path, gzip.compress(INFO) + gzip.compress(wet), "a.warc.wet.gz")
    assert not refused
    assert [(page.url, page.text, page.fetched) for page in pages] == [
        ("https://phare.fr/5", text, "2024-11-17T10:50:00Z")
    ]


def test_an_archive_that_only_speaks_of_pages_is_refused_with_the_kinds_of_its_records(tmp_path: Path) -> None:
    """A WAT; one with a page among them is read in silence."""
    records = [
        INFO,
        record("metadata", b'{"Envelope": {}}', "Content-Type: application/json"),
        record("request", b"GET /"),
    ]
    pages, (refused,) = split(tmp_path, b"".join(records), "a.warc.wat")
    assert not pages
    assert "metadata request" in refused.reason.fr and "WET" in refused.reason.fr
    assert split(tmp_path, b"".join([*records, page(1)]))[1] == []
    pages, (refused,) = split(tmp_path, INFO)
    assert not pages and "rien à indexer" in refused.reason.fr


def test_what_is_no_page_is_passed_over_in_silence(tmp_path: Path) -> None:
    records = [
        INFO,
        record("request", b"GET / HTTP/1.1\r\n\r\n"),
        record("metadata", b"x: y\r\n"),
        record("revisit", answer("")),
        record("response", answer("gone", status=404)),
        record("response", answer(b"\x89PNG\r\n", "image/png")),
        record("response", b"127.0.0.1", uri="dns:phare.fr"),
        record("response", answer("User-agent: *", "text/plain"), uri="https://phare.fr/robots.txt"),
    ]
    pages, refused = split(tmp_path, b"".join([*records[:4], page(1), *records[4:]]))
    assert (len(pages), refused) == (1, [])
    pages, (nothing,) = split(tmp_path, b"".join(records))
    assert not pages and "rien à indexer" in nothing.reason.fr


def chunked(data: bytes, size: int = 50) -> bytes:
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    return b"".join(b"%x;x=1\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


BARE = zlib.compressobj(wbits=-15)
BODIES = {
    "gzip": gzip.compress(HTML.encode()),
    "zstd": zstandard.compress(HTML.encode()),
    "deflate": zlib.compress(HTML.encode()),
    "Deflate": BARE.compress(HTML.encode()) + BARE.flush(),
    "br": brotli.compress(HTML.encode()),
    "x-gzip": gzip.compress(HTML.encode()),
    "identity": HTML.encode(),
    "gzip, identity": HTML.encode(),
}


@pytest.mark.parametrize("coding", BODIES)
@pytest.mark.parametrize("transfer", [True, False])
def test_bodies_come_out_of_their_codings(tmp_path: Path, coding: str, transfer: bool) -> None:
    body = chunked(BODIES[coding]) if transfer else BODIES[coding]
    headers = [f"Content-Encoding: {coding}", *(["Transfer-Encoding: chunked"] if transfer else [])]
    (page,), refused = split(tmp_path, record("response", answer(body, "text/html", 200, *headers)))
    assert not refused and "pompiers" in page.text


def test_a_header_that_tells_of_chunks_already_undone_is_not_believed(tmp_path: Path) -> None:
    (page,), _ = split(tmp_path, record("response", answer(HTML, "text/html", 200, "Transfer-Encoding: chunked")))
    assert "pompiers" in page.text


def test_the_charset_of_the_header_counts(tmp_path: Path) -> None:
    body = "Titre\n" + "Дамба выстояла."
    block = answer(body.encode("koi8-r"), "text/plain; charset=koi8-r")
    (page,), _ = split(tmp_path, record("response", block))
    assert "Дамба" in page.text


@pytest.mark.parametrize("coding", ["gzip", "zstd", "br", "deflate"])
def test_a_header_that_tells_of_a_coding_already_undone_is_not_believed(tmp_path: Path, coding: str) -> None:
    (page,), _ = split(tmp_path, record("response", answer(HTML, "text/html", 200, f"Content-Encoding: {coding}")))
    assert "pompiers" in page.text


@pytest.mark.parametrize(
    ("coding", "word"),
    [("gzip", "endommagé"), ("br", "endommagé"), ("compress", "inconnue (compress)"), ("deflate", "endommagé")],
)
def test_a_body_that_cannot_be_unpacked_is_refused_alone(tmp_path: Path, coding: str, word: str) -> None:
    body = BODIES.get(coding, b"\x00\x01")[:-15] or b"x"
    bad = record("response", answer(body, "text/html", 200, f"Content-Encoding: {coding}"))
    pages, (refused,) = split(tmp_path, bad + page(2))
    assert len(pages) == 1
    assert refused.place == "enregistrement 1" and word in refused.reason.fr


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_a_body_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, coding: str, pack: Callable[[bytes], bytes]
) -> None:
    body = pack(b" " * (MAX_PAGE_BYTES + 1))
    pages, (refused,) = split(
        tmp_path, record("response", answer(body, "text/html", 200, f"Content-Encoding: {coding}")) + page(2)
    )
    assert len(pages) == 1 and "décompressée" in refused.reason.fr


def test_an_archive_cut_short_gives_what_comes_before_and_says_where(tmp_path: Path) -> None:
    pages, (refused,) = split(tmp_path, page(1) + page(2)[:-200])
    assert len(pages) == 1
    assert refused.place == "enregistrement 2"


@pytest.mark.parametrize(
    "broken",
    [
        record("response", answer(HTML), length=99999).replace(b"99999", b"x"),
        record("response", answer(HTML), length=99999).replace(b"Content-Length: 99999\r\n", b""),
        record("response", answer(HTML), length=99999).replace(b"99999", b"-5"),
        b"what is this?\r\n" * 50,
        record("response", b"", *(f"X-{number}: {'x' * 60000}" for number in range(40))),
    ],
)
def test_after_a_broken_record_reading_goes_on_with_the_next(tmp_path: Path, broken: bytes) -> None:
    pages, (refused,) = split(tmp_path, page(1) + broken + page(3))
    assert [page.url for page in pages] == ["https://phare.fr/1", "https://phare.fr/3"]
    assert "enregistrement" in refused.place


def test_a_damaged_member_of_a_compressed_archive_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    members = [bytearray(gzip.compress(page(number))) for number in range(5)]
    members[2][len(members[2]) // 2] ^= 0xFF
    pages, refused = split(tmp_path, b"".join(members), "a.warc.gz")
    assert {page.url for page in pages} >= {f"https://phare.fr/{number}" for number in (0, 1, 3, 4)}
    assert refused


def test_a_file_that_cannot_be_read_to_its_end_ends(tmp_path: Path) -> None:
    data = bz2.compress(b"".join(page(number) for number in range(20)))
    _, refused = split(tmp_path, data[:-20], "a.warc.bz2")
    assert len(refused) == 1


def test_arc_files_are_read(tmp_path: Path) -> None:
    body = answer(HTML)
    version = b"1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n"
    data = b"filedesc://a.arc 0.0.0.0 20090102030405 text/plain %d\n%b\n" % (len(version), version)
    for number in (1, 2):
        data += b"http://phare.fr/%d 1.2.3.4 20090102030405 text/html %d\n%b\n" % (number, len(body), body)
    pages, refused = split(tmp_path, data, "a.arc")
    assert not refused
    assert [page.url for page in pages] == ["http://phare.fr/1", "http://phare.fr/2"]
    assert pages[0].fetched == "2009-01-02T03:04:05Z"


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    packed=st.booleans(),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8),
    cut=st.floats(0.05, 1),
)
def test_a_damaged_archive_gives_pages_or_reasons(
    tmp_path: Path, packed: bool, changes: list[tuple[float, int]], cut: float
) -> None:
    records = [record("response", answer(f"Titre {number}\nTexte", "text/plain")) for number in range(4)]
    data = bytearray(b"".join(map(gzip.compress, records)) if packed else b"".join(records))
    for where, value in changes:
        data[int(where * len(data))] = value
    name = "a.warc.gz" if packed else "a.warc"
    for outcome in split(tmp_path, bytes(data[: int(cut * len(data))]), name)[1]:
        assert outcome.reason.fr and "\n" not in outcome.reason.fr
