"""The collections made from articles hide from each article what its query says."""

import gzip
import json

from click.testing import CliRunner

from bench.relevance.held_out import main
from search.quality.collection import read_collection


def articles():
    for number in range(12):
        abstract = f"Le maire de la commune {number} annonce enfin des travaux importants dans plusieurs écoles."
        yield {
            "id": f"a{number}",
            "title": f"Travaux scolaires commune {number}",
            "abstract": abstract,
            "text": f"{abstract}\n\nLes parents attendaient cela depuis {number} ans.",
            "tags": ["écoles"] if number < 4 else [],
        }


def test_no_corpus_holds_what_its_queries_say(tmp_path):
    """Texts lack the abstract, and the headline too where headlines are asked; articles held back are in none."""
    source = tmp_path / "articles.jsonl.gz"
    with gzip.open(source, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(article) + "\n" for article in articles())
    (tmp_path / "qrels.tsv").write_text("q 0 a11 1\n", encoding="utf-8")
    arguments = [str(source), str(tmp_path / "out"), "--without", str(tmp_path / "qrels.tsv"), "--size", "11"]
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    for name in ("headlines", "three", "abstracts", "words", "tags"):
        folder = tmp_path / "out" / name
        corpus = [json.loads(line) for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines()]
        assert {record["id"] for record in corpus} == {f"a{number}" for number in range(11)}
        assert not any("annonce enfin" in record["text"] for record in corpus)
        assert all(bool(record["title"]) == (name in ("words", "tags")) for record in corpus)
        collection = read_collection(folder)
        if name == "tags":
            assert [(text, len(collection.qrels[query])) for query, text in collection.queries.items()] == [
                ("écoles", 4)
            ]
        else:
            assert {query: {query: 1} for query in collection.queries} == collection.qrels
            assert len(collection.queries) == 11
    assert all(len(text.split()) == 3 for text in read_collection(tmp_path / "out" / "three").queries.values())
