"""The production server: waitress, stopped cleanly by a signal."""

import errno
import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

from flask import Flask


def serve(
    app: Flask, host: str, port: int, threads: int, on_bound: Callable[[Sequence[str]], None] = lambda _: None
) -> None:
    """Serve `app` until SIGINT, SIGTERM or SIGHUP, then end the requests under way (five seconds at most) and return.

    Prints nothing. `on_bound` is told the addresses (`http://…`) once they are taken, with the port that the system
    chose where `port` is 0. Raises OSError where the address can't be had (taken, forbidden, not of this machine). The
    signals are taken over only in the main thread, the one that Python delivers them to, and given back at the end; one
    that is ignored (nohup) stays so.
    """
    from waitress import wasyncore
    from waitress.server import create_server

    # One warning per queued request says nothing that the latency does not.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    sockets: dict[int, object] = {}
    before: dict[int, Any] = {}
    try:
        server = _bound(create_server, app, map=sockets, host=host, port=port, threads=threads, ident="manchette")
        if threading.current_thread() is threading.main_thread():
            before = {number: signal.signal(number, _stop) for number in _signals()}
        on_bound([_address(*place) for place in _places(server)])
        server.run()
    finally:
        wasyncore.close_all(sockets)
        for number, handler in before.items():
            signal.signal(number, handler)


def _bound(create_server: Callable[..., Any], app: Flask, **said: Any) -> Any:
    try:
        return create_server(app, **said)
    except ValueError as error:  # a name that no address belongs to
        raise OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL)) from error


def _signals() -> list[int]:
    known = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    return [number for number in known if signal.getsignal(number) != signal.SIG_IGN]


def _places(server: Any) -> Sequence[tuple[str, str]]:
    """Where the server listens: in several places, where a name has several addresses."""
    places: Sequence[tuple[str, str]] | None = getattr(server, "effective_listen", None)
    return places or [(server.effective_host, server.effective_port)]


def _address(host: str, port: str) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Leave the server's loop, which ends on SystemExit and shuts its threads down."""
    raise SystemExit(0)
