"""The engine answers from a segment on disk as it does from the same documents in memory."""

import numpy as np
import pytest
from memory_index import Document, MemorySegment, MemorySnapshot

from index.analysis.token import Token
from index.postings.index_spec import ColumnSpec, IndexSpec, Words, form_field, stem_field
from index.postings.segment import open_segment
from index.postings.segment_builder import SegmentBuilder
from search.execution.execute import By, Order, execute
from search.execution.facets import FacetCounter
from search.execution.positions import match_positions
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.execution.tree import (
    Adjacent,
    AllOf,
    AnyOf,
    AtLeast,
    Fuzzy,
    Located,
    NoneOf,
    PhraseIn,
    Prefix,
    Range,
    Spots,
    Term,
    Value,
    Wildcard,
    Window,
)

RANKING = Ranking(weights={"title": 3.0, "text": 1.0, "text_exact": 0.5})
FEW_HUNDRED = 400


class _OneSegment:
    def __init__(self, segment):
        self.segment = segment
        self.documents = segment.documents

    def leaves(self):
        yield 0, self.segment

    def average_length(self, field):
        return self.segment.fields[field].tokens / self.documents


def _analyse(text):
    tokens, at = [], 0
    for position, word in enumerate(text.split()):
        start = text.index(word, at)
        at = start + len(word)
        tokens.append(Token(word, word.rstrip("s"), start, at, position))
    return tokens


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    numbers = np.random.default_rng(11)
    words = ["port", "ports", "mer", "ville", "vote", "votes", "budget", "maire", "plage", "rarissime"]
    weights = np.array([20, 10, 12, 12, 6, 4, 3, 2, 1, 0.1])
    weights /= weights.sum()
    articles = [
        {
            "title": " ".join(numbers.choice(words, 3, p=weights)),
            "text": " ".join(numbers.choice(words, numbers.integers(1, 40), p=weights)),
            "day": int(numbers.integers(737000, 737400)),
            "source": str(numbers.choice(["Le Phare", "La Marée"])),
        }
        for _ in range(FEW_HUNDRED)
    ]
    table = IndexSpec(
        fields=(Words("title", stem_field), Words("text", stem_field), Words("text_exact", form_field, source="text")),
        columns=(ColumnSpec("day", "number", int), ColumnSpec("source", "string", str)),
        heads=(),
        bodies=(),
        analyse=_analyse,
    )
    folder = tmp_path_factory.mktemp("segment")
    builder = SegmentBuilder(table, folder / "scratch")
    builder.add_all(articles)
    on_disk = open_segment(folder, builder.finish(folder, "s"))
    documents = [
        Document(
            {
                "title": [(token.position, token.stem.encode()) for token in _analyse(article["title"])],
                "text": [(token.position, token.stem.encode()) for token in _analyse(article["text"])],
                "text_exact": [(token.position, token.form.encode()) for token in _analyse(article["text"])],
            },
            {"day": article["day"], "source": article["source"]},
        )
        for article in articles
    ]
    in_memory = MemorySnapshot([MemorySegment(documents, 50)])
    return Searcher(_OneSegment(on_disk), RANKING), Searcher(in_memory, RANKING)


def _word(word):
    return Term((("title", word), ("text", word), ("text_exact", word)))


@pytest.mark.parametrize("tree", [
    _word(b"port"),
    _word(b"rarissime"),
    AnyOf((_word(b"port"), _word(b"plage"))),
    AllOf((_word(b"port"), _word(b"maire"), NoneOf(_word(b"budget")))),
    AtLeast(2, (_word(b"vote"), _word(b"maire"), _word(b"budget"))),
    Adjacent((PhraseIn("text", ((b"port", 0), (b"mer", 1))), PhraseIn("title", ((b"port", 0), (b"mer", 1))))),
    Adjacent((PhraseIn("text", ((b"port", 0), (b"ville", 2))),)),
    Located((("text", Window((Spots((("text", b"maire"),)), Spots((("text_exact", b"budget"),))), 3, False)),)),
    Located((("text", Window((Spots((("text", b"maire"),)), Prefix((("text_exact", b"vot"),))), 4)),), 2),
    Prefix((("text_exact", b"vot"),)),
    Wildcard(("text_exact",), "*o?t*"),
    Fuzzy((("text", b"vite"),), 2),
    AllOf((_word(b"port"), Range("day", 737100, 737200), Value("source", ("Le Phare",)))),
], ids=lambda tree: type(tree).__name__)  # fmt: skip
def test_answers_are_the_same_from_disk_and_from_memory(stores, tree):
    disk, memory = (execute(store, tree, 20, Order(columns=(By("day", descending=True),))) for store in stores)
    assert disk.total == memory.total > 0
    assert disk.documents.tolist() == memory.documents.tolist()
    assert disk.scores.tolist() == memory.scores.tolist()
    shown = disk.documents.tolist()
    assert match_positions(stores[0], tree, shown) == match_positions(stores[1], tree, shown)
    counts = [
        FacetCounter(store).values("source", found.sets) for store, found in zip(stores, (disk, memory), strict=True)
    ]
    assert counts[0] == counts[1]
