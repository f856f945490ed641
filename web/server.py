"""The production server: waitress, stopped cleanly by a signal."""

import logging
import signal
import threading
from types import FrameType

from flask import Flask


def serve(app: Flask, host: str, port: int, threads: int) -> None:
    """Serve `app` until SIGINT or SIGTERM, then end the requests under way (five seconds at most) and return.

    Prints nothing. Raises OSError where the address can't be had (taken, forbidden, not of this machine). The signals
    are taken over only in the main thread, the one that Python delivers them to, and given back at the end.
    """
    from waitress import wasyncore
    from waitress.server import create_server

    # One warning per queued request says nothing that the latency does not.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    sockets: dict[int, object] = {}
    server = create_server(app, map=sockets, host=host, port=port, threads=threads, ident="manchette")
    in_main = threading.current_thread() is threading.main_thread()
    before = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)} if in_main else {}
    try:
        server.run()
    finally:
        wasyncore.close_all(sockets)
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Leave the server's loop, which ends on SystemExit and shuts its threads down."""
    raise SystemExit(0)
