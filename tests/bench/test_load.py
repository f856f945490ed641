"""What is asked under load, and what is told of it."""

import json
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from small_press import article, indexed

from bench.load.__main__ import table_lines
from bench.load.questions import bodies, paths, questions_from, questions_of
from bench.load.wrk import loaded
from index.postings.segment import open_snapshot
from index.rebuild.generation import live
from search.results import FACETS

PRESS = [
    article(number, f"La tempête numéro {number} frappe Saint-Malo encore", "La tempête passe.", None, "Le Phare")
    for number in range(6)
]


def test_questions_are_headlines_and_words_of_them_the_same_ones_each_time() -> None:
    with indexed(PRESS) as folder:
        generation = live(folder)
        assert generation is not None
        snapshot = open_snapshot(generation.folder)
        asked = questions_of(snapshot, count=12)
        again = questions_of(snapshot, count=12)
    titles = {one.title for one in PRESS}
    assert asked == again and len(asked) == 12
    assert titles & set(asked) and set(asked) - titles
    assert all(any(word in title for title in titles) for text in asked for word in text.split())


def test_questions_may_be_given_as_texts_titles_or_words(tmp_path: Path) -> None:
    file = tmp_path / "asked.jsonl"
    lines = [{"text": "un vent"}, {"title": "La marée"}, {"words": ["le", "port"]}, {"group": "none"}]
    file.write_text("\n".join(map(json.dumps, lines)))
    assert questions_from(file) == ["un vent", "La marée", "le port"]


def test_each_question_is_asked_of_ours_in_its_address_and_of_a_node_in_its_body() -> None:
    asked = ["marée haute", "une marée haute à Saint-Malo"]
    assert next(iter(paths(asked, "json"))) == "/api/search?facets=1&q=mar%C3%A9e%20haute"
    assert next(iter(paths(asked, "page"))) == "/?q=mar%C3%A9e%20haute"
    few, many = map(json.loads, bodies(asked))
    assert few["query"]["multi_match"]["operator"] == "and" and "operator" not in many["query"]["multi_match"]
    assert few["track_total_hits"] and set(few["aggs"]) == set(FACETS) - {"group"}


def test_figures_are_a_row_for_each_server_and_number_of_connections() -> None:
    load = {"connections": 4, "rate": 12.3, "p50": 1.0, "p99": 2.0, "longest": 3.0, "refused": 0, "failed": 0}
    figures = {"docs": 6, "questions": 2, "what": "json", "peers": {"manchette, 1": [load | {"memory": 5 << 20}]}}
    lines = list(table_lines(figures | {"rebuild": [load | {"name": "manchette, meanwhile"}]}))
    assert "| manchette, 1 | 4 | 12 | 1.0 | 2.0 | 3 | 0 | 0 | 5 |" in lines
    assert "| manchette, meanwhile | 4 | 12 | 1.0 | 2.0 | 3 | 0 | 0 |  |" in lines


@contextmanager
def counting_server() -> Iterator[tuple[str, Counter[str]]]:
    """A server that counts what it is asked, and refuses every second address."""
    seen: Counter[str] = Counter()

    class Counting(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answered(self, asked: str, status: int) -> None:
            seen[asked] += 1
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.answered(self.path, 503 if sum(seen.values()) % 2 else 200)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.answered(self.path + " " + body["query"]["multi_match"]["query"], 200)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.skipif(shutil.which("wrk") is None, reason="there is no wrk")
def test_the_first_questions_are_asked_most_and_what_is_refused_is_no_answer(tmp_path: Path) -> None:
    questions = [f"marée {number}" for number in range(50)]
    with counting_server() as (address, seen):
        load = loaded(address, paths(questions, "json"), tmp_path, 4, 1)
    assert load.rate > 0 and load.refused > 0 and load.failed == 0
    assert 0 < load.p50 <= load.p99 <= load.longest
    assert seen.most_common(1)[0][0].endswith("%200") and len(seen) > 1


@pytest.mark.skipif(shutil.which("wrk") is None, reason="there is no wrk")
def test_a_node_is_asked_by_bodies(tmp_path: Path) -> None:
    with counting_server() as (address, seen):
        load = loaded(address, bodies(["marée haute"]), tmp_path, 2, 1, "/articles/_search")
    assert load.rate > 0 and set(seen) == {"/articles/_search marée haute"}
