"""Test collections of our own, to choose by: `python -m bench.relevance.held_out ARTICLES.jsonl.gz OUT`.

Each asks for one article by a part that was taken out of it. Nothing is chosen by the collections that are reported:
`--without QRELS` leaves out the articles that one of them asks for.

    headlines   the headline                                     corpus: texts without headline and abstract
    three       three content words of a headline                the same
    abstracts   the abstract                                     the same
    words       three to six content words of the abstract       corpus: headlines and texts without abstract
    tags        a tag; every article that bears it is relevant   the same
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import click

from index.analysis import Analyser

_SEED = 2016
_TAGGED = range(3, 61)
"""How many articles a tag may have: a rarer one is no subject, a more frequent one no question."""

Record = Mapping[str, Any]
Queries = Sequence[tuple[str, str, Sequence[str]]]
"""Query, its text, the documents that answer."""


@click.command()
@click.argument("articles", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--without", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A qrels file.")
@click.option("--size", default=12_000, show_default=True, help="Articles in each corpus.")
@click.option("--queries", default=1500, show_default=True, help="Queries of each collection but the tags.")
def main(articles: Path, out: Path, without: Path | None, size: int, queries: int) -> None:
    """Write the five collections into folders of OUT."""
    taken = {line.split()[2] for line in without.read_text("utf-8").splitlines()} if without else set()
    with gzip.open(articles, "rt", encoding="utf-8") as stream:
        read = [json.loads(line) for line in stream]
    random = Random(_SEED)
    chosen = random.sample(
        [article for article in read if article["id"] not in taken and article.get("abstract")], size
    )
    bare = [{"id": article["id"], "title": "", "text": _body(article)} for article in chosen]
    titled = [{"id": article["id"], "title": article["title"], "text": _body(article)} for article in chosen]
    asked = [random.sample(chosen, min(queries, size)) for _ in range(4)]
    _write(out / "headlines", bare, _single(asked[0], [article["title"] for article in asked[0]]))
    _write(out / "three", bare, _single(asked[1], [_some(article["title"], random, 3) for article in asked[1]]))
    _write(out / "abstracts", bare, _single(asked[2], [article["abstract"] for article in asked[2]]))
    few = [_some(article["abstract"], random, random.randint(3, 6)) for article in asked[3]]
    _write(out / "words", titled, _single(asked[3], few))
    _write(out / "tags", titled, list(_tags(chosen)))


def _body(article: Record) -> str:
    text: str = article["text"]
    return text.removeprefix(article["abstract"]).lstrip()


def _single(articles: Sequence[Record], texts: Sequence[str]) -> Queries:
    pairs = zip(articles, texts, strict=True)
    return [(article["id"], text, [article["id"]]) for article, text in pairs if text]


def _some(text: str, random: Random, count: int) -> str:
    """So many of its content words, in order; nothing where it has fewer."""
    tokens = [token for token in Analyser().analyse(text) if token.span == 1 and not token.stop and len(token.form) > 2]
    if len(tokens) < count:
        return ""
    return " ".join(text[tokens[at].start : tokens[at].end] for at in sorted(random.sample(range(len(tokens)), count)))


def _tags(articles: Sequence[Record]) -> Iterator[tuple[str, str, list[str]]]:
    bearers: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        for tag in article.get("tags") or ():
            bearers[tag].append(article["id"])
    for number, (tag, ids) in enumerate(sorted(bearers.items())):
        if len(ids) in _TAGGED:
            yield f"tag-{number}", tag, ids


def _write(folder: Path, corpus: Sequence[Record], queries: Queries) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    documents = (json.dumps(record, ensure_ascii=False) + "\n" for record in corpus)
    folder.joinpath("corpus.jsonl").write_text("".join(documents), encoding="utf-8")
    lines = (f"{name}\t{' '.join(text.split())}\n" for name, text, _ in queries)
    folder.joinpath("queries.tsv").write_text("".join(lines), encoding="utf-8")
    judged = (f"{name} 0 {document} 1\n" for name, _, found in queries for document in found)
    folder.joinpath("qrels.tsv").write_text("".join(judged), encoding="utf-8")


if __name__ == "__main__":
    main(prog_name="python -m bench.relevance.held_out")
