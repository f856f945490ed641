"""The production server, as a process of its own."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from web.command import cannot_listen

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


def command(*arguments: str) -> subprocess.Popen[str]:
    """`search serve`, whose index is nowhere."""
    program = [sys.executable, "-m", "search", "serve", "--index", "/nowhere", *arguments]
    return subprocess.Popen(
        program,
        env=os.environ | {"SEARCH_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])
def test_the_address_is_told_once_it_answers_with_the_port_that_was_found(host):
    with command("--host", host, "--port", "0") as process:
        try:
            told = process.stderr.readline()
            address = told.removeprefix("Searching at ").strip()
            with urllib.request.urlopen(f"{address.replace('0.0.0.0', '127.0.0.1')}/healthz") as answered:
                assert answered.status == 200
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()

    assert told.startswith("Searching at http://") and not address.endswith(":0")
    assert (process.returncode, out, err) == (0, "", "")


def test_a_port_that_is_taken_is_told_in_one_line_and_no_address():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        out, err = (process := command("--port", str(port))).communicate(timeout=60)

    assert process.returncode == 1 and out == ""
    assert err == f"search: port {port} of 127.0.0.1 is taken: give another one (--port 0: any free one)\n"


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1", "..", "a" * 70, "1.2.3", ""])
def test_a_host_that_is_none_of_this_machine_is_told_in_one_line(host):
    _, err = (process := command("--host", host, "--port", "0")).communicate(timeout=60)

    assert process.returncode == 1
    assert err == f"search: “{host}” is no address of this machine: give --host 127.0.0.1 or 0.0.0.0 (all of them)\n"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.ENOBUFS])
def test_other_refusals_of_a_port_are_told_with_what_to_do(number):
    message = cannot_listen("127.0.0.1", 80, OSError(number, os.strerror(number)))

    assert "--port 1024 or above" in message.en if number != errno.ENOBUFS else os.strerror(number) in message.en


def test_a_signal_that_is_ignored_stays_so():
    port = free_port()
    program = PROGRAM.format(tests=str(Path(__file__).parents[1]), host="127.0.0.1", port=port)
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    ) as process:
        try:
            wait_until_alive(process, f"http://127.0.0.1:{port}/healthz")
            process.send_signal(signal.SIGHUP)
            wait_until_alive(process, f"http://127.0.0.1:{port}/healthz")
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)
        finally:
            process.kill()

    assert process.returncode == 0
