"""Query strings read as requests, and requests written as query strings."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search.errors import BadQuery
from search.results import Request
from web.params import parameters, request_from


def read(*pairs: tuple[str, str]) -> Request:
    return request_from(MultiDict(pairs))


def test_every_parameter_reaches_the_request():
    asked = read(
        ("q", " marée haute "),
        ("page", "3"),
        ("per_page", "25"),
        ("sort", "newest"),
        ("source", "Le Courrier"),
        ("source", "L’Écho"),
        ("section", "Météo"),
        ("author", "Luc Morvan"),
        ("since", "2024-01-01"),
        ("until", "2024-12-31"),
        ("facets", "1"),
    )

    assert asked == Request(
        query="marée haute",
        page=3,
        per_page=25,
        sort="newest",
        sources=("Le Courrier", "L’Écho"),
        sections=("Météo",),
        authors=("Luc Morvan",),
        since="2024-01-01",
        until="2024-12-31",
        facets=True,
    )


def test_empty_and_unknown_parameters_count_as_not_given():
    empty = [
        (name, " ") for name in ["page", "per_page", "sort", "source", "section", "author", "since", "until", "facets"]
    ]

    assert read(("q", "mer"), *empty, ("utm_source", "x")) == Request("mer")


def test_a_filter_given_twice_counts_once():
    assert read(("source", "A"), ("source", "B"), ("source", "A")).sources == ("A", "B")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "-1"),
        ("page", "deux"),
        ("page", "1.5"),
        ("page", "²"),
        ("page", "٣"),
        ("page", "9" * 5000),
        ("per_page", "0"),
        ("per_page", "101"),
        ("sort", "date"),
        ("since", "17/11/2024"),
        ("since", "2024-02-30"),
        ("until", "hier"),
        ("facets", "oui"),
    ],
)
def test_a_bad_value_is_refused_with_its_name_the_value_and_the_cure(name, value):
    with pytest.raises(BadQuery) as refused:
        read(("q", "mer"), (name, value))

    for lang, quoted in (("fr", f"«\u00a0{name}\u00a0»"), ("en", f"“{name}”")):
        line = refused.value.message.text(lang)
        assert quoted in line
        assert value[:30] in line
        assert ":" in line
        assert len(line) < 160


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(BadQuery) as refused:
        read(("since", "2024-02-01"), ("until", "2024-01-01"))

    assert "échangez" in refused.value.message.fr


def test_a_period_of_one_day_is_one():
    asked = read(("since", "2024-02-01"), ("until", "2024-02-01"))

    assert (asked.since, asked.until) == ("2024-02-01", "2024-02-01")


def test_defaults_are_left_out_of_addresses():
    assert parameters(Request("mer")) == {"q": "mer"}


words = st.text(min_size=1, max_size=20).map(str.strip).filter(bool)
days = st.dates().map(lambda day: day.isoformat())


@given(
    st.builds(
        Request,
        query=words,
        page=st.integers(1, 10**6),
        per_page=st.integers(1, 100),
        sort=st.sampled_from(["relevance", "newest", "oldest"]),
        sources=st.lists(words, unique=True, max_size=3).map(tuple),
        sections=st.lists(words, unique=True, max_size=3).map(tuple),
        authors=st.lists(words, unique=True, max_size=3).map(tuple),
        since=st.none() | days,
        facets=st.booleans(),
    )
)
def test_a_request_written_as_parameters_reads_back_the_same(asked):
    pairs = [
        (name, str(one))
        for name, value in parameters(asked).items()
        for one in (value if isinstance(value, tuple) else (value,))
    ]

    assert read(*pairs) == asked


@given(
    st.dictionaries(st.sampled_from(["q", "page", "per_page", "sort", "source", "since", "until", "facets"]), st.text())
)
def test_whatever_is_given_is_read_or_refused(args):
    try:
        asked = request_from(MultiDict(args))
    except BadQuery:
        return
    assert asked.page >= 1
    assert 1 <= asked.per_page <= 100
    assert urlencode(parameters(asked), doseq=True, errors="replace") is not None
