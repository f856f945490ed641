"""A file that is cut or written to while it is mapped: no wrong answer, no process that ends again and again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

import pytest

from index.rebuild.build import rebuild
from index.rebuild.generation import live
from index.rebuild.mending import mend
from index.schema import fingerprint
from search.config import settings_from
from search.engines.whoosh import WhooshEngine
from search.errors import IndexDamaged
from search.results import Request
from web import create_app

_WORDS = "conseil ville budget port phare musée crue récolte tramway gare école halle marché pont digue forêt".split()
_ARTICLES = 400


@pytest.fixture
def index(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(_ARTICLES):
        words = " ".join(_WORDS[(number + at * at) % len(_WORDS)] for at in range(200))
        (corpus / f"{number}.txt").write_text(f"Titre {number}\nLe conseil {number} vote : {words}.\n", "utf-8")
    rebuild(tmp_path / "index", [corpus])
    return tmp_path / "index"


def _files(index: Path) -> list[Path]:
    generation = live(index)
    assert generation is not None
    return sorted(generation.folder.glob("*.seg"), key=lambda path: -path.stat().st_size)


def test_a_file_that_is_cut_while_it_is_mapped_is_told_and_what_is_mended_serves(index: Path) -> None:
    """Every file of arrays, cut to nothing, to a half and by an octet; the same engine goes on."""
    engine = WhooshEngine(index)
    total = engine.search(Request("conseil")).total
    for path in _files(index):
        whole = path.read_bytes()
        for size in (0, len(whole) // 2, len(whole) - 1):
            os.truncate(path, size)
            time.sleep(0.15)
            with pytest.raises(IndexDamaged, match=path.name) as refused:
                engine.search(Request("conseil"))
            assert "--repair" in refused.value.message.en
            path.write_bytes(whole)
            time.sleep(0.15)
            assert engine.search(Request("conseil")).total == total
    engine.close()


def test_a_file_that_is_overwritten_in_place_is_compared_anew(index: Path) -> None:
    """What was compared before counts no more once the file was written to."""
    engine = WhooshEngine(index, serving=True)
    total = engine.search(Request("conseil ville budget")).total
    path = _files(index)[0]
    whole = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(len(whole) // 8)
        file.write(bytes(len(whole) // 2))
    time.sleep(0.15)
    with pytest.raises(IndexDamaged):
        for _ in range(200):  # until what is read beside the questions has come to it
            engine.search(Request("conseil ville budget"))
            engine.status()
            time.sleep(0.02)
    assert total
    engine.close()


def test_an_answer_after_a_cut_is_a_problem_with_status_503_that_names_the_file(index: Path) -> None:
    """/readyz tells it, /healthz goes on."""
    client = create_app(settings_from({"SEARCH_INDEX": str(index)})).test_client()
    assert client.get("/api/search?q=conseil").status_code == 200
    path = _files(index)[0]
    os.truncate(path, 4096)
    time.sleep(0.15)
    for address in ("/api/search?q=conseil", "/?q=conseil", "/readyz"):
        answer = client.get(address)
        assert answer.status_code == 503 and path.name in answer.text, address
    assert client.get("/healthz").status_code == 200


@contextmanager
def _served(index: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "search", "serve", "--index", str(index), "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen([*command, "--processes", "2"], env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            yield server, port
        finally:
            server.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                server.wait(20)
            server.kill()


def _asked(port: int, path: str) -> tuple[int, str]:
    """Status and text of an answer; 0 where the connection was cut or none was taken."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", quote(path, safe="/?=&+"))
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, HTTPException):
        return 0, ""
    finally:
        connection.close()


def _found(text: str) -> tuple[int, list[str]]:
    """The total of an answer and the titles of its hits, in order of the alphabet."""
    answer = json.loads(text)
    return answer["total"], sorted(hit["title"] for hit in answer["hits"])


def _until(port: int, path: str, status: int) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        got, text = _asked(port, path)
        if got == status:
            return text
        time.sleep(0.05)
    raise AssertionError(f"{path} never answered {status}")


def test_a_server_whose_files_are_cut_under_its_questions_is_up_again_and_serves_what_is_mended(index: Path) -> None:
    """Questions go on while the largest file is cut: right answers or refusals that name it, a process may end and is
    replaced; once mended, without a restart, answers are right again."""
    with _served(index) as (server, port):
        right = {word: _found(_until(port, f"/api/search?q=conseil+{word}&per_page=100", 200)) for word in _WORDS}
        path = _files(index)[0]
        os.truncate(path, path.stat().st_size // 3)
        for word in _WORDS * 12:
            status, text = _asked(port, f"/api/search?q=conseil+{word}&per_page=100")
            assert status in (0, 200, 503), (status, text)
            assert status != 503 or path.name in text
            assert status != 200 or _found(text) == right[word]
        told = _until(port, "/api/search?q=conseil+ville", 503)
        assert path.name in told and "--repair" in told
        assert path.name in _until(port, "/readyz", 503)
        assert _asked(port, "/healthz")[0] == 200 and server.poll() is None
        mend(index, fingerprint(), may_lose=True)
        rebuild(index, [index.parent / "corpus"])
        assert _found(_until(port, "/api/search?q=conseil+ville&per_page=100", 200)) == right["ville"]
        assert server.poll() is None
