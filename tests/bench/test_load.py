"""What is asked under load, and what is told of it."""

import json
from pathlib import Path

from small_press import article, indexed

from bench.load.__main__ import table_lines
from bench.load.questions import bodies, paths, questions_from, questions_of
from index.postings.segment import open_snapshot
from index.rebuild.generation import live

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
    assert few["track_total_hits"] and set(few["aggs"]) == {"source", "section", "author"}


def test_figures_are_a_row_for_each_server_and_number_of_connections() -> None:
    load = {"connections": 4, "rate": 12.3, "p50": 1.0, "p99": 2.0, "longest": 3.0, "refused": 0, "failed": 0}
    figures = {"docs": 6, "questions": 2, "what": "json", "peers": {"manchette, 1": [load | {"memory": 5 << 20}]}}
    lines = list(table_lines(figures | {"rebuild": [load | {"name": "manchette, meanwhile"}]}))
    assert "| manchette, 1 | 4 | 12 | 1.0 | 2.0 | 3 | 0 | 0 | 5 |" in lines
    assert "| manchette, meanwhile | 4 | 12 | 1.0 | 2.0 | 3 | 0 | 0 |  |" in lines
