"""Names and the words that are spelt like them, asked for and marked."""

from pathlib import Path

import pytest

from index.analysis import Analyser
from index.article import Article
from index.names import Names
from index.postings.segment import Snapshot, open_snapshot
from index.schema import WEIGHTS
from index.writer import Writer
from search.evaluate import evaluate
from search.planning import plan
from search.query import parse
from search.ranking import Ranking
from search.results import Request
from search.snippets import mark
from search.store import Store
from search.wording import NO_NAMES

BACKGROUND = ["le maire et Denis parlent de Paris à Rennes"] * 20 + ["avec l’État, contre l’État"] * 20
TEXTS = [
    "un déni de justice",
    "des dénis, encore un pari",
    "Denis Pari est venu",
    "un renne court",
    "Saint-Denis",
    "deux états",
]
WITH_DENIS = [
    "des <mark>dénis</mark>, encore un pari",  # spelt as the name is, accents apart
    "<mark>Denis</mark> Pari est venu",
    "Saint-<mark>Denis</mark>",
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("index")
    for base, texts in enumerate((TEXTS, BACKGROUND)):
        writer = Writer(folder, base=base > 0)
        for number, text in enumerate(texts):
            article = Article(f"{base}/{number}", Path("/corpus"), "", title="", text=text)
            writer.add(article, Path(f"/corpus/{base}"))
        writer.commit()
    return open_snapshot(folder)


def found(snapshot: Snapshot, query: str) -> list[str]:
    """Which of TEXTS a query finds, and how it is marked in each."""
    asked = plan(parse(query), Request(query), Analyser(), Names(snapshot.segments))
    documents = sorted(evaluate(Store(snapshot, Ranking(weights=WEIGHTS)), asked.whole, 100).documents.tolist())
    return [mark(TEXTS[document], asked.wanted, Analyser()) for document in documents if document < len(TEXTS)]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("Denis", WITH_DENIS),
        ("déni", ["un <mark>déni</mark> de justice"]),
        ("paris", []),
        ("pari", ["des dénis, encore un <mark>pari</mark>", "Denis <mark>Pari</mark> est venu"]),
        ("Rennes", []),
        ("renne", ["un <mark>renne</mark> court"]),
        ("État", ["deux <mark>états</mark>"]),
        ("un déni", ["un <mark>déni</mark> de justice"]),
        ("=Denis", WITH_DENIS),
    ],
)
def test_a_name_finds_and_marks_no_word_and_a_word_no_name(snapshot: Snapshot, query: str, marked: list[str]) -> None:
    assert found(snapshot, query) == marked


def test_a_name_that_is_once_in_a_text_scores_about_as_a_word_that_is(snapshot: Snapshot) -> None:
    """A name is searched in the fields of forms alone, which weigh a third: its boost makes up for that."""
    store = Store(snapshot, Ranking(weights=WEIGHTS))
    name, word = (
        evaluate(store, plan(parse("Denis"), Request("Denis"), Analyser(), names).whole, 100).scores[0]
        for names in (Names(snapshot.segments), NO_NAMES)
    )
    assert 0.75 < name / word < 1.25


@pytest.mark.shared
def test_the_case_of_denis(shared: Path, snapshot: Snapshot) -> None:
    """The one measured case that no dictionary gets right: a corpus that writes Denis with a capital does."""
    lines = (shared / "data/lexicon/cases.tsv").read_text(encoding="utf-8").split("\n")
    cases = {tuple(line.split("\t")[:3]) for line in lines if line}
    assert ("Denis", TEXTS[0], "nomatch") in cases
    assert not any(TEXTS[0] == text.replace("<mark>", "").replace("</mark>", "") for text in found(snapshot, "Denis"))
