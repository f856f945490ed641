"""What is asked under load: headlines as people paste them and words of them, the popular ones far more often."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

from index.postings.segment import Snapshot
from search.results import FACETS, MAX_VALUES

QUESTIONS = 2_000
_SHARE_OF_HEADLINES = 0.5
COUNTED = tuple(name for name in FACETS if name != "group")
"""The facets that articles have values of, counted by every engine; groups are added up from sources."""
_PERIODS = {"year": 1_000, "month": 1_000}


def questions_from(file: Path) -> list[str]:
    """The questions of a JSONL file: what each line has as `text`, `title` or `words`."""
    return [text for line in file.read_text("utf-8").splitlines() if (text := _text(json.loads(line)))]


def _text(told: dict[str, Any]) -> str:
    words = told.get("text") or told.get("title") or told.get("words") or ""
    return words if isinstance(words, str) else " ".join(words)


def questions_of(snapshot: Snapshot, count: int = QUESTIONS, seed: int = 11) -> list[str]:
    """Headlines of the index and runs of one to three of their longer words, always the same for an index."""
    random, found = Random(seed), dict[str, None]()
    for _ in range(50 * count):
        if len(found) == count:
            break
        at = random.randrange(snapshot.documents)
        title = str(snapshot.stored(at, title_only=True).get("title", "")).replace('"', " ").strip()
        words = [word for word in title.split() if len(word) > 4 and word.isalpha()]
        if not words:
            continue
        few = " ".join(random.sample(words, min(len(words), random.randint(1, 3))))
        found[title if random.random() < _SHARE_OF_HEADLINES else few] = None
    return list(found)


def paths(questions: Sequence[str], what: str) -> Iterator[str]:
    """The addresses that ask our server, and tantivy's, for a page or for JSON."""
    for text in questions:
        yield f"/?q={quote(text)}" if what == "page" else f"/api/search?facets=1&q={quote(text)}"


def bodies(questions: Sequence[str]) -> Iterator[str]:
    """The same as OpenSearch is asked: ten hits, marks in title and text, the exact total, counts of all facets."""
    for text in questions:
        few = len(text.split()) <= 4
        match = {"query": text, "fields": ["title^3", "text"], "type": "cross_fields"}
        yield json.dumps(
            {
                "query": {"multi_match": match | ({"operator": "and"} if few else {"type": "best_fields"})},
                "size": 10,
                "_source": {"excludes": ["text"]},
                "track_total_hits": True,
                "highlight": {"fields": {"title": {"number_of_fragments": 0}, "text": {"fragment_size": 260}}},
                "aggs": {name: {"terms": {"field": name, "size": _PERIODS.get(name, MAX_VALUES)}} for name in COUNTED},
            },
            ensure_ascii=False,
        )
