"""A server that is attacked: what is sent to it as it stands, what it answers, how much memory it has."""

import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 60.0
"""Seconds for any answer, cost bombs included."""
HEALTHY = 10.0
"""Seconds in which the server must say that it lives, whatever else goes on."""
MOST_MEMORY = 256 << 20
"""Bytes by which the processes may grow, all together."""
CLOSED = 0
"""The status of a connection that was closed without an answer."""


@dataclass(frozen=True, slots=True)
class Target:
    """The server: where it listens, and the process that started it, where that is known."""

    host: str
    port: int
    pid: int | None = None

    def connected(self, patience: float = PATIENCE) -> socket.socket:
        """A connection to it."""
        return socket.create_connection((self.host, self.port), timeout=patience)


@dataclass(slots=True)
class Outcome:
    """What an attack was answered, by status, and what is wrong with that."""

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, what: str, answered: bytes, allowed: Sequence[int]) -> None:
        """Count an answer; it is wrong where its status is not allowed."""
        status = status_of(answered)
        self.statuses[status] += 1
        if status not in allowed:
            self.wrong.append(f"{what}: {status or 'closed'}, {answered[:80]!r}")


def status_of(answered: bytes) -> int:
    """The status of an answer, CLOSED where there is none."""
    first = answered.split(b"\r\n", 1)[0].split(b" ")
    return int(first[1]) if len(first) > 1 and first[0].startswith(b"HTTP/") and first[1].isdigit() else CLOSED


def asked(target: Target, data: bytes, patience: float = PATIENCE, most: int = 1 << 20) -> bytes:
    """What is answered to bytes as they are, until the connection is closed, `patience` is over or `most` came."""
    answer = b""
    with suppress(OSError), target.connected(patience) as connection:
        with suppress(OSError):  # closed while we still send: the answer may be there all the same
            connection.sendall(data)
        end = time.monotonic() + patience
        while len(answer) < most and time.monotonic() < end:
            piece = connection.recv(65_536)
            if not piece:
                break
            answer += piece
    return answer


def get(path: str, *headers: str, host: str = "127.0.0.1", method: str = "GET", version: str = "1.1") -> bytes:
    """A request, its connection closed after the answer."""
    lines = [f"{method} {path} HTTP/{version}", f"Host: {host}", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")


def memory_of(target: Target) -> int:
    """Bytes that the server's processes have of their own; 0 where that cannot be told."""
    return sum(own_bytes(pid) for pid in family(target.pid)) if target.pid else 0


def family(pid: int) -> Iterator[int]:
    """A process and all that it started, by their numbers."""
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from family(int(child))


def own_bytes(pid: int) -> int:
    """Memory that a process has of its own; 0 where that cannot be told."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) << 10
    return 0
