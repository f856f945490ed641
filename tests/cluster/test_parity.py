"""A cluster answers as the embedded engine does: queries of every kind, put to both."""

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pytest
from cluster_index import drop, index_articles
from cluster_nodes import Cluster
from generated_queries import generated_queries

from index.rebuild.build import rebuild
from search.engine import Engine
from search.engines.opensearch.client import ClusterClient
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.whoosh import WhooshEngine
from search.errors import BadQuery, SearchError
from search.results import Request, Results

pytestmark = pytest.mark.cluster
OVERLAP = 0.9
"""Of the ten first hits of a kind of query so many must be the same ones, on average."""
PAGES = 400


class Both(NamedTuple):
    """The same articles in both engines."""

    embedded: Engine
    cluster: Engine
    texts: Sequence[str]


def same_articles(cluster: Cluster, alias: str, index_dir: Path, paths: Sequence[Path]) -> Iterator[Both]:
    """Both engines over the articles of some files, their families too."""
    rebuild(index_dir, paths)
    embedded = WhooshEngine(index_dir)
    with embedded.scan(Request("mots:>=0", snippets=False, collapse=False)) as scan:
        families = {one.article.id: one.family for one in scan}
    articles = [embedded.article(one) for one in families]
    found = [article for article in articles if article is not None]
    client = ClusterClient(cluster.urls, 60.0, {})
    index_articles(client, alias, found, "one", families)
    engine = OpenSearchEngine(client, alias)
    yield Both(embedded, engine, [f"{article.title} {article.text}" for article in found])
    drop(client, alias)
    engine.close()
    embedded.close()


@pytest.fixture(scope="module")
def both(cluster: Cluster, seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """The demo corpus and some hundred pages made of its sentences, some of them twice."""
    folder = tmp_path_factory.mktemp("parity")
    made = folder / "pages"
    made.mkdir()
    chance = random.Random(11)
    texts = [path.read_text("utf-8", errors="replace") for path in sorted((seeds / "pages").glob("*.txt"))]
    sentences = [one for text in texts for one in re.findall(r"[A-ZÉÀ][^.!?\n]{30,200}[.!?]", text)]
    for number in range(PAGES):
        drawn = [chance.choice(sentences) for _ in range(chance.randint(2, 20))]
        breaks = (chance.choice([" ", " ", "\n\n"]) for _ in drawn)
        page = {
            "url": f"https://journal.example/{number}/{chance.choice(['port', 'mairie', 'sport'])}",
            "title": chance.choice(drawn)[:70],
            "text": "".join(f"{sentence}{gap}" for sentence, gap in zip(drawn, breaks, strict=True)),
            "date": f"20{chance.randint(16, 24)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "source": chance.choice(["Le Phare", "le phare", "La Marée"]),
            "section": chance.choice(["Politique", "Sport", "politique"]),
            "author": chance.choice(["Jeanne Morel", "Yann Le Goff", "jeanne morel"]),
        }
        (made / f"{number}.json").write_text(json.dumps(page), encoding="utf-8")
        if number % 20 == 0:  # run again by another paper
            again = page | {"url": f"https://autre.example/{number}", "source": "L’Autre"}
            (made / f"{number}-again.json").write_text(json.dumps(again), encoding="utf-8")
    yield from same_articles(cluster, "parity", folder / "index", [seeds, made])


def answered(engine: Engine, request: Request) -> Results | SearchError:
    """The answer, or why there is none."""
    try:
        return engine.search(request)
    except BadQuery as error:
        return error


def every_article(engine: Engine, query: str) -> set[str]:
    """The identifiers of all articles of an answer."""
    with engine.scan(Request(query, collapse=False, snippets=False)) as scan:
        return {one.article.id for one in scan}


def overlap(ours: Results, theirs: Results) -> float:
    """The share of the first hits that both have; a hit stands for any of the same score and day as the last one."""
    known = {hit.id for hit in ours.hits}
    last = (round(ours.hits[-1].score, 3), (ours.hits[-1].date or "")[:10])
    same = [hit.id in known or (round(hit.score, 3), (hit.date or "")[:10]) == last for hit in theirs.hits]
    return sum(same) / max(len(known), len(same))


def compared(both: Both, count: int, seed: int) -> dict[str, list[float]]:
    """How much the first hits overlap, by kind of query; all else must be the same."""
    overlaps: dict[str, list[float]] = defaultdict(list)
    for number, (kind, query) in enumerate(generated_queries(both.texts, count, seed)):
        # Families collapse whatever ranks alike: every other question is about single articles.
        request = Request(query, facets=number % 3 == 0, collapse=number % 2 == 0, count_collapsed=True)
        ours, theirs = answered(both.embedded, request), answered(both.cluster, request)
        where = f"{kind}: {query}"
        if isinstance(ours, SearchError) or isinstance(theirs, SearchError):
            assert str(ours) == str(theirs), where
            continue
        for name in ("total", "partial_total", "collapsed_total", "facets", "suggestion", "notes", "read_as"):
            assert getattr(ours, name) == getattr(theirs, name), f"{where}: {name}"
        assert every_article(both.embedded, query) == every_article(both.cluster, query), where
        families = {hit.id: hit.family for hit in ours.hits}
        assert all(hit.family == families.get(hit.id, hit.family) for hit in theirs.hits), where
        if ours.hits:
            overlaps[kind].append(overlap(ours, theirs))
    return overlaps


def told(overlaps: dict[str, list[float]]) -> str:
    """The overlap of each kind, a line each."""
    return "\n".join(f"{sum(of) / len(of):.3f} of {len(of)}: {kind}" for kind, of in sorted(overlaps.items()))


def test_a_thousand_queries_find_the_same_articles_facets_and_families_and_nearly_the_same_first_ten(
    both: Both, capsys: pytest.CaptureFixture[str]
) -> None:
    overlaps = compared(both, int(__import__("os").environ.get("NQ", "1000")), 1)
    with capsys.disabled():
        print(f"\n{told(overlaps)}")
    assert min(sum(of) / len(of) for of in overlaps.values()) >= OVERLAP, told(overlaps)


@pytest.mark.long
def test_so_do_twenty_thousand_articles(
    cluster: Cluster, shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "articles.jsonl"
    with gzip.open(shared / "data/articles/orange.jsonl.gz", "rt", encoding="utf-8") as every:
        lines.write_text("".join(islice(every, 20_000)), encoding="utf-8")
    for both in same_articles(cluster, "parity20k", tmp_path / "index", [lines]):
        overlaps = compared(both, 1000, 2)
        with capsys.disabled():
            print(f"\n{told(overlaps)}")
        assert min(sum(of) / len(of) for of in overlaps.values()) >= OVERLAP, told(overlaps)
