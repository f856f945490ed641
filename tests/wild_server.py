"""A server of bytes as they stand in the test, on 127.0.0.1: what no server library would send."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Script = bytes | Callable[[socket.socket], None]
"""What a connection is told: these bytes, or whatever is done with it."""


class Wild:
    """Answers each path by its script; remembers what it was asked."""

    def __init__(self) -> None:
        self.scripts: dict[str, Script] = {}
        self.asked: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._over = False
        self._threads = [threading.Thread(target=self._serve)]
        self._threads[0].start()

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}{path}"

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            if self._over:
                connection.close()
                return
            thread = threading.Thread(target=self._answer, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                if not (block := connection.recv(65536)):
                    return
                request += block
            self.asked.append(request.decode("latin-1"))
            script = self.scripts[request.split(b" ")[1].decode()]
            if isinstance(script, bytes):
                connection.sendall(script)
            else:
                script(connection)

    def close(self) -> None:
        """End, once every connection has."""
        self._over = True
        socket.create_connection(self._socket.getsockname()).close()
        for thread in self._threads:
            thread.join()
        self._socket.close()


@contextmanager
def wild() -> Iterator[Wild]:
    """A server for the time of a test."""
    server = Wild()
    try:
        yield server
    finally:
        server.close()


def answer(body: bytes, *headers: str, length: int | None = None) -> bytes:
    """A 200 with that body and a Content-Length, true unless given."""
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def dripping(before: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    """Sends `before`, and then a drop ten times a second until the other side has gone."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(before)
        while True:
            connection.sendall(drop)
            time.sleep(0.1)

    return drip
