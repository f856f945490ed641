"""Every engine of the speed benchmark answers the queries drawn from a small corpus, and they agree."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from speed_material import write_real

from bench.speed.corpus import grown, read_articles, read_sentences, write_articles
from bench.speed.measure import add, build, serve
from bench.speed.peers import HITS, peer
from bench.speed.queries import CLASSES, Query, draw

DOCS = 300
QUERIES = [
    Query("common term", "term", ("festival",)),
    Query("OR 2-3", "or", ("festival", "camille")),
    Query("AND 2-3", "and", ("budget", "camille")),
    Query("phrase", "phrase", ("festival", "de", "musique")),
    Query("phrase of common words", "phrase", ("de", "la")),
    Query("prefix", "prefix", ("festi",)),
    Query("fuzzy 1", "fuzzy", ("festivol",)),
    Query("date filter + term", "date", ("festival",), 734_000, 735_500),
    Query("sort by date", "newest", ("budget",)),
    Query("10 snippets", "snippets", ("camille",)),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    material = read_sentences(write_real(folder / "real.jsonl"))
    write_articles(folder / "articles.jsonl", grown(material, DOCS))
    write_articles(folder / "more.jsonl", grown(material, 20, first=DOCS))
    return folder


def _served(name: str, corpus: Path, work: Path) -> list[Any]:
    index = work / "index"
    index.mkdir()
    engine = peer(name, work)
    built = build(engine, corpus / "articles.jsonl", index, jobs=1)
    assert built["cpu"] > 0
    assert built["bytes"] > 0
    answers: list[Any] = serve(engine, index, QUERIES, repetitions=1)["answers"]
    return answers


@pytest.fixture(scope="module")
def ours(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Mapping[str, Any]]:
    return _served("manchette", corpus, tmp_path_factory.mktemp("ours"))


def _has(words: tuple[str, ...], text: str, every: bool) -> bool:
    found = [word in text.lower() for word in words]
    return all(found) if every else any(found)


def test_our_totals_are_those_of_reading_every_article(ours: list[Mapping[str, Any]], corpus: Path) -> None:
    texts = [f"{article.title} {article.text}" for article in read_articles(corpus / "articles.jsonl")]
    for query, answer in zip(QUERIES[:3], ours[:3], strict=True):
        assert answer["total"] == sum(_has(query.words, text, query.kind == "and") for text in texts)


def test_every_kind_of_query_finds_something(ours: list[Mapping[str, Any]]) -> None:
    for query, answer in zip(QUERIES, ours, strict=True):
        assert answer["total"] > 0, query
        assert len(answer["ids"]) == min(HITS, answer["total"]), query


def test_sorting_by_date_gives_the_newest(ours: list[Mapping[str, Any]], corpus: Path) -> None:
    days = {article.id: article.day for article in read_articles(corpus / "articles.jsonl")}
    found = [days[one] for one in ours[8]["ids"]]
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("name", ["fts5", "whoosh", "tantivy", "lucene"])
def test_an_engine_agrees_with_ours(
    name: str, ours: list[Mapping[str, Any]], corpus: Path, tmp_path: Path, jar: Path
) -> None:
    if name == "tantivy":
        pytest.importorskip("tantivy", reason="the tantivy package is not installed")
    if name == "lucene":
        if shutil.which("javac") is None:
            pytest.skip("there is no Java compiler")
        if not jar.exists():
            pytest.skip("Lucene's jar is not in the folder that MANCHETTE_BENCH_WORK names")
        (tmp_path / jar.name).symlink_to(jar)
    answers = _served(name, corpus, tmp_path)
    for query, theirs, own in zip(QUERIES, answers, ours, strict=True):
        if theirs is not None and query.kind != "date":
            assert theirs["total"] == own["total"], query
    dated = answers[7]
    if name != "whoosh":  # stock Whoosh miscounts a term with a numeric range
        assert dated["total"] == ours[7]["total"]


@pytest.fixture(scope="session")
def jar() -> Path:
    import os

    return Path(os.environ.get("MANCHETTE_BENCH_WORK", "/nonexistent"), "pyserini-0.25.0.jar")


def test_the_product_schema_finds_what_two_fields_find(
    ours: list[Mapping[str, Any]], corpus: Path, tmp_path: Path
) -> None:
    answers = _served("manchette (all fields)", corpus, tmp_path)
    assert [answer["total"] for answer in answers] == [answer["total"] for answer in ours]


def test_articles_added_are_found(corpus: Path, tmp_path: Path) -> None:
    engine = peer("manchette", tmp_path)
    index = tmp_path / "index"
    index.mkdir()
    build(engine, corpus / "articles.jsonl", index, jobs=1)
    add(engine, corpus / "more.jsonl", index)
    (answer,) = serve(engine, index, [Query("prefix", "prefix", ("",))], repetitions=1)["answers"]
    assert answer["total"] == DOCS + 20


def test_queries_are_drawn_for_every_class_and_always_the_same(corpus: Path) -> None:
    articles = list(read_articles(corpus / "articles.jsonl"))
    queries = draw(articles, per_class=3)
    assert queries == draw(articles, per_class=3)
    assert {query.group for query in queries} == set(CLASSES)
    assert all(query.words and all(query.words) for query in queries)
