"""Answers are packed as their clients take them, and are the same once unpacked."""

import gzip
from pathlib import Path

import brotli
import pytest
import zstandard
from flask.testing import FlaskClient

from search.dossiers.store import DossierStore

UNPACKED = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
    None: bytes,
}


@pytest.mark.parametrize(
    ("accepted", "packing"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, br", "br"),
        ("zstd;q=0, gzip;q=.5", "gzip"),
        ("gzip;q=0", None),
        ("br;q=0.000, zstd; Q=0 , gzip;q=0.5", "gzip"),
        ("identity", None),
        ("", None),
        ("compress", None),
    ],
)
@pytest.mark.parametrize("address", ["/?q=tempête", "/static/manchette.css"])
def test_an_answer_is_packed_as_its_client_takes_it(
    client: FlaskClient, address: str, accepted: str, packing: str | None
) -> None:
    plain = client.get(address, buffered=True)
    packed = client.get(address, headers={"Accept-Encoding": accepted}, buffered=True)
    assert packed.headers.get("Content-Encoding") == packing
    assert UNPACKED[packing](packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert "Accept-Encoding" in packed.headers["Vary"] and "Accept-Encoding" in plain.headers["Vary"]
    assert packed.headers["Cache-Control"] == plain.headers["Cache-Control"]
    if packing:
        assert len(packed.data) < len(plain.data) / 2


@pytest.mark.parametrize("address", ["/?q=tempête", "/static/manchette.css"])
def test_head_tells_what_get_would_send(client: FlaskClient, address: str) -> None:
    for accepted in ("gzip", "identity"):
        got = client.get(address, headers={"Accept-Encoding": accepted}, buffered=True)
        head = client.head(address, headers={"Accept-Encoding": accepted}, buffered=True)
        assert head.data == b""
        for name in ("Content-Length", "Content-Encoding", "ETag", "Content-Type", "Cache-Control", "Vary"):
            assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("address", ["/?q=tempête", "/static/manchette.css"])
def test_what_was_sent_packed_is_known_by_its_tag(client: FlaskClient, address: str) -> None:
    packed = client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    asked = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    again = client.get(address, headers=asked, buffered=True)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == packed.headers["ETag"]


def test_an_export_is_sent_as_it_is(client: FlaskClient) -> None:
    answered = client.get("/export?q=tempête&format=csv", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert answered.status_code == 200 and len(answered.data) > 500
    assert "Content-Encoding" not in answered.headers


def test_a_dossier_is_sent_as_it_is(client: FlaskClient, tmp_path: Path) -> None:
    store = DossierStore(tmp_path)
    store.create("Marées", "Ce que l’on en dit. " * 100)
    secret = store.share("Marées")
    for address in (f"/dossier/{secret}", f"/api/dossier/{secret}"):
        answered = client.get(address, headers={"Accept-Encoding": "gzip, br, zstd"})
        assert answered.status_code == 200
        assert "Content-Encoding" not in answered.headers
