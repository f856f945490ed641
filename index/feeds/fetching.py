"""An address of the web fetched: within bounds of time and size, and known for whole or cut short."""

import io
import socket
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, cast
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

SILENCE = 30.0
"""Seconds that a server may be silent."""
MAX_FETCH_SECONDS = 120.0
"""Seconds that a fetch may take, from looking the name up to the last byte, redirections included."""
MAX_FEED_BYTES = 16 << 20
"""Bytes of the largest answer, as it is sent and unpacked."""
MAX_HEAD_BYTES = 1 << 20
"""Bytes that headers and redirections may take beside it."""
_BLOCK = 1 << 16
_NAT64 = ip_network("64:ff9b::/96")
_GZIP = b"\x1f\x8b"


class FeedTooLarge(Exception):
    """The answer is larger than `LARGEST`."""


class TooSlow(Exception):
    """The answer did not begin within `LONGEST`."""


class PrivateRedirection(ValueError):
    """The address leads to one that is not of the public internet; `args` hold its name."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered: the body, unpacked, and whether it is `cut`: less came than there is."""

    data: bytes
    headers: HTTPMessage
    cut: bool


def fetched(url: str, headers: Mapping[str, str], private: bool = False) -> Fetched:
    """What the server says at an http or https address, within the web alone.

    Whoever names a feed may name one of the own network; a server that redirects elsewhere may not choose what there is
    asked for: unless `private`, redirections to another host's private, local or reserved address raise
    PrivateRedirection.

    A body that ends too soon, stands still or is damaged is `cut`, with what came before. Raises HTTPError for any
    status but 200 and 203, TooLarge, TooSlow, and, where there is no answer, OSError, HTTPException or ValueError.
    """
    if not url.lower().startswith(("http://", "https://")):
        raise ValueError("http, https")
    bounds = _Bounds(None if private else urlsplit(url).hostname)
    opener = build_opener(_WebOnly, _Plain(bounds), _Secure(bounds))
    request = Request(url, headers={"Accept-Encoding": "gzip", **headers})  # noqa: S310 (told above)
    with opener.open(request, timeout=SILENCE) as answer:
        if answer.status not in (200, 203):
            raise HTTPError(url, answer.status, answer.reason, answer.headers, None)
        encoding = str(answer.headers.get("Content-Encoding", "")).strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise ValueError(f"Content-Encoding: {encoding}")
        data, cut = _body(answer)
    # Some servers name a packed file without saying that it is packed.
    if data.startswith(_GZIP):
        data, damaged = _unpacked(data)
        cut = cut or damaged
    return Fetched(data, answer.headers, cut)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, whichever way it is written."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        within: Any = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            within = ip_address(int(ip) & 0xFFFFFFFF)
        if within:
            return is_public(str(within))
    return ip.is_global and not ip.is_multicast


def _body(answer: HTTPResponse) -> tuple[bytes, bool]:
    announced = answer.length
    data = bytearray()
    try:
        while announced is None or len(data) < announced:
            block = answer.read1(_BLOCK if announced is None else min(_BLOCK, announced - len(data)))
            if not block:
                break
            data += block
            if len(data) > MAX_FEED_BYTES:
                raise FeedTooLarge
    except (OSError, HTTPException, TooSlow):
        return bytes(data), True
    return bytes(data), announced is not None and len(data) < announced


def _unpacked(data: bytes) -> tuple[bytes, bool]:
    """What gzip packed, and whether it ends too soon or is damaged; raises TooLarge."""
    unpacked = bytearray()
    while data.startswith(_GZIP):
        unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        for at in range(0, len(data), _BLOCK):
            try:
                unpacked += unpacker.decompress(data[at : at + _BLOCK])
            except zlib.error:
                return bytes(unpacked), True
            if len(unpacked) > MAX_FEED_BYTES:
                raise FeedTooLarge
            if unpacker.eof:
                break
        if not unpacker.eof:
            return bytes(unpacked), True
        data = unpacker.unused_data + data[at + _BLOCK :]
    return bytes(unpacked), False


