"""A real server under every attack of tools/abuse: it lives, finds what it found, and answers no more than it may."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tools.abuse.attacks import ATTACKS, run_attack
from tools.abuse.overload import slow_heads
from tools.abuse.target import Outcome, Target

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    pages, index = tmp_path_factory.mktemp("pages"), tmp_path_factory.mktemp("index")
    for number in range(40):
        text = f"La tempête {number} au port\n\nLa tempête frappe le port depuis mardi matin, la digue tient. " * 3
        (pages / f"{number}.txt").write_text(text, "utf-8")
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "SEARCH_LANG": "en",
        "SEARCH_HOSTS": "127.0.0.1",
        "SEARCH_ACCESS_LOG": "query",
    }
    search = [sys.executable, "-m", "search"]
    subprocess.run([*search, "reindex", pages, "--index", index], env=environment, check=True, capture_output=True)
    serving = [*search, "serve", "--index", index, "--port", "0", "--processes", "2"]
    with subprocess.Popen(
        serving, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr is not None
            place = urlsplit(process.stderr.readline().removeprefix("Searching at ").strip())
            errors: list[str] = []
            reader = threading.Thread(target=lambda: errors.extend(process.stderr or []))
            reader.start()
            yield Target("127.0.0.1", place.port or 0, process.pid)
            process.terminate()
            assert process.wait(60) == 0
            reader.join(10)
            assert errors == []
        finally:
            process.kill()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_an_attack_is_answered_as_it_may_be_and_the_server_stays_up(target: Target, attack) -> None:
    outcome = run_attack(target, attack)
    assert outcome.wrong == []
    assert sum(outcome.statuses.values()) > 3


def test_an_answer_that_may_not_be_given_is_told() -> None:
    outcome = Outcome()
    outcome.add("a", b"HTTP/1.1 500 Oh\r\n", [200])
    outcome.add("b", b"", [200])
    outcome.add("c", b"HTTP/1.1 200 OK\r\n", [200])
    assert [line.split(":")[0] for line in outcome.wrong] == ["a", "b"]


def test_a_server_that_is_away_is_told() -> None:
    with pytest.raises(OSError):
        run_attack(Target("127.0.0.1", 9), slow_heads)


def test_no_other_machine_is_asked() -> None:
    command = [sys.executable, "-m", "tools.abuse", "http://192.0.2.1:8000"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2 and "this machine" in ended.stderr
