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
from contextlib import ExitStack
from pathlib import Path

import pytest
from processes import living, until

from search.config import Settings
from web.command import cannot_listen, what_it_means

PROGRAM = """
import sys
sys.path.insert(0, {tests!r})
from fakes import application
from web.server import Listening, serve
serve(application, Listening({host!r}, {port}), processes=2, threads=2)
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
        except (urllib.error.URLError, ConnectionError):  # the latter: queued at a process that has just been killed
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
            meaning = process.stderr.readline() if host == "0.0.0.0" else ""
            address = told.removeprefix("Searching at ").strip()
            with urllib.request.urlopen(f"{address.replace('0.0.0.0', '127.0.0.1')}/healthz") as answered:
                assert answered.status == 200
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()

    assert told.startswith("Searching at http://") and not address.endswith(":0")
    assert (process.returncode, out, err) == (0, "", "")
    assert meaning.startswith("open to all: ") if host == "0.0.0.0" else not meaning


@pytest.mark.parametrize(
    ("settings", "meaning"),
    [
        (Settings(Path("/i")), "open to all"),
        (Settings(Path("/i"), access="header", proxies=1), "gives any name"),
        (Settings(Path("/i"), access="basic"), "without TLS"),
        (Settings(Path("/i"), access="token", proxies=1), None),
    ],
)
def test_what_it_means_that_others_reach_the_server_is_told(settings: Settings, meaning: str | None) -> None:
    told = what_it_means(settings)
    assert told is None if meaning is None else told is not None and meaning in told.en


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


def test_no_process_is_left_when_the_server_is_killed():
    port = free_port()
    program = PROGRAM.format(tests=str(Path(__file__).parents[1]), host="127.0.0.1", port=port)
    with subprocess.Popen([sys.executable, "-c", program], start_new_session=True) as process:
        try:
            wait_until_alive(process, f"http://127.0.0.1:{port}/healthz")
            until(lambda: len(living(process.pid)) >= 3)
        finally:
            process.kill()
        process.wait()
        until(lambda: not living(process.pid))
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_a_process_that_is_killed_is_replaced():
    port = free_port()
    address = f"http://127.0.0.1:{port}/healthz"
    program = PROGRAM.format(tests=str(Path(__file__).parents[1]), host="127.0.0.1", port=port)
    with subprocess.Popen(
        [sys.executable, "-c", program], start_new_session=True, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_until_alive(process, address)
            until(lambda: len(children(process.pid)) == 2)
            killed = children(process.pid)
            os.kill(killed[0], signal.SIGKILL)
            until(lambda: len(children(process.pid)) == 2 and children(process.pid) != killed)
            wait_until_alive(process, address)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()


def children(parent: int) -> list[int]:
    """The processes that a process started to serve, not what its Python keeps beside them."""
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(one) for one in found if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


def test_a_socket_is_served_and_a_dead_one_is_taken_over(tmp_path):
    place = tmp_path / "search.sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(place))
    for _ in range(2):
        with command("--socket", str(place)) as process:
            try:
                assert process.stderr.readline() == f"Searching at unix:{place}\n"
                with socket.socket(socket.AF_UNIX) as asking:
                    asking.connect(str(place))
                    asking.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    assert asking.recv(100).startswith(b"HTTP/1.1 200 OK")
                second, _ = command("--socket", str(place)).communicate(timeout=60)
                process.send_signal(signal.SIGTERM)
                process.communicate(timeout=30)
            finally:
                process.kill()
        assert (process.returncode, second) == (0, "")


def test_a_file_is_never_taken_for_a_socket(tmp_path):
    place = tmp_path / "notes.txt"
    place.write_text("kept")
    _, err = (process := command("--socket", str(place))).communicate(timeout=60)
    assert process.returncode == 1
    assert err.startswith("search: ") and err.count("\n") == 1 and str(place) in err
    assert place.read_text() == "kept"


def test_clients_that_never_finish_their_question_keep_nobody_out():
    port = free_port()
    address = f"http://127.0.0.1:{port}/healthz"
    program = PROGRAM.format(tests=str(Path(__file__).parents[1]), host="127.0.0.1", port=port)
    with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL) as process, ExitStack() as held:
        try:
            wait_until_alive(process, address)
            for _ in range(300):
                slow = held.enter_context(socket.create_connection(("127.0.0.1", port)))
                slow.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
            for _ in range(20):
                with urllib.request.urlopen(address, timeout=10) as answered:
                    assert answered.status == 200
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
