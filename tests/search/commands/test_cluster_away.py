"""A cluster that does not answer, or refuses: an exit code, a line with the cure, within seconds."""

import http.server
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from search.cli import main
from search.config import Settings
from search.engines.opensearch.client import Breaker, ClusterClient, ClusterRefusal, cluster_client
from search.errors import EngineUnavailable

LONG = 60.0


@contextmanager
def answering(
    *answers: tuple[int, str],
    times: list[float] | None = None,
    asked_by: list[str | None] | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[str]:
    """A node that gives these answers, one after another, the last again and again; its address."""
    left = list(answers)

    class Node(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if times is not None:
                times.append(time.monotonic())
            if asked_by is not None:
                asked_by.append(self.headers["Authorization"])
            status, body = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Node)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def closed_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}"


def test_reindex_ends_with_its_code_and_a_line_where_no_node_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("Le port", encoding="utf-8")
    monkeypatch.delenv("SEARCH_LANG", raising=False)
    monkeypatch.setenv("SEARCH_OPENSEARCH_URL", closed_port())
    began = time.monotonic()
    with pytest.raises(SystemExit) as ended:
        main(["reindex", str(tmp_path / "a.txt"), "--engine", "opensearch", "--index", str(tmp_path / "index")])
    said = capsys.readouterr()
    assert ended.value.code == 6
    assert said.err.startswith("search: la grappe OpenSearch ne répond pas (http://127.0.0.1:")
    assert said.err.count("\n") == 1
    assert time.monotonic() - began < LONG


def test_a_cluster_that_is_named_nowhere_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SEARCH_OPENSEARCH_URL", raising=False)
    monkeypatch.delenv("SEARCH_LANG", raising=False)
    with pytest.raises(SystemExit) as ended:
        main(["reindex", str(tmp_path), "--engine", "opensearch", "--index", str(tmp_path / "index")])
    assert ended.value.code == 2
    assert "SEARCH_OPENSEARCH_URL" in capsys.readouterr().err


def test_a_node_that_hangs_is_given_up_and_the_next_one_asked() -> None:
    with socket.socket() as deaf, answering((200, '{"version": {"number": "3.9.0"}}')) as healthy:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        urls = [f"http://127.0.0.1:{deaf.getsockname()[1]}", healthy]
        with closing(ClusterClient(urls, 0.3, {})) as client:
            assert {client.request("GET", "/")["version"]["number"] for _ in range(6)} == {"3.9.0"}
            assert client.retries >= 1


def test_a_busy_node_is_asked_again_and_later_each_time() -> None:
    times: list[float] = []
    answers = ((503, "{}"), (429, "{}"), (502, "{}"), (200, '{"a": 1}'))
    with answering(*answers, times=times) as node, closing(ClusterClient([node], 5, {})) as client:
        assert client.request("GET", "/") == {"a": 1}
        assert client.retries == 3
    assert times == sorted(times)


def test_nothing_waits_for_a_cluster_that_did_not_answer_lately() -> None:
    with closing(ClusterClient([closed_port()], 5, {})) as client:
        with pytest.raises(EngineUnavailable):
            client.request("GET", "/")
        tried = client.retries
        for _ in range(100):
            with pytest.raises(EngineUnavailable):
                client.request("GET", "/")
        assert client.retries - tried < 50, "each went through the tries of the first"


def test_after_a_while_one_question_sees_whether_the_cluster_is_back() -> None:
    breaker = Breaker(opens_after=2, seconds=0.05)
    breaker.failed()
    assert breaker.lets_through()
    breaker.failed()
    assert not breaker.lets_through()
    time.sleep(0.06)
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
    breaker.answered()
    assert breaker.lets_through()


@pytest.mark.parametrize("status", [401, 403])
def test_who_is_not_let_in_is_told_which_settings_to_see(status: int) -> None:
    body = '{"error": {"type": "security_exception", "reason": "no permissions"}}'
    with answering((status, body)) as node, closing(ClusterClient([node], 5, {})) as client:
        with pytest.raises(EngineUnavailable, match="SEARCH_OPENSEARCH_USER"):
            client.request("GET", "/")
        assert client.retries == 0


def test_what_a_cluster_refuses_is_told_apart_from_its_absence() -> None:
    body = '{"error": {"type": "parsing_exception", "reason": "no [x]", "root_cause": [{"reason": "deep"}]}}'
    with (
        answering((400, body)) as node,
        closing(ClusterClient([node], 5, {})) as client,
        pytest.raises(ClusterRefusal) as refused,
    ):
        client.request("GET", "/")
    assert (refused.value.status, refused.value.kind, refused.value.reason) == (400, "parsing_exception", "deep")


def test_a_password_in_an_address_is_shown_to_nobody() -> None:
    url = closed_port().replace("//", "//nom:secret@")
    with closing(ClusterClient([url], 5, {})) as client, pytest.raises(EngineUnavailable) as away:
        client.request("GET", "/")
    assert "secret" not in away.value.message.fr + away.value.message.en


@pytest.mark.parametrize(
    ("who", "header"),
    [
        ({"opensearch_user": "desk", "opensearch_password": "s3same"}, "Basic ZGVzazpzM3NhbWU="),
        ({"opensearch_token": "abc.def"}, "Bearer abc.def"),
        ({}, None),
    ],
)
def test_a_user_or_a_token_is_brought_to_every_node(who: dict[str, str], header: str | None, tmp_path: Path) -> None:
    asked_by: list[str | None] = []
    with answering((200, "{}"), asked_by=asked_by) as node:
        settings = Settings(tmp_path, "opensearch", opensearch_url=node, **who)  # type: ignore[arg-type]
        with closing(cluster_client(settings)) as client:
            client.request("GET", "/")
    assert asked_by == [header]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate with")
def test_a_node_is_believed_by_its_certificate_alone(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "node.pem"
    made = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=node -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(["openssl", *made.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    with answering((200, '{"a": 1}'), tls=tls) as node:
        settings = Settings(tmp_path, "opensearch", opensearch_url=node, opensearch_ca=certificate)
        with closing(cluster_client(settings)) as client:
            assert client.request("GET", "/") == {"a": 1}
        with closing(cluster_client(replace(settings, opensearch_ca=None))) as client:
            with pytest.raises(EngineUnavailable, match="certificate"):
                client.request("GET", "/")
            assert client.retries == 0
