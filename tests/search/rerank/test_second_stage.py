"""The second stage: by its formula, on real indexes, against plain Python that counts tokens one by one."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analysis import Analyser
from index.article import Article
from index.families.stored_families import Families
from index.postings.segment import open_snapshot
from index.rebuild.writer import Writer
from index.schema import WEIGHTS
from search.engines.array_ranker import ArrayRanker
from search.execution.execute import execute
from search.execution.ranking import SECOND, Ranking, Second
from search.execution.searcher import Searcher
from search.language.parser import parse
from search.language.planning import plan
from search.language.query_analysis import NO_NAMES, query_words
from search.rerank.background import background_df
from search.rerank.second_stage import QueryWord, rerank
from search.results import Request
from search.retrieval import retrieve

ANALYSER = Analyser()
FAMILIES = Families(np.empty(0, np.int32), np.zeros(1, np.int64), np.empty(0, np.int64))
WORDS = ["maire", "maires", "mairie", "Brest", "port", "porte-avions", "grève", "grévistes", "de", "la", "Otan", "12"]
texts = st.lists(st.sampled_from(WORDS), min_size=0, max_size=90).map(" ".join)
articles = st.lists(st.tuples(texts, texts.filter(bool)), min_size=1, max_size=7)
queries = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


def store(folder: Path, contents: Sequence[tuple[str, str]], segments: int = 1) -> Searcher:
    size = -(-len(contents) // segments)
    for first in range(0, len(contents), size):
        writer = Writer(folder, base=False) if first == 0 else Writer(folder, base=True)
        for number, (title, text) in enumerate(contents[first : first + size], first):
            writer.add(Article(str(number), Path("/corpus"), "", title=title, text=text), Path("/corpus"))
        writer.commit()
    return Searcher(open_snapshot(folder), Ranking(weights=WEIGHTS))


def asked(query: str) -> tuple[QueryWord, ...]:
    words = plan(parse(query), Request(query), ANALYSER).words
    assert words
    return words


def reranked(index: Searcher, words: Sequence[QueryWord], second: Second = SECOND) -> dict[int, float]:
    everything = np.arange(index.snapshot.documents)
    documents, scores = rerank(index, words, everything, np.zeros(len(everything), np.float32), second)
    return dict(zip(documents.tolist(), scores.tolist(), strict=True))


def by_hand(contents: Sequence[tuple[str, str]], words: Sequence[QueryWord], second: Second = SECOND) -> list[float]:
    """The module's formula, a token at a time."""
    tokens = [[ANALYSER.analyse(text) for text in pair] for pair in contents]
    lengths = [[len(each) for each in pair] for pair in tokens]
    averages = [sum(pair[field] for pair in lengths) / len(lengths) for field in (0, 1)]

    def df(key, term):
        return max(sum(any(key(t) == term for t in pair[field]) for pair in tokens) for field in (0, 1))

    def idf(df, documents):
        return math.log(1 + (documents - df + 0.5) / (df + 0.5))

    def norm(number, field):
        b = second.b
        scale = 1 - b + b * lengths[number][field] / averages[field] if averages[field] else 1
        return (3.0, 1.0)[field] / scale

    def saturated(x):
        return x / (0.9 + x)

    totals = []
    for number, pair in enumerate(tokens):
        total, before = 0.0, None
        for word in words:
            form_df = df(lambda t: t.form, word.form)
            any_df = max(form_df, df(lambda t: t.stem, word.stem))
            small = len(contents) < second.background_below
            more = second.background if small else 0
            weight = idf(any_df + more * background_df(word.stem), len(contents) + more)
            x = y = 0.0
            for field in (0, 1):
                stems = sum(t.stem == word.stem for t in pair[field])
                forms = sum(t.form == word.form for t in pair[field])
                begin = sum(t.form.startswith(word.form[:5]) for t in pair[field]) if len(word.form) >= 5 else forms
                x += norm(number, field) * (stems + second.prefix * begin)
                y += norm(number, field) * forms
            leads = sum(t.stem == word.stem and t.position < second.lead_words for t in pair[1])
            x += second.lead * leads * norm(number, 1)
            total += weight * saturated(x) + second.form * idf(form_df, len(contents)) * saturated(y)
            if before is not None and word.gap:
                left = {t.position for t in pair[1] if t.stem == before[0].stem}
                right = {t.position for t in pair[1] if t.stem == word.stem}
                share = second.pair_of_names if word.name and before[0].name else second.pair
                z = norm(number, 1) * sum(place + word.gap in right for place in left)
                total += share * max(weight, before[1]) * saturated(z)
            before = (word, weight)
        totals.append(total)
    return totals


@given(contents=articles, query=queries, segments=st.integers(1, 3))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_scores_are_those_of_the_formula(tmp_path_factory, contents, query, segments):
    """Whatever the texts, the query and the segments, each score is what counting tokens by hand gives."""
    index = store(tmp_path_factory.mktemp("index"), contents, segments)
    words = query_words(query, tuple(leaf for leaf in _leaves(query)), ANALYSER, NO_NAMES)
    found = reranked(index, words)
    stored = [int(index.snapshot.stored(number)["id"]) for number in range(len(contents))]
    expected = by_hand(contents, words)
    assert [found[number] for number in range(len(contents))] == pytest.approx(
        [expected[identifier] for identifier in stored], rel=1e-4, abs=1e-5
    )


def _leaves(query):
    root = parse(query).root
    return getattr(root, "children", (root,))


