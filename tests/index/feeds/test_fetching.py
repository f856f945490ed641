"""An address fetched from servers that do everything wrong: whole, known to be cut, or given up in time."""

import gzip
import time
from collections.abc import Iterator
from http.client import HTTPException
from urllib.error import HTTPError

import pytest
from wild_server import Wild, answer, dripping, wild

from index.feeds.fetching import FeedTooLarge, TooSlow, endless, fetched

BODY = b"<rss>" + b"La crue recule, et les ponts rouvrent un par un. " * 4000 + b"</rss>"


@pytest.fixture
def server() -> Iterator[Wild]:
    with wild() as running:
        yield running


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n", headers: str = "") -> bytes:
    """A 200 in chunks."""
    head = f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{headers}\r\n".encode()
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end


@pytest.mark.parametrize(
    "script",
    [
        answer(BODY),
        answer(BODY) + b"beyond its length",
        b"HTTP/1.0 200 OK\r\n\r\n" + BODY,
        b"HTTP/1.1 203 Fine\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY,
        b"HTTP/1.1 100 Continue\r\n\r\n" + answer(BODY),
        chunked(BODY[:10], BODY[10:70_000], BODY[70_000:]),
        answer(gzip.compress(BODY), "Content-Encoding: gzip"),
        answer(gzip.compress(BODY), "Content-Encoding: X-GZIP"),
        answer(gzip.compress(BODY)),
        answer(gzip.compress(BODY[:50_000]) + gzip.compress(BODY[50_000:]), "Content-Encoding: gzip"),
        chunked(gzip.compress(BODY), headers="Content-Encoding: gzip\r\n"),
    ],
)
def test_a_body_that_came_whole_is_told_so(server: Wild, script: bytes) -> None:
    server.scripts["/"] = script
    got = fetched(server.url("/"), {})
    assert (got.data, got.cut) == (BODY, False)


@pytest.mark.parametrize(
    "script",
    [
        answer(BODY[:90_000], length=len(BODY)),
        chunked(BODY[:60_000], BODY[60_000:90_000], end=b""),
        chunked(BODY[:60_000], end=b"8000\r\n" + BODY[60_000:90_000]),
        chunked(BODY[:90_000], end=b"no length\r\n"),
        chunked(BODY[:90_000], end=b""),
        answer(gzip.compress(BODY, 0)[:90_000], "Content-Encoding: gzip"),
        answer(gzip.compress(BODY, 0)[:90_000], "Content-Encoding: gzip", length=len(BODY)),
    ],
)
def test_a_body_cut_short_is_told_so_and_what_came_is_kept(server: Wild, script: bytes) -> None:
    server.scripts["/"] = script
    got = fetched(server.url("/"), {})
    assert got.cut
    assert BODY.startswith(got.data) and len(got.data) > 20_000


def test_a_packed_body_that_was_altered_is_not_taken_for_whole(server: Wild) -> None:
    packed = bytearray(gzip.compress(BODY, 0))
    packed[100_000] ^= 1
    server.scripts["/"] = answer(bytes(packed), "Content-Encoding: gzip")
    assert fetched(server.url("/"), {}).cut


def test_an_unknown_packing_is_an_error(server: Wild) -> None:
    server.scripts["/"] = answer(BODY, "Content-Encoding: br")
    with pytest.raises(ValueError, match="br"):
        fetched(server.url("/"), {})


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: ",
        b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 1000\r\n\r\n",
    ],
)
def test_a_server_that_drips_has_a_limited_time_before_the_body(
    server: Wild, before: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.feeds.fetching.MAX_FETCH_SECONDS", 1.0)
    server.scripts["/"] = dripping(before, b"a")
    with pytest.raises((TooSlow, TimeoutError)):
        fetched(server.url("/"), {})


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<rss>", b"a"),
        (b"HTTP/1.0 200 OK\r\n\r\n<rss>", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n", b"1\r\na\r\n"),
    ],
)
def test_a_body_that_drips_is_cut_off_when_its_time_is_over(
    server: Wild, head: bytes, drop: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.feeds.fetching.MAX_FETCH_SECONDS", 1.0)
    server.scripts["/"] = dripping(head, drop)
    got = fetched(server.url("/"), {})
    assert got.cut and got.data.startswith(b"<rss>a")


def test_silence_within_a_body_cuts_it_off(server: Wild, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.feeds.fetching.SILENCE", 0.3)

    def silent(connection: object) -> None:
        connection.sendall(answer(BODY[:50_000], length=len(BODY)))  # type: ignore[attr-defined]
        time.sleep(1)

    server.scripts["/"] = silent
    got = fetched(server.url("/"), {})
    assert got.cut and got.data == BODY[:50_000]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("places", [1, 20])
def test_redirections_that_do_not_end_are_given_up(server: Wild, status: int, places: int) -> None:
    for at in range(places):
        moved = f"HTTP/1.1 {status} Moved\r\nLocation: /{(at + 1) % places}\r\nContent-Length: 0\r\n\r\n"
        server.scripts[f"/{at}"] = moved.encode()
    with pytest.raises(HTTPError) as failed:
        fetched(server.url("/0"), {})
    with failed.value as error:
        assert endless(error)
    assert len(server.asked) < 10


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://a.example/rss", "data:text/xml,<rss/>", "//[", "gopher://a"]
)
def test_a_redirection_stays_within_the_web(server: Wild, to: str) -> None:
    server.scripts["/"] = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()
    with pytest.raises((HTTPError, ValueError)) as failed:
        fetched(server.url("/"), {})
    if isinstance(failed.value, HTTPError):
        failed.value.close()


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://a.example/rss", "data:text/xml,<rss/>", "/etc/passwd", ""]
)
def test_an_address_that_is_not_of_the_web_is_not_opened(url: str) -> None:
    with pytest.raises(ValueError, match="http, https"):
        fetched(url, {})


@pytest.mark.parametrize(
    "script",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n" + BODY,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n" + BODY,
        b"Bonjour",
        b"HTTP/1.1 xyz\r\n\r\n",
        b"\x16\x03\x01\x00\x00",
        b"",
    ],
)
def test_what_is_no_answer_of_http_is_an_error(server: Wild, script: bytes) -> None:
    server.scripts["/"] = script
    with pytest.raises((HTTPException, OSError)):
        fetched(server.url("/"), {})


@pytest.mark.parametrize(
    "script",
    [
        answer(gzip.compress(bytes(40 << 20)), "Content-Encoding: gzip"),
        answer(b"x" * (2 << 20)),
        b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n" + b"x" * (2 << 20),
        (b"HTTP/1.1 100 Continue\r\nX-Wait: " + b"x" * 20_000 + b"\r\n\r\n")
        * 90,  # Python from 3.14 on hears 100 at most
    ],
)
def test_an_answer_may_not_be_larger_than_is_said(server: Wild, script: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.feeds.fetching.MAX_FEED_BYTES", 1 << 20)
    monkeypatch.setattr("index.feeds.fetching.MAX_HEAD_BYTES", 1 << 16)
    server.scripts["/"] = script
    with pytest.raises(FeedTooLarge):
        fetched(server.url("/"), {})


@pytest.mark.parametrize("status", ["204 No Content", "206 Partial Content", "304 Not Modified", "404 Not Found"])
def test_any_other_status_is_an_error_that_names_it(server: Wild, status: str) -> None:
    server.scripts["/"] = f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()
    with pytest.raises(HTTPError) as failed:
        fetched(server.url("/"), {})
    with failed.value as error:
        assert error.code == int(status[:3])
