"""The second stage over long texts: the rarest words count, and a word that is said often is looked at once."""

from pathlib import Path

import numpy as np
import pytest

from index.article import Article
from index.postings.segment import open_snapshot
from index.rebuild.writer import Writer
from index.schema import WEIGHTS
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.rerank.second_stage import QueryWord, rerank

FREQUENT = [f"commun{letter}" for letter in "abcdefgh"]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("long")
    writer = Writer(folder, False)
    for number in range(30):
        path = Path(f"/{number}.txt")
        text = " ".join([*FREQUENT, f"rare{'abc'[number % 3]}", f"seul{number}"])
        writer.add(Article(id=f"{number:016x}", path=path, place="", title="Titre", text=text), path)
    writer.commit()
    return Searcher(open_snapshot(folder), Ranking(weights=WEIGHTS))


def _word(text: str, gap: int = 1) -> QueryWord:
    return QueryWord(text, (), text, gap, False)


def test_the_rarest_words_of_a_long_text_order_the_documents(searcher: Searcher) -> None:
    """However many frequent words stand before it, the one word that tells the articles apart does."""
    words = [_word(FREQUENT[at % len(FREQUENT)]) for at in range(400)] + [_word("seul17")]
    documents, scores = rerank(searcher, words, np.arange(30), np.zeros(30, np.float32))
    assert documents[0] == 17 and scores[0] > scores[1]


def test_a_short_question_counts_every_word_and_pair(searcher: Searcher) -> None:
    """Repeated words count each time they are said, next to each other as a pair."""
    once = rerank(searcher, [_word("raree", 0), _word("seul4")], np.arange(30), np.zeros(30, np.float32))
    twice = rerank(
        searcher, [_word("raree", 0), _word("seul4"), _word("seul4")], np.arange(30), np.zeros(30, np.float32)
    )
    assert once[0][0] == twice[0][0] == 4
    assert twice[1][0] > once[1][0]


def test_a_word_said_a_thousand_times_is_read_once(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read of the index grows with the different words of a question alone."""
    read: list[bytes] = []
    fields = searcher.segments[0].segment.fields
    finds = {name: field.find for name, field in fields.items()}
    for name, field in fields.items():
        monkeypatch.setattr(field, "find", lambda term, find=finds[name]: (read.append(term), find(term))[1])
    words = [_word(FREQUENT[at % 4]) for at in range(1_000)]
    rerank(searcher, words, np.arange(30), np.zeros(30, np.float32))
    many = len(read)
    read.clear()
    rerank(searcher, words[:4], np.arange(30), np.zeros(30, np.float32))
    assert len(read) == many