def test_worked_numbers(tmp_path):
    """One word, once in each of two equal texts of four words, once as typed: x = 1 + .4 + .5, y = 1 or 0."""
    index = store(tmp_path, [("", "le conseil vote tard"), ("", "les conseils votent tard")])
    plain = replace(SECOND, background_below=0)
    scores = reranked(index, asked("conseil"), plain)
    both, one = math.log(1 + 0.5 / 2.5), math.log(1 + 1.5 / 1.5)
    assert scores[0] == pytest.approx(both * 1.9 / 2.8 + 0.3 * one * 1 / 1.9, rel=1e-5)
    assert scores[1] == pytest.approx(both * 1.9 / 2.8, rel=1e-5)


@pytest.mark.parametrize(
    ("better", "worse", "query"),
    [
        ("la grève des trains commence", "les grèves des trains commencent", "grève"),
        ("le ministre des transports parle", "le ministre parle des transports", "ministre des transports"),
        ("une catastrophe industrielle", "une industrie en catastrophe naturelle", "catastrophe industrielle"),
        ("tempête " + "mot " * 80, "mot " * 80 + "tempête", "tempête"),
    ],
)
def test_closer_evidence_comes_first(tmp_path, better, worse, query):
    """The form as typed, neighbours at the query's distance, the beginning of a text: each moves a text up."""
    scores = reranked(store(tmp_path, [("", worse), ("", better)]), asked(query))
    assert scores[1] > scores[0]


def test_beginnings_find_what_no_class_joins(tmp_path):
    """Words of one family but of two classes share their first letters."""
    index = store(tmp_path, [("", "rien de cela"), ("", "la pollution monte"), ("", "un pollueur monte")])
    scores = reranked(index, asked("pollution"))
    assert scores[1] > scores[2] > scores[0] == 0


def test_pairs_do_not_run_from_one_text_into_the_next(tmp_path):
    """A word that ends one text and one that begins the next are no neighbours."""
    words = asked("port Brest")
    alone = replace(SECOND, pair=0.0, pair_of_names=0.0)
    index = store(tmp_path, [("", "Brest et le port"), ("", "Brest et le port")])
    assert reranked(index, words) == reranked(index, words, alone)


@given(window=st.integers(0, 8), count=st.integers(0, 6))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_behind_the_window_order_stays_and_scores_never_rise(tmp_path_factory, window, count):
    """Whatever the window, the same documents come out, the tail as it was, no score above the one before it."""
    index = store(tmp_path_factory.mktemp("index"), [("", "port de Brest"), ("", "port " * 9)] * 3)
    documents = np.arange(count)
    given_scores = np.linspace(9, 1, count, dtype=np.float32)
    found, scores = rerank(index, asked("port Brest"), documents, given_scores, replace(SECOND, window=window))
    assert sorted(found.tolist()) == documents.tolist()
    assert found[window:].tolist() == documents[window:].tolist()
    assert (np.diff(scores) <= 0).all()


def test_pages_follow_one_another(tmp_path):
    """Page after page, across the window's edge, every hit comes once and scores never rise; ties keep their order."""
    contents = [(f"Port {n % 7}", "port de Brest " + "mot " * (n % 5) + f"u{n}") for n in range(70)]
    index = store(tmp_path, contents)

    def page(number):
        request = Request("port Brest", page=number, per_page=8)
        return retrieve(ArrayRanker(index, FAMILIES), plan(parse(request.query), request, ANALYSER), request).page

    hits = [hit for number in range(1, 11) for hit in page(number)]
    assert sorted(number for number, *_ in hits) == list(range(70))
    assert all(left[1] >= right[1] for left, right in pairwise(hits))


@pytest.mark.parametrize("query", ["port ET Brest", "titre:port", "=port", "port*", '"port de Brest"', "port -Brest"])
def test_only_free_words_are_ranked_anew(query):
    """Operators, fields, prefixes and a single phrase are answered in the order of the first stage."""
    assert plan(parse(query), Request(query), ANALYSER).words == ()


def test_order_by_date_is_left_alone(tmp_path):
    """Where the order is by date, the second stage does nothing."""
    index = store(tmp_path, [("", "Brest"), ("", "port " * 20 + "Brest")])
    request = Request("port Brest ?", sort="newest")
    planned = plan(parse(request.query), request, ANALYSER)
    plain = execute(index, planned.primary, 10).documents
    assert [number for number, *_ in retrieve(ArrayRanker(index, FAMILIES), planned, request).page] == sorted(
        plain.tolist()
    )


def test_a_word_told_from_names_is_counted_by_its_forms(tmp_path):
    """Where a word has forms of its own, they count and its class does not."""
    index = store(tmp_path, [("", "le maire"), ("", "les maires")])
    word = replace(asked("maire")[0], forms=("maires",))
    scores = reranked(index, (word,), replace(SECOND, prefix=0.0, form=0.0))
    assert scores[0] == 0 < scores[1]


def test_gaps_count_the_words_between(tmp_path):
    """The distance of two words is that of the query, grammatical words included; what is not text has none."""
    words = asked("ministre de la Justice")
    assert [(word.form, word.gap, word.name) for word in words] == [("ministre", 0, False), ("justice", 3, True)]
    assert [word.form for word in asked("qui est là ou pas")] == ["la"]


def test_the_background_is_a_share_of_articles():
    """Frequent words are in most articles of the table, unknown ones in none."""
    assert 0.9 < background_df("de") <= 1
    assert 0 < background_df("mairie") < 0.1
    assert background_df("zzzz") == 0
