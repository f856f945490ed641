"""The production server: granian, as many processes as told, each over the same mapped index, ended by a signal.

Its connections are held in compiled code, so a client that sends or reads slowly keeps no thread of ours; a request's
head has HEAD_SECONDS in all.
"""

import errno
import multiprocessing
import os
import signal
import socket
import stat
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.parents import killed_with_parent

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HEAD_SECONDS = 15
"""How long the head of a request may take to arrive, and a connection may stay without one."""
END_SECONDS = 5
"""How long requests under way may go on after a signal."""
CONNECTIONS = 4_096
"""Held at once by each process."""
_START_SECONDS = 60.0
_LOGGED = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {"propagate": True}},
}


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen: a host and a port (0: any free one), or the path of a socket."""

    host: str = "127.0.0.1"
    port: int = 8000
    path: Path | None = None

    def address(self) -> str:
        """The place as a browser or a proxy is told it."""
        if self.path is not None:
            return f"unix:{self.path}"
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"


def serve(
    load: "Callable[[], WSGIApplication]",
    place: Listening,
    processes: int = 1,
    threads: int = 8,
    on_bound: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve what `load` gives until SIGINT, SIGTERM or SIGHUP, then end the requests under way and return.

    `load` is called in each process and must be something that can be pickled. Prints nothing. `on_bound` is told the
    address once it answers, with the port that the system chose where it is 0. Raises OSError where the place can't be
    had (taken, forbidden, not of this machine), SystemExit where the processes end again and again. A signal that is
    ignored (nohup) stays so. To be called in the main thread.
    """
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    with ExitStack() as held:
        place, listened = _taken(place, held)
        # A fork would share what threads hold at that moment; a new interpreter shares the index's pages alone.
        multiprocessing.set_start_method("spawn", force=True)
        server = Server(
            "manchette",
            address=listened,
            port=place.port,
            uds=place.path,
            interface=Interfaces.WSGI,
            workers=processes,
            blocking_threads=threads,
            backlog=CONNECTIONS * processes,
            backpressure=CONNECTIONS,
            http1_settings=HTTP1Settings(header_read_timeout=HEAD_SECONDS * 1_000),
            log_level=LogLevels.error,
            log_dictconfig=_LOGGED,
            respawn_failed_workers=True,
            workers_kill_timeout=END_SECONDS,
            websockets=False,
        )
        ours = {number: signal.getsignal(number) for number in _signals()}

        def started() -> None:
            for number, handler in ours.items():
                ignored = handler == signal.SIG_IGN
                signal.signal(number, signal.SIG_IGN if ignored else server.signal_handler_interrupt)
            threading.Thread(target=_tell, args=(place, listened, on_bound), daemon=True).start()

        server.on_startup(started)
        try:
            server.serve(target_loader=partial(_worker, load), wrap_loader=False)
        finally:
            for number, handler in ours.items():
                signal.signal(number, handler)


def _worker(load: "Callable[[], WSGIApplication]") -> "WSGIApplication":
    """What a process serves. It ends with the one that started it, which alone is told to end."""
    killed_with_parent()
    parent = multiprocessing.parent_process()
    if parent is not None and os.getppid() != parent.pid:  # it ended before that was in force
        os._exit(1)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    return load()


def _signals() -> list[int]:
    return [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _taken(place: Listening, held: ExitStack) -> tuple[Listening, str]:
    """The place with its port, and the address to listen at; the port is kept from others until `held` is closed."""
    if place.path is not None:
        _make_room(place.path)
        return place, ""
    family, address = _resolved(place.host)
    with socket.socket(family) as probe:  # without SO_REUSEPORT: fails where anything listens, a server of ours too
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((address, place.port))
        port: int = probe.getsockname()[1]
    keeper = held.enter_context(socket.socket(family))
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    keeper.bind((address, port))
    return Listening(place.host, port), address


def _resolved(host: str) -> tuple[int, str]:
    """The family and the address of a host, of several the IPv4 one; OSError where no address belongs to it."""
    try:
        found = socket.getaddrinfo(host or ".", None, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:  # ValueError: a name that no name server could be asked for
        raise OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL)) from error
    family, _, _, _, where = min(found, key=lambda one: one[0] != socket.AF_INET)
    return family, str(where[0])


def _make_room(path: Path) -> None:
    """Take away a socket that nobody listens at any more; OSError where somebody does, or where it is something
    else."""
    try:
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE), str(path))


def _tell(place: Listening, listened: str, on_bound: Callable[[str], None]) -> None:
    """Tell the address once a process answers there."""
    here: Any = (
        str(place.path) if place.path else ({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(listened, listened), place.port)  # noqa: S104 (compared, not bound)
    )
    family = socket.AF_UNIX if place.path else socket.AF_INET6 if ":" in listened else socket.AF_INET
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        with suppress(OSError), socket.socket(family) as probe:
            probe.connect(here)
            on_bound(place.address())
            return
        time.sleep(0.02)
