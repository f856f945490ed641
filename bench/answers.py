"""Whole answers kept, and compared with those of a program that was changed: a change for speed changes none.

python -m bench.answers record INDEX FILE     # 2,000 questions, drawn from the index, and their answers
python -m bench.answers compare INDEX FILE    # what differs; ends with 1 where anything does
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from index.postings.segment import Snapshot, open_snapshot
from index.rebuild.generation import live
from search.answer import answer
from search.engine import Engine
from search.engines.whoosh import WhooshEngine
from search.errors import SearchError
from search.results import Request

QUESTIONS = 2_000
_WORD = re.compile(r"[^\W\d_]{3,}")
_SHOWN = 20
_OF_THE_MOMENT = ("took_ms", "generation", "next_cursor")


def main() -> None:
    """Keep answers, or compare."""
    parser = argparse.ArgumentParser(prog="python -m bench.answers", description=__doc__)
    parser.add_argument("task", choices=("record", "compare"))
    parser.add_argument("index", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    asked = parser.parse_args()
    engine = WhooshEngine(asked.index)
    if asked.task == "record":
        generation = live(asked.index)
        if generation is None:
            raise SystemExit(f"no index in {asked.index}")
        with asked.file.open("w", encoding="utf-8") as out:
            for request in drawn_requests(open_snapshot(generation.folder), asked.questions):
                row = {"request": asdict(request), "answer": whole(engine, request)}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    differences = Counter[str]()
    with asked.file.open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            request = restored_request(row["request"])
            now = json.loads(json.dumps(whole(engine, request)))
            for path, before, after in differing(row["answer"], now):
                differences[path] += 1
                if differences.total() <= _SHOWN:
                    print(f"{request.query!r} {path}: {before!r} -> {after!r}")
    print(f"{differences.total()} differences {dict(differences)}")
    sys.exit(int(bool(differences)))


def restored_request(row: Mapping[str, Any]) -> Request:
    """The request that a row holds."""
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Request(**{**values, "excluded": tuple(map(tuple, row["excluded"]))})


def whole(engine: Engine, request: Request) -> dict[str, Any]:
    """All that an answer says but for what is of the moment; scores in full. A question that is refused says why."""
    try:
        results = answer(engine, request)
    except SearchError as error:
        return {"refused": str(error)}
    said = results.to_dict()
    kept = {name: value for name, value in said.items() if name not in _OF_THE_MOMENT}
    kept["collapsed_total"] = results.collapsed_total
    kept["more"] = results.next_cursor is not None
    kept["scores"] = [hit.score for hit in results.hits]
    return kept


def differing(before: Any, after: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two answers differ, and what each says there."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys([*before, *after]):
            yield from differing(before.get(name), after.get(name), f"{path}.{name}".strip("."))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for one, other in zip(before, after, strict=True):
            yield from differing(one, other, path)
    elif before != after:
        yield path, before, after


def drawn_requests(snapshot: Snapshot, count: int, seed: int = 3) -> Iterator[Request]:
    """So many requests of every kind, from titles, texts and values of an index, always the same for it."""
    random = Random(seed)
    made = 0
    while made < count:
        stored = snapshot.stored(random.randrange(snapshot.documents), bodies=("text",))
        title, text = stored.get("title", ""), stored.get("text", "")
        words, others = _WORD.findall(title), _WORD.findall(text)
        if len(words) < 3 or len(others) < 30:
            continue
        for query in _texts(title, words, others, text, random):
            yield _request(query, stored, random)
            made += 1


def _texts(title: str, words: list[str], others: list[str], text: str, random: Random) -> Iterator[str]:
    """Queries as people type them and as press desks do."""
    one, two = random.sample(words, 2)
    yield one
    yield random.choice(others).lower()
    yield f"{one} {two}"
    yield " ".join(random.sample(others, 3))
    yield title
    yield f"Que sait-on de {one} et de {two} ?"
    pieces = text.split()
    start = random.randrange(len(pieces) - 8)
    match random.randrange(12):
        case 0:
            yield f'"{" ".join(pieces[start : start + 3]).replace(chr(34), " ")}"'
        case 1:
            yield f"{one} OU {two}"
        case 2:
            yield f"{one} SAUF {two}"
        case 3:
            yield f"{one[:4]}*"
        case 4:
            yield f"={one}"
        case 5:
            yield f"titre:{one} {two}"
        case 6:
            yield f'"{one} {two}"~8'
        case 7:
            yield f"{one}~"
        case 8:
            yield f"{one} MÊME PHRASE {two}"
        case 9:
            yield " ".join(pieces[start : start + 60]).replace('"', " ")
        case 10:
            yield f"2 de ({one} {two} {random.choice(others)})"
        case _:
            yield one.upper()


def _request(query: str, stored: Mapping[str, Any], random: Random) -> Request:
    options: dict[str, Any] = {"facets": random.random() < 0.5, "count_words": random.random() < 0.3}
    match random.randrange(12):
        case 0:
            options["sort"] = random.choice(("newest", "oldest"))
        case 1:
            options["page"] = random.randrange(2, 4)
        case 2 if stored.get("section"):
            options["sections"] = (stored["section"],)
        case 3:
            options |= {"since": "2018-01-01", "until": "2019-06-30"}
        case 4 if stored.get("author"):
            options["authors"] = (stored["author"],)
        case 5:
            options["count_collapsed"] = True
        case 6:
            options["per_page"] = 30
        case 7 if stored.get("section"):
            options["excluded"] = (("section", stored["section"]),)
        case _:
            pass
    return Request(query, **options)


if __name__ == "__main__":
    main()
