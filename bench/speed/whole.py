"""Whole answers, as a user waits for them, beside tantivy's: `python -m bench.speed.whole --index INDEX --work DIR`.

From the text that was typed to bytes of JSON, with ten articles, what matched marked in title and text, the exact total
and, every second time, the counts of all facets. Both engines answer in one process, question by question in turn; a
question's CPU time is the median of some passes after one that does not count.
"""

import argparse
import json
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from bench.speed.comparison import percentile
from bench.speed.parts import profile_by_part
from index.analysis.fold import fold
from index.analysis.stop import stop_words
from index.postings.segment import Snapshot, open_snapshot
from index.rebuild.generation import live
from search.answer import answer
from search.engine import Engine
from search.engines.whoosh import WhooshEngine
from search.output import compact_json
from search.results import Request, Results
from search.retrieval import PARTIAL_BELOW

PASSES = 5
PER_CLASS = 40
CLASSES = ("one word", "two words", "three words", "headline", "question", "completed")
"""Two or three words that fewer than ten articles have together are `completed`: ours shows partial hits behind."""
_RANKED = ("headline", "question")
"""Classes whose answers need not have all of the words."""
_QUESTIONS = ("Que sait-on de {} ?", "Pourquoi parle-t-on de {} ?", "Que s'est-il passé avec {} ?")
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a class, as it is typed."""

    group: str
    text: str


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.whole", description=__doc__)
    parser.add_argument("--index", type=Path, required=True, help="an index that `search reindex` made")
    parser.add_argument("--work", type=Path, required=True, help="a folder where tantivy's index is, or is made")
    parser.add_argument("--json", type=Path, required=True, help="where the figures go")
    parser.add_argument("--per-class", type=int, default=PER_CLASS, help="questions of each class")
    parser.add_argument("--passes", type=int, default=PASSES)
    parser.add_argument("--ours", action="store_true", help="without tantivy")
    asked = parser.parse_args()
    snapshot = _snapshot(asked.index)
    engine = WhooshEngine(asked.index)
    questions = draw_questions(snapshot, engine, asked.per_class)
    peers: dict[str, Callable[[Question, bool], object]] = {"manchette": partial(ours, engine)}
    if not asked.ours:
        from bench.speed.peers.tantivy_whole import TantivyWhole

        peer = TantivyWhole(asked.work / f"tantivy-whole-{snapshot.live}")
        if not peer.documents:
            peer.build(list(articles_of(snapshot)))
        peers["tantivy"] = lambda one, facets: peer.answer(one.text, one.group not in _RANKED, facets)
    figures = {"docs": snapshot.live, "classes": {}, "parts": {}}
    for facets in (False, True):
        key = "facets" if facets else "plain"
        times = measured(questions, {name: partial(_asked, ask, facets) for name, ask in peers.items()}, asked.passes)
        figures["classes"][key] = by_class(questions, times)
        figures["parts"][key] = {group: _profiled(engine, questions, group, facets) for group in _groups(questions)}
    asked.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _asked(ask: Callable[[Question, bool], object], facets: bool, question: Question) -> object:
    return ask(question, facets)


def ours(engine: Engine, question: Question, facets: bool) -> bytes:
    """Our whole answer."""
    return as_json(answer(engine, Request(question.text, facets=facets)))


def as_json(results: Results) -> bytes:
    """The bytes that the JSON endpoint sends."""
    return compact_json(results.to_dict()).encode()


def _profiled(engine: Engine, questions: Sequence[Question], group: str, facets: bool) -> dict[str, float]:
    mine = [one for one in questions if one.group == group]

    def ask() -> None:
        for one in mine:
            ours(engine, one, facets)

    return profile_by_part(ask)


def measured(
    questions: Sequence[Question], peers: Mapping[str, Callable[[Question], object]], passes: int
) -> dict[str, list[float]]:
    """The CPU milliseconds of each question, by peer: medians of `passes`, after one that does not count."""
    taken: dict[str, list[list[float]]] = {name: [[] for _ in questions] for name in peers}
    for number in range(passes + 1):
        for at, question in enumerate(questions):
            for name, ask in peers.items():
                start = time.process_time_ns()
                ask(question)
                if number:
                    taken[name][at].append((time.process_time_ns() - start) / 1e6)
    return {name: [statistics.median(one) for one in lists] for name, lists in taken.items()}


def by_class(questions: Sequence[Question], times: Mapping[str, Sequence[float]]) -> dict[str, dict[str, Any]]:
    """By class how many questions there are, and by peer p50 and p95 of their times."""
    table: dict[str, dict[str, Any]] = {}
    for group in _groups(questions):
        at = [number for number, one in enumerate(questions) if one.group == group]
        table[group] = {"questions": len(at)} | {
            name: {f"p{share}": percentile([values[number] for number in at], share / 100) for share in (50, 95)}
            for name, values in times.items()
        }
    return table


def _groups(questions: Sequence[Question]) -> list[str]:
    there = {one.group for one in questions}
    return [group for group in CLASSES if group in there]


def _snapshot(index: Path) -> Snapshot:
    generation = live(index)
    if generation is None:
        raise SystemExit(f"no index in {index}")
    return open_snapshot(generation.folder)


def draw_questions(snapshot: Snapshot, engine: Engine, per_class: int, seed: int = 11) -> list[Question]:
    """`per_class` questions of each class, from the titles of articles, always the same for an index."""
    random = Random(seed)
    stops = frozenset(fold(word) for word in stop_words())
    found: dict[str, list[Question]] = {group: [] for group in CLASSES}
    for _ in range(200 * per_class):
        if all(len(found[group]) >= per_class for group in CLASSES):
            break
        title = (
            snapshot.stored(random.randrange(snapshot.documents), title_only=True).get("title", "").replace('"', " ")
        )
        words = [word for word in _WORD.findall(title) if fold(word) not in stops]
        if len(words) < 4:
            continue
        _add(found["headline"], Question("headline", title), per_class)
        some = " ".join(random.sample(words, 3))
        _add(found["question"], Question("question", random.choice(_QUESTIONS).format(some)), per_class)
        for count, group in ((1, "one word"), (2, "two words"), (3, "three words")):
            if len(found[group]) < per_class or (count > 1 and len(found["completed"]) < per_class):
                text = " ".join(random.sample(words, count))
                total = engine.search(Request(text, snippets=False)).total
                # One word that few articles have is completed with nothing.
                whole = total >= PARTIAL_BELOW
                if whole or count > 1:
                    kind = group if whole else "completed"
                    _add(found[kind], Question(kind, text), per_class)
    return [one for group in CLASSES for one in found[group]]


def _add(questions: list[Question], one: Question, most: int) -> None:
    if len(questions) < most:
        questions.append(one)


def articles_of(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """The articles of an index, with all that its facets count."""
    for segment in snapshot.segments:
        names: list[list[str]] = [[] for _ in range(segment.documents)]
        tags: list[list[str]] = [[] for _ in range(segment.documents)]
        for field, values in (("name", names), ("tag", tags)):
            postings = segment.fields.get(field)
            for at in range(postings.terms) if postings is not None else ():
                value = postings.term(at).decode("utf-8", "surrogatepass")  # type: ignore[union-attr]
                for document in postings.docs(at).tolist():  # type: ignore[union-attr]
                    values[document].append(value)
        for document in range(segment.documents):
            if segment.deleted is not None and segment.deleted[document]:
                continue
            stored = segment.stored(document)
            facets = {name: [stored[name]] for name in ("source", "section", "author", "agency") if stored.get(name)}
            day = int(segment.column("day").values[document]) if "day" in segment.columns else 0
            if day:
                month = date.fromordinal(day).isoformat()[:7]
                facets |= {"year": [month[:4]], "month": [month]}
            facets |= {"name": names[document], "tag": tags[document]}
            yield {"title": "", "text": "", **stored, "facets": facets}


if __name__ == "__main__":
    main()
