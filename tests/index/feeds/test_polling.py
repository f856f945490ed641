"""Feeds polled from a real server: politely, and nothing that was once in a feed is lost."""

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from wild_server import answer, dripping, wild

from index.article import RawPage, Rejected
from index.feeds.entries import NoFeed, entries
from index.feeds.polling import STATE, feeds_under, folder_name, poll
from index.readers import read
from index.rebuild.build import rebuild

_ITEM = "<item><title>{0}</title><link>https://fleuve.example/{1}</link><description>{2}</description></item>"
_TEXT = "La rivière a quitté son lit hier soir, et trente maisons ont été évacuées."


def _rss(*items: str, built: str = "lundi") -> bytes:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Le Fleuve</title><link>https://fleuve.example</link>'
        f"<lastBuildDate>{built}</lastBuildDate>{''.join(items)}</channel></rss>"
    ).encode()


def _item(name: str, text: str = _TEXT) -> str:
    return _ITEM.format(f"Titre {name}", name, text)


class Server(BaseHTTPRequestHandler):
    """Answers with what the test has put there; remembers what it was asked."""

    answers: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {}
    asked: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append(dict(self.headers))
        status, headers, body = self.answers[self.path]
        for name, header in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
            if headers.get(name) and self.headers.get(header) == headers[name]:
                status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server without answers yet."""
    Server.answers.clear()
    Server.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def _answer(body: bytes, status: int = 200, path: str = "/rss", **headers: str) -> None:
    Server.answers[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def _titles(folder: Path) -> list[str | None]:
    pages = [page for path in sorted(folder.glob("*.xml")) for page in read(path)]
    return sorted((page.title for page in pages if isinstance(page, RawPage)), key=str)


def test_each_entry_is_a_page_and_stays_when_it_leaves_the_feed(server: str, tmp_path: Path) -> None:
    _answer(_rss(_item("a"), _item("b")))
    assert poll(tmp_path / "f", f"{server}/rss").new == 2
    _answer(_rss(_item("b"), _item("c"), built="mardi"))
    second = poll(tmp_path / "f", f"{server}/rss")
    assert (second.new, second.changed) == (1, 0)
    assert _titles(tmp_path / "f") == ["Titre a", "Titre b", "Titre c"]


def test_an_entry_that_changed_takes_the_place_of_its_old_self(server: str, tmp_path: Path) -> None:
    _answer(_rss(_item("a"), _item("b")))
    poll(tmp_path / "f", f"{server}/rss")
    _answer(_rss(_item("a", f"{_TEXT} Un pont est fermé."), _item("b")))
    assert poll(tmp_path / "f", f"{server}/rss").changed == 1
    rebuild(tmp_path / "index", [tmp_path / "f"])
    assert sum("Un pont est fermé" in path.read_text() for path in (tmp_path / "f").glob("*.xml")) == 1


@pytest.mark.parametrize("header", ["ETag", "Last_Modified"])
def test_what_did_not_change_is_not_sent_again(server: str, tmp_path: Path, header: str) -> None:
    _answer(_rss(_item("a")), **{header: "Mon, 23 Nov 2026 10:00:00 GMT"})
    poll(tmp_path / "f", f"{server}/rss")
    assert poll(tmp_path / "f", f"{server}/rss").unchanged
    assert {"If-None-Match", "If-Modified-Since"} & Server.asked[1].keys()


def test_a_server_that_asks_to_wait_is_left_alone_as_long(server: str, tmp_path: Path) -> None:
    _answer(b"", 429, Retry_After="600")
    assert poll(tmp_path / "f", f"{server}/rss", now=1000.0).waits == 600
    assert poll(tmp_path / "f", f"{server}/rss", now=1300.0).waits == 300
    assert len(Server.asked) == 1
    _answer(_rss(_item("a")))
    assert poll(tmp_path / "f", f"{server}/rss", now=1601.0).new == 1


def test_a_feed_that_moved_is_followed_within_the_web_alone(server: str, tmp_path: Path) -> None:
    _answer(_rss(_item("a")), path="/new")
    _answer(b"", 301, Location="/new")
    assert poll(tmp_path / "f", f"{server}/rss").new == 1
    _answer(b"", 302, Location="file:///etc/passwd")
    assert poll(tmp_path / "g", f"{server}/rss").failure is not None
    _answer(b"", 302, Location="/rss")
    assert poll(tmp_path / "g", f"{server}/rss").failure is not None


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (404, b"", "answers 404 (Not Found): check the address"),
        (410, b"", "is gone (410): take it out of manchette.toml"),
        (200, b"<html><p>Accueil</html>", "neither RSS, nor Atom, nor RDF"),
        (200, b"", "neither RSS, nor Atom, nor RDF"),
        (200, b"<rss>" + b" " * (17 << 20), "over 16 MiB"),
    ],
)
def test_what_a_server_does_wrong_is_told_in_a_line(
    server: str, tmp_path: Path, status: int, body: bytes, told: str
) -> None:
    _answer(body, status)
    failure = poll(tmp_path / "f", f"{server}/rss").failure
    assert failure is not None and told in failure.en
    assert not (tmp_path / "f").exists()


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://a.example/rss", "http://127.0.0.1:1/rss", "http://[", "rss"]
)
def test_an_address_that_is_none_or_where_nobody_answers_is_told(tmp_path: Path, url: str) -> None:
    assert poll(tmp_path, url).failure is not None


def test_a_state_that_cannot_be_read_is_forgotten(server: str, tmp_path: Path) -> None:
    _answer(_rss(_item("a")), ETag="x")
    (tmp_path / STATE).write_text("[")
    assert poll(tmp_path, f"{server}/rss").new == 1
    assert json.loads((tmp_path / STATE).read_text())["etag"] == "x"


def test_atom_and_rdf_and_feeds_that_are_no_quite_right_xml_are_taken_to_pieces(tmp_path: Path) -> None:
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>F</title><updated>x</updated>' + b"".join(
        b"<entry><id>urn:%d</id><title>T%d</title><content>Un texte de plusieurs mots.</content></entry>" % (at, at)
        for at in range(3)
    )
    words = b"<description>Un texte de mots.</description>"
    rdf = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel>'
        b"<title>F</title></channel><item><title>Un</title><link>http://a.example/1</link>"
        + words
        + b"</item></rdf:RDF>"
    )
    for data, count in ((atom + b"</feed>", 3), (atom, 3), (rdf, 1), (_rss("<item><title>A & B</title></item>"), 1)):
        found = dict(entries(data))
        assert len(found) == count
        for key, entry in found.items():
            (tmp_path / "one.xml").write_bytes(entry)
            assert [key] == [again for again, _ in entries(entry)]
    (tmp_path / "one.xml").write_bytes(next(entry for _, entry in entries(rdf)))
    assert [page.title for page in read(tmp_path / "one.xml") if isinstance(page, RawPage)] == ["Un"]
    with pytest.raises(NoFeed):
        list(entries(b"<rss><channel/></rss>"))


def test_an_entity_bomb_is_not_expanded() -> None:
    levels = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 12))
    bomb = f'<!DOCTYPE r [<!ENTITY e0 "mot">{levels}]><rss><channel><item><title>&e11;</title></item></channel></rss>'
    assert all(len(entry) < 3000 for _, entry in entries(bomb.encode()))


def test_sidecars_name_feeds_for_folders_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "manchette.toml").write_text(
        'source = "X"\nfeeds = ["https://f.example/rss", "https://f.example/RSS"]\n'
    )
    (tmp_path / "a/manchette.toml").write_text("feeds = 3\n")
    broken, first, second = feeds_under(tmp_path)
    assert not isinstance(first, Rejected) and not isinstance(second, Rejected) and isinstance(broken, Rejected)
    assert first == (tmp_path / folder_name("https://f.example/rss"), "https://f.example/rss")
    assert first[0].name.startswith("f.example-rss-") and first[0] != second[0]
    assert "liste d’adresses" in broken.reason.fr


def test_a_feed_cut_short_is_asked_for_again_until_it_is_whole(tmp_path: Path) -> None:
    feed = _rss(*map(_item, "abcdef"))
    half = feed[: feed.index(b"Titre d")]
    with wild() as server:
        server.scripts["/"] = answer(half, 'ETag: "x"', "Last-Modified: x", length=len(feed))
        first = poll(tmp_path, server.url("/"))
        assert first.failure is not None and "cut short" in first.failure.en and "kept 3 new" in first.failure.en
        assert _titles(tmp_path) == ["Titre a", "Titre b", "Titre c"]
        server.scripts["/"] = answer(feed, 'ETag: "x"', "Last-Modified: x")
        assert poll(tmp_path, server.url("/")).new == 3
        assert poll(tmp_path, server.url("/")).failure is None
    assert "If-None-Match" not in server.asked[1] and "If-Modified-Since" not in server.asked[1]
    assert 'If-None-Match: "x"' in server.asked[2]


@pytest.mark.parametrize(
    "script",
    [
        b"HTTP/1.1 200 OK\r\nETag: x\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n{0}",
        b"HTTP/1.0 200 OK\r\nETag: x\r\n\r\n{0}",
        b"HTTP/1.1 200 OK\r\nETag: x\r\nContent-Length: 99999\r\n\r\n{0}",
    ],
)
def test_whatever_way_it_was_cut_no_half_entry_takes_the_place_of_a_whole_one(script: bytes, tmp_path: Path) -> None:
    feed = _rss(_item("a"), _item("b", f"{_TEXT} Un pont est fermé."))
    with wild() as server:
        server.scripts["/"] = answer(feed)
        assert poll(tmp_path, server.url("/")).new == 2
        server.scripts["/"] = script.replace(b"{0}", feed[: feed.index(b" Un pont")])
        cut = poll(tmp_path, server.url("/"))
    assert cut.failure is not None and (cut.new, cut.changed) == (0, 0)
    assert sum("Un pont est fermé" in path.read_text() for path in tmp_path.glob("*.xml")) == 1
    assert "etag" not in (tmp_path / STATE).read_text() or '"etag": null' in (tmp_path / STATE).read_text()


def test_a_packed_feed_is_unpacked(tmp_path: Path) -> None:
    with wild() as server:
        server.scripts["/"] = answer(gzip.compress(_rss(_item("a"))), "Content-Encoding: gzip")
        assert poll(tmp_path, server.url("/")).new == 1


def test_a_feed_that_drips_is_left_after_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.feeds.fetching.MAX_FETCH_SECONDS", 1.0)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"
    with wild() as server:
        server.scripts["/a"] = dripping(head + _rss(_item("a"), _item("b")).removesuffix(b"</channel></rss>"), b" ")
        server.scripts["/b"] = dripping(b"", b"H")
        slow = poll(tmp_path / "a", server.url("/a"))
        never = poll(tmp_path / "b", server.url("/b"))
    assert slow.new == 2 and slow.failure is not None and "cut short" in slow.failure.en
    assert never.failure is not None and "gave nothing within" in never.failure.en


def test_what_its_entries_share_does_not_multiply_on_disk(server: str, tmp_path: Path) -> None:
    space = "urn:" + "x" * 100_000
    items = "".join(_item(str(at)).replace("<item>", "<item><p:x/>") for at in range(300))
    _answer(f"<rss xmlns:p='{space}'><channel><title>F</title>{items}</channel></rss>".encode())
    polled = poll(tmp_path / "f", f"{server}/rss")
    assert polled.failure is not None and "larger ones, than a feed has" in polled.failure.en
    assert sum(path.stat().st_size for path in (tmp_path / "f").iterdir()) < 3_000_000
    assert len(list((tmp_path / "f").glob("*.xml"))) == polled.new


def test_a_feed_gives_so_many_entries_and_no_more(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.feeds.polling.MOST", 3)
    _answer(_rss(*map(_item, "abcde")), ETag="x")
    polled = poll(tmp_path / "f", f"{server}/rss")
    assert polled.failure is not None and "kept 3 new" in polled.failure.en
    assert len(_titles(tmp_path / "f")) == 3
    assert not (tmp_path / "f" / STATE).exists()


def test_a_folder_that_cannot_be_written_is_told(server: str, tmp_path: Path) -> None:
    _answer(_rss(_item("a")))
    (tmp_path / "f").write_text("a file")
    polled = poll(tmp_path / "f", f"{server}/rss")
    assert polled.failure is not None and f"could not be kept in {tmp_path / 'f'}" in polled.failure.en


@pytest.mark.parametrize(
    "state",
    [
        {"etag": 3, "modified": ["x"]},
        {"etag": "a\nb", "modified": "a\r\nX: y"},
        {"etag": "é—", "modified": "x" * 100_000},
        {"not_before": "demain"},
        {"not_before": 1e300},
        {"not_before": float("nan")},
        [],
        "x",
    ],
)
def test_a_state_that_says_nothing_of_use_does_no_harm(server: str, tmp_path: Path, state: object) -> None:
    _answer(_rss(_item("a")))
    (tmp_path / STATE).write_text(json.dumps(state))
    assert poll(tmp_path, f"{server}/rss").new == 1


def test_unchanged_without_having_asked_is_no_answer(server: str, tmp_path: Path) -> None:
    _answer(b"", 304)
    failure = poll(tmp_path, f"{server}/rss").failure
    assert failure is not None and "answers 304" in failure.en


def test_what_a_server_says_is_told_in_one_line_without_control_characters(tmp_path: Path) -> None:
    with wild() as server:
        server.scripts["/a"] = b"HTTP/1.1 500 Oh\x1b[31m no\x07 " + b"x" * 5000 + b"\r\nContent-Length: 0\r\n\r\n"
        server.scripts["/b"] = b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"
        server.scripts["/c"] = b"\x1b[31mHTTP\r\n\r\n"
        told = [poll(tmp_path, server.url(path)).failure for path in ("/a", "/b", "/c")]
    for failure in told:
        assert failure is not None and failure.en.isprintable() and len(failure.en) < 400
    assert told[1] is not None and "redirects without end" in told[1].en
