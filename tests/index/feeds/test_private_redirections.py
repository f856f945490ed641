"""A feed's server may not choose what is asked for on the own network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from wild_server import Wild, answer, wild

from index.feeds.fetching import PrivateRedirection, fetched, is_public
from index.feeds.polling import poll

BODY = b"<rss><channel><item><title>La digue</title></item></channel></rss>"
PRIVATE = (
    "127.0.0.1 127.8.9.1 10.0.0.1 172.16.4.4 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 "
    "240.0.0.1 ::1 :: fe80::1 fe80::1%eth0 fd00::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1::"
).split()
PUBLIC = "1.1.1.1 193.252.19.3 2606:4700::1111 ::ffff:1.1.1.1 64:ff9b::101:101".split()


@pytest.fixture
def server() -> Iterator[Wild]:
    with wild() as running:
        yield running


def _redirects(server: Wild, to: str) -> None:
    server.scripts["/"] = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()
    server.scripts["/feed"] = answer(BODY)


def test_addresses_of_the_own_network_are_told_however_they_are_written() -> None:
    """Loopback, private, local, shared, reserved ones, and those that hold one of them."""
    assert [address for address in PRIVATE if is_public(address)] == []
    assert [address for address in PUBLIC if not is_public(address)] == []


def test_a_redirection_to_another_private_host_is_not_followed(server: Wild, tmp_path: Path) -> None:
    """It is refused before a connection is made, with its cure; and followed for whoever says so."""
    elsewhere = server.url("/feed").replace("127.0.0.1", "localhost")
    _redirects(server, elsewhere)
    with pytest.raises(PrivateRedirection):
        fetched(server.url("/"), {})
    assert len(server.asked) == 1
    failure = poll(tmp_path, server.url("/")).failure
    assert failure is not None
    assert "localhost" in failure.en and "--private" in failure.en and "--private" in failure.fr
    assert fetched(server.url("/"), {}, private=True).data == BODY


def test_a_feed_of_the_own_network_may_be_named_and_may_move_on_its_host(server: Wild) -> None:
    """Whoever names the feed chose its host."""
    _redirects(server, "/feed")
    assert fetched(server.url("/"), {}).data == BODY
    assert fetched(server.url("/feed").replace("127.0.0.1", "localhost"), {}).data == BODY


@pytest.mark.parametrize("name", ["../../../x", "..", "/etc/passwd", "a/../../b", "C:\\x", "\0", "a\nb", ".", "~root"])
def test_an_entry_s_name_never_leads_out_of_the_folder(server: Wild, name: str, tmp_path: Path) -> None:
    """Whatever an entry calls itself, its file lies in the feed's folder."""
    guid = name.replace("\0", "&#0;")
    server.scripts["/"] = answer(
        f"<rss version='2.0'><channel><title>{guid}</title><item><guid>{guid}</guid><title>{guid}</title>"
        f"<link>http://a.example/{guid}</link><description>Le texte.</description></item></channel></rss>".encode()
    )
    feed = tmp_path / "in" / "feed"
    poll(feed, server.url("/"))
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and path.resolve().parent != feed.resolve()]
    assert outside == []
