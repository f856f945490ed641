"""Whoosh's own query objects on arrays find what stock Whoosh finds on the same index.

Stock matchers answer for the leaves, sets for the operators: `AndNotMatcher` of Whoosh 2.7.4 keeps an excluded document
where it is the first and the excluding list begins before it, and `Require` takes away what it should require.
"""

from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from whoosh import fields, query

from index.analysis import Analyser
from index.analysis.whoosh_adapter import FormAnalyzer
from index.postings.index_spec import ColumnSpec, IndexSpec, Values, Words, form_field, stem_field
from index.postings.writer import create_index
from search.execution import collector as collecting
from search.execution.collector import ArrayCollector, open_searcher
from search.execution.ranking import Ranking

RANKING = Ranking(weights={"title": 3.0, "text": 1.0})
WORDS = ["budget", "budgets", "maire", "ville", "port", "porte", "avions", "été", "vote"]

SCHEMA = fields.Schema(
    id=fields.ID(unique=True, stored=True),
    title=fields.TEXT(analyzer=FormAnalyzer("stem")),
    text=fields.TEXT(analyzer=FormAnalyzer("form")),
    day=fields.NUMERIC(int, bits=32, signed=False, sortable=True, default=0),
)


def _terms_of(name):
    return lambda value: [term for term, *_ in SCHEMA[name].index(value)]


TABLE = IndexSpec(
    fields=(
        Words("title", stem_field),
        Words("text", form_field),
        Values("id", _terms_of("id")),
        Values("day", _terms_of("day")),
    ),
    columns=(ColumnSpec("day", "number", SCHEMA["day"].to_column_value),),
    heads=("id",),
    bodies=(),
    analyse=Analyser().analyse,
    fingerprint="essai",
)

texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
articles = st.fixed_dictionaries({"title": texts, "text": texts}, optional={"day": st.integers(1, 300)})
names = st.sampled_from(["title", "text", "none"])
words = st.sampled_from(["budget", "mair", "maire", "ville", "port", "porte", "vote", "ete", "absent"])
boosts = st.sampled_from([1.0, 2.0])
leaves = st.one_of(
    st.builds(query.Term, names, words, boosts),
    st.builds(query.Phrase, st.sampled_from(["title", "text"]), st.lists(words, min_size=2, max_size=3)),
    st.builds(query.Prefix, st.sampled_from(["title", "text"]), st.text("bpov", max_size=2)),
    st.builds(query.Wildcard, st.just("text"), st.sampled_from(["*e", "p?rt*", "*o*", "budget", "*"])),
    st.builds(query.FuzzyTerm, st.just("text"), words, maxdist=st.integers(1, 2), prefixlength=st.integers(0, 2)),
    st.builds(query.TermRange, st.just("text"), words, words, st.booleans(), st.booleans()),
    st.builds(query.NumericRange, st.just("day"), st.integers(1, 150), st.none() | st.integers(150, 300)),
    st.sampled_from([query.Every(), query.Every("text"), query.NullQuery]),
)


WITHOUT_ARRAYS = st.builds(query.Phrase, st.just("text"), st.lists(words, min_size=2, max_size=2), st.just(3))


def _operators(inner):
    some = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(query.And, some, boosts),
        st.builds(query.Or, some, boosts),
        st.builds(query.DisjunctionMax, some, boosts),
        st.builds(query.AndNot, inner, inner),
        st.builds(query.Require, inner, inner),
        st.builds(query.Not, inner),
        st.builds(query.AndMaybe, inner, inner),
        st.builds(query.ConstantScoreQuery, inner, st.just(2.0)),
    )


queries = st.recursive(leaves, _operators, max_leaves=5) | WITHOUT_ARRAYS


def _index(folder: Path, batches, deleted=()):
    index = create_index(folder, SCHEMA, TABLE)
    number = 0
    for batch in batches:
        writer = index.writer()
        for article in batch:
            writer.add_document(id=str(number), **article)
            number += 1
        writer.commit(merge=False)
    writer = index.writer()
    for one in deleted:
        writer.delete_by_term("id", str(one))
    writer.commit(merge=False)
    return index


def _expected(asked, stock):
    match type(asked):
        case query.And:
            return set.intersection(*(_expected(child, stock) for child in asked.subqueries))
        case query.Or | query.DisjunctionMax:
            return set.union(*(_expected(child, stock) for child in asked.subqueries))
        case query.AndNot:
            return _expected(asked.a, stock) - _expected(asked.b, stock)
        case query.Require:
            return _expected(asked.a, stock) & _expected(asked.b, stock)
        case query.AndMaybe:
            return _expected(asked.a, stock)
        case query.Not:
            return set(stock.search(query.Every(), limit=None).docs()) - _expected(asked.query, stock)
        case query.ConstantScoreQuery:
            return _expected(asked.child, stock)
        case _:
            return set(stock.search(asked, limit=None).docs())


@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    batches=st.lists(st.lists(articles, min_size=1, max_size=8), min_size=1, max_size=3),
    deleted=st.sets(st.integers(0, 10), max_size=3),
    asked=st.lists(queries, min_size=1, max_size=8),
)
def test_the_documents_are_those_of_stock_whoosh(tmp_path_factory, batches, deleted, asked):
    index = _index(tmp_path_factory.mktemp("index"), batches, deleted)
    with index.searcher() as stock, open_searcher(index, RANKING) as arrays:
        for one in asked:
            expected = _expected(one, stock)
            results = arrays.search(one, limit=5)
            assert len(results) == len(expected), one
            assert set(results.docs()) == expected, one
            assert {hit.docnum for hit in results} <= expected
            assert results.scored_length() == min(5, len(expected))
            scores = [results.score(at) for at in range(results.scored_length())]
            assert scores == sorted(scores, reverse=True)


@pytest.fixture
def index(tmp_path):
    batch = [{"title": "budget", "text": "maire ville"}, {"title": "vote", "text": "budget budget"}]
    return _index(tmp_path, [batch])


def test_a_title_counts_more_than_the_text(index):
    with open_searcher(index, RANKING) as searcher:
        asked = query.Or([query.Term("title", "budget"), query.Term("text", "budget")])
        assert [hit["id"] for hit in searcher.search(asked)] == ["0", "1"]


def test_require_finds_what_both_find(index):
    with open_searcher(index, RANKING) as searcher:
        both = query.Require(query.Term("text", "maire"), query.Term("text", "ville"))
        assert [hit["id"] for hit in searcher.search(both)] == ["0"]


def test_what_has_no_array_form_is_evaluated_by_stock_matchers(index, monkeypatch):
    monkeypatch.setattr(collecting, "execute", None)
    with open_searcher(index, RANKING) as searcher:
        assert [hit["id"] for hit in searcher.search(query.Phrase("text", ["maire", "ville"], slop=2))] == ["0"]
        assert [hit["id"] for hit in searcher.search(query.Variations("text", "budget"), limit=None)] == ["1"]


def test_sorting_and_filtering_stay_with_the_stock_collectors(index):
    with open_searcher(index, RANKING) as searcher:
        assert isinstance(searcher.collector(), ArrayCollector)
        assert not isinstance(searcher.collector(sortedby="id"), ArrayCollector)
        found = searcher.search(query.Every(), filter=query.Term("text", "budget"))
        assert [hit["id"] for hit in found] == ["1"]


def test_a_limit_below_one_is_refused_as_by_stock_whoosh(index):
    with open_searcher(index, RANKING) as searcher, pytest.raises(ValueError, match="limit"):
        searcher.search(query.Every(), limit=0)