class _Bounds:
    """What is left of a fetch's time and bytes, and where it may lead."""

    def __init__(self, host: str | None = None) -> None:
        self._host = host
        """The one host whose address need not be public; None where none need be."""
        self._end = time.monotonic() + MAX_FETCH_SECONDS
        self._bytes = MAX_FEED_BYTES + MAX_HEAD_BYTES

    def patience(self) -> float:
        """Seconds that the next byte may take; raises TooSlow."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TooSlow
        return min(left, SILENCE)

    def take(self, size: int) -> None:
        """Count bytes that came; raises TooLarge."""
        self._bytes -= size
        if self._bytes < 0:
            raise FeedTooLarge

    def connected(self, address: tuple[str, int], *_others: Any) -> socket.socket:
        """As socket.create_connection, for which each address of a name would have its time anew."""
        why = OSError("no address")
        for family, kind, protocol, _, end in socket.getaddrinfo(*address, type=socket.SOCK_STREAM):
            if self._host not in (None, address[0].lower().strip("[]")) and not is_public(str(end[0])):
                raise PrivateRedirection(address[0])
            opened = socket.socket(family, kind, protocol)
            try:
                opened.settimeout(self.patience())
                opened.connect(end)
            except OSError as error:
                opened.close()
                why = error
            except BaseException:
                opened.close()
                raise
            else:
                return opened
        raise why


class _BoundedStream(io.RawIOBase):
    """What comes from a socket, each read bounded by what is left of the whole fetch."""

    def __init__(self, opened: socket.socket, stream: io.RawIOBase, bounds: _Bounds) -> None:
        self._socket, self._stream, self._bounds = opened, stream, bounds

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there, once; raises TooSlow or TooLarge."""
        self._socket.settimeout(self._bounds.patience())
        try:
            size = cast(int, self._stream.readinto(buffer))
        except TimeoutError:
            self._bounds.patience()  # where all the time is over, that is what is told
            raise
        self._bounds.take(size)
        return size

    def close(self) -> None:
        """Close the socket's own stream."""
        self._stream.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, opened: socket.socket, *args: Any, bounds: _Bounds, **kwargs: Any) -> None:
        super().__init__(opened, *args, **kwargs)
        self.fp = io.BufferedReader(_BoundedStream(opened, self.fp.detach(), bounds))


class _Plain(HTTPHandler):
    def __init__(self, bounds: _Bounds) -> None:
        super().__init__()
        self._bounds = bounds

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_bounded(HTTPConnection, self._bounds), req)


class _Secure(HTTPSHandler):
    def __init__(self, bounds: _Bounds) -> None:
        super().__init__()
        self._bounds = bounds

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_bounded(HTTPSConnection, self._bounds), req)


def _bounded(kind: type[HTTPConnection], bounds: _Bounds) -> Any:
    """What makes connections of a kind that keep within the bounds."""

    def connection(*args: Any, **kwargs: Any) -> HTTPConnection:
        made: Any = kind(*args, **kwargs | {"timeout": bounds.patience()})
        made._create_connection = bounds.connected
        made.response_class = partial(_Answer, bounds=bounds)
        return cast(HTTPConnection, made)

    return connection


class _WebOnly(HTTPRedirectHandler):
    """Redirections to the web alone, five at most."""

    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if not newurl.lower().startswith(("http://", "https://")):
            raise ValueError(f"{newurl}: http, https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def http_error_302(self, req: Request, fp: Any, code: int, msg: str, headers: HTTPMessage) -> Any:
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except HTTPError:  # which holds the answer
            raise
        except BaseException:
            fp.close()
            raise

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def endless(error: HTTPError) -> bool:
    """Whether the error is of redirections that do not end."""
    return str(error.reason).startswith(HTTPRedirectHandler.inf_msg)
