"""How often a client may ask: so many requests a period, at once or evenly, counted over all processes together.

Of each client one moment is kept, that at which all it has asked for would be due (the generic cell rate algorithm).
The moments stand in a file of fixed size that the processes map, so a flood of addresses takes no memory; where it
crowds others out, they may ask anew. Two processes that write at the same instant lose a count.
"""

import hashlib
import math
import mmap
import os
import re
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

from web.admission import LIMITED, is_free

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

REQUESTS, FAILURES = "requests", "failures"
"""What is counted, each in a file of its own."""
_PERIODS = {"s": 1.0, "m": 60.0, "h": 3_600.0}
_SALT = 16
_WAYS = 8
_ENTRY = struct.Struct("<Qd")
_BUCKET = struct.Struct("<" + "Qd" * _WAYS)
_BUCKETS = 8_192
_SIZE = _SALT + _BUCKETS * _BUCKET.size
"""A megabyte: 65,536 clients."""


class Limit:
    """So many requests a period, of each client."""

    def __init__(self, rate: str, shared: Path | None = None) -> None:
        """`rate` is such as `120/m` (s, m, h); the processes that are given the same file count together."""
        count, _, period = rate.partition("/")
        self._period = _PERIODS[period]
        self._apart = self._period / int(count)
        self._lock = Lock()
        if shared is None:
            self._table = mmap.mmap(-1, _SIZE)
            self._table[:_SALT] = os.urandom(_SALT)
            return
        with shared.open("r+b") as file:
            self._table = mmap.mmap(file.fileno(), _SIZE)

    def ask(self, client: str) -> float:
        """Count a request of the client where it may ask, and give 0; else the seconds until it may."""
        key, now = self._key(client), time.monotonic()
        with self._lock:
            due, at = self._found(key, now)
            wait = self._left(due, now)
            if not wait:
                _ENTRY.pack_into(self._table, at, key, due + self._apart)
        return wait

    def wait(self, client: str, now: float | None = None) -> float:
        """Seconds until the client may ask, 0 where it may now; nothing is counted."""
        due, _ = self._found(self._key(client), now := time.monotonic() if now is None else now)
        return self._left(due, now)

    def count(self, client: str, now: float | None = None) -> None:
        """Count a request of the client."""
        key, now = self._key(client), time.monotonic() if now is None else now
        with self._lock:
            due, at = self._found(key, now)
            _ENTRY.pack_into(self._table, at, key, due + self._apart)

    def _left(self, due: float, now: float) -> float:
        left = (due - now) - (self._period - self._apart)
        # What was added up has its last bits rounded away, the more the longer the machine runs.
        return left if left > self._apart / 10 else 0.0

    def _key(self, client: str) -> int:
        digest = hashlib.blake2b(client.encode("utf-8", "replace"), digest_size=8, key=self._table[:_SALT]).digest()
        return int.from_bytes(digest, "little")

    def _found(self, key: int, now: float) -> tuple[float, int]:
        """When what the client asked for is due, and the place for it: its own, else the one that is due first."""
        start = _SALT + key % _BUCKETS * _BUCKET.size
        entries = _BUCKET.unpack_from(self._table, start)
        keys, dues = entries[::2], entries[1::2]
        if key in keys:
            at = keys.index(key)
            return max(now, dues[at]), start + at * _ENTRY.size
        at = dues.index(min(dues))
        return now, start + at * _ENTRY.size


@contextmanager
def shared_limits() -> Iterator[Path]:
    """A folder with the files by which processes count together."""
    with TemporaryDirectory(prefix="manchette-limits-") as folder:
        for name in (REQUESTS, FAILURES):
            (Path(folder) / name).write_bytes(os.urandom(_SALT) + bytes(_SIZE - _SALT))
        yield Path(folder)


def client_of(environ: "WSGIEnvironment", proxies: int) -> str:
    """Who asks, as far as a limit goes: the address that the nearest believed proxy saw; of IPv6 the network, since a
    household has as many addresses as it likes."""
    told = re.split(r"\s*,\s*", environ.get("HTTP_X_FORWARDED_FOR", "").strip())
    address = told[-proxies] if 0 < proxies <= len(told) and told[-proxies] else environ.get("REMOTE_ADDR", "")
    try:
        parsed = ip_address(str(address).partition("%")[0])
    except ValueError:
        return str(address)
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped) if parsed.ipv4_mapped else parsed.packed[:8].hex()


def register_rate_limit(app: Flask, limit: Limit, proxies: int) -> None:
    """Answer 429 to a client of `app` that asks too often, before its turn comes; what is free is not counted."""

    def check(environ: "WSGIEnvironment") -> float:
        environ[LIMITED] = wait = limit.ask(client_of(environ, proxies))
        return wait

    def refuse() -> None:
        wait = request.environ.get(LIMITED)
        if wait is None and not is_free(request.path):
            wait = check(request.environ)
        if wait:
            raise TooManyRequests(retry_after=math.ceil(wait))

    app.extensions[LIMITED] = check
    app.before_request(refuse)
