"""Feeds polled from a real server: politely, and nothing that was once in a feed is lost."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

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
