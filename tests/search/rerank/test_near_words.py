"""A word that an article lacks is stood in for, a little, by one near it: for its rank, never for a match."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.analysis import Analyser
from index.article import Article
from index.families.stored_families import Families
from index.postings.segment import open_snapshot
from index.rebuild.writer import Writer
from index.schema import WEIGHTS
from search.engines.array_ranker import ArrayRanker
from search.engines.explaining import explained_score
from search.execution.ranking import SECOND, Ranking
from search.execution.searcher import Searcher
from search.language.parser import parse
from search.language.planning import plan
from search.rerank.near_words import GeneralNearWords, near_words
from search.rerank.second_stage import rerank
from search.results import Request
from search.retrieval import retrieve

ANALYSER = Analyser()
FAMILIES = Families(np.empty(0, np.int32), np.zeros(1, np.int64), np.empty(0, np.int64))


class Near:
    """A table written by hand: stem, then those near it."""

    def __init__(self, table: dict[str, Sequence[tuple[str, float]]]) -> None:
        self.table = table

    def of(self, term: bytes) -> Sequence[tuple[bytes, float]]:
        return [(stem.encode(), near) for stem, near in self.table.get(term.decode(), ())]


CARS = Near({"voiture": [("camion", 0.9), ("moto", 0.5)]})


def searcher_of(folder: Path, contents: Sequence[tuple[str, str]]) -> Searcher:
    writer = Writer(folder, base=False)
    for number, (title, text) in enumerate(contents):
        writer.add(Article(str(number), Path("/corpus"), "", title=title, text=text), Path("/corpus"))
    writer.commit()
    return Searcher(open_snapshot(folder), Ranking(weights=WEIGHTS))


def scores_of(index: Searcher, query: str, near=CARS, second=SECOND) -> list[float]:
    words = plan(parse(query), Request(query), ANALYSER).words
    every = np.arange(index.snapshot.documents)
    documents, scores = rerank(index, words, every, np.zeros(len(every), np.float32), second, near=near)
    return [score for _, score in sorted(zip(documents.tolist(), scores.tolist(), strict=True))]


def test_the_nearest_word_that_an_article_has_counts(tmp_path):
    """The word itself, then the nearest, then a less near one, then none."""
    contents = [("", "la voiture brûle"), ("", "le camion brûle"), ("", "la moto brûle"), ("", "la forêt brûle")]
    scores = scores_of(searcher_of(tmp_path, contents), "voiture brûle")
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4


def test_what_a_near_word_counts(tmp_path):
    """A share of the word's own weight: the cosine, no more of it than `nearest`, and nothing of several together."""
    index = searcher_of(tmp_path, [("", "la voiture"), ("", "camion, moto"), ("", "le camion"), ("", "la moto")])
    second = replace(SECOND, background_below=0)
    scores = scores_of(index, "voiture", CARS, second)
    idf = index.idf(1)
    assert scores[1] == scores[2] == pytest.approx(second.near * second.nearest * idf)
    assert scores[3] == pytest.approx(second.near * 0.5 * idf)
    assert scores_of(index, "voiture", CARS, replace(second, near=0.0))[1:] == [0, 0, 0]


def test_a_long_text_is_taken_at_its_word(tmp_path):
    """Of more words than so many, none is stood in for: the others tell what is meant."""
    index = searcher_of(tmp_path, [("", "la voiture"), ("", "le camion")])
    few, many = (replace(SECOND, near_words=most) for most in (3, 2))
    assert scores_of(index, "voiture bateau avion", CARS, few)[1] > 0
    assert scores_of(index, "voiture bateau avion", CARS, many)[1] == 0


