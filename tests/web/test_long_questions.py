"""Whole paragraphs pasted into the box: answered everywhere, marks and snippets included."""

import gzip
import json
import string
from functools import cached_property
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.rebuild.build import rebuild
from search.config import Settings
from web import create_app


class Press:
    """A client over a real index of a corpus, with the identifiers of its articles."""

    def __init__(self, index_dir: Path, corpus: Path) -> None:
        rebuild(index_dir, [corpus], jobs=1)
        self.client = create_app(Settings(index_dir=index_dir)).test_client()
        hits = self.client.get("/api/search", query_string={"q": "de", "per_page": 100}).json["hits"]
        self.articles = [hit["id"] for hit in hits]

    @cached_property
    def text(self) -> str:
        """The texts of all the articles."""
        return "\n".join(self.client.get(f"/api/article/{article}").json["text"] for article in self.articles)

    def check(self, question: str, article: int = 0) -> None:
        """Fails unless the page, the JSON and the page of an article answer the question."""
        for path in ("/", "/api/search", f"/article/{self.articles[article % len(self.articles)]}"):
            response = self.client.get(path, query_string={"q": question})
            assert response.status_code == 200, (path, question)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Press:
    """The demo corpus."""
    return Press(tmp_path_factory.mktemp("long") / "index", seeds)


@given(article=st.integers(0, 79), start=st.floats(0, 1), size=st.integers(20, 3_500))
@example(article=0, start=0.0, size=3_500)
@settings(deadline=None, max_examples=40)
def test_any_stretch_of_the_corpus_is_a_question(demo: Press, article: int, start: float, size: int) -> None:
    text = demo.text
    at = int(start * (len(text) - size))
    demo.check(text[at : at + size], article)


@given(
    words=st.lists(
        st.tuples(st.sampled_from(string.ascii_lowercase), st.sampled_from(["", "*", "a", "e*", "on"])), min_size=1
    ),
    operator=st.sampled_from([" ", " OU ", " ET "]),
)
@example(words=[(letter, "*") for letter in string.ascii_lowercase], operator=" OU ")
@example(words=[(letter, "") for letter in string.ascii_lowercase], operator=" ")
@settings(deadline=None, max_examples=40)
def test_words_may_begin_with_every_letter(demo: Press, words: list[tuple[str, str]], operator: str) -> None:
    demo.check(operator.join(map("".join, words)))


@pytest.mark.shared
def test_the_abstract_of_an_article_is_a_question(tmp_path: Path, shared: Path) -> None:
    """Hundreds of abstracts pasted whole, over an index of their articles."""
    with gzip.open(shared / "data/articles/orange.jsonl.gz", "rt", encoding="utf-8") as lines:
        chosen = [article for line in islice(lines, 0, None, 75) if (article := json.loads(line)).get("abstract")]
    assert len(chosen) >= 361
    corpus = tmp_path / "articles.jsonl"
    corpus.write_text("".join(json.dumps(article) + "\n" for article in chosen), "utf-8")
    press = Press(tmp_path / "index", corpus)
    for article in chosen:
        press.check(article["abstract"])
