"""A small site behind `search serve` on a Unix socket, for the tests of what stands before it."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import Message
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
SITE_NAME = "presse.example"


@contextmanager
def site_at_socket(folder: Path, **settings: str) -> Iterator[Path]:
    """The socket of a server over one article, in a folder that a proxy's account may enter; it ends with the block."""
    folder.chmod(0o755)
    place = folder / "search.sock"
    (folder / "pages").mkdir()
    (folder / "pages" / "tempete.txt").write_text("La tempête au port\n\nLa tempête frappe le port mardi matin.\n")
    environment = os.environ | {
        "PYTHONPATH": str(TOP), "SEARCH_INDEX": str(folder / "index"), "SEARCH_PROXIES": "1", "SEARCH_LANG": "en",
        "SEARCH_HOSTS": SITE_NAME,
    } | settings  # fmt: skip
    search = [sys.executable, "-m", "search"]
    subprocess.run([*search, "reindex", folder / "pages"], env=environment, check=True, capture_output=True)
    serving = subprocess.Popen(
        [*search, "serve", "--socket", place, "--processes", "1"], env=environment, stderr=subprocess.PIPE, text=True
    )
    assert serving.stderr is not None
    try:
        assert serving.stderr.readline() == f"Searching at unix:{place}\n"
        yield place
    finally:
        ended(serving)
        serving.stderr.close()


@contextmanager
def proxy_running(command: Sequence[str], port: int, **environment: str) -> Iterator[None]:
    """A proxy while it listens at `port`."""
    proxy = subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until_open(port)
        yield
    finally:
        ended(proxy)


def ended(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    """Told to end, and waited for."""
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=30)


def free_port() -> int:
    """A port that nobody listens at, just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def until_open(port: int) -> None:
    """Wait until somebody listens there."""
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the proxy did not start")


def asked(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (their names in small letters) and body; `_` in a name stands for `-`. Certificates of the test's
    own are taken."""
    given = {"Host": SITE_NAME} | {name.replace("_", "-"): value for name, value in headers.items()}
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    request = urllib.request.Request(address, headers=given)
    try:
        with urllib.request.urlopen(request, timeout=30, context=context) as got:
            return got.status, _lowered(got.headers), got.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _lowered(error.headers), error.read()


def _lowered(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