def test_frequent_near_words_count_as_rare_ones_do(tmp_path):
    """However many documents have the near word, and in whichever of several segments."""
    contents = [("", "le camion")] * 2500 + [("", "la route")]
    index = searcher_of(tmp_path, contents)
    words = plan(parse("voiture"), Request("voiture"), ANALYSER).words
    plain = replace(SECOND, background_below=0)
    for near in (CARS, Near({"voiture": [("route", 0.6), ("camion", 0.5)]})):
        documents, scores = rerank(index, words, np.array([2499, 2500]), np.zeros(2, np.float32), plain, near=near)
        index.segments[0].near.clear()
        found = dict(zip(documents.tolist(), scores.tolist(), strict=True))
        cosine = min(SECOND.nearest, dict(near.of(b"voiture"))[b"camion"])
        assert found[2499] == pytest.approx(SECOND.near * cosine * index.idf(0))
        assert (found[2500] > 0) == (near is not CARS)


def test_near_words_never_match(tmp_path):
    """What has only a near word is in no answer, complete or not."""
    index = searcher_of(tmp_path, [("", "la voiture"), ("", "le camion"), ("", "la route")])
    ranker = ArrayRanker(index, FAMILIES, near=CARS)
    for query, found in (("voiture", {0}), ("voiture route", {0, 2})):
        request = Request(query)
        page = retrieve(ranker, plan(parse(query), request, ANALYSER), request).page
        assert {document for document, *_ in page} == found


def test_a_name_is_near_nothing_of_its_class(tmp_path):
    """A word that is searched by forms of its own is not what its class is."""
    index = searcher_of(tmp_path, [("", "le camion"), ("", "la route")])
    words = tuple(
        replace(word, forms=("voiture",)) for word in plan(parse("voiture"), Request("voiture"), ANALYSER).words
    )
    _, scores = rerank(index, words, np.arange(2), np.zeros(2, np.float32), near=CARS)
    assert scores.tolist() == [0, 0]


def test_an_explanation_names_the_near_word(tmp_path):
    """The part of a near word says which it is, and the parts add up to the score."""
    index = searcher_of(tmp_path, [("", "la voiture brûle"), ("", "un camion brûle")])
    ranker = ArrayRanker(index, FAMILIES, near=CARS)
    request = Request("voiture brûle")
    told = explained_score(ranker, plan(parse(request.query), request, ANALYSER), request, 1, str)
    assert told is not None
    assert [part.word for part in told.parts if part.kind == "near"] == ["camion"]
    assert sum(part.value for part in told.parts) == pytest.approx(told.score, rel=1e-4)


@pytest.mark.parametrize(("word", "near"), [("tribunal", "tgi"), ("irakien", "syrien"), ("medecin", "chirurgien")])
def test_the_general_table_knows_french(word, near):
    """Words of one subject are near one another, none is near itself."""
    found = dict(GeneralNearWords().of(word.encode()))
    assert near.encode() in found
    assert word.encode() not in found


@pytest.mark.parametrize(
    ("word", "other"), [("Irak", "irakien"), ("irakiens", "Irak"), ("Siam", "thaïlandais"), ("grecque", "Grèce")]
)
def test_a_place_and_what_is_of_it_are_nearest(tmp_path, word, other):
    """In either direction and any inflection; each once, and never itself."""
    stem, near = (ANALYSER.analyse(each)[0].stem.encode() for each in (word, other))
    terms = [term for term, _ in near_words(tmp_path).of(stem)]
    assert near in terms[:3]
    assert stem not in terms
    assert len(terms) == len(set(terms))


def test_what_is_of_a_place_ranks_and_does_not_match(tmp_path):
    """An article about Iraqis is no answer for Irak, and comes before one about neither where others complete it."""
    index = searcher_of(tmp_path, [("", "la plaine et les récoltes"), ("", "la plaine et les Irakiens")])
    ranker = ArrayRanker(index, FAMILIES, near=near_words(tmp_path))
    request = Request("plaine Irak")
    found = retrieve(ranker, plan(parse(request.query), request, ANALYSER), request)
    assert found.primary.total == 0
    assert [document for document, *_ in found.page] == [1, 0]
