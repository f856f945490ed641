"""The production server, as a process of its own."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from fakes import FakeEngine
from search.config import Settings
from web import create_app
from web.server import serve
serve(create_app(Settings(Path(".")), FakeEngine()), host={host!r}, port={port}, threads=2)
print("ended")
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_alive(process: subprocess.Popen[str], address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address) as answered:
                assert answered.status == 200
                return
        except urllib.error.URLError:
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            time.sleep(0.1)
    pytest.fail("the server did not start")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=["SIGTERM", "SIGINT", "SIGHUP"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_signal_ends_the_server_cleanly_and_in_silence(number, host):
    port = free_port()
    program = PROGRAM.format(tests=str(Path(__file__).parents[1]), host=host, port=port)
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            wait_until_alive(process, f"http://127.0.0.1:{port}/healthz")
            process.send_signal(number)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()

    assert (process.returncode, out, err) == (0, "ended\n", "")


def test_an_address_in_use_is_an_error_for_the_caller():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        program = PROGRAM.format(tests=str(Path(__file__).parents[1]), host="127.0.0.1", port=taken.getsockname()[1])
        ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("OSError: [Errno")
